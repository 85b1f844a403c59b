"""Schedules: published figures, a second implementation in another style, and what must hold for any terms."""

import tomllib
from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen, Rounding, fen_from_yuan
from channel_server.domain.schedule import (
    RepaymentMethod,
    ScheduleError,
    ScheduleTerms,
    first_due_date,
    make_schedule,
    periods_of,
)

VECTORS = tomllib.loads((Path(__file__).parents[3] / "vectors" / "interest.toml").read_text(encoding="utf-8"))

DATES = st.dates(date(1995, 1, 1), date(2080, 12, 31))


def terms(
    principal: int = 5_000_000,
    *,
    rate: str = "5.4%",
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    instalments: int = 12,
    value_date: date = date(2026, 1, 15),
    due_day: int = 15,
    day_count: DayCount = DayCount.THIRTY_360,
    rounding: Rounding = Rounding.HALF_UP,
) -> ScheduleTerms:
    return ScheduleTerms(
        Fen(principal), AnnualRate.from_text(rate), method, instalments, value_date, due_day, day_count, rounding
    )


ANY_TERMS = st.builds(
    terms,
    principal=st.integers(1, 30_000_000),
    rate=st.integers(0, 36_000_000).map(lambda millionths: f"{Decimal(millionths).scaleb(-6):f}%"),
    method=st.sampled_from(RepaymentMethod),
    instalments=st.integers(1, 36),
    value_date=DATES,
    due_day=st.integers(1, 31),
    day_count=st.sampled_from(DayCount),
    rounding=st.sampled_from(Rounding),
)


def test_schedule_of_the_specification_pays_what_it_states() -> None:
    vector = VECTORS["level_payment_year"]
    schedule = make_schedule(
        terms(fen_from_yuan(vector["principal"]), rate=vector["annual_rate"], instalments=vector["instalments"])
    )
    payments = [row.payment for row in schedule.instalments]
    assert payments[:-1] == [fen_from_yuan(vector["payment"])] * 11
    assert payments[-1] == fen_from_yuan(vector["last_payment"])
    assert schedule.total_interest == fen_from_yuan(vector["total_interest"])
    assert schedule.maturity_date == date(2027, 1, 15)


def test_schedule_of_thirty_years_agrees_with_the_published_table() -> None:
    vector = VECTORS["level_payment"]
    schedule = make_schedule(
        terms(fen_from_yuan(vector["principal"]), rate=vector["annual_rate"], instalments=vector["instalments"])
    )
    ours = [(row.principal, row.interest, row.balance) for row in schedule.instalments[:5]]
    theirs = [tuple(fen_from_yuan(row[key]) for key in ("principal", "interest", "balance")) for row in vector["rows"]]
    assert ours == theirs


def test_equal_principal_last_instalment_takes_the_residue() -> None:
    schedule = make_schedule(terms(100_000, method=RepaymentMethod.EQUAL_PRINCIPAL, instalments=3))
    assert [row.principal for row in schedule.instalments] == [33_333, 33_333, 33_334]
    assert [row.interest for row in schedule.instalments] == [450, 300, 150]


def test_interest_first_repays_principal_at_the_end() -> None:
    schedule = make_schedule(terms(method=RepaymentMethod.INTEREST_FIRST, instalments=3, day_count=DayCount.ACT_360))
    assert [row.days for row in schedule.instalments] == [31, 28, 31]
    assert [row.interest for row in schedule.instalments] == [23_250, 21_000, 23_250]
    assert [row.principal for row in schedule.instalments] == [0, 0, 5_000_000]


def test_bullet_pays_all_at_the_last_due_date_rounded_once() -> None:
    schedule = make_schedule(terms(method=RepaymentMethod.BULLET, day_count=DayCount.ACT_365F))
    (row,) = schedule.instalments
    assert (row.number, row.period.start, row.due_date, row.days) == (1, date(2026, 1, 15), date(2027, 1, 15), 365)
    assert (row.interest, row.balance) == (270_000, 0)


def test_rounding_half_even_differs_where_interest_is_a_tie() -> None:
    # 9.00 yuan at 6 % for a month is four and a half fen exactly.
    interest = {
        rounding: make_schedule(
            terms(900, rate="6%", method=RepaymentMethod.INTEREST_FIRST, instalments=1, rounding=rounding)
        ).total_interest
        for rounding in Rounding
    }
    assert interest == {Rounding.HALF_UP: 5, Rounding.HALF_EVEN: 4}


@pytest.mark.parametrize(
    ("value_date", "due_day", "first"),
    [
        (date(2026, 1, 15), 15, date(2026, 2, 15)),
        (date(2026, 1, 31), 15, date(2026, 2, 15)),  # 15 days are enough
        (date(2026, 2, 1), 15, date(2026, 3, 15)),  # 14 are not
        (date(2026, 1, 1), 16, date(2026, 1, 16)),
        (date(2026, 1, 20), 31, date(2026, 2, 28)),  # 11 days to the 31st: the next one is clipped
        (date(2026, 1, 31), 31, date(2026, 2, 28)),
        (date(2026, 2, 13), 30, date(2026, 2, 28)),
        (date(2026, 2, 14), 30, date(2026, 3, 30)),
        (date(2026, 12, 25), 5, date(2027, 2, 5)),
    ],
)
def test_first_due_date_leaves_at_least_fifteen_days(value_date: date, due_day: int, first: date) -> None:
    assert first_due_date(value_date, due_day) == first


def test_due_day_31_is_clipped_and_comes_back() -> None:
    periods = periods_of(date(2027, 12, 31), due_day=31, instalments=5)
    assert [period.end for period in periods] == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
        date(2028, 5, 31),
    ]
    assert all(period.is_month for period in periods)


@pytest.mark.parametrize(
    ("value_date", "due_day", "is_month"),
    [
        (date(2026, 1, 15), 15, True),
        (date(2026, 1, 16), 15, False),
        (date(2026, 2, 28), 31, True),  # the clipped due date of its month
        (date(2026, 1, 30), 31, False),
    ],
)
def test_first_period_is_a_month_only_from_a_due_date(value_date: date, due_day: int, is_month: bool) -> None:
    assert periods_of(value_date, due_day=due_day, instalments=1)[0].is_month is is_month


def test_level_payment_of_a_few_fen_never_repays_more_than_is_owed() -> None:
    schedule = make_schedule(terms(7))
    assert [row.payment for row in schedule.instalments] == [1] * 7 + [0] * 5
    assert sum(row.principal for row in schedule.instalments) == 7


def test_schedule_without_interest_divides_the_principal() -> None:
    schedule = make_schedule(terms(1_200, rate="0%"))
    assert [row.payment for row in schedule.instalments] == [100] * 12


@pytest.mark.parametrize(
    ("field", "value"),
    [("principal", 0), ("principal", -1), ("instalments", 0), ("instalments", 1201), ("due_day", 0), ("due_day", 32)],
)
def test_terms_that_no_schedule_can_have_are_refused(field: str, value: int) -> None:
    with pytest.raises(ScheduleError):
        terms(**{field: value})  # type: ignore[arg-type]


def test_schedule_that_half_a_fen_would_outgrow_is_refused() -> None:
    with pytest.raises(ScheduleError, match="rounded to a fen") as caught:
        make_schedule(terms(999_999_999_999_999_999, rate="1000%", instalments=1200, day_count=DayCount.ACT_ACT))
    assert caught.value.field == "instalments"


def test_schedule_past_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(ScheduleError, match="9999"):
        make_schedule(terms(value_date=date(9999, 6, 1)))
    make_schedule(terms(value_date=date(1, 1, 1), instalments=1200))


@given(ANY_TERMS)
def test_any_schedule_sums_exactly_and_ends_at_zero(given_terms: ScheduleTerms) -> None:
    schedule = make_schedule(given_terms)
    rows = schedule.instalments
    assert sum(row.principal for row in rows) == given_terms.principal
    assert sum(row.payment for row in rows) == schedule.total_payment
    assert rows[-1].balance == 0
    balance = int(given_terms.principal)
    for number, row in enumerate(rows, start=1):
        balance -= row.principal
        assert (row.number, row.balance) == (number, balance)
        assert balance >= 0
        assert row.interest >= 0
        assert row.days > 0


@given(ANY_TERMS)
def test_any_schedule_has_periods_that_join_and_due_dates_on_the_day(given_terms: ScheduleTerms) -> None:
    rows = make_schedule(given_terms).instalments
    assert rows[0].period.start == given_terms.value_date
    for before, after in pairwise(rows):
        assert after.period.start == before.due_date
    for row in rows:
        last_day = monthrange(row.due_date.year, row.due_date.month)[1]
        assert row.due_date.day == min(given_terms.due_day, last_day)
    if given_terms.method is not RepaymentMethod.BULLET:
        assert len(rows) == given_terms.instalments
        assert 15 <= rows[0].period.actual_days <= 46


@given(ANY_TERMS)
def test_level_payment_is_the_same_for_all_but_the_last(given_terms: ScheduleTerms) -> None:
    if given_terms.method is RepaymentMethod.EQUAL_INSTALMENT and given_terms.principal >= 100_000:
        payments = {row.payment for row in make_schedule(given_terms).instalments[:-1]}
        assert len(payments) <= 1


# --- a second implementation, day by day and in decimals, that shares nothing with ours


def _reference_due_dates(value_date: date, due_day: int, count: int) -> list[date]:
    found: list[date] = []
    day = value_date + timedelta(days=15)
    while len(found) < count:
        is_last = (day + timedelta(days=1)).month != day.month
        if day.day == due_day or (is_last and day.day < due_day):
            found.append(day)
        day += timedelta(days=1)
    return found


def _reference_fraction(start: date, end: date, rule: DayCount, *, whole_month: bool) -> Decimal:
    if rule is DayCount.THIRTY_360:
        if whole_month:
            return Decimal(1) / 12
        days = 360 * (end.year - start.year) + 30 * (end.month - start.month) + min(end.day, 30) - min(start.day, 30)
        return Decimal(days) / 360
    total = Decimal(0)
    day = start
    while day < end:
        day += timedelta(days=1)
        leap = monthrange(day.year, 2)[1] == 29
        total += 1 / Decimal({DayCount.ACT_360: 360, DayCount.ACT_365F: 365}.get(rule, 366 if leap else 365))
    return total


def _reference_payments(given_terms: ScheduleTerms) -> list[tuple[int, int]]:
    mode = ROUND_HALF_UP if given_terms.rounding is Rounding.HALF_UP else ROUND_HALF_EVEN

    def rounded(value: Decimal) -> int:
        # Thirty decimals are taken as the true value, so that 0.4999… of a repeating quotient is the tie that it is.
        return int(value.quantize(Decimal("1e-30")).quantize(Decimal(1), mode))

    due = _reference_due_dates(given_terms.value_date, given_terms.due_day, given_terms.instalments)
    starts = [given_terms.value_date, *due[:-1]]
    tomorrow = given_terms.value_date + timedelta(days=1)
    on_due_day = given_terms.value_date.day == given_terms.due_day or (
        tomorrow.month != given_terms.value_date.month and given_terms.value_date.day < given_terms.due_day
    )
    fractions = [
        _reference_fraction(start, end, given_terms.day_count, whole_month=number > 0 or on_due_day)
        for number, (start, end) in enumerate(zip(starts, due, strict=True))
    ]
    factors = [given_terms.annual_rate.value * fraction for fraction in fractions]
    principal, count = int(given_terms.principal), given_terms.instalments
    if given_terms.method is RepaymentMethod.BULLET:
        return [(principal, rounded(principal * sum(factors)))]
    discount, annuity = Decimal(1), Decimal(0)
    for factor in factors:
        discount /= 1 + factor
        annuity += discount
    level = rounded(principal / annuity)
    rows, balance = [], principal
    for number, factor in enumerate(factors, start=1):
        interest = rounded(balance * factor)
        if number == count:
            part = balance
        elif given_terms.method is RepaymentMethod.EQUAL_INSTALMENT:
            part = min(level - interest, balance)
        elif given_terms.method is RepaymentMethod.EQUAL_PRINCIPAL:
            part = min(rounded(Decimal(principal) / count), balance)
        else:
            part = 0
        rows.append((part, interest))
        balance -= part
    return rows


@settings(max_examples=150, deadline=None)
@given(ANY_TERMS)
def test_any_schedule_agrees_with_the_second_implementation(given_terms: ScheduleTerms) -> None:
    with localcontext() as context:
        context.prec = 60
        expected = _reference_payments(given_terms)
    assert [(row.principal, row.interest) for row in make_schedule(given_terms).instalments] == expected

"""How a payment is spent, and what plan it leaves: for all methods and day counts, to the fen."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.interest import DayCount, Period, days_30_360, year_fraction
from channel_server.domain.loan_note import LoanNote, PaymentParts
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.repayment_quote import (
    AfterEarly,
    OverPayment,
    RepaymentKind,
    RepaymentPolicy,
    RepaymentQuote,
    allocate,
    quote_repayment,
)
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule

OPENED = date(2026, 1, 15)
SCHEDULED, PARTIAL, WHOLE = RepaymentKind.SCHEDULED, RepaymentKind.PARTIAL, RepaymentKind.WHOLE
KEEP_PAYMENT = RepaymentPolicy(after_early=AfterEarly.KEEP_PAYMENT)


def note(
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    day_count: DayCount = DayCount.THIRTY_360,
    principal: int = 5_000_000,
    instalments: int = 12,
) -> LoanNote:
    rate = AnnualRate.from_text("5.4%")
    return LoanNote.opened(
        make_schedule(ScheduleTerms(Fen(principal), rate, method, instalments, OPENED, 15, day_count))
    )


def parts(penalty: int, interest: int, principal: int) -> PaymentParts:
    return PaymentParts(Fen(penalty), Fen(interest), Fen(principal))


def quoted(
    given_note: LoanNote,
    day: date,
    kind: RepaymentKind = WHOLE,
    amount: int | None = None,
    policy: RepaymentPolicy | None = None,
) -> RepaymentQuote:
    quote = quote_repayment(given_note, day, kind, None if amount is None else Fen(amount), policy)
    assert isinstance(quote, RepaymentQuote), quote
    return quote


def refused(
    given_note: LoanNote,
    day: date,
    kind: RepaymentKind = WHOLE,
    amount: int | None = None,
) -> Refusal:
    refusal = quote_repayment(given_note, day, kind, None if amount is None else Fen(amount))
    assert isinstance(refusal, Refusal), refusal
    return refusal


@pytest.mark.parametrize(
    ("amount", "spent"),
    [
        (1, parts(1, 0, 0)),
        (300, parts(300, 0, 0)),
        (301, parts(300, 1, 0)),
        (1_000, parts(300, 700, 0)),
        (1_001, parts(300, 700, 1)),
        (11_000, parts(300, 700, 10_000)),
    ],
)
def test_allocation_goes_to_penalty_then_interest_then_principal(amount: int, spent: PaymentParts) -> None:
    assert allocate(Fen(amount), parts(300, 700, 10_000)) == spent


@given(st.tuples(*[st.integers(0, 10**7)] * 3), st.data())
def test_allocation_spends_all_and_no_part_too_much(owed_parts: tuple[int, int, int], data: st.DataObject) -> None:
    owed = parts(*owed_parts)
    if owed.total == 0:
        return
    amount = data.draw(st.integers(1, owed.total))
    spent = allocate(Fen(amount), owed)
    assert spent.total == amount
    assert spent.penalty_interest <= owed.penalty_interest
    assert spent.interest == 0 or spent.penalty_interest == owed.penalty_interest
    assert spent.principal == 0 or spent.interest == owed.interest


@pytest.mark.parametrize("amount", [0, -1, 11_001])
def test_allocation_of_nothing_or_too_much_is_a_bug_of_the_caller(amount: int) -> None:
    with pytest.raises(ValueError, match="between one fen"):
        allocate(Fen(amount), parts(300, 700, 10_000))


def test_quote_of_the_whole_is_the_payoff_and_ends_the_note() -> None:
    quote = quoted(note(), date(2026, 1, 25))
    # 50,000.00 at 5.4 % for ten days of 360: 75.00
    assert quote.parts == quote.payoff == parts(0, 7_500, 5_000_000)
    assert quote.principal_balance_after == 0
    assert quote.rows_after == ()
    assert quote.note_after.owed_on(date(2027, 6, 1)) == parts(0, 0, 0)
    assert refused(quote.note_after, date(2027, 6, 1)).reason is RefusalReason.LOAN_NOTE_SETTLED


def test_scheduled_payment_takes_what_is_due_and_leaves_the_plan() -> None:
    # Published in domain terms: 50,000.00 at 5.4 %, twelve equal instalments of 4,289.54.
    given_note = note()
    quote = quoted(given_note, date(2026, 2, 15), SCHEDULED)
    assert quote.parts == parts(0, 22_500, 406_454)
    assert quote.note_after.schedule is given_note.schedule
    assert [row.number for row in quote.rows_after] == list(range(2, 13))
    assert quote.rows_after == given_note.schedule.instalments[1:]


def test_scheduled_payment_of_two_rows_late_takes_the_penalty_first() -> None:
    given_note = note(RepaymentMethod.EQUAL_PRINCIPAL, principal=1_200_000)
    # Rows of 1,000.00; interest 54.00 and 49.50. On 25 March the first is 40 days late, the second 10 (30E/360):
    # 1,000.00 at 8.1 %: 9.00 and 2.25.
    quote = quoted(given_note, date(2026, 3, 25), SCHEDULED)
    assert quote.parts == parts(900 + 225, 5_400 + 4_950, 200_000)
    assert quote.note_after.overdue_on(date(2026, 3, 25)) is None
    assert quote.note_after.due_on(date(2026, 4, 1)) == parts(0, 0, 0)


def test_scheduled_payment_with_nothing_due_is_refused_with_the_next_date() -> None:
    refusal = refused(note(), date(2026, 2, 14), SCHEDULED)
    assert refusal.reason is RefusalReason.REPAYMENT_NOTHING_DUE
    assert refusal.facts == {"next_due_date": "2026-02-15", "next_payment": "4,289.54"}


LATE = date(2026, 3, 25)
"""12,000.00 in equal principal: penalty 11.25, interest 103.50 and principal 2,000.00 are due; 15.00 runs."""


@pytest.mark.parametrize(
    ("amount", "spent", "overdue"),
    [
        (1, (1, 0, 0), True),
        (1_125, (1_125, 0, 0), True),
        (1_126, (1_125, 1, 0), True),
        (1_125 + 10_350, (1_125, 10_350, 0), True),
        (1_125 + 10_350 + 1, (1_125, 10_350, 1), True),
        (1_125 + 10_350 + 199_999, (1_125, 10_350, 199_999), True),
        (1_125 + 10_350 + 200_000, (1_125, 10_350, 200_000), False),
        # Beyond what is due: the running interest, ten days on 10,000.00, then principal before its time.
        (1_125 + 10_350 + 200_000 + 1, (1_125, 10_351, 200_000), False),
        (1_125 + 10_350 + 200_000 + 1_500, (1_125, 11_850, 200_000), False),
        (1_125 + 10_350 + 200_000 + 1_501, (1_125, 11_850, 200_001), False),
        (1_125 + 11_850 + 1_200_000, (1_125, 11_850, 1_200_000), False),
    ],
)
def test_partial_payment_of_an_overdue_note_is_spent_at_each_boundary(
    amount: int, spent: tuple[int, int, int], overdue: bool
) -> None:
    quote = quoted(note(RepaymentMethod.EQUAL_PRINCIPAL, principal=1_200_000), LATE, PARTIAL, amount)
    assert quote.parts == parts(*spent)
    assert (quote.note_after.overdue_on(LATE) is not None) == overdue
    assert quote.note_after.principal_balance == 1_200_000 - spent[2]
    left = quote.payoff.total - amount
    assert quote.note_after.owed_on(LATE).total == left


def test_penalty_paid_with_part_of_its_principal_is_not_forgotten_nor_asked_twice() -> None:
    given_note = note(RepaymentMethod.EQUAL_PRINCIPAL, principal=1_200_000)
    half = quoted(given_note, LATE, PARTIAL, 1_125 + 10_350 + 100_000).note_after
    assert half.owed_on(LATE).penalty_interest == 0
    # The first row is paid, the second owes 1,000.00: five days more at 8.1 %.
    assert half.owed_on(date(2026, 3, 30)).penalty_interest == 113
    assert half.overdue_on(date(2026, 3, 30)) is not None


def test_early_principal_in_mid_period_pays_interest_to_date_and_plans_the_rest_anew() -> None:
    # 12,000.00 over twelve months in equal principal; on 25 January, ten days in: 18.00 of interest.
    quote = quoted(note(RepaymentMethod.EQUAL_PRINCIPAL, principal=1_200_000), date(2026, 1, 25), PARTIAL, 241_800)
    assert quote.parts == parts(0, 1_800, 240_000)
    rows = quote.rows_after
    # 9,600.00 left: 800.00 each; 20 days at 5.4 %: 28.80, then 8,800.00 for a month: 39.60, and so on down.
    assert [row.principal for row in rows] == [80_000] * 12
    assert [row.interest for row in rows] == [2_880, *(880_000 * 45 // 10_000 - 360 * k for k in range(11))]
    assert (rows[0].period.start, rows[0].due_date, rows[0].days) == (date(2026, 1, 25), date(2026, 2, 15), 20)
    assert [row.due_date for row in rows] == [row.due_date for row in note().schedule.instalments]
    assert quote.note_after.generation == 1


def test_early_principal_on_a_due_date_keeps_whole_months_and_the_annuity_formula() -> None:
    quote = quoted(note(), date(2026, 2, 15), PARTIAL, 428_954 + 1_000_000)
    assert quote.parts == parts(0, 22_500, 406_454 + 1_000_000)
    rows = quote.rows_after
    level = pyxirr.pmt(0.0045, 11, -35_935.46)
    assert level is not None
    assert {row.payment for row in rows[:-1]} == {round(level * 100)}
    assert [row.number for row in rows] == list(range(2, 13))
    assert all(row.days == 30 for row in rows)
    assert sum(row.principal for row in rows) == 3_593_546


def test_early_principal_with_the_payment_kept_ends_sooner_by_the_annuity_formula() -> None:
    quote = quoted(note(), date(2026, 2, 15), PARTIAL, 428_954 + 1_000_000, KEEP_PAYMENT)
    rows = quote.rows_after
    count = pyxirr.nper(0.0045, -4_289.54, 35_935.46)
    assert count is not None
    assert len(rows) == ceil(count) == 9
    assert {row.payment for row in rows[:-1]} == {428_954}
    assert 0 < rows[-1].payment < 428_954
    assert sum(row.principal for row in rows) == 3_593_546
    again = quoted(quote.note_after, date(2026, 3, 15), PARTIAL, 428_954 + 500_000, KEEP_PAYMENT)
    assert {row.payment for row in again.rows_after[:-1]} == {428_954}
    assert len(again.rows_after) == 7


def test_early_principal_with_the_payment_kept_in_equal_principal_keeps_the_principal() -> None:
    given_note = note(RepaymentMethod.EQUAL_PRINCIPAL, principal=1_200_000)
    rows = quoted(given_note, OPENED, PARTIAL, 250_000, KEEP_PAYMENT).rows_after
    assert [row.principal for row in rows] == [100_000] * 9 + [50_000]


@pytest.mark.parametrize("method", RepaymentMethod)
@pytest.mark.parametrize("day_count", DayCount)
@pytest.mark.parametrize("day", [date(2026, 2, 10), date(2026, 2, 15), date(2026, 4, 30), date(2027, 1, 14)])
def test_early_principal_for_every_method_and_day_count_agrees_with_a_second_reckoning(
    method: RepaymentMethod, day_count: DayCount, day: date
) -> None:
    current = note(method, day_count)
    due = current.due_on(day)
    running = current.owed_on(day).interest - due.interest
    quote = quoted(current, day, PARTIAL, due.total + running + 200_000)
    assert quote.parts == parts(due.penalty_interest, due.interest + running, due.principal + 200_000)
    rows = quote.rows_after
    balance = 5_000_000 - due.principal - 200_000
    dates = [row.due_date for row in rows]
    if method is RepaymentMethod.BULLET:
        assert dates == [date(2027, 1, 15)]
        grid = [each.due_date for each in note(day_count=day_count).schedule.instalments if each.due_date > day]
        starts = [day, *grid[:-1]]
        fractions = sum(fraction(start, end, day_count) for start, end in zip(starts, grid, strict=True))
        assert rows[0].interest == round_half_up(balance * 0.054 * fractions)
        assert rows[0].principal == balance
        return
    assert dates == [each.due_date for each in note().schedule.instalments if each.due_date > day]
    start = day
    for row in rows:
        assert row.interest == round_half_up(balance * 0.054 * fraction(start, row.due_date, day_count))
        balance -= row.principal
        assert row.balance == balance >= 0
        start = row.due_date
    assert balance == 0


def fraction(start: date, end: date, day_count: DayCount) -> float:
    """The part of a year, reckoned by days alone: on the 15th a month of 30E/360 is 30 days."""
    match day_count:
        case DayCount.ACT_360:
            return (end - start).days / 360
        case DayCount.ACT_365F:
            return (end - start).days / 365
        case DayCount.THIRTY_360:
            return days_30_360(start, end) / 360
        case DayCount.ACT_ACT:  # 2026 and 2027 have 365 days each
            return (end - start).days / 365


def round_half_up(value: float) -> int:
    return int(value + 0.5 + 1e-7)


@pytest.mark.parametrize("method", RepaymentMethod)
@pytest.mark.parametrize("day_count", DayCount)
def test_payoff_on_each_due_date_is_worth_what_the_plan_would_still_pay(
    method: RepaymentMethod, day_count: DayCount
) -> None:
    current = note(method, day_count)
    for row in current.schedule.instalments:
        payoff = current.owed_on(row.due_date)
        rest = [each for each in current.schedule.instalments if each.number >= row.number]
        # What follows: all its principal, and no interest but that of the row that is due.
        assert payoff == parts(0, row.interest, sum(each.principal for each in rest))
        quote = quote_repayment(current, row.due_date, SCHEDULED)
        assert isinstance(quote, RepaymentQuote)
        current = quote.note_after
    assert current.is_settled


def test_plan_after_early_principal_is_that_of_a_loan_drawn_that_day() -> None:
    # What `edian-server quote` says of the rest from the day on, where no due date is too near to count.
    quote = quoted(note(), date(2026, 1, 25), PARTIAL, 1_007_500)
    fresh = make_schedule(replace(note().schedule.terms, principal=Fen(4_000_000), value_date=date(2026, 1, 25)))
    assert quote.rows_after == fresh.instalments


@pytest.mark.parametrize("amount", [5_007_501, 0, -1])
def test_quote_above_what_is_owed_is_refused_with_the_payoff(amount: int) -> None:
    refusal = refused(note(), date(2026, 1, 25), PARTIAL, amount)
    assert (refusal.reason, refusal.facts["payoff"]) == (RefusalReason.REPAYMENT_ABOVE_PAYOFF, "50,075.00")


def test_quote_above_what_is_owed_is_cut_where_the_bank_says_so() -> None:
    quote = quoted(note(), date(2026, 1, 25), PARTIAL, 9_999_999, RepaymentPolicy(over_payment=OverPayment.CUT))
    assert quote.parts == quote.payoff == parts(0, 7_500, 5_000_000)
    assert quote.note_after.is_settled


@pytest.mark.parametrize(("kind", "amount"), [(PARTIAL, None), (WHOLE, 1), (SCHEDULED, 1)])
def test_amount_that_is_missing_or_not_asked_for_is_a_bug_of_the_caller(
    kind: RepaymentKind, amount: int | None
) -> None:
    with pytest.raises(ValueError, match="partial repayment"):
        quote_repayment(note(), date(2026, 1, 25), kind, None if amount is None else Fen(amount))


_PAYMENTS = st.lists(
    st.tuples(st.integers(0, 45), st.sampled_from(["due", "part", "part"]), st.floats(0.0001, 0.6)), max_size=14
)


@given(
    method=st.sampled_from(RepaymentMethod),
    day_count=st.sampled_from(DayCount),
    principal=st.integers(100, 30_000_000),
    instalments=st.integers(1, 24),
    due_day=st.integers(1, 31),
    policy=st.sampled_from([RepaymentPolicy(), KEEP_PAYMENT]),
    payments=_PAYMENTS,
)
def test_note_paid_in_any_split_ends_at_nothing_and_its_principal_is_paid_exactly(
    method: RepaymentMethod,
    day_count: DayCount,
    principal: int,
    instalments: int,
    due_day: int,
    policy: RepaymentPolicy,
    payments: list[tuple[int, str, float]],
) -> None:
    rate = AnnualRate.from_text("14.6%")
    terms = ScheduleTerms(Fen(principal), rate, method, instalments, OPENED, due_day, day_count)
    current = LoanNote.opened(make_schedule(terms))
    day, repaid = OPENED, 0
    for later, what, share in payments:
        day += timedelta(days=later)
        if current.is_settled:
            break
        owed = current.owed_on(day)
        amount = current.due_on(day).total if what == "due" else max(1, int(owed.total * share))
        if not amount:
            continue
        quote = quoted(current, day, PARTIAL, amount, policy)
        repaid += quote.parts.principal
        assert quote.parts.total == amount
        assert quote.note_after.owed_on(day).total == owed.total - amount
        current = quote.note_after
        assert current.principal_balance == principal - repaid
        left = quote.rows_after
        assert sum(row.principal for row in left) == current.principal_balance
        assert all(row.principal >= 0 and row.interest >= 0 for row in left)
        assert [row.number for row in left] == sorted({row.number for row in left})
    if not current.is_settled:
        last = quoted(current, day + timedelta(days=400))
        repaid += last.parts.principal
        current = last.note_after
    assert current.is_settled
    assert repaid == principal


@given(amounts=st.lists(st.integers(1, 400_000), min_size=2, max_size=6), late=st.integers(0, 90))
def test_payments_on_one_day_come_to_the_same_as_one_of_their_sum(amounts: list[int], late: int) -> None:
    day = date(2026, 3, 15) + timedelta(days=late)
    given_note = note(RepaymentMethod.EQUAL_PRINCIPAL, DayCount.ACT_360)
    apart = given_note
    for amount in amounts:
        apart = quoted(apart, day, PARTIAL, amount).note_after
    together = quoted(given_note, day, PARTIAL, sum(amounts)).note_after
    assert apart.owed_on(day) == together.owed_on(day)
    assert apart.principal_balance == together.principal_balance
    later = day + timedelta(days=33)
    assert abs(apart.owed_on(later).total - together.owed_on(later).total) <= len(amounts)


def test_days_that_split_a_month_of_thirty_come_to_the_month() -> None:
    middle = date(2026, 2, 3)
    halves = [Period(OPENED, middle, is_month=False), Period(middle, date(2026, 2, 15), is_month=False)]
    whole = Period(OPENED, date(2026, 2, 15), is_month=True)
    assert sum(year_fraction(each, DayCount.THIRTY_360) for each in halves) == year_fraction(whole, DayCount.THIRTY_360)

"""What is owed on a note on a day, and what of it is overdue."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from channel_server.domain.interest import DayCount
from channel_server.domain.loan_note import LoanNote, PaymentParts
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule

OPENED = date(2026, 1, 15)


def note(
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    day_count: DayCount = DayCount.ACT_360,
    principal: int = 5_000_000,
) -> LoanNote:
    return LoanNote.opened(
        make_schedule(ScheduleTerms(Fen(principal), AnnualRate.from_text("5.4%"), method, 12, OPENED, 15, day_count))
    )


def paid(given_note: LoanNote, rows: int) -> LoanNote:
    """The first rows paid in full, on time."""
    first = given_note.schedule.instalments[:rows]
    return replace(
        given_note,
        principal_paid=Fen(sum(row.principal for row in first)),
        interest_paid=Fen(sum(row.interest for row in first)),
    )


def parts(penalty: int, interest: int, principal: int) -> PaymentParts:
    return PaymentParts(Fen(penalty), Fen(interest), Fen(principal))


def test_payoff_on_the_day_of_the_drawdown_is_the_principal() -> None:
    assert note().owed_on(OPENED) == parts(0, 0, 5_000_000)


def test_payoff_in_a_running_period_accrues_by_day() -> None:
    # 50,000.00 at 5.4 % for ten days of 360: 75.00
    assert note().owed_on(date(2026, 1, 25)) == parts(0, 7_500, 5_000_000)


@pytest.mark.parametrize("day_count", DayCount)
def test_payoff_on_a_due_date_is_the_instalment_and_what_is_left(day_count: DayCount) -> None:
    given_note = note(day_count=day_count)
    first = given_note.rows[0].planned
    assert given_note.owed_on(first.due_date) == PaymentParts(Fen(0), first.interest, Fen(5_000_000))
    assert given_note.due_on(first.due_date) == PaymentParts(Fen(0), first.interest, first.principal)


def test_overdue_principal_bears_half_as_much_again_from_the_day_after() -> None:
    given_note = note(RepaymentMethod.INTEREST_FIRST)
    last = given_note.rows[-1].planned
    settled = paid(given_note, 11)
    assert settled.due_on(last.due_date).penalty_interest == 0
    # 50,000.00 at 8.1 % for one day of 360: 11.25
    assert settled.due_on(last.due_date + timedelta(days=1)).penalty_interest == 1_125
    assert settled.due_on(last.due_date + timedelta(days=10)) == PaymentParts(
        Fen(11_250), last.interest, Fen(5_000_000)
    )


def test_overdue_principal_no_longer_bears_the_contract_rate() -> None:
    given_note = note()
    day = given_note.rows[1].planned.period.start + timedelta(days=1)
    not_yet_due = 5_000_000 - given_note.rows[0].planned.principal
    running = given_note.owed_on(day).interest - given_note.rows[0].planned.interest
    assert running == round(not_yet_due * 0.054 / 360)


@pytest.mark.parametrize("method", RepaymentMethod)
@pytest.mark.parametrize("day_count", DayCount)
def test_payoff_of_a_note_paid_on_time_never_falls_within_a_period(
    method: RepaymentMethod, day_count: DayCount
) -> None:
    given_note = note(method, day_count)
    row = given_note.rows[0].planned
    owed = [
        given_note.owed_on(row.period.start + timedelta(days=day)).interest for day in range(row.period.actual_days + 1)
    ]
    assert owed == sorted(owed)
    assert owed[-1] == row.interest


def test_note_paid_up_owes_nothing_and_has_no_next_row() -> None:
    settled = paid(note(), 12)
    assert settled.owed_on(date(2027, 6, 1)) == parts(0, 0, 0)
    assert settled.next_due is None
    assert settled.overdue_on(date(2027, 6, 1)) is None


def test_note_before_its_value_date_owes_nothing_that_can_be_told() -> None:
    with pytest.raises(ValueError, match="value date"):
        note().owed_on(OPENED - timedelta(days=1))


def test_row_is_overdue_from_the_day_after_and_by_its_oldest_unpaid_part() -> None:
    given_note = paid(note(), 1)
    second, third = given_note.rows[1].planned, given_note.rows[2].planned
    assert given_note.overdue_on(second.due_date) is None
    overdue = given_note.overdue_on(second.due_date + timedelta(days=1))
    assert overdue is not None
    assert (overdue.since, overdue.days_past_due, overdue.principal_since) == (second.due_date, 1, second.due_date)
    assert (overdue.parts.interest, overdue.parts.principal) == (second.interest, second.principal)
    # On the third due date the third row is due, and not overdue.
    later = given_note.overdue_on(third.due_date)
    assert later is not None
    assert later.parts.principal == second.principal
    assert later.days_past_due == (third.due_date - second.due_date).days


def test_interest_alone_can_be_overdue_and_bears_no_penalty() -> None:
    given_note = note(RepaymentMethod.INTEREST_FIRST)
    overdue = given_note.overdue_on(given_note.rows[0].planned.due_date + timedelta(days=40))
    assert overdue is not None
    assert overdue.principal_since is None
    assert overdue.parts == parts(0, sum(row.planned.interest for row in given_note.rows[:2]), 0)


def test_penalty_goes_on_from_where_it_was_written_down() -> None:
    # 50,000.00 at 8.1 % of 360: 11.25 a day. After ten days 20,000.00 are paid: 6.75 a day from there on.
    settled = paid(note(RepaymentMethod.INTEREST_FIRST), 11)
    due = settled.rows[-1].planned.due_date
    part_paid = replace(
        settled,
        principal_paid=Fen(2_000_000),
        interest_paid=Fen(settled.interest_paid + settled.rows[-1].planned.interest),
        penalty_accrued=Fen(11_250),
        penalty_paid=Fen(11_250),
        penalty_date=due + timedelta(days=10),
    )
    assert part_paid.owed_on(due + timedelta(days=10)) == parts(0, 0, 3_000_000)
    assert part_paid.owed_on(due + timedelta(days=14)) == parts(2_700, 0, 3_000_000)


@pytest.mark.parametrize("day_count", DayCount)
def test_single_payment_accrues_month_by_month_as_a_plan_of_many_would(day_count: DayCount) -> None:
    # The 31st: months are clipped, and each is a whole month under THIRTY_360.
    terms = ScheduleTerms(
        Fen(5_000_000), AnnualRate.from_text("5.4%"), RepaymentMethod.BULLET, 6, date(2026, 1, 31), 31, day_count
    )
    single = LoanNote.opened(make_schedule(terms))
    many = make_schedule(replace(terms, method=RepaymentMethod.INTEREST_FIRST))
    for count in (1, 3, 5):
        day = many.instalments[count - 1].due_date
        expected = sum(row.interest for row in many.instalments[:count])
        assert abs(single.owed_on(day).interest - expected) <= count
    last = single.schedule.maturity_date
    assert single.owed_on(last).interest == single.schedule.total_interest


def test_more_paid_than_the_plan_asks_for_is_a_bug() -> None:
    with pytest.raises(ValueError, match="what was paid"):
        replace(note(), principal_paid=Fen(5_000_001))

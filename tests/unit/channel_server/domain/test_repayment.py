"""What is owed on a day, and where a payment goes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.repayment import LoanNote, PaymentParts, RepaymentQuote, allocate, quote_repayment
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
    return replace(
        given_note,
        rows=tuple(
            replace(row, principal_paid=row.planned.principal, interest_paid=row.planned.interest)
            if row.planned.number <= rows
            else row
            for row in given_note.rows
        ),
    )


def parts(penalty: int, interest: int, principal: int) -> PaymentParts:
    return PaymentParts(Fen(penalty), Fen(interest), Fen(principal))


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


def test_quote_without_an_amount_pays_off() -> None:
    quote = quote_repayment(note(), date(2026, 1, 25))
    assert isinstance(quote, RepaymentQuote)
    assert quote.parts == quote.payoff
    assert quote.principal_balance_after == 0


def test_quote_of_a_part_leaves_the_rest_of_the_principal() -> None:
    quote = quote_repayment(note(), date(2026, 1, 25), Fen(1_007_500))
    assert isinstance(quote, RepaymentQuote)
    assert quote.parts == parts(0, 7_500, 1_000_000)
    assert quote.principal_balance_after == 4_000_000


@pytest.mark.parametrize("amount", [5_007_501, 0, -1])
def test_quote_above_what_is_owed_is_refused_with_the_payoff(amount: int) -> None:
    refused = quote_repayment(note(), date(2026, 1, 25), Fen(amount))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["payoff"]) == (RefusalReason.REPAYMENT_ABOVE_PAYOFF, "50,075.00")


def test_note_paid_up_owes_nothing_and_has_no_next_row() -> None:
    settled = paid(note(), 12)
    assert settled.owed_on(date(2027, 6, 1)) == parts(0, 0, 0)
    assert settled.next_due is None
    assert isinstance(quote_repayment(settled, date(2027, 6, 1)), Refusal)


def test_note_before_its_value_date_owes_nothing_that_can_be_told() -> None:
    with pytest.raises(ValueError, match="value date"):
        note().owed_on(OPENED - timedelta(days=1))

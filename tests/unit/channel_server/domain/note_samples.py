"""Random notes in every state that they can be in, for properties."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from channel_server.domain.interest import DayCount
from channel_server.domain.loan_note import LoanNote
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule

value_dates = st.dates(date(2023, 11, 1), date(2026, 2, 1))
rates = st.integers(1, 2_400).map(AnnualRate.from_bp) | st.sampled_from(
    [AnnualRate(Decimal("0.054")), AnnualRate(Decimal("0.0525"))]
)


@st.composite
def loan_notes(draw: st.DrawFn) -> LoanNote:
    """A note on which some instalments are paid, perhaps one of them in part, and perhaps some penalty."""
    terms = ScheduleTerms(
        principal=Fen(draw(st.integers(100_000, 30_000_000))),
        annual_rate=draw(rates),
        method=draw(st.sampled_from(RepaymentMethod)),
        instalments=draw(st.integers(1, 14)),
        value_date=draw(value_dates),
        due_day=draw(st.integers(1, 31)),
        day_count=draw(st.sampled_from(DayCount)),
    )
    note = LoanNote.opened(make_schedule(terms))
    rows = note.schedule.instalments
    paid = draw(st.integers(0, len(rows) - 1))
    principal = Fen(sum(row.principal for row in rows[:paid]))
    interest = Fen(sum(row.interest for row in rows[:paid]))
    note = replace(note, principal_paid=principal, interest_paid=interest)
    part = draw(st.sampled_from(["none", "interest", "principal"]))
    row = rows[paid]
    if part == "interest":
        note = replace(note, interest_paid=Fen(interest + draw(st.integers(0, row.interest))))
    elif part == "principal" and row.principal > 1:
        note = replace(
            note,
            interest_paid=Fen(interest + row.interest),
            principal_paid=Fen(principal + draw(st.integers(0, row.principal - 1))),
        )
        accrued = draw(st.integers(0, 5_000))
        since = row.due_date + timedelta(days=draw(st.integers(0, 40)))
        note = replace(
            note,
            penalty_accrued=Fen(accrued),
            penalty_paid=Fen(draw(st.integers(0, accrued))),
            penalty_date=draw(st.sampled_from([None, since])),
        )
    return note


def dates_of(note: LoanNote) -> st.SearchStrategy[date]:
    """A date in the life of a note, or in the months after it."""
    begins = note.schedule.terms.value_date
    dues = [row.due_date + timedelta(days=by) for row in note.schedule.instalments for by in (-1, 0, 1)]
    within = st.dates(begins, note.schedule.maturity_date + timedelta(days=200))
    return within | st.sampled_from([due for due in dues if due >= begins])

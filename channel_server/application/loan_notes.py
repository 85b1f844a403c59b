"""Notes as the books keep them, and as the domain reckons with them; both ways, without a fen of difference."""

from dataclasses import replace
from decimal import Decimal

from channel_server.application.records import NotePlan, NoteRecord
from channel_server.domain.loan_note import LoanNote
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.schedule import RepaymentSchedule, ScheduleTerms, make_schedule


def note_from(record: NoteRecord, penalty_multiple: Decimal) -> LoanNote:
    """Lay a note's plan out again, with what was paid of it."""
    schedule = make_schedule(terms_of(record))
    return LoanNote(
        amount=record.amount,
        schedule=schedule,
        principal_paid=Fen(schedule.terms.principal - record.principal_balance),
        interest_paid=_interest_paid(record, schedule),
        penalty_paid=record.penalty_paid,
        penalty_accrued=record.penalty_accrued,
        penalty_date=record.penalty_date,
        penalty_multiple=penalty_multiple,
        generation=record.generation,
    )


def terms_of(record: NoteRecord) -> ScheduleTerms:
    """The terms of the plan in force."""
    terms = ScheduleTerms(
        principal=record.amount,
        annual_rate=record.annual_rate,
        method=record.method,
        instalments=record.instalments,
        value_date=record.value_date,
        due_day=record.due_day,
        day_count=record.day_count,
    )
    plan = record.plan
    if plan is None:
        return terms
    return replace(
        terms,
        principal=plan.principal,
        value_date=plan.value_date,
        first_due_date=plan.first_due_date,
        instalments=plan.instalments,
        first_number=plan.first_number,
        kept_payment=plan.kept_payment,
    )


def paid_record(record: NoteRecord, note: LoanNote) -> NoteRecord:
    """The record after a payment has changed the note; nobody holds it any more."""
    row = note.next_due
    return replace(
        record,
        principal_balance=note.principal_balance,
        next_due_date=None if row is None else row.planned.due_date,
        next_payment=ZERO if row is None else Fen(row.principal_owed + row.interest_owed),
        maturity_date=note.schedule.maturity_date,
        generation=note.generation,
        plan=_plan_of(note) if note.generation else None,
        interest_paid=note.interest_paid,
        penalty_paid=note.penalty_paid,
        penalty_accrued=note.penalty_accrued,
        penalty_date=note.penalty_date,
        held_by="",
        version=record.version + 1,
    )


def _plan_of(note: LoanNote) -> NotePlan:
    terms = note.schedule.terms
    assert terms.first_due_date is not None, "a plan that goes on knows its first due date"
    return NotePlan(
        principal=terms.principal,
        value_date=terms.value_date,
        first_due_date=terms.first_due_date,
        instalments=terms.instalments,
        first_number=terms.first_number,
        kept_payment=terms.kept_payment,
    )


def _interest_paid(record: NoteRecord, schedule: RepaymentSchedule) -> Fen:
    if record.interest_paid is not None:
        return record.interest_paid
    due = record.next_due_date
    return Fen(sum(row.interest for row in schedule.instalments if due is not None and row.due_date < due))

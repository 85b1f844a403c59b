"""The steps of a repayment in the books: each one transition of the domain's table, inside one unit of work.

A step changes the repayment, its note, the line, the ledger, the evidence and the outbox together, or nothing at all.
It takes place on the version that was read and on no other.
"""

from dataclasses import replace
from datetime import datetime

from channel_server.application.books import Books, StaleRecordError
from channel_server.application.loan_notes import note_from, paid_record
from channel_server.application.ports import Posting
from channel_server.application.records import LineRecord, OutboxItem, OutboxTopic
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.changes import WAS_LISTED
from channel_server.domain.drawdown import LineEffect, Suspense
from channel_server.domain.money import yuan_text
from channel_server.domain.refusals import Refusal
from channel_server.domain.repayment import NoteEffect, RepaymentEvent, RepaymentState, repayment_transition_for
from channel_server.domain.repayment_quote import spend

_ACTS = {
    RepaymentEvent.CORE_POSTED: "repayment_received",
    RepaymentEvent.CORE_REFUSED: "repayment_refused",
    RepaymentEvent.ANSWER_LOST: "repayment_answer_lost",
    RepaymentEvent.CORE_VOIDED: "repayment_voided",
}


def begin(books: Books, record: RepaymentRecord, now: datetime) -> None:
    """Write down that core is about to be asked. The note is held already."""
    books.add_repayment(record)
    _record(books, record, "repayment_intended", now, request=record.repayment.request_id)


def lose_answer(books: Books, before: RepaymentRecord, now: datetime, *, due: datetime, cause: str) -> RepaymentRecord:
    """Write down that core's answer is not known; the note stays held."""
    if before.repayment.state is RepaymentState.UNKNOWN:
        return postpone(books, before, due=due)
    return _step(books, replace(before, due_time=due), RepaymentEvent.ANSWER_LOST, now, cause=cause)


def postpone(books: Books, before: RepaymentRecord, *, due: datetime) -> RepaymentRecord:
    """Leave a repayment as it is until a later time: nothing that anybody is told changes."""
    after = replace(before, due_time=due, version=before.version + 1)
    books.change_repayment(after)
    return after


def suspend(
    books: Books, before: RepaymentRecord, now: datetime, *, due: datetime, suspense: Suspense
) -> RepaymentRecord:
    """Hand a repayment to a person; core is asked on, since its final word ends suspense too."""
    suspended = before.repayment.put_in_suspense(suspense)
    after = replace(before, repayment=suspended, due_time=due, update_time=now, version=before.version + 1)
    _record(books, before, "repayment_suspended", now, cause=suspense.cause)
    books.change_repayment(after)
    return after


def fail(
    books: Books, before: RepaymentRecord, event: RepaymentEvent, now: datetime, *, refusal: Refusal
) -> RepaymentRecord:
    """End without a payment, and let go of the note."""
    return _step(books, before, event, now, refusal=refusal, reason=refusal.reason)


def settle(
    services: Services, books: Books, before: RepaymentRecord, now: datetime, posting: Posting
) -> RepaymentRecord:
    """Core has collected: the note is paid, principal is available again, the other systems are to be told."""
    content, parts = before.repayment.content, before.parts
    note = books.note(content.bank_id, content.loan_note_id)
    line = books.line(content.bank_id, before.credit_line_id)
    assert note is not None, "a repayment has its note"
    assert line is not None, "a note has its line"
    if note.held_by != before.repayment.repayment_id:
        raise StaleRecordError(f"note {note.loan_note_id} is not held by {before.repayment.repayment_id}")
    product = services.products.product(books, content.bank_id, line.line.product_code)
    paid = spend(note_from(note, product.penalty_multiple), before.business_date, parts, services.policy.repayment)
    note_after = paid_record(note, paid)
    books.change_note(note_after)
    if parts.principal:
        line = _give_back(books, before)
    after = _step(
        books,
        replace(
            before,
            core_reference=posting.core_reference,
            account_balance=posting.account_balance,
            principal_balance=note_after.principal_balance,
            next_due_date=note_after.next_due_date,
            next_payment=note_after.next_payment,
            note_version=note_after.version,
            line=line.line.balance,
            line_sequence=line.sequence_number,
        ),
        RepaymentEvent.CORE_POSTED,
        now,
        core_reference=posting.core_reference,
        penalty_interest_fen=str(parts.penalty_interest),
        interest_fen=str(parts.interest),
        principal_fen=str(parts.principal),
        principal_balance_fen=str(note_after.principal_balance),
        plan_generation=str(note_after.generation),
    )
    books.post_repayment_ledger(content.bank_id, before.repayment.repayment_id, parts)
    books.add_outbox(_news_of(after), now)
    return after


def _give_back(books: Books, record: RepaymentRecord) -> LineRecord:
    bank_id = record.repayment.content.bank_id
    moved = books.move_line(bank_id, record.credit_line_id, LineEffect.GIVE_BACK, record.parts.principal)
    if moved is None:
        # The line owes less than its note: nobody but a repayment of this note could have taken it off.
        raise StaleRecordError(f"line {record.credit_line_id} does not owe {record.repayment.repayment_id}")
    return moved


def _step(
    books: Books,
    before: RepaymentRecord,
    event: RepaymentEvent,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    **details: str,
) -> RepaymentRecord:
    transition = repayment_transition_for(before.repayment.state, event)
    repayment = before.repayment.after(event, refusal)
    if transition.note_effect is NoteEffect.LET_GO:
        content = repayment.content
        books.let_go_of_note(content.bank_id, content.loan_note_id, repayment.repayment_id)
    after = replace(
        before,
        repayment=repayment,
        due_time=None if repayment.is_final else before.due_time,
        update_time=now,
        version=before.version + 1,
    )
    books.change_repayment(after)
    if before.waits_for_people:
        details[WAS_LISTED] = "true"
    _record(books, after, _ACTS[event], now, **details)
    return after


def _record(books: Books, record: RepaymentRecord, act: str, now: datetime, **details: str) -> None:
    content = record.repayment.content
    record_act(
        books,
        content.bank_id,
        act,
        now,
        subject=record.repayment.repayment_id,
        loan_note=content.loan_note_id,
        amount_fen=str(content.amount),
        **details,
    )


def _news_of(record: RepaymentRecord) -> tuple[OutboxItem, ...]:
    content, parts, line = record.repayment.content, record.parts, record.line
    reference = record.repayment.repayment_id
    assert line is not None, "a repayment that was collected knows the line's figures"
    mirror = OutboxItem(
        bank_id=content.bank_id,
        reference=reference,
        topic=OutboxTopic.MIRROR_LINE,
        subject=record.credit_line_id,
        values={
            "sequence_number": str(record.line_sequence),
            "credit_limit_fen": str(line.credit_limit),
            "reserved_fen": str(line.reserved),
            "outstanding_fen": str(line.outstanding),
        },
    )
    recorded = OutboxItem(
        bank_id=content.bank_id,
        reference=reference,
        topic=OutboxTopic.RECORD_REPAYMENT,
        subject=content.loan_note_id,
        values={
            "sequence_number": str(record.note_version),
            "business_date": record.business_date.isoformat(),
            "penalty_interest_fen": str(parts.penalty_interest),
            "interest_fen": str(parts.interest),
            "principal_fen": str(parts.principal),
            "principal_balance_fen": str(record.principal_balance),
        },
    )
    message = OutboxItem(
        bank_id=content.bank_id,
        reference=reference,
        topic=OutboxTopic.SEND_NOTIFICATION,
        subject=content.customer_id,
        values={
            "template": "repayment_received",
            "amount": yuan_text(content.amount),
            "principal_balance": yuan_text(record.principal_balance),
            "card_tail": record.card_tail,
            "query_number": record.query_number,
        },
    )
    return (mirror, recorded, message) if parts.principal else (recorded, message)

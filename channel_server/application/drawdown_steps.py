"""The steps of a drawdown in the books: each one transition of the domain's table, inside one unit of work.

A step changes the drawdown, its line, the ledger, the evidence and the outbox together, or nothing at all. It takes
place on the version that was read and on no other: two who work on one drawdown cannot both have their way.
"""

from datetime import date, datetime
from typing import TypedDict

from channel_server.application.books import Books, StaleRecordError
from channel_server.application.pricing import schedule_of
from channel_server.application.records import (
    NO_CONSEQUENCES,
    Consequences,
    DrawdownRecord,
    NoteRecord,
    OutboxItem,
    OutboxTopic,
)
from channel_server.application.visits import record_act
from channel_server.domain.changes import WAS_LISTED
from channel_server.domain.drawdown import (
    Drawdown,
    DrawdownEvent,
    DrawdownState,
    Suspense,
    transition_for,
)
from channel_server.domain.money import Fen, yuan_text
from channel_server.domain.quick_values import changed
from channel_server.domain.refusals import Refusal


class Changes(TypedDict, total=False):
    """What a step changes of a record, beside the state."""

    due_time: datetime | None
    confirm_deadline: datetime
    attempts: int
    loan_note_id: str
    core_reference: str
    business_date: date
    account_balance: Fen | None
    reversal_request_id: str
    reversal_reason: str


_ACTS = {
    DrawdownEvent.AMOUNT_RESERVED: "drawdown_reserved",
    DrawdownEvent.REFUSED_BEFORE_POSTING: "drawdown_refused",
    DrawdownEvent.POSTING_INTENDED: "posting_intended",
    DrawdownEvent.CORE_POSTED: "drawdown_disbursed",
    DrawdownEvent.CORE_REFUSED: "posting_refused",
    DrawdownEvent.ANSWER_LOST: "posting_answer_lost",
    DrawdownEvent.CORE_VOIDED: "posting_voided",
    DrawdownEvent.REVERSAL_INTENDED: "reversal_intended",
    DrawdownEvent.CORE_REVERSED: "drawdown_reversed",
    DrawdownEvent.CORE_REFUSED_REVERSAL: "reversal_refused",
}


def begin_approved(
    books: Books, before: DrawdownRecord, now: datetime, *, due: datetime, deadline: datetime
) -> DrawdownRecord:
    """A second person has agreed: from here on it is as one that has just been reserved.

    Raises:
        StaleRecordError: it waits no more.
    """
    drawdown = before.drawdown
    if not before.awaits_approval:
        raise StaleRecordError(f"drawdown {drawdown.drawdown_id} waits for nobody")
    changes: Changes = {"due_time": due, "confirm_deadline": deadline}
    after = changed(_changed(before, drawdown, now, changes), approval_deadline=None)
    books.change_drawdown(after)
    books.end_wait(drawdown.content.bank_id, drawdown.drawdown_id)
    return after


def intend_posting(
    books: Books, before: DrawdownRecord, now: datetime, *, due: datetime, loan_note_id: str
) -> DrawdownRecord:
    """Write down that core is about to be asked, and under which note."""
    changes: Changes = {"loan_note_id": loan_note_id, "due_time": due}
    return _step(books, before, DrawdownEvent.POSTING_INTENDED, now, changes=changes, loan_note=loan_note_id)


def lose_answer(books: Books, before: DrawdownRecord, now: datetime, *, due: datetime, cause: str) -> DrawdownRecord:
    """Write down that core's answer is not known; the amount stays held."""
    if before.drawdown.state is DrawdownState.UNKNOWN:
        return postpone(books, before, due=due)
    return _step(books, before, DrawdownEvent.ANSWER_LOST, now, changes={"due_time": due}, cause=cause)


def postpone(
    books: Books, before: DrawdownRecord, *, due: datetime | None, attempts: int | None = None
) -> DrawdownRecord:
    """Leave a drawdown as it is until a later time, or for good."""
    attempts = before.attempts if attempts is None else attempts
    after = changed(before, due_time=due, attempts=attempts, version=before.version + 1)
    books.change_drawdown(after)
    return after


def suspend(
    books: Books,
    before: DrawdownRecord,
    now: datetime,
    *,
    due: datetime,
    suspense: Suspense,
) -> DrawdownRecord:
    """Hand a drawdown to a person; core is asked on, since its final word ends suspense too."""
    suspended = before.drawdown.put_in_suspense(suspense)
    after = _changed(before, suspended, now, {"due_time": due})
    _record_mark(books, after, "drawdown_suspended", now, cause=suspense.cause)
    books.change_drawdown(after)
    return after


def end_suspense(
    books: Books, before: DrawdownRecord, now: datetime, *, due: datetime | None, cause: str
) -> DrawdownRecord:
    """What was contradicted is so again: the drawdown stands as it stood, and nobody has to look at it any more."""
    after = _changed(before, before.drawdown.taken_out_of_suspense(), now, {"due_time": due, "attempts": 0})
    _record_mark(books, after, "suspense_ended", now, cause=cause)
    books.change_drawdown(after)
    return after


def fail(
    books: Books,
    before: DrawdownRecord,
    event: DrawdownEvent,
    now: datetime,
    *,
    refusal: Refusal,
    look: datetime | None = None,
) -> DrawdownRecord:
    """End without payment, and let go of what was held; a note that was opened for it is to be closed.

    `look`: when core is asked whether it still agrees.
    """
    changes: Changes = {"due_time": look, "attempts": 0}
    after = _step(books, before, event, now, refusal=refusal, changes=changes, reason=refusal.reason)
    books.add_outbox((_void_note_of(after),), now)
    return after


def settle(
    books: Books,
    before: DrawdownRecord,
    now: datetime,
    *,
    core_reference: str,
    business_date: date | None,
    account_balance: Fen | None,
) -> DrawdownRecord:
    """Core has paid: what was held is owed, the note is open, the other systems are to be told."""
    content, drawdown_id = before.drawdown.content, before.drawdown.drawdown_id
    return _step(
        books,
        before,
        DrawdownEvent.CORE_POSTED,
        now,
        consequences=Consequences(
            entry="DISBURSEMENT",
            entry_amount=content.amount,
            reference=drawdown_id,
            messages=(_message(before, drawdown_id, "drawdown_entrusted" if content.payee else "drawdown_disbursed"),),
            due=now,
            note=_note_of(before),
        ),
        changes={
            "core_reference": core_reference,
            "business_date": business_date or before.value_date,
            # What stands on a seller's account is not the borrower's to know, even where core tells it.
            "account_balance": None if content.payee else account_balance,
        },
        core_reference=core_reference,
        loan_note=before.loan_note_id,
    )


def intend_reversal(
    books: Books,
    before: DrawdownRecord,
    now: datetime,
    *,
    due: datetime,
    deadline: datetime,
    request_id: str,
    reason: str,
    discriminator: str = "",
) -> DrawdownRecord:
    """Write down that core is about to be asked to undo the payment."""
    return _step(
        books,
        before,
        DrawdownEvent.REVERSAL_INTENDED,
        now,
        discriminator=discriminator or request_id,
        changes={
            "due_time": due,
            "confirm_deadline": deadline,
            "reversal_request_id": request_id,
            "reversal_reason": reason,
            "attempts": 0,
        },
        request=request_id,
    )


def undo(books: Books, before: DrawdownRecord, now: datetime, *, look: datetime | None) -> DrawdownRecord:
    """Core has undone the payment: nothing is owed, the amount is available again."""
    content = before.drawdown.content
    consequences = Consequences(
        entry="REVERSAL",
        entry_amount=Fen(-content.amount),
        reference=before.reversal_request_id,
        messages=(_message(before, before.reversal_request_id, "drawdown_reversed"),),
        due=now,
    )
    changes: Changes = {"due_time": look, "attempts": 0}
    after = _step(books, before, DrawdownEvent.CORE_REVERSED, now, changes=changes, consequences=consequences)
    books.close_note(content.bank_id, after.loan_note_id)
    books.add_outbox((_void_note_of(after),), now)
    return after


def keep(books: Books, before: DrawdownRecord, now: datetime, *, code: str, look: datetime | None) -> DrawdownRecord:
    """Core would not undo the payment: it stands."""
    books.let_go_of_note(before.drawdown.content.bank_id, before.loan_note_id, before.drawdown.drawdown_id)
    return _step(
        books,
        before,
        DrawdownEvent.CORE_REFUSED_REVERSAL,
        now,
        discriminator=before.reversal_request_id,
        changes={"due_time": look, "attempts": 0},
        core_reason=code,
    )


def record_reserved(books: Books, record: DrawdownRecord, now: datetime) -> None:
    """Append the act of reserving; the step itself is `CreateDrawdown`'s, since there is no version before it."""
    _record(books, record, DrawdownEvent.AMOUNT_RESERVED, now, "", {"request": record.drawdown.request_id})


def _step(
    books: Books,
    before: DrawdownRecord,
    event: DrawdownEvent,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    discriminator: str = "",
    changes: Changes | None = None,
    consequences: Consequences = NO_CONSEQUENCES,
    **details: str,
) -> DrawdownRecord:
    effect = transition_for(before.drawdown.state, event).line_effect
    drawdown = before.drawdown.after(event, refusal)
    changes = changes or {}
    if drawdown.is_final:
        changes.setdefault("due_time", None)
    after = books.advance(_changed(before, drawdown, now, changes), effect, consequences)
    if before.waits_for_people:
        details[WAS_LISTED] = "true"
    _record(books, after, event, now, discriminator, details)
    return after


def _changed(before: DrawdownRecord, drawdown: Drawdown, now: datetime, changes: Changes) -> DrawdownRecord:
    return changed(
        before,
        drawdown=drawdown,
        update_time=now,
        version=before.version + 1,
        change_number=before.change_number + 1,
        **changes,
    )


def _record_mark(books: Books, record: DrawdownRecord, act: str, now: datetime, *, cause: str) -> None:
    drawdown = record.drawdown
    # A drawdown may be handed to a person more than once.
    discriminator = str(record.change_number)
    record_act(
        books,
        drawdown.content.bank_id,
        act,
        now,
        subject=drawdown.drawdown_id,
        discriminator=discriminator,
        cause=cause,
    )


def _record(
    books: Books,
    record: DrawdownRecord,
    event: DrawdownEvent,
    now: datetime,
    discriminator: str,
    details: dict[str, str],
) -> None:
    content = record.drawdown.content
    record_act(
        books,
        content.bank_id,
        _ACTS[event],
        now,
        subject=record.drawdown.drawdown_id,
        discriminator=discriminator,
        amount_fen=str(content.amount),
        line_sequence=str(record.line_sequence),
        **details,
    )


def _note_of(record: DrawdownRecord) -> NoteRecord:
    content = record.drawdown.content
    schedule = schedule_of(record)
    first = schedule.instalments[0]
    return NoteRecord(
        loan_note_id=record.loan_note_id,
        bank_id=content.bank_id,
        credit_line_id=content.credit_line_id,
        customer_id=content.customer_id,
        drawdown_id=record.drawdown.drawdown_id,
        amount=content.amount,
        principal_balance=content.amount,
        annual_rate=record.annual_rate,
        day_count=record.day_count,
        method=content.method,
        instalments=content.term_months,
        due_day=content.due_day,
        value_date=record.value_date,
        maturity_date=schedule.maturity_date,
        next_due_date=first.due_date,
        next_payment=first.payment,
        card_tail=record.card_tail,
    )


def _void_note_of(record: DrawdownRecord) -> OutboxItem:
    """By the drawdown's id and not by the note's number: the answer that told the number may have been lost."""
    drawdown_id = record.drawdown.drawdown_id
    return OutboxItem(record.drawdown.content.bank_id, drawdown_id, OutboxTopic.VOID_NOTE, subject=drawdown_id)


def _message(record: DrawdownRecord, reference: str, template: str) -> OutboxItem:
    content = record.drawdown.content
    return OutboxItem(
        bank_id=content.bank_id,
        reference=reference,
        topic=OutboxTopic.SEND_NOTIFICATION,
        subject=content.customer_id,
        values={
            "template": template,
            "amount": yuan_text(content.amount),
            "card_tail": record.card_tail,
            "query_number": record.query_number,
        },
    )

"""The steps of a drawdown in the books: each one transition of the domain's table, inside one unit of work.

A step changes the drawdown, its line, the ledger, the evidence and the outbox together, or nothing at all. It takes
place on the version that was read and on no other: two who work on one drawdown cannot both have their way.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict

from channel_server.application.books import Books, StaleRecordError
from channel_server.application.pricing import schedule_of
from channel_server.application.records import DrawdownRecord, LineRecord, NoteRecord, OutboxItem, OutboxTopic
from channel_server.application.visits import record_act
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import (
    Drawdown,
    DrawdownEvent,
    DrawdownState,
    LineEffect,
    Suspense,
    transition_for,
)
from channel_server.domain.money import Fen, yuan_text
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
    line: LineBalance
    line_sequence: int
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


def postpone(books: Books, before: DrawdownRecord, *, due: datetime) -> DrawdownRecord:
    """Leave a drawdown as it is until a later time."""
    after = replace(before, due_time=due, version=before.version + 1)
    books.change_drawdown(after)
    return after


def suspend(
    books: Books, before: DrawdownRecord, now: datetime, *, due: datetime, suspense: Suspense
) -> DrawdownRecord:
    """Hand a drawdown to a person; core is asked on, since its final word ends suspense too."""
    suspended = before.drawdown.put_in_suspense(suspense)
    after = _changed(before, suspended, now, {"due_time": due})
    content = before.drawdown.content
    subject = before.drawdown.drawdown_id
    record_act(books, content.bank_id, "drawdown_suspended", now, subject=subject, cause=suspense.cause)
    books.change_drawdown(after)
    return after


def fail(
    books: Books, before: DrawdownRecord, event: DrawdownEvent, now: datetime, *, refusal: Refusal
) -> DrawdownRecord:
    """End without payment, and let go of what was held."""
    return _step(books, before, event, now, refusal=refusal, reason=refusal.reason)


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
    content = before.drawdown.content
    after = _step(
        books,
        before,
        DrawdownEvent.CORE_POSTED,
        now,
        changes={
            "core_reference": core_reference,
            "business_date": business_date or before.value_date,
            "account_balance": account_balance,
        },
        core_reference=core_reference,
        loan_note=before.loan_note_id,
    )
    books.add_note(_note_of(after))
    books.post_ledger(content.bank_id, after.drawdown.drawdown_id, "DISBURSEMENT", content.amount)
    books.add_outbox(
        (
            _mirror_of(after),
            OutboxItem(
                bank_id=content.bank_id,
                reference=after.drawdown.drawdown_id,
                topic=OutboxTopic.SEND_NOTIFICATION,
                subject=content.customer_id,
                values={
                    "template": "drawdown_disbursed",
                    "amount": yuan_text(content.amount),
                    "card_tail": after.card_tail,
                    "query_number": after.query_number,
                },
            ),
        ),
        now,
    )
    return after


def intend_reversal(
    books: Books,
    before: DrawdownRecord,
    now: datetime,
    *,
    due: datetime,
    deadline: datetime,
    request_id: str,
    reason: str,
) -> DrawdownRecord:
    """Write down that core is about to be asked to undo the payment."""
    return _step(
        books,
        before,
        DrawdownEvent.REVERSAL_INTENDED,
        now,
        discriminator=request_id,
        changes={
            "due_time": due,
            "confirm_deadline": deadline,
            "reversal_request_id": request_id,
            "reversal_reason": reason,
            "attempts": 0,
        },
        request=request_id,
    )


def undo(books: Books, before: DrawdownRecord, now: datetime) -> DrawdownRecord:
    """Core has undone the payment: nothing is owed, the amount is available again."""
    content = before.drawdown.content
    after = _step(books, before, DrawdownEvent.CORE_REVERSED, now)
    books.close_note(content.bank_id, after.loan_note_id)
    books.post_ledger(content.bank_id, after.drawdown.drawdown_id, "REVERSAL", Fen(-content.amount))
    message = OutboxItem(
        bank_id=content.bank_id,
        reference=after.reversal_request_id,
        topic=OutboxTopic.SEND_NOTIFICATION,
        subject=content.customer_id,
        values={
            "template": "drawdown_reversed",
            "amount": yuan_text(content.amount),
            "card_tail": after.card_tail,
            "query_number": after.query_number,
        },
    )
    books.add_outbox((_mirror_of(after), message), now)
    return after


def keep(books: Books, before: DrawdownRecord, now: datetime, *, code: str) -> DrawdownRecord:
    """Core would not undo the payment: it stands."""
    discriminator = before.reversal_request_id
    return _step(
        books,
        before,
        DrawdownEvent.CORE_REFUSED_REVERSAL,
        now,
        discriminator=discriminator,
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
    **details: str,
) -> DrawdownRecord:
    transition = transition_for(before.drawdown.state, event)
    drawdown = before.drawdown.after(event, refusal)
    changed: Changes = changes or {}
    if transition.line_effect is not LineEffect.NONE:
        moved = _move(books, before, transition.line_effect)
        changed["line"] = moved.line.balance
        changed["line_sequence"] = moved.sequence_number
    if drawdown.is_final:
        changed["due_time"] = None
    # One copy a step: a record has thirty fields, and every drawdown pays for each copy.
    after = _changed(before, drawdown, now, changed)
    books.change_drawdown(after)
    _record(books, after, event, now, discriminator, details)
    return after


def _changed(before: DrawdownRecord, drawdown: Drawdown, now: datetime, changes: Changes) -> DrawdownRecord:
    return replace(
        before,
        drawdown=drawdown,
        update_time=now,
        version=before.version + 1,
        change_number=before.change_number + 1,
        **changes,
    )


def _move(books: Books, record: DrawdownRecord, effect: LineEffect) -> LineRecord:
    content = record.drawdown.content
    moved = books.move_line(content.bank_id, content.credit_line_id, effect, content.amount)
    if moved is None:
        # The line no longer holds it: whoever has gone on with this drawdown has moved it already.
        raise StaleRecordError(f"line {content.credit_line_id} does not hold drawdown {record.drawdown.drawdown_id}")
    return moved


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


def _mirror_of(record: DrawdownRecord) -> OutboxItem:
    content, line = record.drawdown.content, record.line
    assert line is not None, "a drawdown that has moved its line knows the figures"
    return OutboxItem(
        bank_id=content.bank_id,
        reference=record.reversal_request_id or record.drawdown.drawdown_id,
        topic=OutboxTopic.MIRROR_LINE,
        subject=content.credit_line_id,
        values={
            "sequence_number": str(record.line_sequence),
            "credit_limit_fen": str(line.credit_limit),
            "reserved_fen": str(line.reserved),
            "outstanding_fen": str(line.outstanding),
        },
    )

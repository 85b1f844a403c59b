"""Undoes a drawdown of the same business day (冲正), at the counter.

As durable as the drawdown itself: the intent is written down first, core is asked under the reversal's own id, and a
lost answer is asked about by the sweeper.
"""

from datetime import date, datetime

from channel_server.application import drawdown_steps as steps
from channel_server.application.await_end import await_end
from channel_server.application.books import Books, StaleRecordError, StorageError
from channel_server.application.day_gate import check_begin
from channel_server.application.disburse import read_again
from channel_server.application.look_again import is_repaid_in_part
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BusinessDay, OutcomeUnknown, PostingState, Refused, ReversalOrder, Success
from channel_server.application.records import DrawdownRecord, RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.taken import Begun, Repeated
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.ids import DrawdownId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel


async def reverse_drawdown(
    services: Services,
    desk: MoneyDesk,
    caller: TerminalRecord,
    *,
    request_id: str,
    drawdown_id: DrawdownId,
    reason: str,
) -> DrawdownRecord | Refusal:
    """Undo a drawdown, once for a `request_id`."""
    if caller.channel is not Channel.COUNTER:
        return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause=f"channel {caller.channel}")
    # A reversal that was taken before is answered as before, whether or not core can be reached now.
    day = await services.days.open_day(caller.bank_id)

    async def reverse() -> DrawdownRecord | Repeated | Refusal:
        now = services.clock.now()
        taken = await services.books.write(
            lambda books: _take(services, books, caller, request_id, drawdown_id, reason, day, now)
        )
        match taken:
            case Refusal() | Repeated():
                return taken
            case Begun(record):
                return await desk.carry_out(_key(drawdown_id), lambda: ask_core_to_reverse(services, record))

    answer = await desk.carry_out(f"reverse:{services.ids.new_uuid()}", reverse)
    if isinstance(answer, Repeated):
        # Waits for the call that is asking, here or at another server; asks nobody itself.
        answer = await await_end(services, desk, answer.record, key=_key(drawdown_id))
    return answer if isinstance(answer, Refusal) else answer_of(answer)


def _key(drawdown_id: DrawdownId) -> str:
    return f"{drawdown_id}:reversal"


def answer_of(record: DrawdownRecord) -> DrawdownRecord | Refusal:
    """Tell a reversal's answer from where the drawdown stands: paid still means that core would not undo it."""
    if record.drawdown.state is DrawdownState.DISBURSED:
        return _core_refused()
    return record


def _core_refused() -> Refusal:
    return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause="core banking refused")


async def ask_core_to_reverse(services: Services, record: DrawdownRecord) -> DrawdownRecord:
    """Ask core to undo, and write down what it says. For a repeated call core must be idempotent by reference."""
    content = record.drawdown.content
    answer = await services.bank.core.reverse_posting(
        ReversalOrder(
            bank_id=content.bank_id,
            reference=record.drawdown.drawdown_id,
            reversal_reference=record.reversal_request_id,
            reason=record.reversal_reason,
        )
    )
    now = services.clock.now()
    due = now + services.policy.backoff(record.attempts, record.drawdown.drawdown_id)
    look = services.policy.first_look(now)

    def write_down(books: Books) -> DrawdownRecord:
        match answer:
            case Success(posting) if posting.state is PostingState.REVERSED:
                return steps.undo(books, record, now, look=look)
            case Refused(code, _):
                return steps.keep(books, record, now, code=code, look=look)
            case Success() | OutcomeUnknown():
                return steps.postpone(books, record, due=due)

    try:
        return await services.books.write(write_down)
    except StaleRecordError:
        return await read_again(services, record)
    except StorageError:
        return record


def _take(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    request_id: str,
    drawdown_id: DrawdownId,
    reason: str,
    day: BusinessDay | Refusal,
    now: datetime,
) -> Begun | Repeated | Refusal:
    record = books.drawdown(caller.bank_id, drawdown_id)
    kept = books.request(caller.bank_id, request_id)
    if kept is not None:
        return _repeat(kept, record, drawdown_id, reason)
    if isinstance(day, Refusal):
        return day
    if record is None:
        return refuse(RefusalReason.NOT_FOUND, noun="drawdown")
    refusal = _check(books, record, day.business_date)
    closed = check_begin(books.bank_day(caller.bank_id), day.business_date) if refusal is None else None
    if closed is not None:
        return closed
    refusal = refusal or _hold_note(books, record)
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=request_id,
            kind=RequestKind.REVERSE_DRAWDOWN,
            terminal_id=caller.terminal_id,
            content={"drawdown_id": drawdown_id, "reason": reason},
            drawdown_id=drawdown_id,
            refusal=refusal,
            create_time=now,
        )
    )
    if refusal is not None:
        return refusal
    intended = steps.intend_reversal(
        books,
        record,
        now,
        due=now + services.policy.lease,
        deadline=now + services.policy.confirm_within,
        request_id=request_id,
        reason=reason,
    )
    return Begun(intended)


def _repeat(
    kept: RequestRecord, record: DrawdownRecord | None, drawdown_id: DrawdownId, reason: str
) -> Repeated | Refusal:
    if kept.kind is not RequestKind.REVERSE_DRAWDOWN:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    for name, value in (("drawdown_id", drawdown_id), ("reason", reason)):
        if kept.content[name] != value:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    if kept.refusal is not None:
        return kept.refusal
    assert record is not None, "a reversal that was taken has its drawdown"
    if record.reversal_request_id != kept.request_id:
        # Another one was begun since, which core's no to this one alone allows: it is answered as it was then.
        return _core_refused()
    return Repeated(record)


def _hold_note(books: Books, record: DrawdownRecord) -> Refusal | None:
    """Keep the note from being repaid meanwhile."""
    note = books.note(record.drawdown.content.bank_id, record.loan_note_id)
    assert note is not None, "a drawdown that was paid out has its note"
    if books.hold_note(note, record.drawdown.drawdown_id):
        return None
    return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause="a repayment is under way")


def _check(books: Books, record: DrawdownRecord, business_date: date) -> Refusal | None:
    if record.drawdown.state is not DrawdownState.DISBURSED:
        return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause=f"state {record.drawdown.state}")
    if record.business_date != business_date:
        return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause=f"posted on {record.business_date}")
    if is_repaid_in_part(books, record):
        return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause="repaid in part")
    return None

"""Undoes a drawdown of the same business day (冲正), at the counter, once a second person has agreed.

As durable as the drawdown itself: the intent is written down first, core is asked under the reversal's own id, and a
lost answer is asked about by the sweeper.
"""

from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application import drawdown_steps as steps
from channel_server.application.await_end import await_end
from channel_server.application.books import Books, StaleRecordError, StorageError
from channel_server.application.day_gate import check_begin
from channel_server.application.disburse import read_again
from channel_server.application.look_again import is_repaid_in_part
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BusinessDay, OutcomeUnknown, PostingState, Refused, ReversalOrder, Success
from channel_server.application.records import DrawdownRecord, RequestKind, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.submit_approval import new_approval, submit_once, waiting_already
from channel_server.application.taken import Begun
from channel_server.domain.approval import Approval, ApprovalKind, ApprovalState
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.ids import DrawdownId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember

_FINAL = frozenset({RefusalReason.REVERSAL_NOT_ALLOWED})
"""Said of a request once, said of it for ever."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """The drawdown as it stands, and what the reversal of it waits for, or waited for."""

    drawdown: DrawdownRecord
    approval: Approval | None


async def reverse_drawdown(
    services: Services,
    desk: MoneyDesk,
    caller: TerminalRecord,
    staff: StaffMember | None,
    *,
    request_id: str,
    drawdown_id: DrawdownId,
    reason: str,
) -> Reversal | Refusal:
    """Ask that a drawdown be undone, once for a `request_id`; a second person has to agree (`decide_approval`).

    The same request again is answered from where the approval, and then the reversal, stand.
    """
    if caller.channel is not Channel.COUNTER or staff is None:
        return refuse(RefusalReason.REVERSAL_NOT_ALLOWED, cause=f"channel {caller.channel}")
    # A reversal that was taken before is answered as before, whether or not core can be reached now.
    day = await services.days.open_day(caller.bank_id)
    content = {"drawdown_id": str(drawdown_id), "reason": reason}

    def ask(books: Books) -> Reversal | Refusal:
        now = services.clock.now()

        def make() -> Approval | Refusal:
            return _new_approval(services, books, caller, staff, day, now, request_id, drawdown_id, reason)

        submitted = submit_once(
            books, caller, RequestKind.REVERSE_DRAWDOWN, content, request_id, now, make, final=_FINAL
        )
        if isinstance(submitted, Refusal):
            return submitted
        record = books.drawdown(caller.bank_id, drawdown_id)
        assert record is not None, "a reversal that was taken has its drawdown"
        return Reversal(record, submitted)

    asked = await services.books.write(ask)
    if isinstance(asked, Refusal):
        return asked
    assert asked.approval is not None, "it has just been found"
    if asked.approval.end is not None:
        return asked.approval.end
    if asked.approval.state is not ApprovalState.APPROVED:
        return asked
    # Waits for the call that is asking core, here or at another server; asks nobody itself.
    record = await await_end(services, desk, asked.drawdown, key=reversal_key(drawdown_id))
    if record.reversal_request_id != request_id:
        # Another one was begun since, which core's no to this one alone allows: it is answered as it was then.
        return _core_refused()
    answer = answer_of(record)
    return answer if isinstance(answer, Refusal) else Reversal(answer, asked.approval)


def reversal_key(drawdown_id: DrawdownId) -> str:
    """Under what the work of a reversal is waited for at the desk."""
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


def begin_reversal(
    services: Services,
    books: Books,
    record: DrawdownRecord,
    day: BusinessDay,
    now: datetime,
    *,
    request_id: str,
    reason: str,
) -> Begun | Refusal:
    """Write down that core is about to be asked to undo a payment; a refusal leaves nothing written."""
    refusal = _check(books, record, day.business_date)
    if refusal is None:
        refusal = check_begin(books.bank_day(record.drawdown.content.bank_id), day.business_date)
    refusal = refusal or _hold_note(books, record)
    if refusal is not None:
        return refusal
    return Begun(
        steps.intend_reversal(
            books,
            record,
            now,
            due=now + services.policy.lease,
            deadline=now + services.policy.confirm_within,
            request_id=request_id,
            reason=reason,
        )
    )


def _new_approval(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    staff: StaffMember,
    day: BusinessDay | Refusal,
    now: datetime,
    request_id: str,
    drawdown_id: DrawdownId,
    reason: str,
) -> Approval | Refusal:
    if isinstance(day, Refusal):
        return day
    record = books.drawdown(caller.bank_id, drawdown_id)
    if record is None:
        return refuse(RefusalReason.NOT_FOUND, noun="drawdown")
    refusal = _check(books, record, day.business_date)
    refusal = refusal or check_begin(books.bank_day(caller.bank_id), day.business_date)
    if refusal is not None:
        return refusal
    terms = services.policies.policy(books, caller.bank_id).approval
    approval = new_approval(
        services,
        caller,
        staff,
        ApprovalKind.REVERSAL,
        causes=("always",),
        customer_id=record.drawdown.content.customer_id,
        request_id=request_id,
        now=now,
        expire_time=now + terms.lapses_after,
        drawdown_id=drawdown_id,
        credit_line_id=record.drawdown.content.credit_line_id,
        amount=record.drawdown.content.amount,
        content={"reason": reason},
        reason=reason,
    )
    return waiting_already(books, approval) or approval


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

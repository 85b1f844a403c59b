"""A person stops a line from being drawn (冻结), at once; to draw on it again (解冻) takes a second person."""

from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.list_credit_lines import LineView, line_view_at
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.submit_approval import new_approval, submit_once, waiting_already
from channel_server.application.visits import record_act
from channel_server.domain.approval import Approval, ApprovalKind
from channel_server.domain.ids import LineId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


async def freeze_credit_line(
    services: Services,
    caller: TerminalRecord,
    staff: StaffMember,
    *,
    request_id: str,
    credit_line_id: LineId,
    reason: str,
) -> LineView | Refusal:
    """Freeze, once for a `request_id`. What is under way on the line goes on; what waits for approval cannot begin."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    content = {"credit_line_id": str(credit_line_id), "reason": reason}

    def freeze(books: Books) -> LineView | Refusal:
        now = services.clock.now()
        kept = books.request(caller.bank_id, request_id)
        if kept is not None:
            reused = _reused(kept, content)
            if reused is not None:
                return reused
        line = books.line(caller.bank_id, credit_line_id)
        if line is None:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        if kept is None:
            stopped = books.stop_line(caller.bank_id, credit_line_id, frozen=True, on=day.business_date)
            assert stopped is not None, "it was there a moment ago"
            line = stopped
            _record(books, caller, staff, request_id, credit_line_id, content, now)
        return line_view_at(services, books, caller.channel, line, day.business_date)

    return await services.books.write(freeze)


async def release_credit_line(
    services: Services,
    caller: TerminalRecord,
    staff: StaffMember,
    *,
    request_id: str,
    credit_line_id: LineId,
    reason: str,
) -> Approval | Refusal:
    """Ask that a frozen line may be drawn again, once for a `request_id`."""
    content = {"credit_line_id": str(credit_line_id), "reason": reason}

    def release(books: Books) -> Approval | Refusal:
        now = services.clock.now()

        def make() -> Approval | Refusal:
            line = books.line(caller.bank_id, credit_line_id)
            if line is None:
                return refuse(RefusalReason.NOT_FOUND, noun="credit line")
            if not line.line.frozen:
                return refuse(RefusalReason.LINE_NOT_FROZEN)
            approval = new_approval(
                services,
                caller,
                staff,
                ApprovalKind.RELEASE,
                causes=("always",),
                customer_id=line.line.customer_id,
                request_id=request_id,
                now=now,
                expire_time=now + services.policies.policy(books, caller.bank_id).approval.lapses_after,
                credit_line_id=credit_line_id,
                reason=reason,
            )
            return waiting_already(books, approval) or approval

        return submit_once(books, caller, RequestKind.RELEASE_CREDIT_LINE, content, request_id, now, make)

    return await services.books.write(release)


def _reused(kept: RequestRecord, content: dict[str, str]) -> Refusal | None:
    if kept.kind is not RequestKind.FREEZE_CREDIT_LINE:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    differing = next((name for name, value in content.items() if kept.content[name] != value), None)
    return None if differing is None else refuse(RefusalReason.REQUEST_ID_REUSED, field=differing)


def _record(
    books: Books,
    caller: TerminalRecord,
    staff: StaffMember,
    request_id: str,
    credit_line_id: LineId,
    content: dict[str, str],
    now: datetime,
) -> None:
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=request_id,
            kind=RequestKind.FREEZE_CREDIT_LINE,
            terminal_id=caller.terminal_id,
            content=content,
            drawdown_id=None,
            refusal=None,
            create_time=now,
        )
    )
    record_act(
        books,
        caller.bank_id,
        "credit_line_frozen",
        now,
        subject=credit_line_id,
        discriminator=request_id,
        by=staff.staff_number,
        terminal=caller.terminal_id,
    )

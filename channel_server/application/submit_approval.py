"""Leaves something behind for a second person: what every act has in common that waits for one."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.approval import NO_DRAWDOWN, NO_LINE, NO_SESSION, Approval, ApprovalKind
from channel_server.domain.ids import CustomerId, DrawdownId, LineId, SessionId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


def new_approval(
    services: Services,
    caller: TerminalRecord,
    staff: StaffMember,
    kind: ApprovalKind,
    *,
    causes: tuple[str, ...],
    customer_id: CustomerId,
    request_id: str,
    now: datetime,
    expire_time: datetime,
    drawdown_id: DrawdownId = NO_DRAWDOWN,
    session_id: SessionId = NO_SESSION,
    credit_line_id: LineId = NO_LINE,
    amount: Fen | None = None,
    content: Mapping[str, str] | None = None,
    reason: str = "",
) -> Approval:
    """Make one; nothing is written down yet."""
    return Approval(
        bank_id=caller.bank_id,
        approval_id=services.ids.new_uuid(),
        kind=kind,
        causes=causes,
        customer_id=customer_id,
        request_id=request_id,
        maker_number=staff.staff_number,
        maker_name=staff.display_name,
        workstation_id=caller.terminal_id,
        branch_name=caller.branch_name,
        create_time=now,
        expire_time=expire_time,
        credit_line_id=credit_line_id,
        drawdown_id=drawdown_id,
        session_id=session_id,
        amount=amount,
        content=content or {},
        reason=reason,
    )


def submit(books: Books, approval: Approval, now: datetime) -> None:
    """Write it down, for whoever may decide it."""
    books.add_approval(approval)
    record_approval_act(books, approval, "approval_submitted", now, maker=approval.maker_number)


def submit_once(
    books: Books,
    caller: TerminalRecord,
    kind: RequestKind,
    content: Mapping[str, str],
    request_id: str,
    now: datetime,
    make: Callable[[], Approval | Refusal],
    *,
    final: Collection[RefusalReason] = (),
) -> Approval | Refusal:
    """Submit for a `request_id`, or find what was submitted for it before.

    A refusal is written down where its reason is a final one: the same request then gets the same words again. Any
    other decided nothing, and the request may come again when it can be.
    """
    kept = books.request(caller.bank_id, request_id)
    if kept is not None:
        if kept.kind is not kind:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
        for name, value in content.items():
            if kept.content[name] != value:
                return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
        found = books.approval_of_request(caller.bank_id, request_id)
        # None: of a time when one person was enough. It was carried out then, and is not begun a second time.
        return found or kept.refusal or refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    made = make()
    if isinstance(made, Refusal) and made.reason not in final:
        return made
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=request_id,
            kind=kind,
            terminal_id=caller.terminal_id,
            content=content,
            drawdown_id=None if isinstance(made, Refusal) else made.drawdown_id or None,
            refusal=made if isinstance(made, Refusal) else None,
            create_time=now,
        )
    )
    if isinstance(made, Approval):
        submit(books, made, now)
    return made


def waiting_already(books: Books, approval: Approval) -> Refusal | None:
    """Say that the same waits already, under another request."""
    for other in books.approvals_of(approval.bank_id, approval.customer_id):
        about = (other.drawdown_id, other.credit_line_id, other.session_id)
        if other.kind is approval.kind and about == (
            approval.drawdown_id,
            approval.credit_line_id,
            approval.session_id,
        ):
            return refuse(RefusalReason.APPROVAL_WAITING_ALREADY, approval=other.approval_id)
    return None


def record_approval_act(
    books: Books, approval: Approval, act: str, now: datetime, *, occasion: str = "", **details: str
) -> None:
    """Leave an act behind. An approval has each version once; within it an occasion tells acts of one type apart."""
    record_act(
        books,
        approval.bank_id,
        act,
        now,
        subject=approval.approval_id,
        discriminator=f"{approval.version}:{occasion}" if occasion else str(approval.version),
        kind=approval.kind,
        drawdown=approval.drawdown_id,
        # Whose it is, and where it was made: whoever watches is told by these.
        customer=approval.customer_id,
        terminal=approval.workstation_id,
        **details,
    )

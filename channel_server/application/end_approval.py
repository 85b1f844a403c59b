"""Ends an approval without an agreement: returned, taken back by its maker, or lapsed. What was held is free again."""

from datetime import datetime

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.submit_approval import record_approval_act
from channel_server.domain.approval import Approval, ApprovalEvent, ApprovalKind
from channel_server.domain.drawdown import DrawdownEvent
from channel_server.domain.ids import BankId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember

MOST_AT_ONCE = 50
"""Bounds one round of `lapse_approvals` after the server was down."""


def end_approval(
    services: Services, books: Books, approval: Approval, reason: RefusalReason, now: datetime
) -> DrawdownRecord | None:
    """Let go of what an approval holds; tell the drawdown that it is about, where it is about one."""
    if not approval.drawdown_id:
        return None
    record = books.drawdown(approval.bank_id, approval.drawdown_id)
    assert record is not None, "an approval is about a drawdown that is there"
    if approval.kind is not ApprovalKind.DRAWDOWN:
        return record
    assert record.awaits_approval, "an open approval holds its drawdown"
    return steps.fail(books, record, DrawdownEvent.REFUSED_BEFORE_POSTING, now, refusal=refuse(reason))


async def withdraw_approval(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, approval_id: str
) -> Approval | Refusal:
    """Take back what one has made. Taking it back twice is no error."""
    now = services.clock.now()

    def withdraw(books: Books) -> Approval | Refusal:
        found = books.approval(caller.bank_id, approval_id)
        if found is None:
            return refuse(RefusalReason.NOT_FOUND, noun="approval")
        refusal = found.check_maker(staff, now)
        if refusal is not None:
            again = found.end is not None and found.end.reason is RefusalReason.APPROVAL_WITHDRAWN
            return found if again and refusal.reason is RefusalReason.APPROVAL_DECIDED else refusal
        end_approval(services, books, found, RefusalReason.APPROVAL_WITHDRAWN, now)
        after = found.after(ApprovalEvent.WITHDRAW, now)
        books.change_approval(after)
        record_approval_act(books, after, "approval_withdrawn", now, maker=after.maker_number)
        return after

    return await services.books.write(withdraw)


async def lapse_approvals(services: Services) -> int:
    """End what nobody has decided in time, each by itself; tell how many there were."""
    now = services.clock.now()
    found = await services.books.read(lambda books: books.lapsed_approvals(now, MOST_AT_ONCE))
    for bank_id, approval_id in found:
        await _lapse(services, bank_id, approval_id)
    return len(found)


async def _lapse(services: Services, bank_id: BankId, approval_id: str) -> None:
    now = services.clock.now()

    def lapse(books: Books) -> None:
        found = books.approval(bank_id, approval_id)
        # Somebody may have decided since it was found.
        if found is None or not found.state.is_open or now < found.expire_time:
            return
        end_approval(services, books, found, RefusalReason.APPROVAL_LAPSED, now)
        after = found.after(ApprovalEvent.LAPSE, now)
        books.change_approval(after)
        record_approval_act(books, after, "approval_lapsed", now, maker=after.maker_number)

    await services.books.write(lapse)

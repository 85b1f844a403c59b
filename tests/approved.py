"""A second person who agrees: a teller asks for a reversal, a supervisor looks at everything and approves it.

For tests and torture of what comes after; who may approve what is other tests' subject (`test_approvals.py`).
"""

import uuid
from zlib import crc32

from channel_server.adapters.passwords import PlainPasswords
from channel_server.application.books import Books
from channel_server.application.decide_approval import Decided, Decision, decide_approval
from channel_server.application.look_at_approvals import open_proof
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.reverse_drawdown import reverse_drawdown
from channel_server.application.services import Services
from channel_server.application.staff_books import StaffRecord
from channel_server.domain.approval import Approval, ApprovalEvent
from channel_server.domain.ids import DrawdownId, TerminalId
from channel_server.domain.refusals import Refusal
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole
from tests.signed import BANK

PASSWORD = "edian-demo"
TELLER = StaffMember(BANK, "0317", "样本小满", frozenset({StaffRole.TELLER}))
SUPERVISORS = tuple(
    StaffMember(BANK, f"09{number:02d}", "样本谷雨", frozenset({StaffRole.SUPERVISOR})) for number in range(16)
)
"""Many: several approvals may be under way at once, and no one person types so many passwords together."""
OTHER_DESK = TerminalRecord(TerminalId("JC-T002"), BANK, Channel.COUNTER, "", "", "", False, None)


def put_staff(books: Books) -> None:
    """Enrol them."""
    for member in (TELLER, *SUPERVISORS):
        if books.staff(BANK, member.staff_number) is not None:
            continue
        hashed = f"plain, development only: {PASSWORD}"
        books.put_staff(StaffRecord(member, hashed, change_required=False, locked=False))


async def approve(services: Services, desk: MoneyDesk, approval: Approval) -> Decided | Refusal:
    """Look at every proof, and agree; the same approval twice is one request twice."""
    assert isinstance(services.passwords, PlainPasswords)
    supervisor = SUPERVISORS[crc32(approval.approval_id.encode()) % len(SUPERVISORS)]
    for proof in approval.proofs:
        await open_proof(services, OTHER_DESK, supervisor, approval_id=approval.approval_id, proof=proof)
    request_id = str(uuid.uuid5(uuid.NAMESPACE_OID, approval.approval_id))
    decision = Decision(request_id, approval.approval_id, ApprovalEvent.APPROVE, comment="")
    return await decide_approval(services, desk, OTHER_DESK, supervisor, decision, password=PASSWORD)


async def reverse_approved(
    services: Services,
    desk: MoneyDesk,
    caller: TerminalRecord,
    *,
    request_id: str,
    drawdown_id: DrawdownId,
    reason: str,
) -> DrawdownRecord | Refusal:
    """Ask for a reversal, have it approved, and ask again what became of it."""
    for _ in range(2):
        asked = await reverse_drawdown(
            services, desk, caller, TELLER, request_id=request_id, drawdown_id=drawdown_id, reason=reason
        )
        if isinstance(asked, Refusal):
            return asked
        approval = asked.approval
        if approval is None or not approval.state.is_open:
            return asked.drawdown
        if isinstance(await approve(services, desk, approval), Refusal):
            # It waits on, and the drawdown stands as it stood.
            return asked.drawdown
    return asked.drawdown

"""What two people at a counter have asked of an approval, and every answer held against what was answered before.

What is decided once stays decided: of all who decided, returned or took back, one was told that it was so, and is told
so for ever; the others are told that they came too late, and never had their way afterwards.
"""

from dataclasses import dataclass

from channel_server.application.decide_approval import Decided, Decision, decide_approval
from channel_server.application.end_approval import withdraw_approval
from channel_server.application.look_at_approvals import open_proof
from channel_server.application.ports import PostingState
from channel_server.application.records import TerminalRecord
from channel_server.domain.approval import PROOFS, Approval, ApprovalEvent, ApprovalKind, ApprovalState
from channel_server.domain.drawdown import Drawdown, DrawdownState
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.staff import StaffMember
from tests.approved import OTHER_DESK, PASSWORD, TELLER
from tests.model.approval_audit import ApprovalAudit
from tests.model.world import World

LEADS_TO = {ApprovalEvent.APPROVE: ApprovalState.APPROVED, ApprovalEvent.RETURN: ApprovalState.RETURNED}
TOO_LATE = frozenset({RefusalReason.APPROVAL_DECIDED, RefusalReason.APPROVAL_LAPSED})


@dataclass
class DecisionRequest:
    """A supervisor who looks at everything, and decides."""

    supervisor: StaffMember
    decision: Decision
    audit: ApprovalAudit
    kind: ApprovalKind = ApprovalKind.DRAWDOWN
    looks: bool = True
    """Whether the proofs are looked at; nobody may approve who has never looked."""
    taken: bool = False
    too_late: bool = False

    @property
    def ends(self) -> bool:
        """Whether it is more than a question to the maker."""
        return self.decision.event in LEADS_TO

    def send(self, world: World) -> None:
        """Send it, or send it again."""
        world.begin(self._decide(world), lambda answer: self.hear(world, answer))

    async def _decide(self, world: World) -> Decided | Refusal:
        approval_id = self.decision.approval_id
        for proof in PROOFS[self.kind] if self.looks else ():
            await open_proof(world.services, OTHER_DESK, self.supervisor, approval_id=approval_id, proof=proof)
        return await decide_approval(
            world.services, world.desk, OTHER_DESK, self.supervisor, self.decision, password=PASSWORD
        )

    def hear(self, world: World, answer: Decided | Refusal) -> None:
        """Hear an answer."""
        kept = self.audit.approval(self.decision.approval_id)
        if isinstance(answer, Refusal):
            assert not (self.ends and self.taken), f"decided, and then refused: {answer}"
            if answer.reason in TOO_LATE and self.ends:
                assert kept.decide_request_id != self.decision.request_id, "too late for what one has decided oneself"
                self.too_late = True
            return
        assert not self.too_late, "told that it was too late, and then taken"
        assert answer.approval.approval_id == kept.approval_id
        self.taken = True
        if not self.ends:
            return
        assert answer.approval.state is LEADS_TO[self.decision.event], answer.approval
        assert kept.state is answer.approval.state, f"told {answer.approval.state}, kept {kept}"
        assert kept.decide_request_id == self.decision.request_id, "two decisions were taken"
        assert answer.drawdown is not None
        self._hear_drawdown(world, answer.drawdown.drawdown)

    def _hear_drawdown(self, world: World, drawdown: Drawdown) -> None:
        posting = world.bank.core.posting(drawdown.drawdown_id)
        paying = () if posting is None else (posting.state,)
        if drawdown.state is DrawdownState.DISBURSED:
            assert paying in ((PostingState.POSTED,), (PostingState.REVERSED,)), f"told that it is paid: {posting}"
        if drawdown.state is DrawdownState.REVERSED:
            assert paying == (PostingState.REVERSED,), f"told that it is undone: {posting}"
        if self.decision.event is ApprovalEvent.RETURN and self.kind is ApprovalKind.DRAWDOWN:
            assert drawdown.state is DrawdownState.FAILED, drawdown


@dataclass
class Withdrawal:
    """A teller who takes back what waits."""

    caller: TerminalRecord
    approval_id: str
    audit: ApprovalAudit
    taken: bool = False
    too_late: bool = False

    def send(self, world: World) -> None:
        """Send it, or send it again."""
        work = withdraw_approval(world.services, self.caller, TELLER, approval_id=self.approval_id)
        world.begin(work, self.hear)

    def hear(self, answer: Approval | Refusal) -> None:
        """Hear an answer."""
        if isinstance(answer, Refusal):
            assert answer.reason in TOO_LATE, answer
            assert not self.taken, f"taken back, and then refused: {answer}"
            self.too_late = True
            return
        assert not self.too_late, "told that it was too late, and then taken back"
        assert answer.state is ApprovalState.WITHDRAWN, answer
        assert self.audit.approval(self.approval_id).state is ApprovalState.WITHDRAWN
        self.taken = True

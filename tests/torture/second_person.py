"""The second person under the torture: looks at what waits, agrees, gives it back, asks first, or never comes.

What becomes of an approval follows from its id, so that a maker who has died and come back sees the same done again.
What was answered once has to hold: an approval that was told to be over is never heard of as agreed to.
"""

import asyncio
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any

from edian.channel.v1 import approval_service_pb2 as pb

from channel_server.cli.seed_demo import DEMO_PASSWORD
from channel_server.domain.approval import PROOFS, ApprovalKind
from tests.torture.wire import No, Silence, Wire


class ChangedMindError(AssertionError):
    """An approval was told to be decided one way, and then another."""


@unique
class Course(StrEnum):
    """What becomes of an approval, where nothing dies."""

    AGREED = "AGREED"
    GIVEN_BACK = "GIVEN_BACK"
    ASKED_FIRST = "ASKED_FIRST"
    TAKEN_BACK = "TAKEN_BACK"
    CONTESTED = "CONTESTED"
    """One agrees, one gives it back and its maker takes it back, at once and at any servers; one of them is right."""
    FORGOTTEN = "FORGOTTEN"
    """Nobody comes, and it lapses."""


_WEIGHTS = {
    Course.AGREED: 10,
    Course.GIVEN_BACK: 2,
    Course.ASKED_FIRST: 2,
    Course.TAKEN_BACK: 2,
    Course.CONTESTED: 3,
    Course.FORGOTTEN: 2,
}
_OVER = frozenset({pb.APPROVAL_STATE_RETURNED, pb.APPROVAL_STATE_WITHDRAWN, pb.APPROVAL_STATE_LAPSED})


@dataclass
class SecondPerson:
    """A supervisor at a desk of her own, and the teller whose work she looks at."""

    desk: Wire
    maker: Wire
    source: random.Random
    told: dict[str, bool] = field(default_factory=dict)
    """By approval: whether it was told to be agreed to, or to be over."""
    heard: Counter[str] = field(default_factory=Counter)
    """What was answered, for the log."""

    def course_of(self, approval_id: str) -> Course:
        """What becomes of an approval; the same each time."""
        return random.Random(approval_id).choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]

    async def see_to(self, approval_id: str, kind: ApprovalKind) -> None:
        """Do the next thing about one that waits. An answer may be lost: whoever still waits comes again."""
        match self.course_of(approval_id):
            case Course.AGREED:
                await self._agree(approval_id, kind)
            case Course.GIVEN_BACK:
                await self._give_back(approval_id)
            case Course.ASKED_FIRST:
                await self._decide(approval_id, pb.APPROVAL_DECISION_ASK, comment="买什么用？")
                self._keep(approval_id, await self.maker.explain(self._replica(), approval_id, "买饲料，发票已看"))
                await self._agree(approval_id, kind)
            case Course.TAKEN_BACK:
                await self._take_back(approval_id)
            case Course.CONTESTED:
                await asyncio.gather(
                    self._agree(approval_id, kind), self._give_back(approval_id), self._take_back(approval_id)
                )
            case Course.FORGOTTEN:
                pass

    async def _agree(self, approval_id: str, kind: ApprovalKind) -> None:
        for proof in PROOFS[kind]:
            await self.desk.open_proof(self._replica(), approval_id, proof)
        await self._decide(approval_id, pb.APPROVAL_DECISION_APPROVE)

    async def _give_back(self, approval_id: str) -> None:
        await self._decide(approval_id, pb.APPROVAL_DECISION_RETURN, comment="用途不明")

    async def _take_back(self, approval_id: str) -> None:
        self._keep(approval_id, await self.maker.withdraw(self._replica(), approval_id))

    async def _decide(self, approval_id: str, decision: pb.ApprovalDecision, comment: str = "") -> None:
        request = pb.DecideApprovalRequest(
            # Each decision is one request, however often it is sent.
            request_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{decision} {approval_id}")),
            approval_id=approval_id,
            decision=decision,
            comment=comment,
            password=DEMO_PASSWORD,
        )
        self._keep(approval_id, await self.desk.decide(self._replica(), request))

    # Any: an approval of generated code, or what stands in its place.
    def _keep(self, approval_id: str, answer: Any) -> None:
        if isinstance(answer, No | Silence):
            self.heard[answer.reason if isinstance(answer, No) else answer.code] += 1
            return
        self.heard[pb.ApprovalState.Name(answer.state)] += 1
        if answer.state in _OVER or answer.state == pb.APPROVAL_STATE_APPROVED:
            agreed = answer.state == pb.APPROVAL_STATE_APPROVED
            if self.told.setdefault(approval_id, agreed) is not agreed:
                raise ChangedMindError(f"{approval_id}: told agreed {not agreed}, and now {agreed}")

    def _replica(self) -> int:
        return self.source.randrange(len(self.desk.stubs))

"""What a channel keeps of each request that it sent, and holds every answer against: no answer may contradict another.

A request is answered the same for ever: with one drawdown, or with one refusal. What the customer was told is true when
it is said and stays true: paid is paid, not done is never done afterwards.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from channel_server.application.create_drawdown import DrawdownOrder, create_drawdown
from channel_server.application.create_repayment import CreateRepaymentOrder, create_repayment
from channel_server.application.get_drawdown_outcome import DrawdownOutcome
from channel_server.application.get_repayment_outcome import RepaymentOutcome
from channel_server.application.ports import PostingState
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.reverse_drawdown import reverse_drawdown
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.ids import DrawdownId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.repayment import Repayment, RepaymentState
from channel_server.domain.session import Channel
from tests.approved import TELLER, reverse_approved
from tests.model.audit import MoneyAudit
from tests.model.bad_line import FarBank
from tests.model.world import World

_REASON = "错误入账"
_OF_THE_MOMENT = frozenset({RefusalReason.CORE_UNAVAILABLE, RefusalReason.APPROVAL_WAITING_ALREADY})
"""Refusals that keep nothing of a request."""
_PAYING = (PostingState.POSTED, PostingState.REVERSED)


@dataclass
class Told:
    """Everything that was answered to one request."""

    audit: MoneyAudit
    bank: FarBank
    request_id: str
    drawdown_id: str | None = None
    """The drawdown, or the repayment, that it became."""
    refusal: Refusal | None = None
    """Why it failed or was refused; told once, it is told for ever."""
    not_done: bool = False
    turned_away: bool = False
    """It was asked about before it came, and was told not to be there."""
    calls: list["asyncio.Task[Any]"] = field(default_factory=list)
    # Any: calls of several result types are kept together, only to hang up on them.

    def hear_drawdown(self, drawdown: DrawdownRecord) -> None:
        """Hear of a drawdown."""
        told = drawdown.drawdown
        assert not self.turned_away, "drawn under an id that was told not to be there"
        assert told.request_id == self.request_id
        assert self.drawdown_id in (None, told.drawdown_id), "one request, two drawdowns"
        self.drawdown_id = told.drawdown_id
        if told.state is DrawdownState.FAILED:
            assert told.refusal is not None
            self._hear_refusal(told.refusal)
        self._hear_outcome(told.outcome, told.drawdown_id)

    def hear_repayment(self, repayment: Repayment) -> None:
        """Hear of a repayment."""
        assert not self.turned_away, "repaid under an id that was told not to be there"
        assert repayment.request_id == self.request_id
        assert self.drawdown_id in (None, repayment.repayment_id), "one request, two repayments"
        self.drawdown_id = repayment.repayment_id
        if repayment.state is RepaymentState.FAILED:
            assert repayment.refusal is not None
            self._hear_refusal(repayment.refusal)
        self._hear_outcome(repayment.outcome, repayment.repayment_id)

    @property
    def taken(self) -> bool:
        """Whether the books know of the request."""
        return self.audit.request(self.request_id) is not None

    def hear_no(self, refusal: Refusal, *, taken_before: bool) -> None:
        """Hear a refusal; it counts for good when the books keep it.

        A call that came before the request was taken by another may have found that core's day cannot be asked, and be
        heard after it: nothing was done by that call.
        """
        kept = self.audit.request(self.request_id)
        if refusal.reason is RefusalReason.CORE_UNAVAILABLE and not taken_before:
            return
        if self.turned_away:
            assert refusal.reason is RefusalReason.REQUEST_WITHDRAWN, refusal
        elif kept is not None:
            assert kept[1] is None, f"{refusal.reason} for a request that has its drawdown"
            assert kept[2] == refusal.reason, f"told {refusal.reason}, kept {kept[2]}"
            self._hear_refusal(refusal)

    def hear_what_became(self, answer: DrawdownOutcome | RepaymentOutcome | Refusal) -> None:
        """Hear the answer to "what became of it?"."""
        if isinstance(answer, Refusal):
            assert answer.reason is RefusalReason.NOT_FOUND, answer
            assert self.drawdown_id is None, "a drawdown that was told of is not found"
            assert self.refusal is None, "a request that was answered is not found"
            self.turned_away = True
            return
        assert not self.turned_away, "found after it was told not to be there"
        kept = self.audit.request(self.request_id)
        assert kept is not None
        self._hear_outcome(answer.outcome, kept[1])

    def _hear_refusal(self, refusal: Refusal) -> None:
        assert self.refusal in (None, refusal), f"told {self.refusal}, and now {refusal}"
        self.refusal = refusal

    def _hear_outcome(self, outcome: CustomerOutcome, drawdown_id: str | None) -> None:
        posting = None if drawdown_id is None else self.bank.core.posting(drawdown_id)
        state = PostingState.NOT_FOUND if posting is None else posting.state
        if outcome is CustomerOutcome.DONE:
            assert state in _PAYING, f"told that it was paid, and core says {state}"
            assert not self.not_done, "told that it was not done, and then that it was"
        elif outcome is CustomerOutcome.NOT_DONE:
            # Not paid, or put back: both are NOT_DONE, and neither turns into paid any more.
            assert state is not PostingState.POSTED, "told that it was not done, and core has paid"
            self.not_done = True

    def check_at_end(self) -> None:
        """Hold what was told against how it ended."""
        kept = self.audit.request(self.request_id)
        if self.turned_away or (self.refusal is not None and self.drawdown_id is None):
            assert kept is None or kept[1] is None, "drawn after all"
        if self.not_done and kept is not None and kept[1] is not None:
            posting = self.bank.core.posting(kept[1])
            assert posting is None or posting.state is not PostingState.POSTED, "paid after all"


@dataclass
class DrawRequest:
    """A request to draw."""

    caller: TerminalRecord
    order: DrawdownOrder
    told: Told

    def send(self, world: World) -> None:
        """Send it, or send it again."""
        taken_before = self.told.taken

        def hear(answer: DrawdownRecord | Refusal) -> None:
            if isinstance(answer, Refusal):
                self.told.hear_no(answer, taken_before=taken_before)
            else:
                self.told.hear_drawdown(answer)

        staff = TELLER if self.caller.channel is Channel.COUNTER else None
        work = create_drawdown(world.services, world.desk, self.caller, self.order, staff)
        self.told.calls.append(world.begin(work, hear))


@dataclass
class RepayRequest:
    """A request to repay."""

    caller: TerminalRecord
    order: CreateRepaymentOrder
    told: Told

    def send(self, world: World) -> None:
        """Send it, or send it again."""
        taken_before = self.told.taken

        def hear(answer: RepaymentRecord | Refusal) -> None:
            if isinstance(answer, Refusal):
                self.told.hear_no(answer, taken_before=taken_before)
            else:
                self.told.hear_repayment(answer.repayment)

        world.begin(create_repayment(world.services, world.desk, self.caller, self.order), hear)


@dataclass
class ReversalRequest:
    """A request to undo a drawdown."""

    caller: TerminalRecord
    request_id: str
    drawdown_id: DrawdownId
    audit: MoneyAudit
    bank: FarBank
    refusal: Refusal | None = None
    undone: bool = False
    waits: bool = False
    """Whether it is left to the supervisors, and not agreed to at once."""

    def send(self, world: World) -> None:
        """Send it, or send it again."""
        taken_before = self.audit.request(self.request_id) is not None
        if self.waits:
            work = self._ask(world)
        else:
            work = reverse_approved(
                world.services,
                world.desk,
                self.caller,
                request_id=self.request_id,
                drawdown_id=self.drawdown_id,
                reason=_REASON,
            )
        world.begin(work, lambda answer: self.hear(answer, taken_before=taken_before))

    async def _ask(self, world: World) -> DrawdownRecord | Refusal:
        asked = await reverse_drawdown(
            world.services,
            world.desk,
            self.caller,
            TELLER,
            request_id=self.request_id,
            drawdown_id=self.drawdown_id,
            reason=_REASON,
        )
        return asked if isinstance(asked, Refusal) else asked.drawdown

    def hear(self, answer: DrawdownRecord | Refusal, *, taken_before: bool) -> None:
        """Hear an answer; as for a drawdown, a call that came before the request was taken may be heard after it."""
        kept = self.audit.request(self.request_id)
        if isinstance(answer, Refusal):
            if answer.reason in _OF_THE_MOMENT and not taken_before:
                return
            if kept is not None:
                assert answer.reason is not RefusalReason.CORE_UNAVAILABLE, "taken, and told to come again"
                assert self.refusal in (None, answer), f"told {self.refusal}, and now {answer}"
                assert not self.undone, "undone, and then refused"
                self.refusal = answer
            return
        assert self.refusal is None, "refused, and then taken"
        if answer.drawdown.state is DrawdownState.REVERSED:
            posting = self.bank.core.posting(self.drawdown_id)
            assert posting is not None
            assert posting.state is PostingState.REVERSED, "told that it was undone, and core has not"
            self.undone = True

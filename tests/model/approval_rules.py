"""The rules about what waits for a second person: large drawdowns, reversals, and the two who decide on them."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from channel_server.application.decide_approval import Decision
from channel_server.application.look_at_approvals import explain_approval
from channel_server.domain.approval import ApprovalEvent
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.session import Channel
from tests.approved import SUPERVISORS, TELLER
from tests.model.approval_audit import ApprovalAudit, ApprovalRow
from tests.model.audit import MoneyAudit
from tests.model.choices import BORROWER, TICKS, WHICH, Counts
from tests.model.decisions import DecisionRequest, Withdrawal
from tests.model.requests import ReversalRequest
from tests.model.world import World
from tests.signed import Borrower

LARGE = st.sampled_from((5_000_100, 5_100_000, 9_000_000))
EVENTS = st.sampled_from(
    (ApprovalEvent.APPROVE, ApprovalEvent.APPROVE, ApprovalEvent.APPROVE, ApprovalEvent.RETURN, ApprovalEvent.ASK)
)
WHO = st.integers(0, 3)


class ApprovalRules(RuleBasedStateMachine):
    """Part of `MoneyMachine`."""

    world: World
    audit: MoneyAudit
    waiting: ApprovalAudit
    reversals: list[ReversalRequest]

    def __init__(self) -> None:
        super().__init__()
        self.decisions: list[DecisionRequest] = []
        self.withdrawals: list[Withdrawal] = []

    def _draw(self, borrower: Borrower, channel: Channel, amount: int) -> None:
        raise NotImplementedError

    @rule(borrower=BORROWER, amount=LARGE, ticks=TICKS)
    def draw_large(self, borrower: Borrower, amount: int, ticks: int) -> None:
        """A customer at the counter draws more than one person may pay out."""
        Counts.steps += 1
        self._draw(borrower, Channel.COUNTER, amount)
        self.world.turns(ticks)

    @rule(borrower=BORROWER, amount=LARGE, who=WHO, event=EVENTS, seconds=st.sampled_from((0.0, 0.03, 0.5)))
    def draw_large_and_decide(
        self, borrower: Borrower, amount: int, who: int, event: ApprovalEvent, seconds: float
    ) -> None:
        """A customer draws much, and a supervisor is at hand."""
        Counts.steps += 1
        self._draw(borrower, Channel.COUNTER, amount)
        self.world.pass_time(0.5)
        found = self._open()
        if found:
            self._decide(found[-1], who, event)
        self.world.pass_time(seconds)

    @rule(which=WHICH, ticks=TICKS)
    def ask_to_reverse(self, which: int, ticks: int) -> None:
        """A teller asks that what is paid be undone, and leaves it to whoever decides."""
        Counts.steps += 1
        paid = [row.drawdown_id for row in self.audit.drawdowns() if row.state is DrawdownState.DISBURSED]
        if paid:
            counter, request_id = self.world.callers[Channel.COUNTER], self.world.ids.new_uuid()
            drawdown_id = paid[which % len(paid)]
            self.reversals.append(
                ReversalRequest(counter, request_id, drawdown_id, self.audit, self.world.bank, waits=True)
            )
            self.reversals[-1].send(self.world)
        self.world.turns(ticks)

    @rule(which=WHICH, who=WHO, event=EVENTS, looks=st.sampled_from((True, True, True, False)), ticks=TICKS)
    def decide(self, which: int, who: int, event: ApprovalEvent, looks: bool, ticks: int) -> None:
        """A supervisor decides on one that waits."""
        Counts.steps += 1
        found = self._open()
        if found:
            self._decide(found[which % len(found)], who, event, looks=looks)
        self.world.turns(ticks)

    @rule(which=WHICH, who=WHO, events=st.tuples(EVENTS, EVENTS), ticks=TICKS)
    def decide_twice(self, which: int, who: int, events: tuple[ApprovalEvent, ApprovalEvent], ticks: int) -> None:
        """Two supervisors decide on one at once, and its maker takes it back as well."""
        Counts.steps += 1
        found = self._open()
        if found:
            row = found[which % len(found)]
            for number, event in enumerate(events):
                self._decide(row, who + number, event)
            self._withdraw(row)
        self.world.turns(ticks)

    @rule(which=WHICH, who=WHO, event=EVENTS, ticks=TICKS)
    def decide_late(self, which: int, who: int, event: ApprovalEvent, ticks: int) -> None:
        """A supervisor whose list is old decides on one that may be decided."""
        Counts.steps += 1
        found = self.waiting.approvals()
        if found:
            self._decide(found[which % len(found)], who, event)
        self.world.turns(ticks)

    @precondition(lambda self: self.decisions)
    @rule(which=WHICH, times=st.integers(1, 3), ticks=TICKS)
    def repeat_decision(self, which: int, times: int, ticks: int) -> None:
        """A supervisor who has not heard sends the same again."""
        Counts.steps += 1
        for _ in range(times):
            self.decisions[which % len(self.decisions)].send(self.world)
        self.world.turns(ticks)

    @rule(which=WHICH, again=st.booleans(), ticks=TICKS)
    def withdraw(self, which: int, again: bool, ticks: int) -> None:
        """A teller takes back what waits, or says so again."""
        Counts.steps += 1
        if again and self.withdrawals:
            self.withdrawals[which % len(self.withdrawals)].send(self.world)
        elif found := self._open():
            self._withdraw(found[which % len(found)])
        self.world.turns(ticks)

    @rule(which=WHICH, ticks=TICKS)
    def explain(self, which: int, ticks: int) -> None:
        """A teller answers what a supervisor has asked, or has not."""
        Counts.steps += 1
        found = self._open()
        if found:
            row = found[which % len(found)]
            caller = self.world.callers[Channel.COUNTER]
            answer = explain_approval(
                self.world.services, caller, TELLER, approval_id=row.approval_id, reason="客户当面确认"
            )
            self.world.begin(answer)
        self.world.turns(ticks)

    @rule(seconds=st.sampled_from((0.0, 0.0, 1_000.0, 1_800.0)), ticks=TICKS)
    def lapse(self, seconds: float, ticks: int) -> None:
        """What nobody has decided in time ends by itself."""
        Counts.steps += 1
        self.world.pass_time(seconds)
        self.world.lapse()
        self.world.turns(ticks)

    def _open(self) -> list[ApprovalRow]:
        return [row for row in self.waiting.approvals() if row.state.is_open]

    def _decide(self, row: ApprovalRow, who: int, event: ApprovalEvent, *, looks: bool = True) -> None:
        comment = "" if event is ApprovalEvent.APPROVE else "用途不明"
        decision = Decision(self.world.ids.new_uuid(), row.approval_id, event, comment)
        self.decisions.append(DecisionRequest(SUPERVISORS[who], decision, self.waiting, row.kind, looks))
        self.decisions[-1].send(self.world)

    def _withdraw(self, row: ApprovalRow) -> None:
        caller = self.world.callers[Channel.COUNTER]
        self.withdrawals.append(Withdrawal(caller, row.approval_id, self.waiting))
        self.withdrawals[-1].send(self.world)

    def _say_all_again(self) -> None:
        """What was decided, and what was taken back, is answered as before on the last day."""
        for each in (*self.decisions, *self.withdrawals):
            if each.taken or each.too_late:
                each.send(self.world)

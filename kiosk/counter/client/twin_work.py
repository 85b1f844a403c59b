"""The twin's work lists, the shift, and help at a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.changes import ChangeKind
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, HelpCallState, Hint, TakenToCounter
from kiosk.counter.client.lending import (
    Drawdown,
    Outcome,
)
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_approvals import TwinApprovals
from kiosk.counter.client.twin_branch import BUSINESS_DATE, no
from kiosk.counter.client.work import (
    Shift,
    ShiftObstacle,
    ShiftTotal,
    WorkEvent,
    WorkItem,
    WorkItemView,
    WorkKind,
    WorkLists,
)
from kiosk.flow.facts import DrawdownState

__all__ = ["TwinWork"]


class TwinWork(TwinApprovals):
    """What waits for people, and what one of them has done."""

    # --- work and shift ---------------------------------------------------------------------------------------------

    async def work(self) -> Answer[WorkLists]:
        """What runs out first at the top."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        known = [self._named(item) for item in self.branch.work.values()]
        items = [item for item in known if not item.state.endswith("SETTLED")]
        settled = [item for item in known if item.state.endswith("SETTLED")]
        late = self.branch.now + timedelta(days=1)
        return Success(WorkLists(tuple(sorted(items, key=lambda item: item.deadline or late)), tuple(settled), 6))

    async def work_item(self, kind: WorkKind, subject_id: str) -> Answer[WorkItemView]:
        """Its course, as far as the twin has one."""
        item = self._item(kind, subject_id)
        if isinstance(item, Refused | Unanswered):
            return item
        begin = item.create_time
        events = [WorkEvent(begin, None, "drawdown_reserved", 1), WorkEvent(begin, None, "core_asked", 1)]
        if item.asked:
            last = begin + timedelta(seconds=60 * item.asked)
            events.append(WorkEvent(begin + timedelta(seconds=60), last, "core_inquired", item.asked))
        return Success(WorkItemView(self._named(item), tuple(events), self.branch.drawdown_by_id(subject_id)))

    async def ask_core_again(self, drawdown_id: str) -> Answer[Drawdown]:
        """Asks; what is in the twin's own books may end by it."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        key = (WorkKind.DRAWDOWN, drawdown_id)
        if key in self.branch.work:
            self.branch.work[key] = replace(self.branch.work[key], asked=self.branch.work[key].asked + 1)
        known = self.branch.drawdown_by_id(drawdown_id)
        if known is None:
            return no("CORE_UNAVAILABLE", "核心还没有答复", "Core has not answered yet")
        if known.state is DrawdownState.UNKNOWN and not self.branch.script.undecided:
            known = self.branch.pay(known)
        return Success(known)

    async def assign_work(self, kind: WorkKind, subject_id: str, staff_number: str) -> Answer[WorkItem]:
        """To oneself at once, to somebody else as an offer."""
        item = self._item(kind, subject_id)
        if isinstance(item, Refused | Unanswered):
            return item
        assert self._member is not None
        mine = staff_number == self._member.number
        return self._put_item(replace(item, owner=staff_number) if mine else replace(item, offered_to=staff_number))

    async def accept_work(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """What was offered to the caller."""
        item = self._item(kind, subject_id)
        if isinstance(item, Refused | Unanswered):
            return item
        assert self._member is not None
        if item.offered_to != self._member.number:
            return no("STAFF_ROLE_LACKING", "这件没有交给您", "This was not offered to you")
        return self._put_item(replace(item, owner=self._member.number, offered_to=""))

    async def note_customer_told(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """Noted."""
        item = self._item(kind, subject_id)
        return item if isinstance(item, Refused | Unanswered) else self._put_item(replace(item, customer_told=True))

    async def shift(self) -> Answer[Shift]:
        """Of the caller."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        return Success(self._shift(member))

    async def end_shift(self, request_id: str) -> Answer[Shift]:
        """Not while something blocks."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        shift = self._shift(member)
        if any(obstacle.blocks for obstacle in shift.obstacles):
            return no("SHIFT_WORK_LEFT", "还有没交出去的事", "There is work that nobody has accepted")
        self.branch.staff[member.number].workstation_id = ""
        self.branch.end_visits(self.workstation_id)
        self._member = None
        return Success(shift)

    def _shift(self, member: StaffMember) -> Shift:
        entries = self.branch.journal.get(member.number, [])
        totals = []
        for business in dict.fromkeys(entry.business for entry in entries):
            rows = [entry for entry in entries if entry.business == business]
            amount = sum(entry.amount_fen or 0 for entry in rows if entry.outcome is Outcome.DONE)
            collected = amount if business == "repayment" else 0
            paid = amount - collected
            money = business in {"drawdown", "repayment", "reversal"}
            totals.append(
                ShiftTotal(
                    business, len(rows), sum(e.assisted for e in rows), paid, collected, amount if money else None
                )
            )
        left = tuple(self._named(item) for item in self.branch.work.values() if item.owner == member.number)
        obstacles: tuple[ShiftObstacle, ...] = ()
        if left:
            amount = sum(item.amount_fen or 0 for item in left)
            obstacles = (ShiftObstacle("unsettled", len(left), amount, blocks=True, items=left),)
        began = self.branch.staff[member.number].since or self.branch.now
        return Shift(BUSINESS_DATE, began, tuple(totals), tuple(reversed(entries)), obstacles, self.branch.now)

    def _item(self, kind: WorkKind, subject_id: str) -> WorkItem | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        return self.branch.work.get((kind, subject_id)) or no("NOT_FOUND", "没有这件事", "There is no such item")

    def _put_item(self, item: WorkItem) -> Success[WorkItem]:
        self.branch.work[item.kind, item.subject_id] = item
        self.branch.tell(ChangeKind.WORK, item.subject_id, "work_item_changed")
        return Success(self._named(item))

    def _named(self, item: WorkItem) -> WorkItem:
        name = self.branch.staff_name
        return replace(item, owner_name=name(item.owner), offered_to_name=name(item.offered_to))

    # --- help at a terminal -----------------------------------------------------------------------------------------

    async def help_calls(self) -> Answer[HelpCalls]:
        """The longest waiting first."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        calls = sorted(self.branch.calls.values(), key=lambda call: call.create_time)
        return Success(
            HelpCalls(
                tuple(call for call in calls if call.end_time is None),
                tuple(call for call in reversed(calls) if call.end_time is not None),
            )
        )

    async def take_help_call(self, call_id: str) -> Answer[HelpCall]:
        """The caller's, unless somebody has it."""
        call = self._call(call_id)
        if isinstance(call, Refused | Unanswered):
            return call
        assert self._member is not None
        if call.end_time is not None:
            return no("HELP_CALL_OVER", "这次求助已经结束", "This call is over")
        if call.staff_number not in {"", self._member.number}:
            return no("HELP_CALL_TAKEN", f"已由 {call.staff_number} 接了", f"{call.staff_number} has taken it")
        taken = replace(call, state=HelpCallState.TAKEN, staff_number=self._member.number, take_time=self.branch.now)
        taken = replace(taken, staff_name=self._member.name)
        return self._put_call(taken)

    async def watch_help_call(self, call_id: str, after: int = 0) -> AsyncGenerator[HelpCall, None]:
        """Each change."""
        told = after
        while not (self.branch.closed or self.branch.script.down):
            call = self.branch.calls.get(call_id)
            if call is None:
                return
            if call.sequence_number > told:
                told = call.sequence_number
                yield call
            if call.end_time is not None:
                return
            await asyncio.sleep(0.01)

    async def send_hint(self, call_id: str, hint_id: str, *, key: str = "", words: str = "") -> Answer[HelpCall]:
        """Shown at once; figures are unfit."""
        call = self._call(call_id)
        if isinstance(call, Refused | Unanswered):
            return call
        assert self._member is not None
        if any(letter.isdigit() for letter in words):
            return no("HINT_UNFIT", "提示里不能有数字、姓名、证号", "No figures, names or numbers in a hint")
        if any(hint.hint_id == hint_id for hint in call.hints):
            return Success(call)
        now = self.branch.now
        hint = Hint(hint_id, key, words, self._member.number, now, now + timedelta(seconds=1), spoken=True)
        return self._put_call(replace(call, hints=(*call.hints, hint)))

    async def take_to_counter(self, call_id: str) -> Answer[TakenToCounter]:
        """The terminal lets go."""
        call = self._call(call_id)
        if isinstance(call, Refused | Unanswered):
            return call
        after = self._put_call(replace(call, state=HelpCallState.AT_COUNTER, end_time=self.branch.now))
        return Success(TakenToCounter("EDIAN1.twin." + call_id[-4:], after.value))

    async def release_help_call(self, call_id: str) -> Answer[HelpCall]:
        """The customer goes on alone."""
        call = self._call(call_id)
        if isinstance(call, Refused | Unanswered):
            return call
        return self._put_call(replace(call, state=HelpCallState.ENDED, end_time=self.branch.now))

    def _call(self, call_id: str) -> HelpCall | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        return self.branch.calls.get(call_id) or no("NOT_FOUND", "没有这次求助", "There is no such call")

    def _put_call(self, call: HelpCall) -> Success[HelpCall]:
        after = replace(call, sequence_number=call.sequence_number + 1)
        self.branch.calls[call.call_id] = after
        if after.end_time is not None:
            self.branch.work.pop((WorkKind.HELP_CALL, call.call_id), None)
        self.branch.tell(ChangeKind.HELP_CALL, call.call_id, f"help_call_{after.state.value.lower()}")
        return Success(after)

"""The twin's other half: repayments, approvals, work lists, the shift, and help at a terminal."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.approvals import (
    Approval,
    ApprovalChange,
    ApprovalDecision,
    ApprovalKind,
    ApprovalList,
    ApprovalProof,
    ApprovalState,
    ApprovalView,
    Decided,
)
from kiosk.counter.client.changes import ChangeKind
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, HelpCallState, Hint, TakenToCounter
from kiosk.counter.client.lending import (
    Drawdown,
    Outcome,
    PaymentParts,
    Repayment,
    RepaymentIntent,
    RepaymentKind,
    RepaymentQuote,
    RepaymentState,
    RequestOutcome,
)
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_branch import BUSINESS_DATE, TwinBranch, TwinVisit, no
from kiosk.counter.client.twin_people import TwinPerson
from kiosk.counter.client.work import (
    Shift,
    ShiftEntry,
    ShiftObstacle,
    ShiftTotal,
    WorkEvent,
    WorkItem,
    WorkItemView,
    WorkKind,
    WorkLists,
)
from kiosk.flow.facts import DrawdownState
from kiosk.flow.problems import Trouble

__all__ = ["TwinDesk"]

SILENT = Unanswered(Trouble.NO_NETWORK, "the twin is down")
_PROOFS = {
    ApprovalKind.DRAWDOWN: ("identity", "checks", "contract", "in_flight"),
    ApprovalKind.REVERSAL: ("reason", "in_flight"),
    ApprovalKind.ATTESTATION: ("identity", "attestation"),
    ApprovalKind.RELEASE: ("reason",),
}
_CONTENT = {
    "identity": "姓名、证号、有效期一致；照片与到场人由经办比对",
    "attestation": "柜员核实：本人到场，证件在手",
    "checks": "可用、用途、期限、账户都过",
    "contract": "客户看完并签名",
    "in_flight": "在途另列，额度已分别占住",
    "reason": "经办写的原因",
}


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


class TwinDesk:
    """What a workstation does beside customers and drawdowns."""

    def __init__(self, branch: TwinBranch, workstation_id: str) -> None:
        self.branch = branch
        self.workstation_id = workstation_id
        self._member: StaffMember | None = None
        self._repayment_quotes: dict[str, RepaymentQuote] = {}

    # --- repayments -------------------------------------------------------------------------------------------------

    async def quote_repayment(
        self, session_id: str, loan_note_id: str, kind: RepaymentKind, amount_fen: int | None = None
    ) -> Answer[RepaymentQuote]:
        """Interest of a month, principal as the plan has it."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        note = next((each for each in visit.person.notes if each.loan_note_id == loan_note_id), None)
        if note is None:
            return no("NOT_FOUND", "没有这张借据", "There is no such note")
        interest = note.principal_balance_fen * 435 // 120_000
        payoff = PaymentParts(0, interest, note.principal_balance_fen)
        due = PaymentParts(0, interest, max(0, note.next_payment_fen - interest))
        match kind:
            case RepaymentKind.WHOLE:
                parts = payoff
            case RepaymentKind.SCHEDULED:
                parts = due
            case RepaymentKind.PARTIAL:
                if not amount_fen or amount_fen > payoff.amount_fen:
                    return no("REPAYMENT_ABOVE_PAYOFF", "超过全部欠款", "More than is owed")
                parts = PaymentParts(0, min(interest, amount_fen), max(0, amount_fen - interest))
        left = note.principal_balance_fen - parts.principal_fen
        quote = RepaymentQuote(
            str(uuid.uuid4()),
            loan_note_id,
            kind,
            parts,
            left,
            visit.person.balance.available_fen + parts.principal_fen,
            payoff,
            due,
            0,
            (),
            BUSINESS_DATE,
            self.branch.now + timedelta(minutes=30),
        )
        self._repayment_quotes[quote.repayment_quote_id] = quote
        return Success(quote)

    async def repay(self, intent: RepaymentIntent) -> Answer[Repayment]:
        """One effect per request id."""
        visit = self._open_visit(intent.session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        script = self.branch.script
        if script.lose_acts:
            script.lose_acts -= 1
            return SILENT
        known = self.branch.repayments.get(intent.request_id)
        if known is None:
            if intent.request_id in self.branch.never:
                return no("REQUEST_WITHDRAWN", "这笔已经作废", "This request was withdrawn")
            if not visit.account_token or intent.account_token != visit.account_token:
                return no("REPAYMENT_ACCOUNT_NOT_OWN", "扣款账户不对", "The account is not right")
            known = self._repaid(visit, intent)
        if script.lose_answers:
            script.lose_answers -= 1
            return SILENT
        return Success(known)

    async def repayment_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What never arrived is barred from then on."""
        if self.branch.script.down:
            return SILENT
        known = self.branch.repayments.get(request_id)
        if known is None:
            self.branch.never.add(request_id)
            return Success(RequestOutcome(Outcome.NOT_DONE, 0, arrived=False))
        return Success(RequestOutcome(known.outcome, known.parts.amount_fen, known.query_number, known.state.value))

    async def receipt(self, session_id: str, subject_id: str) -> Answer[bytes]:
        """A file that says what it is."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        return Success(b"%PDF-1.7\n% twin: no receipt of any bank\n")

    def _repaid(self, visit: TwinVisit, intent: RepaymentIntent) -> Repayment:
        quote = self._repayment_quotes[intent.repayment_quote_id]
        person, parts = visit.person, quote.parts
        unknown = self.branch.script.undecided
        if not unknown:
            person.outstanding_fen -= parts.principal_fen
            person.notes = [
                replace(note, principal_balance_fen=quote.principal_balance_fen)
                if note.loan_note_id == intent.loan_note_id
                else note
                for note in person.notes
            ]
        repayment = Repayment(
            str(uuid.uuid4()),
            intent.request_id,
            intent.loan_note_id,
            intent.kind,
            parts,
            RepaymentState.UNKNOWN if unknown else RepaymentState.REPAID,
            Outcome.CONFIRMING if unknown else Outcome.DONE,
            BUSINESS_DATE,
            None if unknown else quote.principal_balance_fen,
            line=None if unknown else person.balance,
            core_reference="" if unknown else f"HX{len(self.branch.repayments):08d}",
            card_tail=person.card_number[-4:],
            query_number=f"稻-{4300 + len(self.branch.repayments)}",
            confirm_deadline=self.branch.now + timedelta(minutes=30) if unknown else None,
            create_time=self.branch.now,
        )
        self.branch.repayments[intent.request_id] = repayment
        self._journal("repayment", person.name, parts.amount_fen, repayment.outcome, repayment.repayment_id)
        self.branch.tell(ChangeKind.REPAYMENT, repayment.repayment_id, "repayment_made")
        return repayment

    # --- approvals --------------------------------------------------------------------------------------------------

    async def approvals(self, *, this_branch_only: bool = True) -> Answer[ApprovalList]:
        """What ends first at the top."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        told = [replace(each, own=each.maker_number == member.number) for each in self.branch.approvals.values()]
        waiting = sorted((each for each in told if each.state.waits), key=lambda each: each.expire_time)
        decided = [each for each in reversed(told) if not each.state.waits]
        return Success(ApprovalList(tuple(waiting), tuple(decided)))

    async def approval(self, approval_id: str) -> Answer[ApprovalView]:
        """One in full."""
        found = self._approval(approval_id)
        if isinstance(found, Refused | Unanswered):
            return found
        person = self.branch.people[found.customer_id]
        balance = person.balance
        drawdown = self.branch.drawdown_by_id(found.drawdown_id) if found.drawdown_id else None
        changes: tuple[ApprovalChange, ...] = (ApprovalChange("state", "已冻结", "可用"),)
        if found.kind is ApprovalKind.DRAWDOWN and found.amount_fen is not None:
            amount = found.amount_fen
            changes = (
                ApprovalChange("outstanding", _yuan(balance.outstanding_fen), _yuan(balance.outstanding_fen + amount)),
                ApprovalChange("reserved", _yuan(balance.reserved_fen), _yuan(balance.reserved_fen - amount)),
                ApprovalChange("available", _yuan(balance.available_fen), _yuan(balance.available_fen)),
                ApprovalChange("account", "", f"…{person.card_number[-4:]}"),
                ApprovalChange("notes_open", str(len(person.notes)), str(len(person.notes) + 1)),
            )
        elif found.kind is ApprovalKind.REVERSAL and found.amount_fen is not None:
            amount = found.amount_fen
            changes = (
                ApprovalChange("outstanding", _yuan(balance.outstanding_fen), _yuan(balance.outstanding_fen - amount)),
                ApprovalChange("available", _yuan(balance.available_fen), _yuan(balance.available_fen + amount)),
            )
        elif found.kind is ApprovalKind.ATTESTATION:
            changes = (ApprovalChange("identity", "证件", "证件 + 柜员核实"),)
        return Success(ApprovalView(found, changes, self._proofs(found), balance, drawdown))

    async def open_proof(self, approval_id: str, proof: str) -> Answer[tuple[ApprovalProof, ...]]:
        """Looked at."""
        found = self._approval(approval_id)
        if isinstance(found, Refused | Unanswered):
            return found
        self.branch.looked_at[approval_id].add(proof)
        return Success(self._proofs(found))

    async def decide(
        self, request_id: str, approval_id: str, decision: ApprovalDecision, comment: str, password: str
    ) -> Answer[Decided]:
        """By another person, at another workstation, who has looked at everything."""
        found = self._approval(approval_id)
        if isinstance(found, Refused | Unanswered):
            return found
        assert self._member is not None
        if request_id in self.branch.decided_under:
            return Success(self._decided(self.branch.decided_under[request_id].approval_id))
        if not found.state.waits:
            lapsed = found.state is ApprovalState.LAPSED
            return no("APPROVAL_LAPSED" if lapsed else "APPROVAL_DECIDED", "这件已经有结果", "This has been decided")
        if not self._member.supervises:
            return no("STAFF_ROLE_LACKING", "复核须由主管来做", "A supervisor has to decide")
        if found.own:
            return no("APPROVAL_OWN", "自己提交的不能自己复核", "Nobody approves their own")
        if found.workstation_id == self.workstation_id:
            return no("APPROVAL_SAME_WORKSTATION", "须在另一台工作站复核", "Decide at another workstation")
        if self.branch.staff[self._member.number].password != password:
            return no("STAFF_SIGN_IN_FAILED", "密码不对", "The password is not right")
        if decision is ApprovalDecision.APPROVE and not all(proof.opened for proof in self._proofs(found)):
            return no("APPROVAL_PROOF_UNSEEN", "还有凭据没看", "Not everything has been looked at")
        if decision is ApprovalDecision.ASK:
            self.branch.approvals[approval_id] = replace(found, state=ApprovalState.ASKED, comment=comment)
            self.branch.tell(ChangeKind.APPROVAL, approval_id, "approval_asked_maker")
        else:
            approved = decision is ApprovalDecision.APPROVE
            state = ApprovalState.APPROVED if approved else ApprovalState.RETURNED
            self.branch.end_approval(found, state, self._member.number, "APPROVAL_RETURNED", comment)
        self.branch.decided_under[request_id] = self.branch.approvals[approval_id]
        return Success(self._decided(approval_id))

    async def withdraw(self, approval_id: str) -> Answer[Approval]:
        """One's own."""
        found = self._approval(approval_id)
        if isinstance(found, Refused | Unanswered):
            return found
        if not found.own:
            return no("STAFF_ROLE_LACKING", "只能撤回自己提交的", "Only one's own can be taken back")
        if not found.state.waits:
            return no("APPROVAL_DECIDED", "这件已经有结果", "This has been decided")
        self.branch.end_approval(found, ApprovalState.WITHDRAWN, "", "APPROVAL_WITHDRAWN")
        return Success(self.branch.approvals[approval_id])

    async def explain(self, approval_id: str, reason: str) -> Answer[Approval]:
        """It waits on."""
        found = self._approval(approval_id)
        if isinstance(found, Refused | Unanswered):
            return found
        after = replace(found, state=ApprovalState.WAITING, reason=reason)
        self.branch.approvals[approval_id] = after
        self.branch.tell(ChangeKind.APPROVAL, approval_id, "approval_explained")
        return Success(after)

    def _approval(self, approval_id: str) -> Approval | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        found = self.branch.approvals.get(approval_id)
        if found is None:
            return no("NOT_FOUND", "没有这件复核", "There is no such approval")
        return replace(found, own=found.maker_number == member.number)

    def _proofs(self, approval: Approval) -> tuple[ApprovalProof, ...]:
        seen = self.branch.looked_at[approval.approval_id]
        return tuple(
            ApprovalProof(
                each, approval.reason if each == "reason" and approval.reason else _CONTENT[each], each in seen
            )
            for each in _PROOFS[approval.kind]
        )

    def _decided(self, approval_id: str) -> Decided:
        approval = self.branch.approvals[approval_id]
        drawdown = self.branch.drawdown_by_id(approval.drawdown_id) if approval.drawdown_id else None
        return Decided(approval, drawdown)

    # --- work and shift ---------------------------------------------------------------------------------------------

    async def work(self) -> Answer[WorkLists]:
        """What runs out first at the top."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        items = [item for item in self.branch.work.values() if not item.state.endswith("SETTLED")]
        settled = [item for item in self.branch.work.values() if item.state.endswith("SETTLED")]
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
        return Success(WorkItemView(item, tuple(events), self.branch.drawdown_by_id(subject_id)))

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
        left = tuple(item for item in self.branch.work.values() if item.owner == member.number)
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
        self.branch.tell(ChangeKind.DRAWDOWN, item.subject_id, "work_item_changed")
        return Success(item)

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

    # --- inside -----------------------------------------------------------------------------------------------------

    def _caller(self) -> StaffMember | Refused | Unanswered:
        if self.branch.script.down:
            return SILENT
        member = self._member
        if member is None:
            return no("STAFF_NOT_SIGNED_IN", "还没有签到", "Nobody is signed in")
        if self.branch.staff[member.number].workstation_id != self.workstation_id:
            return no("STAFF_SIGNED_IN_ELSEWHERE", "您已在另一台工作站签到", "You have signed in elsewhere")
        return member

    def _open_visit(self, session_id: str) -> TwinVisit | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        visit = self.branch.visits.get(session_id)
        if visit is None or visit.closed:
            return no("SESSION_EXPIRED", "这次办理已结束", "This visit has ended")
        return visit

    def _line_owner(self, credit_line_id: str) -> TwinPerson | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        found = next((p for p in self.branch.people.values() if p.line_id == credit_line_id), None)
        return found or no("NOT_FOUND", "没有这个额度", "There is no such line")

    def _journal(self, business: str, name: str, amount_fen: int | None, outcome: Outcome, subject_id: str) -> None:
        assert self._member is not None
        entry = ShiftEntry(0, self.branch.now, business, name, amount_fen, outcome=outcome, subject_id=subject_id)
        self.branch.note(self._member.number, entry)

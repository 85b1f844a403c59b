"""The twin's approvals: by another person, at another workstation, who has looked at everything."""

from __future__ import annotations

from dataclasses import replace

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
from kiosk.counter.client.lending import PayeeShown
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_branch import no
from kiosk.counter.client.twin_seat import TwinSeat

__all__ = ["TwinApprovals"]

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


class TwinApprovals(TwinSeat):
    """What waits for a second person."""

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
                *_paid_to(person.card_number[-4:], drawdown.payee if drawdown else None),
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


def _paid_to(card_tail: str, payee: PayeeShown | None) -> tuple[ApprovalChange, ...]:
    if payee is None:
        return (ApprovalChange("account", "", f"…{card_tail}"),)
    return (
        ApprovalChange("payee", "", f"{payee.name} …{payee.account_tail}"),
        ApprovalChange("evidence", "", payee.evidence),
    )

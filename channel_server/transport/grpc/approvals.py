"""`ApprovalService`: what one person has made and another has to agree to."""

import time

from edian.channel.v1 import approval_service_pb2 as pb
from edian.channel.v1 import approval_service_pb2_grpc

from channel_server.application.decide_approval import Decided, Decision, decide_approval
from channel_server.application.end_approval import withdraw_approval
from channel_server.application.look_at_approvals import (
    Listed,
    Proof,
    explain_approval,
    get_approval,
    list_approvals,
    listed,
    open_proof,
)
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.services import Services
from channel_server.domain.approval import Approval, ApprovalEvent, ApprovalKind, ApprovalState
from channel_server.domain.rate_limit import RateLimiter
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember
from channel_server.transport.grpc.drawdowns import write_drawdown
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.staff import EACH_WORKSTATION
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import timestamp, wire_values, write_balance
from channel_server.wire import money_from_fen

_KINDS: dict[ApprovalKind, pb.ApprovalKind] = wire_values(pb.ApprovalKind.Value, "APPROVAL_KIND", ApprovalKind)
_STATES: dict[ApprovalState, pb.ApprovalState] = wire_values(pb.ApprovalState.Value, "APPROVAL_STATE", ApprovalState)
_EVENTS = {
    pb.APPROVAL_DECISION_APPROVE: ApprovalEvent.APPROVE,
    pb.APPROVAL_DECISION_RETURN: ApprovalEvent.RETURN,
    pb.APPROVAL_DECISION_ASK: ApprovalEvent.ASK,
}


class ApprovalServicer(approval_service_pb2_grpc.ApprovalServiceServicer):
    """Lists and decides."""

    def __init__(self, services: Services, desk: MoneyDesk) -> None:
        self._services = services
        self._desk = desk
        self._passwords = RateLimiter(EACH_WORKSTATION)

    async def ListApprovals(self, request: pb.ListApprovalsRequest, context: Context) -> pb.ListApprovalsResponse:  # noqa: N802 - the contract's name
        """List what waits, and what was decided today."""
        waiting, decided = await list_approvals(
            self._services, current_caller(), this_branch_only=request.this_branch_only
        )
        staff = current_staff()
        return pb.ListApprovalsResponse(
            waiting=[approval_message(each, staff) for each in waiting],
            decided=[approval_message(each, staff) for each in decided],
        )

    async def GetApproval(self, request: pb.GetApprovalRequest, context: Context) -> pb.GetApprovalResponse:  # noqa: N802
        """Tell one in full."""
        staff = current_staff()
        view = await get_approval(self._services, current_caller(), staff, approval_id=request.approval_id)
        if isinstance(view, Refusal):
            return await abort(context, view)
        answer = pb.GetApprovalResponse(
            approval=approval_message(view.listed, staff),
            changes=[pb.ApprovalChange(noun=each.noun, before=each.before, after=each.after) for each in view.changes],
            proofs=[_proof_message(each) for each in view.proofs],
        )
        if view.line is not None:
            write_balance(answer.line, view.line.line.balance)
        if view.drawdown is not None:
            write_drawdown(answer.drawdown, view.drawdown, self._services.vault)
        return answer

    async def OpenApprovalProof(  # noqa: N802
        self, request: pb.OpenApprovalProofRequest, context: Context
    ) -> pb.OpenApprovalProofResponse:
        """Note that a proof was looked at."""
        proofs = await open_proof(
            self._services, current_caller(), current_staff(), approval_id=request.approval_id, proof=request.proof
        )
        if isinstance(proofs, Refusal):
            return await abort(context, proofs)
        return pb.OpenApprovalProofResponse(proofs=[_proof_message(each) for each in proofs])

    async def DecideApproval(self, request: pb.DecideApprovalRequest, context: Context) -> pb.DecideApprovalResponse:  # noqa: N802
        """Approve, return, or ask."""
        if not self._passwords.take(current_caller().terminal_id, time.monotonic()):
            return await abort(context, refuse(RefusalReason.TOO_MANY_REQUESTS))
        decided = await decide_approval(
            self._services,
            self._desk,
            current_caller(),
            current_staff(),
            Decision(request.request_id, request.approval_id, _EVENTS[request.decision], request.comment),
            password=request.password,
        )
        if isinstance(decided, Refusal):
            return await abort(context, decided)
        return await self._decided_message(decided)

    async def WithdrawApproval(  # noqa: N802
        self, request: pb.WithdrawApprovalRequest, context: Context
    ) -> pb.WithdrawApprovalResponse:
        """Take back what the caller has made."""
        approval = await withdraw_approval(
            self._services, current_caller(), current_staff(), approval_id=request.approval_id
        )
        if isinstance(approval, Refusal):
            return await abort(context, approval)
        return pb.WithdrawApprovalResponse(approval=await approval_with_name(self._services, approval))

    async def ExplainApproval(self, request: pb.ExplainApprovalRequest, context: Context) -> pb.ExplainApprovalResponse:  # noqa: N802
        """Answer what was asked."""
        approval = await explain_approval(
            self._services,
            current_caller(),
            current_staff(),
            approval_id=request.approval_id,
            reason=request.reason,
        )
        if isinstance(approval, Refusal):
            return await abort(context, approval)
        return pb.ExplainApprovalResponse(approval=await approval_with_name(self._services, approval))

    async def _decided_message(self, decided: Decided) -> pb.DecideApprovalResponse:
        answer = pb.DecideApprovalResponse(approval=await approval_with_name(self._services, decided.approval))
        if decided.drawdown is not None:
            write_drawdown(answer.drawdown, decided.drawdown, self._services.vault)
            answer.drawdown.approval_id = decided.approval.approval_id
        return answer


async def approval_with_name(services: Services, approval: Approval) -> pb.Approval:
    """Write an approval, with its customer's name."""
    named = await services.books.read(lambda books: listed(services, books, approval))
    return approval_message(named, current_staff())


def approval_message(named: Listed, staff: StaffMember) -> pb.Approval:
    """Write an approval as one of the staff sees it."""
    approval = named.approval
    return pb.Approval(
        approval_id=approval.approval_id,
        kind=_KINDS[approval.kind],
        state=_STATES[approval.state],
        causes=approval.causes,
        customer_id=approval.customer_id,
        customer_name=named.customer_name,
        amount=None if approval.amount is None else money_from_fen(approval.amount),
        maker_number=approval.maker_number,
        maker_name=approval.maker_name,
        workstation_id=approval.workstation_id,
        create_time=timestamp(approval.create_time),
        expire_time=timestamp(approval.expire_time),
        checker_number=approval.checker_number,
        decide_time=None if approval.decide_time is None else timestamp(approval.decide_time),
        comment=approval.comment,
        reason=approval.reason,
        own=approval.maker_number == staff.staff_number,
        drawdown_id=approval.drawdown_id,
    )


def _proof_message(proof: Proof) -> pb.ApprovalProof:
    return pb.ApprovalProof(proof=proof.proof, content=proof.content, opened=proof.opened)

"""The counter's client over gRPC, its other half: approvals, work lists, the shift, and help at a terminal."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import grpc
from edian.channel.v1 import (
    approval_service_pb2,
    approval_service_pb2_grpc,
    assistance_service_pb2,
    assistance_service_pb2_grpc,
    work_list_service_pb2,
    work_list_service_pb2_grpc,
)

from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client import work_messages
from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.approvals import (
    Approval,
    ApprovalDecision,
    ApprovalList,
    ApprovalProof,
    ApprovalView,
    Decided,
)
from kiosk.counter.client.grpc_line import GrpcLine
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, TakenToCounter
from kiosk.counter.client.lending import Drawdown
from kiosk.counter.client.work import Shift, WorkItem, WorkItemView, WorkKind, WorkLists

__all__ = ["GrpcWork"]


class GrpcWork(GrpcLine):
    """Approvals, work lists, the shift, and help."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        super().__init__(channel)
        self._approvals = approval_service_pb2_grpc.ApprovalServiceStub(channel)
        self._work = work_list_service_pb2_grpc.WorkListServiceStub(channel)
        self._help = assistance_service_pb2_grpc.AssistanceServiceStub(channel)

    # --- approvals --------------------------------------------------------------------------------------------------

    async def approvals(self, *, this_branch_only: bool = True) -> Answer[ApprovalList]:
        """What waits."""
        request = approval_service_pb2.ListApprovalsRequest(this_branch_only=this_branch_only)
        return await self._ask("approvals", self._approvals.ListApprovals, request, work_messages.approval_list)

    async def approval(self, approval_id: str) -> Answer[ApprovalView]:
        """One in full."""
        request = approval_service_pb2.GetApprovalRequest(approval_id=approval_id)
        return await self._ask("approval", self._approvals.GetApproval, request, work_messages.approval_view)

    async def open_proof(self, approval_id: str, proof: str) -> Answer[tuple[ApprovalProof, ...]]:
        """Note a look."""
        request = approval_service_pb2.OpenApprovalProofRequest(approval_id=approval_id, proof=proof)
        return await self._ask("open_proof", self._approvals.OpenApprovalProof, request, work_messages.proofs)

    async def decide(
        self, request_id: str, approval_id: str, decision: ApprovalDecision, comment: str, password: str
    ) -> Answer[Decided]:
        """Decide."""
        request = approval_service_pb2.DecideApprovalRequest(
            request_id=request_id,
            approval_id=approval_id,
            decision=f"APPROVAL_DECISION_{decision.value}",
            comment=comment,
            password=password,
        )
        return await self._ask("decide", self._approvals.DecideApproval, request, work_messages.decided)

    async def withdraw(self, approval_id: str) -> Answer[Approval]:
        """Take one's own back."""
        request = approval_service_pb2.WithdrawApprovalRequest(approval_id=approval_id)
        return await self._ask(
            "withdraw",
            self._approvals.WithdrawApproval,
            request,
            lambda answer: work_messages.approval(answer.approval),
        )

    async def explain(self, approval_id: str, reason: str) -> Answer[Approval]:
        """Answer a question."""
        request = approval_service_pb2.ExplainApprovalRequest(approval_id=approval_id, reason=reason)
        return await self._ask(
            "explain", self._approvals.ExplainApproval, request, lambda answer: work_messages.approval(answer.approval)
        )

    # --- work and shift ---------------------------------------------------------------------------------------------

    async def work(self) -> Answer[WorkLists]:
        """What waits in the branch."""
        return await self._ask(
            "work", self._work.ListWork, work_list_service_pb2.ListWorkRequest(), work_messages.work_lists
        )

    async def work_item(self, kind: WorkKind, subject_id: str) -> Answer[WorkItemView]:
        """The course of one."""
        request = work_list_service_pb2.GetWorkItemRequest(kind=f"WORK_KIND_{kind.value}", subject_id=subject_id)
        return await self._ask("work_item", self._work.GetWorkItem, request, work_messages.work_item_view)

    async def ask_core_again(self, drawdown_id: str) -> Answer[Drawdown]:
        """Have core asked."""
        request = work_list_service_pb2.AskCoreAgainRequest(drawdown_id=drawdown_id)
        return await self._ask(
            "ask_core_again", self._work.AskCoreAgain, request, lambda answer: lending.drawdown(answer.drawdown)
        )

    async def assign_work(self, kind: WorkKind, subject_id: str, staff_number: str) -> Answer[WorkItem]:
        """Give an item to a person."""
        request = work_list_service_pb2.AssignWorkItemRequest(
            kind=f"WORK_KIND_{kind.value}", subject_id=subject_id, staff_number=staff_number
        )
        return await self._ask(
            "assign_work", self._work.AssignWorkItem, request, lambda answer: work_messages.work_item(answer.item)
        )

    async def accept_work(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """Accept what was offered."""
        request = work_list_service_pb2.AcceptWorkItemRequest(kind=f"WORK_KIND_{kind.value}", subject_id=subject_id)
        return await self._ask(
            "accept_work", self._work.AcceptWorkItem, request, lambda answer: work_messages.work_item(answer.item)
        )

    async def note_customer_told(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """Note that the customer was told."""
        request = work_list_service_pb2.NoteCustomerToldRequest(kind=f"WORK_KIND_{kind.value}", subject_id=subject_id)
        return await self._ask(
            "note_customer_told",
            self._work.NoteCustomerTold,
            request,
            lambda answer: work_messages.work_item(answer.item),
        )

    async def shift(self) -> Answer[Shift]:
        """The caller's shift."""
        return await self._ask(
            "shift", self._work.GetShift, work_list_service_pb2.GetShiftRequest(), work_messages.shift
        )

    async def end_shift(self, request_id: str) -> Answer[Shift]:
        """End it, and the token with it."""
        request = work_list_service_pb2.EndShiftRequest(request_id=request_id)
        answer: Answer[Shift] = await self._ask(
            "end_shift", self._work.EndShift, request, lambda answer: work_messages.shift(answer.shift)
        )
        if isinstance(answer, Success):
            self._token = ""
        return answer

    # --- help at a terminal -----------------------------------------------------------------------------------------

    async def help_calls(self) -> Answer[HelpCalls]:
        """The calls of the branch."""
        request = assistance_service_pb2.ListHelpCallsRequest()
        return await self._ask("help_calls", self._help.ListHelpCalls, request, work_messages.help_calls)

    async def take_help_call(self, call_id: str) -> Answer[HelpCall]:
        """Take a call."""
        request = assistance_service_pb2.TakeHelpCallRequest(call_id=call_id)
        return await self._ask(
            "take_help_call", self._help.TakeHelpCall, request, lambda answer: work_messages.help_call(answer.call)
        )

    def watch_help_call(self, call_id: str, after: int = 0) -> AsyncGenerator[HelpCall, None]:
        """Look on."""

        def asked(number: int) -> assistance_service_pb2.WatchHelpCallRequest:
            return assistance_service_pb2.WatchHelpCallRequest(call_id=call_id, after_sequence_number=number)

        def told(message: assistance_service_pb2.WatchHelpCallResponse) -> tuple[int, HelpCall]:
            return int(message.call.sequence_number), work_messages.help_call(message.call)

        return self._stream("watch_help_call", self._help.WatchHelpCall, asked, told, after=after)

    async def send_hint(self, call_id: str, hint_id: str, *, key: str = "", words: str = "") -> Answer[HelpCall]:
        """Say something."""
        request = assistance_service_pb2.SendHintRequest(call_id=call_id, hint_id=hint_id, key=key, words=words)
        return await self._ask(
            "send_hint", self._help.SendHint, request, lambda answer: work_messages.help_call(answer.call)
        )

    async def take_to_counter(self, call_id: str) -> Answer[TakenToCounter]:
        """Take the case to the counter."""
        request = assistance_service_pb2.TakeToCounterRequest(call_id=call_id)
        return await self._ask(
            "take_to_counter",
            self._help.TakeToCounter,
            request,
            lambda answer: TakenToCounter(answer.handoff_code, work_messages.help_call(answer.call)),
        )

    async def release_help_call(self, call_id: str) -> Answer[HelpCall]:
        """Let go."""
        request = assistance_service_pb2.ReleaseHelpCallRequest(call_id=call_id)
        return await self._ask(
            "release_help_call",
            self._help.ReleaseHelpCall,
            request,
            lambda answer: work_messages.help_call(answer.call),
        )

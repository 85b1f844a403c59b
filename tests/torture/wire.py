"""One channel's end of the line: a certificate, a connection to each replica, and answers as values."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from edian.channel.v1 import approval_service_pb2 as approval_pb
from edian.channel.v1 import approval_service_pb2_grpc as approval_grpc
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import drawdown_service_pb2_grpc as pb_grpc
from edian.channel.v1 import repayment_service_pb2 as repayment_pb
from edian.channel.v1 import repayment_service_pb2_grpc as repayment_grpc
from google.rpc import error_details_pb2, status_pb2

_OPTIONS = (
    ("grpc.enable_retries", 0),
    # A replica that was killed is back within a moment.
    ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.min_reconnect_backoff_ms", 50),
    ("grpc.max_reconnect_backoff_ms", 300),
)
PATIENCE_S = 12.0


@dataclass(frozen=True, slots=True)
class No:
    """A refusal."""

    reason: str


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer: it may have happened."""

    code: str


@dataclass
class Wire:
    """The connections of one terminal."""

    addresses: tuple[str, ...]
    certs: Path
    name: str
    staff_token: str = ""
    """Of the teller at a workstation."""
    channels: list[grpc.aio.Channel] = field(default_factory=list)
    # Any: stubs and messages of generated code.
    stubs: list[Any] = field(default_factory=list)
    repayments: list[Any] = field(default_factory=list)
    approvals: list[Any] = field(default_factory=list)

    def open(self) -> None:
        """Connect to every replica."""
        pems = [(self.certs / name).read_bytes() for name in ("ca.pem", f"{self.name}.key", f"{self.name}.pem")]
        credentials = grpc.ssl_channel_credentials(*pems)
        for address in self.addresses:
            channel = grpc.aio.secure_channel(address, credentials, options=_OPTIONS)
            self.channels.append(channel)
            self.stubs.append(pb_grpc.DrawdownServiceStub(channel))
            self.approvals.append(approval_grpc.ApprovalServiceStub(channel))
            self.repayments.append(repayment_grpc.RepaymentServiceStub(channel))

    async def close(self) -> None:
        """Hang up."""
        for channel in self.channels:
            await channel.close()

    async def draw(self, replica: int, request: pb.CreateDrawdownRequest) -> Any:
        """Draw: the drawdown, a refusal, or silence."""
        answer = await self._ask(self.stubs[replica].CreateDrawdown, request)
        return answer if isinstance(answer, No | Silence) else answer.drawdown

    async def outcome(self, replica: int, request_id: str) -> Any:
        """Ask what became of a request."""
        return await self._ask(
            self.stubs[replica].GetDrawdownOutcome, pb.GetDrawdownOutcomeRequest(request_id=request_id)
        )

    async def reverse(self, replica: int, request: pb.ReverseDrawdownRequest) -> Any:
        """Undo: the drawdown, a refusal, or silence."""
        answer = await self._ask(self.stubs[replica].ReverseDrawdown, request)
        return answer if isinstance(answer, No | Silence) else answer.drawdown

    async def open_proof(self, replica: int, approval_id: str, proof: str) -> Any:
        """Look at a proof of an approval."""
        request = approval_pb.OpenApprovalProofRequest(approval_id=approval_id, proof=proof)
        return await self._ask(self.approvals[replica].OpenApprovalProof, request)

    async def decide(self, replica: int, request: approval_pb.DecideApprovalRequest) -> Any:
        """Decide: the approval, a refusal, or silence."""
        answer = await self._ask(self.approvals[replica].DecideApproval, request)
        return answer if isinstance(answer, No | Silence) else answer.approval

    async def withdraw(self, replica: int, approval_id: str) -> Any:
        """Take back what one has made: the approval, a refusal, or silence."""
        request = approval_pb.WithdrawApprovalRequest(approval_id=approval_id)
        answer = await self._ask(self.approvals[replica].WithdrawApproval, request)
        return answer if isinstance(answer, No | Silence) else answer.approval

    async def explain(self, replica: int, approval_id: str, reason: str) -> Any:
        """Answer what was asked: the approval, a refusal, or silence."""
        request = approval_pb.ExplainApprovalRequest(approval_id=approval_id, reason=reason)
        answer = await self._ask(self.approvals[replica].ExplainApproval, request)
        return answer if isinstance(answer, No | Silence) else answer.approval

    async def quote_repayment(self, replica: int, request: repayment_pb.QuoteRepaymentRequest) -> Any:
        """Ask what is owed: the quote, a refusal, or silence."""
        return await self._ask(self.repayments[replica].QuoteRepayment, request)

    async def repay(self, replica: int, request: repayment_pb.CreateRepaymentRequest) -> Any:
        """Repay: the repayment, a refusal, or silence."""
        answer = await self._ask(self.repayments[replica].CreateRepayment, request)
        return answer if isinstance(answer, No | Silence) else answer.repayment

    async def repayment_outcome(self, replica: int, request_id: str) -> Any:
        """Ask what became of a repayment."""
        request = repayment_pb.GetRepaymentOutcomeRequest(request_id=request_id)
        return await self._ask(self.repayments[replica].GetRepaymentOutcome, request)

    async def _ask(self, call: Any, request: Any) -> Any:
        metadata = (("edian-staff-token", self.staff_token),) if self.staff_token else ()
        try:
            return await call(request, timeout=PATIENCE_S, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            return _meaning(error)


def _meaning(error: grpc.aio.AioRpcError) -> No | Silence:
    raw = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
    if not isinstance(raw, bytes):
        return Silence(error.code().name)
    info = error_details_pb2.ErrorInfo()
    for detail in status_pb2.Status.FromString(raw).details:
        if detail.Unpack(info):
            return No(info.reason)
    return Silence(error.code().name)

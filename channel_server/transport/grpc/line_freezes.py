"""What a person does to a line at the counter: the part of `CustomerService` that stops and releases."""

from edian.channel.v1 import customer_service_pb2 as pb
from edian.channel.v1 import customer_service_pb2_grpc

from channel_server.application.freeze_credit_line import freeze_credit_line, release_credit_line
from channel_server.application.services import Services
from channel_server.domain.ids import LineId
from channel_server.domain.refusals import Refusal
from channel_server.domain.work import Business
from channel_server.transport.grpc.approvals import approval_with_name
from channel_server.transport.grpc.credit_lines import line_message
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.status import abort


class LineFreezes(customer_service_pb2_grpc.CustomerServiceServicer):
    """Freezes at once, and asks for releases."""

    _services: Services

    async def FreezeCreditLine(  # noqa: N802 - the contract's name
        self, request: pb.FreezeCreditLineRequest, context: Context
    ) -> pb.FreezeCreditLineResponse:
        """Stop a line."""
        await journal_at_counter(self._services, Business.FREEZE, request.request_id)
        view = await freeze_credit_line(
            self._services,
            current_caller(),
            current_staff(),
            request_id=request.request_id,
            credit_line_id=LineId(request.credit_line_id),
            reason=request.reason,
        )
        if isinstance(view, Refusal):
            return await abort(context, view)
        return pb.FreezeCreditLineResponse(credit_line=line_message(view))

    async def ReleaseCreditLine(  # noqa: N802
        self, request: pb.ReleaseCreditLineRequest, context: Context
    ) -> pb.ReleaseCreditLineResponse:
        """Ask that a line may be drawn again."""
        await journal_at_counter(self._services, Business.RELEASE, request.request_id)
        approval = await release_credit_line(
            self._services,
            current_caller(),
            current_staff(),
            request_id=request.request_id,
            credit_line_id=LineId(request.credit_line_id),
            reason=request.reason,
        )
        if isinstance(approval, Refusal):
            return await abort(context, approval)
        return pb.ReleaseCreditLineResponse(approval=await approval_with_name(self._services, approval))

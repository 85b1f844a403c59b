"""`HandoffService`: a case from one channel to another."""

from edian.channel.v1 import handoff_service_pb2 as pb
from edian.channel.v1 import handoff_service_pb2_grpc

from channel_server.application.hand_over import open_handoff, take_handoff
from channel_server.application.services import Services
from channel_server.application.tokens import HandoffCodes
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.drawdowns import terms_from, write_terms
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import CHANNELS, timestamp


class HandoffServicer(handoff_service_pb2_grpc.HandoffServiceServicer):
    """Carries cases."""

    def __init__(self, services: Services, codes: HandoffCodes) -> None:
        self._services = services
        self._codes = codes

    async def OpenHandoff(  # noqa: N802 - the contract's name
        self, request: pb.OpenHandoffRequest, context: Context
    ) -> pb.OpenHandoffResponse:
        """Give out a code."""
        # What is entrusted to a seller stays behind: without its payee it would go to the customer.
        travels = request.HasField("terms") and not request.terms.HasField("payee")
        terms = terms_from(request.terms) if travels else None
        if isinstance(terms, Refusal):
            return await abort(context, terms)
        given = await open_handoff(
            self._services,
            self._codes,
            current_caller(),
            session_id=SessionId(request.session_id),
            terms=terms,
            request_id=request.request_id,
        )
        if isinstance(given, Refusal):
            return await abort(context, given)
        return pb.OpenHandoffResponse(code=given.code, expire_time=timestamp(given.expire_time))

    async def TakeHandoff(  # noqa: N802 - the contract's name
        self, request: pb.TakeHandoffRequest, context: Context
    ) -> pb.TakeHandoffResponse:
        """Take a case over."""
        case = await take_handoff(
            self._services,
            self._codes,
            current_caller(),
            session_id=SessionId(request.session_id),
            code=request.code,
        )
        if isinstance(case, Refusal):
            return await abort(context, case)
        answer = pb.TakeHandoffResponse(
            from_channel=CHANNELS[case.channel], request_id=case.request_id, drawdown_id=case.drawdown_id or ""
        )
        if case.terms is not None:
            write_terms(answer.terms, case.terms)
        return answer

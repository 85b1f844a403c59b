"""`MobileSessionService`: a mobile bank's assertion against a visit and the token of its calls."""

from edian.channel.v1 import mobile_session_service_pb2 as pb
from edian.channel.v1 import mobile_session_service_pb2_grpc

from channel_server.application.open_mobile_session import LetBy, open_mobile_session
from channel_server.application.services import Services
from channel_server.application.tokens import Tokens
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.gate import Context
from channel_server.transport.grpc.sessions import session_message
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import timestamp


class MobileSessionServicer(mobile_session_service_pb2_grpc.MobileSessionServiceServicer):
    """How a mobile bank opens a visit for one of its customers."""

    def __init__(self, services: Services, tokens: Tokens, let_by: LetBy) -> None:
        self._services = services
        self._tokens = tokens
        self._let_by = let_by

    async def OpenMobileSession(  # noqa: N802 - the contract's name
        self, request: pb.OpenMobileSessionRequest, context: Context
    ) -> pb.OpenMobileSessionResponse:
        """Open a visit."""
        opened = await open_mobile_session(
            self._services, self._tokens, self._let_by, assertion=request.assertion, language=request.language
        )
        if isinstance(opened, Refusal):
            return await abort(context, opened)
        visit = opened.view.record
        return pb.OpenMobileSessionResponse(
            session=session_message(opened.view),
            access_token=opened.access_token,
            expire_time=timestamp(visit.session.expire_time),
            account_token=visit.account_token,
            account_tail=visit.card_tail,
        )

"""`TerminalService` and `SessionService`, and what of a session is told."""

from edian.channel.v1 import session_service_pb2 as pb
from edian.channel.v1 import session_service_pb2_grpc, terminal_service_pb2, terminal_service_pb2_grpc

from channel_server.application.call_staff import call_staff
from channel_server.application.close_session import close_session, get_session
from channel_server.application.hello_terminal import hello_terminal
from channel_server.application.identify_customer import IdentityDocument, identify_customer
from channel_server.application.open_session import open_session
from channel_server.application.present_card import PresentedCard, present_card
from channel_server.application.records import SessionRecord
from channel_server.application.services import Services
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.validation import malformed
from channel_server.transport.grpc.values import ASSURANCES, CHANNELS, date_or_none, duration, timestamp
from channel_server.wire import date_message, money_from_fen


class TerminalServicer(terminal_service_pb2_grpc.TerminalServiceServicer):
    """A terminal's own business."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def HelloTerminal(  # noqa: N802 - the contract's name
        self, request: terminal_service_pb2.HelloTerminalRequest, context: Context
    ) -> terminal_service_pb2.HelloTerminalResponse:
        """Welcome a terminal."""
        welcome = await hello_terminal(
            self._services,
            current_caller(),
            software_version=request.software_version,
            device_states={device.kind: device.state for device in request.devices},
        )
        if isinstance(welcome, Refusal):
            return await abort(context, welcome)
        terminal, bank = welcome.terminal, welcome.bank
        return terminal_service_pb2.HelloTerminalResponse(
            terminal_id=terminal.terminal_id,
            bank_id=terminal.bank_id,
            bank_name=bank.name,
            bank_name_en=bank.name_en,
            branch_name=terminal.branch_name,
            branch_name_en=terminal.branch_name_en,
            business_date=date_message(welcome.business_date),
            working_keys=[
                terminal_service_pb2.WorkingKey(
                    block_format=key.block_format, wrapped_key=key.wrapped_key, check_value=key.check_value
                )
                for key in welcome.working_keys
            ],
            idle_timeout=duration(welcome.idle_timeout),
            amount_minimum=money_from_fen(welcome.amount_minimum),
            amount_maximum=money_from_fen(welcome.amount_maximum),
            amount_step=money_from_fen(welcome.amount_step),
            help_phone=terminal.help_phone,
        )

    async def CallStaff(  # noqa: N802
        self, request: terminal_service_pb2.CallStaffRequest, context: Context
    ) -> terminal_service_pb2.CallStaffResponse:
        """Call a person to a terminal."""
        taken = await call_staff(
            self._services, current_caller(), request_id=request.request_id, place=request.place, code=request.code
        )
        if isinstance(taken, Refusal):
            return await abort(context, taken)
        return terminal_service_pb2.CallStaffResponse(taken=taken)


class SessionServicer(session_service_pb2_grpc.SessionServiceServicer):
    """One customer's visit at one channel."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def OpenSession(self, request: pb.OpenSessionRequest, context: Context) -> pb.OpenSessionResponse:  # noqa: N802
        """Open a visit."""
        visit = await open_session(self._services, current_caller(), language=request.language)
        return pb.OpenSessionResponse(session=session_message(visit))

    async def IdentifyCustomer(  # noqa: N802
        self, request: pb.IdentifyCustomerRequest, context: Context
    ) -> pb.IdentifyCustomerResponse:
        """Take what an ID card told."""
        document = request.document
        if document.source == pb.DOCUMENT_SOURCE_OCR_CONFIRMED:
            return await abort(context, malformed("document.source", "this server takes chips only"))
        valid_from = date_or_none(document.valid_from, "document.valid_from", is_set=document.HasField("valid_from"))
        valid_to = date_or_none(document.valid_to, "document.valid_to", is_set=document.HasField("valid_to"))
        if isinstance(valid_from, Refusal):
            return await abort(context, valid_from)
        if isinstance(valid_to, Refusal):
            return await abort(context, valid_to)
        visit = await identify_customer(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            document=IdentityDocument(
                card_type=document.card_type,
                name=document.name,
                id_number=document.id_number,
                valid_from=valid_from,
                valid_to=valid_to,
            ),
        )
        if isinstance(visit, Refusal):
            return await abort(context, visit)
        return pb.IdentifyCustomerResponse(session=session_message(visit))

    async def PresentCard(self, request: pb.PresentCardRequest, context: Context) -> pb.PresentCardResponse:  # noqa: N802
        """Take card, cryptogram and PIN block."""
        visit = await present_card(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            card=PresentedCard(
                card_number=request.card_number,
                card_sequence_number=request.card_sequence_number,
                chip_data=request.chip_data,
                pin_block=request.pin_block,
                pin_block_format=request.pin_block_format,
            ),
        )
        if isinstance(visit, Refusal):
            return await abort(context, visit)
        return pb.PresentCardResponse(
            session=session_message(visit), account_token=visit.account_token, card_tail=visit.card_tail
        )

    async def GetSession(self, request: pb.GetSessionRequest, context: Context) -> pb.GetSessionResponse:  # noqa: N802
        """Tell a visit."""
        visit = await get_session(self._services, current_caller(), session_id=SessionId(request.session_id))
        if isinstance(visit, Refusal):
            return await abort(context, visit)
        return pb.GetSessionResponse(session=session_message(visit))

    async def CloseSession(self, request: pb.CloseSessionRequest, context: Context) -> pb.CloseSessionResponse:  # noqa: N802
        """End a visit."""
        refusal = await close_session(
            self._services, current_caller(), session_id=SessionId(request.session_id), cause=request.cause
        )
        if refusal is not None:
            return await abort(context, refusal)
        return pb.CloseSessionResponse()


def session_message(visit: SessionRecord) -> pb.Session:
    """Write a visit."""
    session = visit.session
    return pb.Session(
        session_id=session.session_id,
        channel=CHANNELS[session.channel],
        assurances=[ASSURANCES[each] for each in session.assurances],
        masked_name=visit.masked_name,
        masked_id_number=visit.masked_id_number,
        expire_time=timestamp(session.expire_time),
    )

"""`TerminalService` and `SessionService`, and what of a session is told."""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from edian.channel.v1 import session_service_pb2 as pb
from edian.channel.v1 import session_service_pb2_grpc, terminal_service_pb2, terminal_service_pb2_grpc
from google.type.timeofday_pb2 import TimeOfDay

from channel_server.application.attest_identity import Attestation, attest_identity
from channel_server.application.call_staff import call_staff
from channel_server.application.close_session import close_session, get_session
from channel_server.application.hello_terminal import hello_terminal
from channel_server.application.identify_customer import DocumentSource, IdentityDocument, identify_customer
from channel_server.application.open_session import open_session
from channel_server.application.present_card import PresentedCard, present_card
from channel_server.application.record_books import DeviceState
from channel_server.application.record_face_check import record_face_check
from channel_server.application.report_devices import report_devices
from channel_server.application.services import Services
from channel_server.application.tokens import SnapshotSigner
from channel_server.application.visits import VisitView
from channel_server.domain.face_check import FaceChallenge, FaceChallengeKind, FaceCheck, FaceDecision
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal
from channel_server.domain.work import Business
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import (
    ASSURANCES,
    CHANNELS,
    date_or_none,
    duration,
    time_from,
    timestamp,
    wire_values,
)
from channel_server.wire import date_message, money_from_fen

_DECISIONS: dict[FaceDecision, pb.FaceDecision] = wire_values(pb.FaceDecision.Value, "FACE_DECISION", FaceDecision)
_DECISION_OF = {number: each for each, number in _DECISIONS.items()}
_CHALLENGES: dict[FaceChallengeKind, pb.FaceChallengeKind] = wire_values(
    pb.FaceChallengeKind.Value, "FACE_CHALLENGE_KIND", FaceChallengeKind
)
_CHALLENGE_OF = {number: each for each, number in _CHALLENGES.items()}
_SOURCES: dict[DocumentSource, pb.DocumentSource] = wire_values(
    pb.DocumentSource.Value, "DOCUMENT_SOURCE", DocumentSource
)
# Unset comes from terminals that know no other way than the chip.
_SOURCE_OF = {pb.DOCUMENT_SOURCE_UNSPECIFIED: DocumentSource.CHIP} | {number: each for each, number in _SOURCES.items()}


class TerminalServicer(terminal_service_pb2_grpc.TerminalServiceServicer):
    """A terminal's own business."""

    def __init__(self, services: Services, snapshots: SnapshotSigner) -> None:
        self._services = services
        self._snapshots = snapshots

    async def HelloTerminal(  # noqa: N802 - the contract's name
        self, request: terminal_service_pb2.HelloTerminalRequest, context: Context
    ) -> terminal_service_pb2.HelloTerminalResponse:
        """Welcome a terminal."""
        welcome = await hello_terminal(
            self._services,
            current_caller(),
            software_version=request.software_version,
            devices=_device_states(request.devices),
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
            drawing_opens=None if welcome.drawing_hours is None else _time_of_day(welcome.drawing_hours.opens),
            drawing_closes=None if welcome.drawing_hours is None else _time_of_day(welcome.drawing_hours.closes),
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

    async def ReportDevices(  # noqa: N802
        self, request: terminal_service_pb2.ReportDevicesRequest, context: Context
    ) -> terminal_service_pb2.ReportDevicesResponse:
        """Note how a terminal is."""
        key = await report_devices(
            self._services,
            self._snapshots,
            current_caller(),
            devices=_device_states(request.devices),
            busy=request.busy,
        )
        return terminal_service_pb2.ReportDevicesResponse(snapshot_public_key=key)


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
                source=_SOURCE_OF[document.source],
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
            session=session_message(visit),
            account_token=visit.record.account_token,
            card_tail=visit.record.card_tail,
        )

    async def RecordFaceCheck(  # noqa: N802 - the contract's name
        self, request: pb.RecordFaceCheckRequest, context: Context
    ) -> pb.RecordFaceCheckResponse:
        """Take down what a face check came to."""
        consent_time = time_from(request.consent_time, "consent_time") if request.HasField("consent_time") else None
        if isinstance(consent_time, Refusal):
            return await abort(context, consent_time)
        visit = await record_face_check(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            request_id=request.request_id,
            told=FaceCheck(
                consent_time=consent_time,
                decision=_DECISION_OF[request.decision],
                distance=_decimal(request.distance) if request.HasField("distance") else None,
                threshold=_decimal(request.threshold),
                passive_score=_decimal(request.passive_score),
                model_sha256=request.model_sha256,
                device_serial=request.device_serial,
                challenges=tuple(FaceChallenge(_CHALLENGE_OF[each.kind], each.met) for each in request.challenges),
            ),
        )
        if isinstance(visit, Refusal):
            return await abort(context, visit)
        return pb.RecordFaceCheckResponse(session=session_message(visit))

    async def AttestIdentity(self, request: pb.AttestIdentityRequest, context: Context) -> pb.AttestIdentityResponse:  # noqa: N802
        """Put a teller's word for who stands there before a second person."""
        await journal_at_counter(self._services, Business.ATTESTATION, request.request_id)
        attested = await attest_identity(
            self._services,
            current_caller(),
            current_staff(),
            Attestation(
                request_id=request.request_id,
                session_id=SessionId(request.session_id),
                papers=tuple(request.papers),
                cause=request.cause,
                reason=request.reason,
            ),
        )
        if isinstance(attested, Refusal):
            return await abort(context, attested)
        return pb.AttestIdentityResponse(
            session=session_message(attested.view), approval_id=attested.approval.approval_id
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


def session_message(view: VisitView) -> pb.Session:
    """Write a visit."""
    visit = view.record
    session = visit.session
    message = pb.Session(
        session_id=session.session_id,
        channel=CHANNELS[session.channel],
        assurances=[ASSURANCES[each] for each in session.assurances],
        masked_name=visit.masked_name,
        masked_id_number=visit.masked_id_number,
        expire_time=timestamp(session.expire_time),
        face_checks_left=view.face_checks_left,
    )
    if view.drawable_without_face is not None:
        message.drawable_without_face.CopyFrom(money_from_fen(view.drawable_without_face))
    return message


def _device_states(devices: Iterable[terminal_service_pb2.DeviceReport]) -> list[DeviceState]:
    return [DeviceState(each.kind, each.state, each.note) for each in devices]


def _time_of_day(clock: time) -> TimeOfDay:
    return TimeOfDay(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _decimal(value: float) -> Decimal:
    """The shortest decimal that is this number, which is the one that a terminal had in mind."""
    return Decimal(repr(value))

"""`ContractService` and `EvidenceService`."""

from datetime import timedelta

from edian.channel.v1 import contract_service_pb2 as pb
from edian.channel.v1 import contract_service_pb2_grpc, evidence_service_pb2, evidence_service_pb2_grpc

from channel_server.application.accept_contract import Acceptance, accept_contract
from channel_server.application.append_evidence import append_evidence
from channel_server.application.prepare_contract import prepare_contract
from channel_server.application.services import Services
from channel_server.domain.contract import Contract, InkPoint
from channel_server.domain.ids import ContractId, QuoteId, SessionId
from channel_server.domain.refusals import Refusal
from channel_server.domain.work import Business
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import duration, length_from, time_from


class ContractServicer(contract_service_pb2_grpc.ContractServiceServicer):
    """The contract of a drawdown, its reading gate and its signature."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def PrepareContract(  # noqa: N802 - the contract's name
        self, request: pb.PrepareContractRequest, context: Context
    ) -> pb.PrepareContractResponse:
        """Draw up a contract."""
        contract = await prepare_contract(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            quote_id=QuoteId(request.quote_id),
        )
        if isinstance(contract, Refusal):
            return await abort(context, contract)
        return pb.PrepareContractResponse(contract=contract_message(contract))

    async def AcceptContract(self, request: pb.AcceptContractRequest, context: Context) -> pb.AcceptContractResponse:  # noqa: N802
        """Accept a contract."""
        readings: dict[int, timedelta] = {}
        for reading in request.readings:
            shown = length_from(reading.shown_time, "readings.shown_time")
            if isinstance(shown, Refusal):
                return await abort(context, shown)
            readings[reading.number] = shown
        await journal_at_counter(self._services, Business.CONTRACT, request.contract_id)
        contract = await accept_contract(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            acceptance=Acceptance(
                contract_id=ContractId(request.contract_id),
                content_sha256=request.content_sha256,
                readings=readings,
                signature=[
                    tuple(InkPoint(point.x, point.y, point.elapsed_ms) for point in stroke.points)
                    for stroke in request.signature
                ],
            ),
        )
        if isinstance(contract, Refusal):
            return await abort(context, contract)
        return pb.AcceptContractResponse(contract=contract_message(contract))


class EvidenceServicer(evidence_service_pb2_grpc.EvidenceServiceServicer):
    """The record of a visit's acts."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def AppendEvidence(  # noqa: N802
        self, request: evidence_service_pb2.AppendEvidenceRequest, context: Context
    ) -> evidence_service_pb2.AppendEvidenceResponse:
        """Keep an act."""
        event_time = time_from(request.event_time, "event_time")
        if isinstance(event_time, Refusal):
            return await abort(context, event_time)
        row = await append_evidence(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            event_id=request.event_id,
            event_type=request.event_type,
            event_time=event_time,
            details=dict(request.details),
        )
        if isinstance(row, Refusal):
            return await abort(context, row)
        return evidence_service_pb2.AppendEvidenceResponse(
            sequence_number=row.sequence_number, entry_sha256=row.entry_sha256
        )


def contract_message(contract: Contract) -> pb.Contract:
    """Write a contract."""
    return pb.Contract(
        contract_id=contract.contract_id,
        quote_id=contract.quote_id,
        pages=[
            pb.ContractPage(
                number=page.number,
                title=page.title,
                facts=[pb.ContractFact(label=fact.label, value=fact.value, note=fact.note) for fact in page.facts],
                paragraphs=page.paragraphs,
                minimum_time=duration(page.minimum_time),
            )
            for page in contract.pages
        ],
        content_sha256=contract.content_sha256,
        accepted=contract.accepted,
    )

"""The credit system over `edian.backoffice.v1.CreditSystemService`."""

from datetime import UTC

from edian.backoffice.v1 import credit_system_service_pb2 as pb
from edian.backoffice.v1 import credit_system_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import (
    Dossier,
    DossierField,
    FacilityContract,
    LineFigures,
    LoanNoteOrder,
    NoteRepayment,
    Outcome,
)
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId
from channel_server.wire import date_from_message, date_message, decimal_message, money_from_fen


class RemoteCreditSystem:
    """The bank's credit system, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.CreditSystemServiceStub(link.channel)

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        """Open the note of a drawdown and tell its number."""
        request = pb.OpenLoanNoteRequest(
            bank_id=order.bank_id,
            reference=order.reference,
            customer_id=order.customer_id,
            credit_line_id=order.credit_line_id,
            amount=money_from_fen(order.amount),
            value_date=date_message(order.value_date),
            maturity_date=date_message(order.maturity_date),
            annual_rate=decimal_message(order.annual_rate.value),
            method=order.method,
        )
        return read(await self._link.ask(self._stub.OpenLoanNote, request), _note_id)

    async def void_loan_note(self, bank_id: BankId, reference: DrawdownId) -> Outcome[str]:
        """Close the note of a drawdown, or keep it from being opened."""
        request = pb.VoidLoanNoteRequest(bank_id=bank_id, reference=reference)
        return read(await self._link.ask(self._stub.VoidLoanNote, request), _voided_note_id)

    async def record_repayment(self, repayment: NoteRepayment) -> Outcome[int]:
        """Hand over what was repaid."""
        request = pb.RecordRepaymentRequest(
            bank_id=repayment.bank_id,
            reference=repayment.reference,
            loan_note_id=repayment.loan_note_id,
            sequence_number=repayment.sequence_number,
            business_date=date_message(repayment.business_date),
            penalty_interest=money_from_fen(repayment.parts.penalty_interest),
            interest=money_from_fen(repayment.parts.interest),
            principal=money_from_fen(repayment.parts.principal),
            principal_balance=money_from_fen(repayment.principal_balance),
        )
        return read(await self._link.ask(self._stub.RecordRepayment, request), _note_sequence_number)

    async def dossier(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[Dossier]:
        """Tell what is written of a customer."""
        request = pb.GetDossierRequest(bank_id=bank_id, customer_id=customer_id)
        return read(await self._link.ask(self._stub.GetDossier, request), _dossier)

    async def mirror_line_use(self, figures: LineFigures) -> Outcome[int]:
        """Hand over a line's figures."""
        request = pb.MirrorLineUseRequest(
            bank_id=figures.bank_id,
            credit_line_id=figures.credit_line_id,
            sequence_number=figures.sequence_number,
            credit_limit=money_from_fen(figures.credit_limit),
            reserved=money_from_fen(figures.reserved),
            outstanding=money_from_fen(figures.outstanding),
        )
        return read(await self._link.ask(self._stub.MirrorLineUse, request), _sequence_number)


def _note_id(answer: pb.OpenLoanNoteResponse) -> str:
    if not answer.loan_note_id:
        raise ValueError("a loan note without a number")
    return answer.loan_note_id


def _dossier(answer: pb.GetDossierResponse) -> Dossier:
    fields = tuple(
        DossierField(
            each.noun, each.value, each.source, date_from_message(each.as_of) if each.HasField("as_of") else None
        )
        for each in answer.fields
    )
    contracts = tuple(
        FacilityContract(
            each.contract_number,
            LineId(each.credit_line_id),
            each.sign_time.ToDatetime(tzinfo=UTC) if each.HasField("sign_time") else None,
        )
        for each in answer.contracts
    )
    return Dossier(fields, contracts)


def _voided_note_id(answer: pb.VoidLoanNoteResponse) -> str:
    return answer.loan_note_id


def _note_sequence_number(answer: pb.RecordRepaymentResponse) -> int:
    return answer.sequence_number


def _sequence_number(answer: pb.MirrorLineUseResponse) -> int:
    return answer.sequence_number

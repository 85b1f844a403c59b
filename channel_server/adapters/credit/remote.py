"""The credit system over `edian.backoffice.v1.CreditSystemService`."""

from edian.backoffice.v1 import credit_system_service_pb2 as pb
from edian.backoffice.v1 import credit_system_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import LineFigures, LoanNoteOrder, Outcome
from channel_server.wire import date_message, decimal_message, money_from_fen


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


def _sequence_number(answer: pb.MirrorLineUseResponse) -> int:
    return answer.sequence_number

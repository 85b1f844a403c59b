"""`CreditLineService`."""

from edian.channel.v1 import credit_line_service_pb2 as pb
from edian.channel.v1 import credit_line_service_pb2_grpc

from channel_server.application.get_credit_line import get_credit_line
from channel_server.application.list_credit_lines import LineView, list_credit_lines
from channel_server.application.records import NoteRecord
from channel_server.application.services import Services
from channel_server.domain.credit_line import LineState
from channel_server.domain.ids import LineId, SessionId
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import METHODS, PURPOSES, balance_message, wire_values
from channel_server.wire import date_message, decimal_message, money_from_fen, write_money

_STATES: dict[LineState, pb.CreditLineState] = wire_values(pb.CreditLineState.Value, "CREDIT_LINE_STATE", LineState)


class CreditLineServicer(credit_line_service_pb2_grpc.CreditLineServiceServicer):
    """The lines of the customer of a visit."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ListCreditLines(  # noqa: N802 - the contract's name
        self, request: pb.ListCreditLinesRequest, context: Context
    ) -> pb.ListCreditLinesResponse:
        """List the lines."""
        views = await list_credit_lines(self._services, current_caller(), session_id=SessionId(request.session_id))
        if isinstance(views, Refusal):
            return await abort(context, views)
        return pb.ListCreditLinesResponse(credit_lines=[line_message(view) for view in views])

    async def GetCreditLine(self, request: pb.GetCreditLineRequest, context: Context) -> pb.GetCreditLineResponse:  # noqa: N802
        """Tell one line."""
        view = await get_credit_line(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            credit_line_id=LineId(request.credit_line_id),
        )
        if isinstance(view, Refusal):
            return await abort(context, view)
        return pb.GetCreditLineResponse(credit_line=line_message(view))


def line_message(view: LineView) -> pb.CreditLine:
    """Write a line."""
    line, product = view.record.line, view.product
    message = pb.CreditLine(
        credit_line_id=line.line_id,
        product_code=product.code,
        product_name=product.name_zh,
        product_name_en=product.name_en,
        balance=balance_message(line.balance),
        annual_rate=decimal_message(line.annual_rate.value),
        expiry_date=date_message(line.expiry_date),
        state=_STATES[view.state],
        open_notes=[note_message(note) for note in view.open_notes],
        methods=[METHODS[each] for each in product.methods],
        terms_months=view.terms_months,
        drawable_here=money_from_fen(view.drawable_here),
        purposes=[PURPOSES[each] for each in view.purposes],
        drawable_entrusted=None if view.drawable_entrusted is None else money_from_fen(view.drawable_entrusted),
    )
    if view.approval_above is not None:
        write_money(message.approval_above, view.approval_above)
    return message


def note_message(note: NoteRecord) -> pb.LoanNote:
    """Write a note."""
    message = pb.LoanNote(
        loan_note_id=note.loan_note_id,
        value_date=date_message(note.value_date),
        amount=money_from_fen(note.amount),
        principal_balance=money_from_fen(note.principal_balance),
        card_tail=note.card_tail,
    )
    if note.next_due_date is not None:
        message.next_due_date.CopyFrom(date_message(note.next_due_date))
        message.next_payment.CopyFrom(money_from_fen(note.next_payment))
    return message

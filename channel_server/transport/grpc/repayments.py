"""`RepaymentService`: what is owed, what paying now would do, and the paying."""

from dataclasses import replace

from edian.channel.v1 import repayment_service_pb2 as pb
from edian.channel.v1 import repayment_service_pb2_grpc

from channel_server.application.create_repayment import CreateRepaymentOrder, create_repayment
from channel_server.application.get_repayment import get_repayment
from channel_server.application.get_repayment_outcome import get_repayment_outcome
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.quote_repayment import RepaymentOffer, quote_repayment
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.domain.ids import RepaymentId, RepaymentQuoteId, RequestId, SessionId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal
from channel_server.domain.repayment import RepaymentState
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.work import Business
from channel_server.transport.grpc.drawdowns import CUSTOMER_OUTCOMES
from channel_server.transport.grpc.gate import Context, current_asker, current_caller
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.status import abort, refusal_message
from channel_server.transport.grpc.validation import malformed
from channel_server.transport.grpc.values import (
    amount_from,
    balance_message,
    instalment_message,
    timestamp,
    wire_values,
)
from channel_server.wire import date_message, money_from_fen

_STATES: dict[RepaymentState, pb.RepaymentState] = wire_values(
    pb.RepaymentState.Value, "REPAYMENT_STATE", RepaymentState
)
_KINDS: dict[RepaymentKind, pb.RepaymentKind] = wire_values(pb.RepaymentKind.Value, "REPAYMENT_KIND", RepaymentKind)
_KIND_OF = {number: each for each, number in _KINDS.items()}
_REQUEST_PATHS = {"account_id": "account_token", "customer_id": "session_id", "loan_note": "repayment_quote_id"}
"""Where a field at fault stands in `CreateRepaymentRequest`, where it has another name there."""


class RepaymentServicer(repayment_service_pb2_grpc.RepaymentServiceServicer):
    """Quotes, makes and tells repayments."""

    def __init__(self, services: Services, desk: MoneyDesk) -> None:
        self._services = services
        self._desk = desk

    async def QuoteRepayment(self, request: pb.QuoteRepaymentRequest, context: Context) -> pb.QuoteRepaymentResponse:  # noqa: N802 - the contract's name
        """Tell what is owed, and what a payment would do."""
        amount = amount_from(request.amount, "amount") if request.HasField("amount") else None
        if isinstance(amount, Refusal):
            return await abort(context, amount)
        kind = _kind_wanted(request.kind, amount)
        if isinstance(kind, Refusal):
            return await abort(context, kind)
        offer = await quote_repayment(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            loan_note_id=request.loan_note_id,
            kind=kind,
            amount=amount,
        )
        if isinstance(offer, Refusal):
            return await abort(context, offer)
        return _offer_message(offer)

    async def CreateRepayment(self, request: pb.CreateRepaymentRequest, context: Context) -> pb.CreateRepaymentResponse:  # noqa: N802
        """Repay."""
        amount = amount_from(request.amount, "amount")
        if isinstance(amount, Refusal):
            return await abort(context, amount)
        await journal_at_counter(self._services, Business.REPAYMENT, request.request_id)
        record = await create_repayment(
            self._services,
            self._desk,
            current_caller(),
            CreateRepaymentOrder(
                request_id=RequestId(request.request_id),
                session_id=SessionId(request.session_id),
                repayment_quote_id=RepaymentQuoteId(request.repayment_quote_id),
                loan_note_id=request.loan_note_id,
                kind=_KIND_OF[request.kind],
                amount=amount,
                account_token=request.account_token,
            ),
        )
        if isinstance(record, Refusal):
            return await abort(context, _with_request_path(record))
        return pb.CreateRepaymentResponse(repayment=repayment_message(record))

    async def GetRepayment(self, request: pb.GetRepaymentRequest, context: Context) -> pb.GetRepaymentResponse:  # noqa: N802
        """Tell a repayment."""
        record = await get_repayment(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            repayment_id=RepaymentId(request.repayment_id),
        )
        if isinstance(record, Refusal):
            return await abort(context, record)
        return pb.GetRepaymentResponse(repayment=repayment_message(record))

    async def GetRepaymentOutcome(  # noqa: N802
        self, request: pb.GetRepaymentOutcomeRequest, context: Context
    ) -> pb.GetRepaymentOutcomeResponse:
        """Tell what became of a request."""
        outcome = await get_repayment_outcome(
            self._services, current_caller(), request_id=request.request_id, asker=current_asker()
        )
        if isinstance(outcome, Refusal):
            return await abort(context, outcome)
        return pb.GetRepaymentOutcomeResponse(
            state=_STATES[outcome.state],
            outcome=CUSTOMER_OUTCOMES[outcome.outcome],
            amount=money_from_fen(outcome.amount),
            query_number=outcome.query_number,
        )


def _kind_wanted(number: pb.RepaymentKind, amount: Fen | None) -> RepaymentKind | Refusal:
    unsaid = RepaymentKind.WHOLE if amount is None else RepaymentKind.PARTIAL
    kind = _KIND_OF.get(number, unsaid)
    if kind is not RepaymentKind.PARTIAL:
        return kind if amount is None else malformed("amount", f"must be left out for {kind}")
    if amount is None or amount <= 0:
        return malformed("amount", "must be more than nothing")
    return kind


def _with_request_path(refusal: Refusal) -> Refusal:
    """Name the field at fault as the caller knows it."""
    field = refusal.facts.get("field")
    if field not in _REQUEST_PATHS:
        return refusal
    return replace(refusal, facts={**refusal.facts, "field": _REQUEST_PATHS[field]})


def _parts_message(parts: PaymentParts) -> pb.PaymentParts:
    return pb.PaymentParts(
        penalty_interest=money_from_fen(parts.penalty_interest),
        interest=money_from_fen(parts.interest),
        principal=money_from_fen(parts.principal),
        amount=money_from_fen(parts.total),
    )


def _offer_message(offer: RepaymentOffer) -> pb.QuoteRepaymentResponse:
    quote, parts = offer.quote, offer.quote.parts
    overdue = quote.standing.overdue
    return pb.QuoteRepaymentResponse(
        penalty_interest=money_from_fen(parts.penalty_interest),
        interest=money_from_fen(parts.interest),
        principal=money_from_fen(parts.principal),
        amount=money_from_fen(parts.total),
        principal_balance=money_from_fen(quote.principal_balance_after),
        available_after=money_from_fen(offer.available_after),
        expire_time=timestamp(offer.record.expire_time),
        repayment_quote_id=offer.record.repayment_quote_id,
        kind=_KINDS[quote.kind],
        payoff=_parts_message(quote.payoff),
        due=_parts_message(quote.standing.due),
        days_past_due=0 if overdue is None else overdue.days_past_due,
        schedule_after=[instalment_message(row) for row in quote.rows_after],
        business_date=date_message(quote.business_date),
    )


def repayment_message(record: RepaymentRecord) -> pb.Repayment:
    """Write a repayment."""
    repayment = record.repayment
    message = pb.Repayment(
        repayment_id=repayment.repayment_id,
        request_id=repayment.request_id,
        loan_note_id=repayment.content.loan_note_id,
        kind=_KINDS[repayment.content.kind],
        parts=_parts_message(record.parts),
        state=_STATES[repayment.state],
        outcome=CUSTOMER_OUTCOMES[repayment.outcome],
        business_date=date_message(record.business_date),
        card_tail=record.card_tail,
        query_number=record.query_number,
        create_time=timestamp(record.create_time),
        update_time=timestamp(record.update_time),
    )
    if repayment.state is RepaymentState.REPAID:
        message.core_reference = record.core_reference
        message.principal_balance.MergeFrom(money_from_fen(record.principal_balance))
        if record.account_balance is not None:
            message.account_balance.MergeFrom(money_from_fen(record.account_balance))
        if record.line is not None:
            message.line.MergeFrom(balance_message(record.line))
        if record.next_due_date is not None:
            message.next_due_date.MergeFrom(date_message(record.next_due_date))
            message.next_payment.MergeFrom(money_from_fen(record.next_payment))
    elif not repayment.is_final:
        message.confirm_deadline.MergeFrom(timestamp(record.confirm_deadline))
    if repayment.refusal is not None:
        message.refusal.MergeFrom(refusal_message(repayment.refusal, quote_number=record.query_number))
    return message

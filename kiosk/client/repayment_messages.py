"""Messages of repayments ↔ values of the flow. Source: protos/edian/channel/v1/repayment_service.proto."""

from __future__ import annotations

from datetime import UTC

from edian.channel.v1 import drawdown_service_pb2, repayment_service_pb2

from kiosk.client import messages, scalars
from kiosk.client.repayments import RepaymentIntent
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState

__all__ = ["outcome", "quote", "quote_request", "repay_request", "repayment"]


def quote_request(session_id: str, repaying: Repaying) -> repayment_service_pb2.QuoteRepaymentRequest:
    """What is asked for. Raises: MappingError where the customer has not said how much."""
    if repaying.kind is None:
        raise scalars.MappingError("repayment without a kind")
    partial = repaying.kind is RepaymentKind.PARTIAL
    return repayment_service_pb2.QuoteRepaymentRequest(
        session_id=session_id,
        loan_note_id=repaying.note_number,
        kind=f"REPAYMENT_KIND_{repaying.kind.value}",
        amount=scalars.money(repaying.amount_fen) if partial else None,
    )


def repay_request(intent: RepaymentIntent) -> repayment_service_pb2.CreateRepaymentRequest:
    """A repayment, as it was quoted."""
    return repayment_service_pb2.CreateRepaymentRequest(
        request_id=intent.request_id,
        session_id=intent.session_id,
        repayment_quote_id=intent.quote.quote_id,
        loan_note_id=intent.quote.note_number,
        kind=f"REPAYMENT_KIND_{intent.quote.kind.value}",
        amount=scalars.money(intent.quote.amount_fen),
        account_token=intent.account_token,
    )


def quote(message: repayment_service_pb2.QuoteRepaymentResponse, note_number: str) -> RepaymentQuote:
    """What would be taken. Raises: MappingError where the parts are not the whole."""
    said = RepaymentQuote(
        quote_id=message.repayment_quote_id,
        note_number=note_number,
        kind=_kind(message.kind),
        penalty_fen=scalars.fen(message.penalty_interest),
        interest_fen=scalars.fen(message.interest),
        principal_fen=scalars.fen(message.principal),
        left_fen=scalars.fen(message.principal_balance),
        available_after_fen=scalars.fen(message.available_after),
        expires=message.expire_time.ToDatetime(UTC),
        days_past_due=message.days_past_due,
    )
    if said.amount_fen != scalars.fen(message.amount) or said.amount_fen <= 0:
        raise scalars.MappingError("parts of a repayment")
    return said


def _kind(number: int) -> RepaymentKind:
    try:
        return RepaymentKind(repayment_service_pb2.RepaymentKind.Name(number).removeprefix("REPAYMENT_KIND_"))
    except ValueError as error:
        raise scalars.MappingError(f"repayment kind {number}") from error


def _state(number: int) -> RepaymentState:
    try:
        return RepaymentState(repayment_service_pb2.RepaymentState.Name(number).removeprefix("REPAYMENT_STATE_"))
    except ValueError:
        # A state that this terminal does not know is one in which it knows nothing.
        return RepaymentState.UNKNOWN


def repayment(message: repayment_service_pb2.Repayment) -> RepaymentFacts:
    """A repayment as it stands."""
    has = message.HasField
    return RepaymentFacts(
        state=_state(message.state),
        amount_fen=scalars.fen(message.parts.amount),
        repayment_id=message.repayment_id,
        query_number=message.query_number,
        left_fen=scalars.fen(message.principal_balance) if has("principal_balance") else None,
        next_due_date=scalars.day(message.next_due_date) if has("next_due_date") else None,
        next_payment_fen=scalars.fen(message.next_payment) if has("next_payment") else None,
        available_after_fen=scalars.fen(message.line.available) if has("line") else None,
        account_balance_fen=scalars.fen(message.account_balance) if has("account_balance") else None,
        confirm_by=message.confirm_deadline.ToDatetime(UTC) if has("confirm_deadline") else None,
        see_staff=message.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF,
        refusal=messages.refusal(message.refusal) if has("refusal") else None,
    )


def outcome(message: repayment_service_pb2.GetRepaymentOutcomeResponse) -> RepaymentFacts:
    """What became of a request: state and amount only."""
    return RepaymentFacts(
        state=_state(message.state),
        amount_fen=scalars.fen(message.amount),
        query_number=message.query_number,
        see_staff=message.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF,
    )

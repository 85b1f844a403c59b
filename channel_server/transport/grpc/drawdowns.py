"""`DrawdownService`: the one way by which money leaves a line."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta

from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import drawdown_service_pb2_grpc

from channel_server.application.change_feed import ChangeFeed
from channel_server.application.create_drawdown import DrawdownOrder, create_drawdown
from channel_server.application.get_drawdown import get_drawdown
from channel_server.application.get_drawdown_outcome import get_drawdown_outcome
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.payees import payee_of
from channel_server.application.ports import Vault
from channel_server.application.pricing import schedule_of
from channel_server.application.quote_drawdown import quote_drawdown
from channel_server.application.records import DrawdownRecord, QuoteRecord, Terms
from channel_server.application.reverse_drawdown import reverse_drawdown
from channel_server.application.services import Services
from channel_server.application.watch_drawdown import watch_drawdown
from channel_server.domain.channel_policy import ApprovalNeed
from channel_server.domain.drawdown import OWING_STATES, CustomerOutcome, DrawdownState
from channel_server.domain.ids import ContractId, DrawdownId, LineId, QuoteId, RequestId, SessionId
from channel_server.domain.payee import Payee, PaymentMode, mode_of
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.work import Business
from channel_server.transport.grpc.gate import Context, current_asker, current_caller, current_staff
from channel_server.transport.grpc.journal import journal_at_counter
from channel_server.transport.grpc.status import abort, refusal_message
from channel_server.transport.grpc.streams import time_for, told
from channel_server.transport.grpc.values import (
    METHOD_OF,
    METHODS,
    PURPOSE_OF,
    PURPOSES,
    amount_from,
    duration,
    schedule_message,
    timestamp,
    wire_values,
    write_balance,
    write_time,
)
from channel_server.wire import date_message, money_from_fen, write_date, write_money

_STATES: dict[DrawdownState, pb.DrawdownState] = wire_values(pb.DrawdownState.Value, "DRAWDOWN_STATE", DrawdownState)
CUSTOMER_OUTCOMES: dict[CustomerOutcome, pb.CustomerOutcome] = wire_values(
    pb.CustomerOutcome.Value, "CUSTOMER_OUTCOME", CustomerOutcome
)
PAYMENT_MODES: dict[PaymentMode, pb.PaymentMode] = wire_values(pb.PaymentMode.Value, "PAYMENT_MODE", PaymentMode)
_REQUEST_PATHS = {
    **{field.name: f"terms.{field.name}" for field in pb.DrawdownTerms.DESCRIPTOR.fields},
    "account_id": "account_token",
    "customer_id": "session_id",
    "annual_rate": "quote_id",
}
"""Where the business content of a drawdown stands in `CreateDrawdownRequest`."""
LONGEST_WATCH = timedelta(minutes=5)
"""Ends a stream whose client has set no deadline, or lives no more; who still wants to know resumes."""
_PAID_STATES = OWING_STATES | {DrawdownState.REVERSED}


class DrawdownServicer(drawdown_service_pb2_grpc.DrawdownServiceServicer):
    """Quotes, makes, tells and undoes drawdowns."""

    def __init__(self, services: Services, desk: MoneyDesk, feed: ChangeFeed) -> None:
        self._services = services
        self._desk = desk
        self._feed = feed

    async def QuoteDrawdown(self, request: pb.QuoteDrawdownRequest, context: Context) -> pb.QuoteDrawdownResponse:  # noqa: N802 - the contract's name
        """Say what a drawdown would cost."""
        terms, payee = terms_from(request.terms), payee_from(request.terms)
        if isinstance(terms, Refusal):
            return await abort(context, terms)
        if isinstance(payee, Refusal):
            return await abort(context, payee)
        quote = await quote_drawdown(
            self._services, current_caller(), session_id=SessionId(request.session_id), terms=terms, payee=payee
        )
        if isinstance(quote, Refusal):
            return await abort(context, quote)
        return pb.QuoteDrawdownResponse(quote=_quote_message(quote.record, quote.approval, payee))

    async def CreateDrawdown(self, request: pb.CreateDrawdownRequest, context: Context) -> pb.CreateDrawdownResponse:  # noqa: N802
        """Draw."""
        terms, payee = terms_from(request.terms), payee_from(request.terms)
        if isinstance(terms, Refusal):
            return await abort(context, terms)
        if isinstance(payee, Refusal):
            return await abort(context, payee)
        await journal_at_counter(self._services, Business.DRAWDOWN, request.request_id)
        record = await create_drawdown(
            self._services,
            self._desk,
            current_caller(),
            DrawdownOrder(
                request_id=RequestId(request.request_id),
                session_id=SessionId(request.session_id),
                quote_id=QuoteId(request.quote_id),
                contract_id=ContractId(request.contract_id),
                terms=terms,
                account_token=request.account_token,
                payee=payee,
            ),
            current_staff() if current_caller().channel is Channel.COUNTER else None,
        )
        if isinstance(record, Refusal):
            return await abort(context, _with_request_path(record))
        answer = pb.CreateDrawdownResponse()
        write_drawdown(answer.drawdown, record, self._services.vault)
        return answer

    async def GetDrawdown(self, request: pb.GetDrawdownRequest, context: Context) -> pb.GetDrawdownResponse:  # noqa: N802
        """Tell a drawdown."""
        record = await get_drawdown(
            self._services,
            current_caller(),
            session_id=SessionId(request.session_id),
            drawdown_id=DrawdownId(request.drawdown_id),
        )
        if isinstance(record, Refusal):
            return await abort(context, record)
        answer = pb.GetDrawdownResponse()
        write_drawdown(answer.drawdown, record, self._services.vault)
        return answer

    async def WatchDrawdown(  # noqa: N802
        self, request: pb.WatchDrawdownRequest, context: Context
    ) -> AsyncGenerator[pb.WatchDrawdownResponse, None]:
        """Tell a drawdown at each change."""
        changes = watch_drawdown(
            self._services,
            self._feed,
            current_caller(),
            session_id=SessionId(request.session_id),
            drawdown_id=DrawdownId(request.drawdown_id),
            after=request.after_sequence_number,
            within=time_for(context, LONGEST_WATCH),
        )
        async with aclosing(told(context, changes)) as records:
            async for record in records:
                answer = pb.WatchDrawdownResponse(sequence_number=record.change_number)
                write_drawdown(answer.drawdown, record, self._services.vault)
                yield answer

    async def GetDrawdownOutcome(  # noqa: N802
        self, request: pb.GetDrawdownOutcomeRequest, context: Context
    ) -> pb.GetDrawdownOutcomeResponse:
        """Tell what became of a request."""
        outcome = await get_drawdown_outcome(
            self._services, current_caller(), request_id=request.request_id, asker=current_asker()
        )
        if isinstance(outcome, Refusal):
            return await abort(context, outcome)
        return pb.GetDrawdownOutcomeResponse(
            state=_STATES[outcome.state],
            outcome=outcome_message(outcome.outcome),
            amount=money_from_fen(outcome.amount),
            query_number=outcome.query_number,
        )

    async def ReverseDrawdown(self, request: pb.ReverseDrawdownRequest, context: Context) -> pb.ReverseDrawdownResponse:  # noqa: N802
        """Undo a drawdown."""
        caller = current_caller()
        await journal_at_counter(self._services, Business.REVERSAL, request.request_id)
        reversal = await reverse_drawdown(
            self._services,
            self._desk,
            caller,
            current_staff() if caller.channel is Channel.COUNTER else None,
            request_id=request.request_id,
            drawdown_id=DrawdownId(request.drawdown_id),
            reason=request.reason,
        )
        if isinstance(reversal, Refusal):
            return await abort(context, reversal)
        answer = pb.ReverseDrawdownResponse()
        write_drawdown(answer.drawdown, reversal.drawdown, self._services.vault)
        approval = reversal.approval
        if approval is not None:
            answer.drawdown.approval_id = approval.approval_id
            if approval.state.is_open:
                write_time(answer.drawdown.approval_deadline, approval.expire_time)
        return answer


def outcome_message(outcome: CustomerOutcome | None) -> pb.CustomerOutcome:
    """Write what the customer is told."""
    return pb.CUSTOMER_OUTCOME_UNSPECIFIED if outcome is None else CUSTOMER_OUTCOMES[outcome]


def terms_from(message: pb.DrawdownTerms) -> Terms | Refusal:
    """Read terms; what the proto's own rules say has been checked at the gate."""
    amount = amount_from(message.amount, "terms.amount")
    if isinstance(amount, Refusal):
        return amount
    return Terms(
        credit_line_id=LineId(message.credit_line_id),
        amount=amount,
        term_months=message.term_months,
        method=METHOD_OF[message.method],
        purpose=PURPOSE_OF[message.purpose],
        due_day=message.due_day,
    )


def payee_from(message: pb.DrawdownTerms) -> Payee | Refusal | None:
    """Read whom a drawdown pays instead of the customer; mode and payee go together."""
    entrusted = message.payment_mode == pb.PAYMENT_MODE_ENTRUSTED
    if entrusted != message.HasField("payee"):
        return refuse(RefusalReason.PAYEE_MISSING)
    if not entrusted:
        return None
    payee = message.payee
    # A blank before or after a name is a slip of the keyboard, and no other name.
    return Payee(payee.name.strip(), payee.account_number, payee.evidence.strip())


def _with_request_path(refusal: Refusal) -> Refusal:
    """Name the field at fault as the caller knows it: as a path from the request."""
    field = refusal.facts.get("field")
    if field not in _REQUEST_PATHS:
        return refusal
    return replace(refusal, facts={**refusal.facts, "field": _REQUEST_PATHS[field]})


def write_drawdown(message: pb.Drawdown, record: DrawdownRecord, vault: Vault) -> None:
    """Write a drawdown into the answer that tells it: made apart and put in, it would be copied whole."""
    payee = payee_of(vault, record)
    if payee is not None:
        _write_payee(message.payee, payee)
    drawdown = record.drawdown
    state = drawdown.state
    message.drawdown_id = drawdown.drawdown_id
    message.request_id = drawdown.request_id
    message.state = _STATES[state]
    message.outcome = outcome_message(record.outcome)
    message.card_tail = record.card_tail
    message.query_number = record.query_number
    write_terms(message.terms, record.terms)
    message.schedule.CopyFrom(schedule_message(schedule_of(record)))
    write_time(message.create_time, record.create_time)
    write_time(message.update_time, record.update_time)
    if record.line is not None:
        write_balance(message.line, record.line)
    if state in _PAID_STATES:
        message.loan_note_id = record.loan_note_id
        message.core_reference = record.core_reference
        write_date(message.value_date, record.value_date)
        if record.account_balance is not None:
            write_money(message.account_balance, record.account_balance)
    elif record.approval_deadline is not None and record.awaits_approval:
        write_time(message.approval_deadline, record.approval_deadline)
    elif not drawdown.is_final:
        write_time(message.confirm_deadline, record.confirm_deadline)
    if record.approval_id is not None:
        message.approval_id = record.approval_id
    if drawdown.refusal is not None:
        message.refusal.CopyFrom(refusal_message(drawdown.refusal, quote_number=record.query_number))


def write_terms(message: pb.DrawdownTerms, terms: Terms) -> None:
    """Write terms into the message that tells them."""
    message.credit_line_id = terms.credit_line_id
    message.term_months = terms.term_months
    message.method = METHODS[terms.method]
    message.purpose = PURPOSES[terms.purpose]
    message.due_day = terms.due_day
    message.payment_mode = PAYMENT_MODES[mode_of(terms.payee)]
    write_money(message.amount, terms.amount)


def _write_payee(message: pb.PayeeShown, payee: Payee) -> None:
    message.name = payee.name
    message.account_tail = payee.account_tail
    message.evidence = payee.evidence


def _quote_message(quote: QuoteRecord, approval: ApprovalNeed | None, payee: Payee | None) -> pb.Quote:
    message = pb.Quote(
        quote_id=quote.quote_id,
        value_date=date_message(quote.value_date),
        schedule=schedule_message(schedule_of(quote)),
        expire_time=timestamp(quote.expire_time),
    )
    write_terms(message.terms, quote.terms)
    if approval is not None:
        message.approval.needed = bool(approval.causes)
        message.approval.causes.extend(approval.causes)
        message.approval.lapses_after.CopyFrom(duration(approval.lapses_after))
        if approval.above is not None:
            write_money(message.approval.above, approval.above)
    if payee is not None:
        _write_payee(message.payee, payee)
    return message

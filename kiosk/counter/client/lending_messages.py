"""Messages of lines, drawdowns, repayments and contracts ↔ values of `lending`.

Source: protos/edian/channel/v1.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from edian.channel.v1 import (
    contract_service_pb2,
    credit_line_service_pb2,
    drawdown_service_pb2,
    repayment_service_pb2,
    types_pb2,
)

from kiosk.client import messages as house
from kiosk.client import scalars
from kiosk.counter.client.lending import (
    ApprovalNeed,
    Channel,
    Contract,
    CreditLine,
    Drawdown,
    DrawdownTerms,
    LineBalance,
    LineState,
    LoanNote,
    Outcome,
    PayeeShown,
    PaymentParts,
    Quote,
    Repayment,
    RepaymentKind,
    RepaymentQuote,
    RepaymentState,
    RequestOutcome,
    Schedule,
)
from kiosk.counter.client.refusals import refusal
from kiosk.counter.client.scalars import (
    both,
    day,
    fen_of,
    maybe_day,
    maybe_fen,
    maybe_name,
    maybe_time,
    name_of,
    rate,
    time_of,
)
from kiosk.flow.facts import DrawdownState, Instalment, Method

__all__ = [
    "balance",
    "channel",
    "contract",
    "credit_line",
    "drawdown",
    "drawdown_outcome",
    "loan_note",
    "outcome",
    "quote",
    "repayment",
    "repayment_kind",
    "repayment_outcome",
    "repayment_quote",
    "terms",
    "terms_message",
]


def channel(number: int) -> Channel:
    """Where something was begun; what is not known counts as the counter's."""
    return maybe_name(Channel, types_pb2.Channel, number, "CHANNEL_", Channel.COUNTER)


def outcome(number: int) -> Outcome:
    """What the customer is told."""
    return maybe_name(Outcome, drawdown_service_pb2.CustomerOutcome, number, "CUSTOMER_OUTCOME_", Outcome.UNSPECIFIED)


def balance(message: types_pb2.LineBalance) -> LineBalance:
    """A line's figures."""
    return LineBalance(
        fen_of(message, "credit_limit"),
        fen_of(message, "reserved"),
        fen_of(message, "outstanding"),
        fen_of(message, "available"),
    )


def loan_note(message: credit_line_service_pb2.LoanNote) -> LoanNote:
    """A loan note."""
    return LoanNote(
        message.loan_note_id,
        day(message.value_date),
        fen_of(message, "amount"),
        fen_of(message, "principal_balance"),
        maybe_day(message, "next_due_date"),
        fen_of(message, "next_payment"),
        message.card_tail,
    )


def _method(number: int) -> Method:
    return name_of(Method, types_pb2.RepaymentMethod, number, "REPAYMENT_METHOD_")


def _purpose(number: int) -> str:
    return str(types_pb2.Purpose.Name(number)).removeprefix("PURPOSE_")


def credit_line(message: credit_line_service_pb2.CreditLine) -> CreditLine:
    """A line."""
    states = credit_line_service_pb2.CreditLineState
    return CreditLine(
        message.credit_line_id,
        message.product_code,
        both(message.product_name, message.product_name_en),
        balance(message.balance),
        rate(message.annual_rate),
        day(message.expiry_date),
        name_of(LineState, states, message.state, "CREDIT_LINE_STATE_"),
        tuple(loan_note(note) for note in message.open_notes),
        tuple(_method(number) for number in message.methods),
        tuple(message.terms_months),
        tuple(_purpose(number) for number in message.purposes),
        fen_of(message, "drawable_here"),
        maybe_fen(message, "approval_above"),
        maybe_fen(message, "drawable_entrusted"),
    )


def terms(message: drawdown_service_pb2.DrawdownTerms) -> DrawdownTerms:
    """The terms of a drawdown."""
    return DrawdownTerms(
        message.credit_line_id,
        fen_of(message, "amount"),
        message.term_months,
        _method(message.method),
        _purpose(message.purpose),
        message.due_day,
    )


def terms_message(value: DrawdownTerms) -> drawdown_service_pb2.DrawdownTerms:
    """The terms, for the wire."""
    payee = value.payee
    return drawdown_service_pb2.DrawdownTerms(
        credit_line_id=value.credit_line_id,
        amount=scalars.money(value.amount_fen),
        term_months=value.term_months,
        method=f"REPAYMENT_METHOD_{value.method.value}",
        purpose=f"PURPOSE_{value.purpose}",
        due_day=value.due_day,
        payment_mode="PAYMENT_MODE_OWN" if payee is None else "PAYMENT_MODE_ENTRUSTED",
        payee=None
        if payee is None
        else drawdown_service_pb2.Payee(name=payee.name, account_number=payee.account_number, evidence=payee.evidence),
    )


def _instalment(message: types_pb2.Instalment) -> Instalment:
    return Instalment(
        message.number,
        day(message.due_date),
        fen_of(message, "principal"),
        fen_of(message, "interest"),
        fen_of(message, "payment"),
        fen_of(message, "balance"),
    )


def _schedule(message: types_pb2.RepaymentSchedule) -> Schedule:
    if not message.instalments:
        raise scalars.MappingError("plan without instalments")
    return Schedule(
        tuple(_instalment(each) for each in message.instalments),
        fen_of(message, "total_interest"),
        fen_of(message, "total_payment"),
        rate(message.annual_rate),
        rate(message.apr_simple),
        rate(message.irr) if message.HasField("irr") else None,
        str(types_pb2.DayCount.Name(message.day_count)).removeprefix("DAY_COUNT_"),
    )


def quote(message: drawdown_service_pb2.Quote, asked: DrawdownTerms) -> Quote:
    """What a drawdown would cost. Whom it pays is not told again in whole: it is whom was asked about."""
    return Quote(
        message.quote_id,
        replace(terms(message.terms), payee=asked.payee),
        day(message.value_date),
        _schedule(message.schedule),
        time_of(message.expire_time),
        _approval_need(message.approval) if message.HasField("approval") else None,
        _payee(message.payee) if message.HasField("payee") else None,
    )


def _payee(message: drawdown_service_pb2.PayeeShown) -> PayeeShown:
    return PayeeShown(message.name, message.account_tail, message.evidence)


def _approval_need(message: drawdown_service_pb2.ApprovalNeed) -> ApprovalNeed:
    minutes = round(message.lapses_after.ToTimedelta() / timedelta(minutes=1))
    return ApprovalNeed(tuple(message.causes) if message.needed else (), maybe_fen(message, "above"), minutes)


def contract(message: contract_service_pb2.Contract) -> Contract:
    """A contract to be read."""
    prepared = house.contract(message)
    return Contract(prepared.contract_id, prepared.quote_id, prepared.pages, prepared.content_sha256, message.accepted)


def drawdown(message: drawdown_service_pb2.Drawdown) -> Drawdown:
    """A drawdown as it stands; a state that is not known here is one in which nothing is known."""
    states = drawdown_service_pb2.DrawdownState
    return Drawdown(
        message.drawdown_id,
        message.request_id,
        terms(message.terms),
        maybe_name(DrawdownState, states, message.state, "DRAWDOWN_STATE_", DrawdownState.UNKNOWN),
        outcome(message.outcome),
        maybe_time(message, "create_time"),
        maybe_time(message, "update_time"),
        message.loan_note_id,
        maybe_day(message, "value_date"),
        message.core_reference,
        refusal(message.refusal) if message.HasField("refusal") else None,
        balance(message.line) if message.HasField("line") else None,
        message.card_tail,
        message.query_number,
        maybe_time(message, "confirm_deadline"),
        maybe_fen(message, "account_balance"),
        message.approval_id,
        maybe_time(message, "approval_deadline"),
        _schedule(message.schedule) if message.schedule.instalments else None,
        _payee(message.payee) if message.HasField("payee") else None,
    )


def drawdown_outcome(message: drawdown_service_pb2.GetDrawdownOutcomeResponse) -> RequestOutcome:
    """What became of a request."""
    state = str(drawdown_service_pb2.DrawdownState.Name(message.state)).removeprefix("DRAWDOWN_STATE_")
    return RequestOutcome(outcome(message.outcome), fen_of(message, "amount"), message.query_number, state)


def _parts(message: repayment_service_pb2.PaymentParts) -> PaymentParts:
    return PaymentParts(fen_of(message, "penalty_interest"), fen_of(message, "interest"), fen_of(message, "principal"))


def repayment_kind(number: int) -> RepaymentKind:
    """What is paid."""
    return name_of(RepaymentKind, repayment_service_pb2.RepaymentKind, number, "REPAYMENT_KIND_")


def repayment_quote(message: repayment_service_pb2.QuoteRepaymentResponse, loan_note_id: str) -> RepaymentQuote:
    """What is owed, and what a payment would do."""
    parts = PaymentParts(fen_of(message, "penalty_interest"), fen_of(message, "interest"), fen_of(message, "principal"))
    return RepaymentQuote(
        message.repayment_quote_id,
        loan_note_id,
        repayment_kind(message.kind),
        parts,
        fen_of(message, "principal_balance"),
        fen_of(message, "available_after"),
        _parts(message.payoff),
        _parts(message.due),
        message.days_past_due,
        tuple(_instalment(each) for each in message.schedule_after),
        day(message.business_date),
        time_of(message.expire_time),
    )


def repayment(message: repayment_service_pb2.Repayment) -> Repayment:
    """A repayment as it stands."""
    states = repayment_service_pb2.RepaymentState
    return Repayment(
        message.repayment_id,
        message.request_id,
        message.loan_note_id,
        repayment_kind(message.kind),
        _parts(message.parts),
        maybe_name(RepaymentState, states, message.state, "REPAYMENT_STATE_", RepaymentState.UNKNOWN),
        outcome(message.outcome),
        day(message.business_date),
        maybe_fen(message, "principal_balance"),
        maybe_day(message, "next_due_date"),
        maybe_fen(message, "next_payment"),
        balance(message.line) if message.HasField("line") else None,
        message.core_reference,
        maybe_fen(message, "account_balance"),
        refusal(message.refusal) if message.HasField("refusal") else None,
        message.card_tail,
        message.query_number,
        maybe_time(message, "confirm_deadline"),
        maybe_time(message, "create_time"),
    )


def repayment_outcome(message: repayment_service_pb2.GetRepaymentOutcomeResponse) -> RequestOutcome:
    """What became of a request."""
    state = str(repayment_service_pb2.RepaymentState.Name(message.state)).removeprefix("REPAYMENT_STATE_")
    return RequestOutcome(outcome(message.outcome), fen_of(message, "amount"), message.query_number, state)

"""A drawdown, and the request that made it, as rows of their tables: columns by position, in the tables' own order."""

import json
from datetime import date
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Row
from channel_server.adapters.storage.sql import (
    Value,
    facts_text,
    from_ms,
    from_ms_or_none,
    pairs_from,
    pairs_text,
    refusal_from,
    to_ms,
    to_ms_or_none,
)
from channel_server.application.records import DrawdownRecord, RequestKind, RequestRecord
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownState, Suspense
from channel_server.domain.ids import (
    AccountId,
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RepaymentId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

DRAWDOWN_COLUMNS = tuple(column.name for column in tables.drawdown.columns)
REQUEST_COLUMNS = tuple(column.name for column in tables.request.columns)
KEY_COLUMNS = ("bank_id", "drawdown_id", "version")
CHANGING_COLUMNS = (
    "state",
    "change_number",
    "due_time_ms",
    "attempts",
    "confirm_deadline_ms",
    "update_time_ms",
    "loan_note_id",
    "core_reference",
    "business_date",
    "account_balance_fen",
    "refusal_reason",
    "refusal_facts",
    "suspense",
    "reversal_request_id",
    "reversal_reason",
)
"""What a step may change of a drawdown, beside its version and the figures of its line."""


def drawdown_row(record: DrawdownRecord, line: LineBalance | None, line_sequence: int) -> tuple[Value, ...]:
    """Write a drawdown as `DRAWDOWN_COLUMNS`, with the figures of its line."""
    drawdown = record.drawdown
    content, refusal = drawdown.content, drawdown.refusal
    return (
        content.bank_id,
        drawdown.drawdown_id,
        drawdown.request_id,
        drawdown.state.value,
        record.version,
        to_ms_or_none(record.due_time),
        record.attempts,
        content.customer_id,
        content.credit_line_id,
        content.amount,
        content.term_months,
        content.method.value,
        content.due_day,
        content.purpose.value,
        content.account_id,
        record.channel.value,
        record.terminal_id,
        record.session_id,
        record.quote_id,
        record.contract_id,
        record.value_date.isoformat(),
        str(record.annual_rate.value),
        record.day_count.value,
        record.account_sealed,
        record.card_tail,
        record.query_number,
        to_ms(record.confirm_deadline),
        to_ms(record.create_time),
        to_ms(record.update_time),
        record.loan_note_id,
        record.core_reference,
        None if record.business_date is None else record.business_date.isoformat(),
        record.account_balance,
        None if line is None else line.credit_limit,
        None if line is None else line.reserved,
        None if line is None else line.outstanding,
        line_sequence,
        None if refusal is None else refusal.reason.value,
        facts_text(refusal),
        None if drawdown.suspense is None else suspense_text(drawdown.suspense),
        record.reversal_request_id,
        record.reversal_reason,
        record.change_number,
        record.approval_id,
        to_ms_or_none(record.approval_deadline),
        content.payee or None,
        record.payee_sealed,
    )


def key_row(record: DrawdownRecord) -> tuple[Value, ...]:
    """Write what finds a drawdown, and its version, as `KEY_COLUMNS`."""
    drawdown = record.drawdown
    return (drawdown.content.bank_id, drawdown.drawdown_id, record.version)


def changing_row(record: DrawdownRecord) -> tuple[Value, ...]:
    """Write what a step changes, as `CHANGING_COLUMNS`."""
    drawdown = record.drawdown
    refusal = drawdown.refusal
    return (
        drawdown.state.value,
        record.change_number,
        to_ms_or_none(record.due_time),
        record.attempts,
        to_ms(record.confirm_deadline),
        to_ms(record.update_time),
        record.loan_note_id,
        record.core_reference,
        None if record.business_date is None else record.business_date.isoformat(),
        record.account_balance,
        None if refusal is None else refusal.reason.value,
        facts_text(refusal),
        None if drawdown.suspense is None else suspense_text(drawdown.suspense),
        record.reversal_request_id,
        record.reversal_reason,
    )


def drawdown_from(row: Row) -> DrawdownRecord:
    """Read a drawdown from its row."""
    limit = row["line_limit_fen"]
    business_date = row["business_date"]
    balance = row["account_balance_fen"]
    return DrawdownRecord(
        drawdown=Drawdown(
            drawdown_id=DrawdownId(row["drawdown_id"]),
            request_id=RequestId(row["request_id"]),
            content=DrawdownContent(
                bank_id=BankId(row["bank_id"]),
                customer_id=CustomerId(row["customer_id"]),
                credit_line_id=LineId(row["credit_line_id"]),
                amount=Fen(row["amount_fen"]),
                term_months=row["term_months"],
                method=RepaymentMethod(row["method"]),
                due_day=row["due_day"],
                purpose=Purpose(row["purpose"]),
                account_id=AccountId(row["account_index"]),
                payee=PayeeId(row["payee_index"] or NO_PAYEE),
            ),
            state=DrawdownState(row["state"]),
            refusal=refusal_from(row["refusal_reason"], row["refusal_facts"]),
            suspense=suspense_from(row["suspense"]),
        ),
        channel=Channel(row["channel"]),
        terminal_id=TerminalId(row["terminal_id"]),
        session_id=SessionId(row["session_id"]),
        quote_id=QuoteId(row["quote_id"]),
        contract_id=ContractId(row["contract_id"]),
        value_date=date.fromisoformat(row["value_date"]),
        annual_rate=AnnualRate(Decimal(row["annual_rate"])),
        day_count=DayCount(row["day_count"]),
        account_sealed=row["account_sealed"],
        card_tail=row["card_tail"],
        query_number=row["query_number"],
        confirm_deadline=from_ms(row["confirm_deadline_ms"]),
        create_time=from_ms(row["create_time_ms"]),
        update_time=from_ms(row["update_time_ms"]),
        version=row["version"],
        change_number=row["change_number"],
        attempts=row["attempts"],
        due_time=from_ms_or_none(row["due_time_ms"]),
        loan_note_id=row["loan_note_id"],
        core_reference=row["core_reference"],
        business_date=None if business_date is None else date.fromisoformat(business_date),
        account_balance=None if balance is None else Fen(balance),
        line=None
        if limit is None
        else LineBalance(Fen(limit), Fen(row["line_reserved_fen"]), Fen(row["line_outstanding_fen"])),
        line_sequence=row["line_sequence"],
        reversal_request_id=row["reversal_request_id"],
        reversal_reason=row["reversal_reason"],
        approval_id=row["approval_id"],
        approval_deadline=from_ms_or_none(row["approval_deadline_ms"]),
        payee_sealed=row["payee_sealed"],
    )


def request_row(request: RequestRecord) -> tuple[Value, ...]:
    """Write a request as `REQUEST_COLUMNS`."""
    refusal = request.refusal
    return (
        request.bank_id,
        request.request_id,
        request.kind.value,
        request.terminal_id,
        pairs_text(request.content),
        request.drawdown_id,
        request.repayment_id,
        None if refusal is None else refusal.reason.value,
        facts_text(refusal),
        to_ms(request.create_time),
    )


def request_from(row: Row) -> RequestRecord:
    """Read a request from its row."""
    return RequestRecord(
        bank_id=BankId(row["bank_id"]),
        request_id=row["request_id"],
        kind=RequestKind(row["kind"]),
        terminal_id=TerminalId(row["terminal_id"]),
        content=pairs_from(row["content"]),
        drawdown_id=None if row["drawdown_id"] is None else DrawdownId(row["drawdown_id"]),
        repayment_id=None if row["repayment_id"] is None else RepaymentId(row["repayment_id"]),
        refusal=refusal_from(row["refusal_reason"], row["refusal_facts"]),
        create_time=from_ms(row["create_time_ms"]),
    )


def suspense_text(suspense: Suspense) -> str:
    """Write the mark of a person's task down."""
    return json.dumps(
        {
            "since_ms": to_ms(suspense.since),
            "owner": suspense.owner,
            "deadline_ms": to_ms(suspense.deadline),
            "cause": suspense.cause,
        },
        ensure_ascii=False,
    )


def suspense_from(text: str | None) -> Suspense | None:
    """Read it back."""
    if text is None:
        return None
    loaded = json.loads(text)
    return Suspense(
        since=from_ms(loaded["since_ms"]),
        owner=loaded["owner"],
        deadline=from_ms(loaded["deadline_ms"]),
        cause=loaded["cause"],
    )

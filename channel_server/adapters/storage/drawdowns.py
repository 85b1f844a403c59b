"""Drawdowns, their requests and the ledger. The path that money takes is hand-written SQL."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import (
    Value,
    facts_text,
    from_ms,
    from_ms_or_none,
    insert_into,
    pairs_from,
    pairs_text,
    refusal_from,
    select_by,
    to_ms,
    to_ms_or_none,
)
from channel_server.application.books import StaleRecordError
from channel_server.application.records import DrawdownRecord, RequestKind, RequestRecord
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import (
    HOLDING_STATES,
    OWING_STATES,
    Drawdown,
    DrawdownContent,
    DrawdownState,
    Suspense,
)
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
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

_REQUEST = select_by(tables.request, "bank_id", "request_id")
_ADD_REQUEST = insert_into(tables.request)
_DRAWDOWN = select_by(tables.drawdown, "bank_id", "drawdown_id")
_ADD_DRAWDOWN = insert_into(tables.drawdown)

_CHANGING = (
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
    "line_limit_fen",
    "line_reserved_fen",
    "line_outstanding_fen",
    "line_sequence",
    "refusal_reason",
    "refusal_facts",
    "suspense",
    "reversal_request_id",
    "reversal_reason",
)
# What one version decided takes place on that version only: two who work on one drawdown cannot both have their way.
_CHANGE_DRAWDOWN = (
    f"UPDATE drawdown SET {', '.join(f'{name} = :{name}' for name in _CHANGING)}, version = :version"  # noqa: S608 - names above
    " WHERE bank_id = :bank_id AND drawdown_id = :drawdown_id AND version = :version - 1"
)

_COUNTED = ", ".join(f"'{state}'" for state in sorted(HOLDING_STATES | OWING_STATES))
_DRAWN_ON = f"""
SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM drawdown INDEXED BY ix_drawdown_customer
 WHERE bank_id = ? AND customer_id = ? AND value_date = ? AND channel = ? AND state IN ({_COUNTED})
"""  # noqa: S608 - states of our own enum
# Two servers that claim at once get different ones: neither waits for what the other has taken.
_DUE = """
SELECT * FROM drawdown WHERE due_time_ms IS NOT NULL AND due_time_ms <= ? ORDER BY due_time_ms LIMIT ?
/*pg FOR NO KEY UPDATE SKIP LOCKED*/
"""
_LEASE = """
UPDATE drawdown SET due_time_ms = ?, attempts = attempts + 1, version = version + 1
 WHERE bank_id = ? AND drawdown_id = ? AND version = ?
"""
_NEXT_DUE = "SELECT MIN(due_time_ms) FROM drawdown WHERE due_time_ms IS NOT NULL"
_LEDGER = """
INSERT INTO ledger_entry (bank_id, drawdown_id, entry, account, amount_fen)
VALUES (?1, ?2, ?3, 'LOAN', ?4), (?1, ?2, ?3, 'CLEARING', -CAST(?4 AS BIGINT))
"""


class SqlDrawdowns:
    """Implements `books.Drawdowns`."""

    _db: Database

    def request(self, bank_id: BankId, request_id: str) -> RequestRecord | None:
        """Find what a `request_id` was used for."""
        row = self._db.execute(_REQUEST, {"bank_id": bank_id, "request_id": request_id}).fetchone()
        if row is None:
            return None
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

    def add_request(self, request: RequestRecord) -> None:
        """Write a `request_id` down, once."""
        self._db.execute(
            _ADD_REQUEST,
            {
                "bank_id": request.bank_id,
                "request_id": request.request_id,
                "kind": request.kind.value,
                "terminal_id": request.terminal_id,
                "content": pairs_text(request.content),
                "drawdown_id": request.drawdown_id,
                "repayment_id": request.repayment_id,
                "refusal_reason": None if request.refusal is None else request.refusal.reason.value,
                "refusal_facts": facts_text(request.refusal),
                "create_time_ms": to_ms(request.create_time),
            },
        )

    def drawdown(self, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | None:
        """Find a drawdown."""
        row = self._db.execute(_DRAWDOWN, {"bank_id": bank_id, "drawdown_id": drawdown_id}).fetchone()
        return None if row is None else _record(row)

    def add_drawdown(self, record: DrawdownRecord) -> None:
        """Write a new drawdown down."""
        drawdown, content = record.drawdown, record.drawdown.content
        values: dict[str, Value] = _changing(record)
        values.update(
            bank_id=content.bank_id,
            drawdown_id=drawdown.drawdown_id,
            request_id=drawdown.request_id,
            version=record.version,
            customer_id=content.customer_id,
            credit_line_id=content.credit_line_id,
            amount_fen=content.amount,
            term_months=content.term_months,
            method=content.method.value,
            due_day=content.due_day,
            purpose=content.purpose.value,
            account_index=content.account_id,
            channel=record.channel.value,
            terminal_id=record.terminal_id,
            session_id=record.session_id,
            quote_id=record.quote_id,
            contract_id=record.contract_id,
            value_date=record.value_date.isoformat(),
            annual_rate=str(record.annual_rate.value),
            day_count=record.day_count.value,
            account_sealed=record.account_sealed,
            card_tail=record.card_tail,
            query_number=record.query_number,
            create_time_ms=to_ms(record.create_time),
        )
        self._db.execute(_ADD_DRAWDOWN, values)

    def change_drawdown(self, after: DrawdownRecord) -> None:
        """Replace a drawdown that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        values = _changing(after)
        values.update(
            bank_id=after.drawdown.content.bank_id,
            drawdown_id=after.drawdown.drawdown_id,
            version=after.version,
        )
        if self._db.execute(_CHANGE_DRAWDOWN, values).rowcount != 1:
            raise StaleRecordError(f"drawdown {after.drawdown.drawdown_id} is past version {after.version - 1}")

    def drawn_on(self, bank_id: BankId, customer_id: CustomerId, channel: Channel, business_date: date) -> Fen:
        """Sum what a customer has drawn at a channel on a business date, with what is still under way."""
        keys = (bank_id, customer_id, business_date.isoformat(), channel.value)
        return Fen(self._db.execute(_DRAWN_ON, keys).fetchone()[0])

    def claim_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[DrawdownRecord, ...]:
        """Take up drawdowns whose lease has ended, oldest first, and lease them until the time given."""
        rows = self._db.execute(_DUE, (to_ms(now), limit)).fetchall()
        until = to_ms(lease_until)
        self._db.executemany(_LEASE, [(until, row["bank_id"], row["drawdown_id"], row["version"]) for row in rows])
        return tuple(_leased(_record(row), lease_until) for row in rows)

    def next_due(self) -> datetime | None:
        """Tell when the next lease ends."""
        return from_ms_or_none(self._db.execute(_NEXT_DUE).fetchone()[0])

    def post_ledger(self, bank_id: BankId, drawdown_id: DrawdownId, entry: str, amount: Fen) -> None:
        """Book an entry and its counter-entry in our own ledger."""
        self._db.execute(_LEDGER, (bank_id, drawdown_id, entry, amount))


def _changing(record: DrawdownRecord) -> dict[str, Value]:
    drawdown, line = record.drawdown, record.line
    return {
        "state": drawdown.state.value,
        "change_number": record.change_number,
        "due_time_ms": to_ms_or_none(record.due_time),
        "attempts": record.attempts,
        "confirm_deadline_ms": to_ms(record.confirm_deadline),
        "update_time_ms": to_ms(record.update_time),
        "loan_note_id": record.loan_note_id,
        "core_reference": record.core_reference,
        "business_date": None if record.business_date is None else record.business_date.isoformat(),
        "account_balance_fen": record.account_balance,
        "line_limit_fen": None if line is None else line.credit_limit,
        "line_reserved_fen": None if line is None else line.reserved,
        "line_outstanding_fen": None if line is None else line.outstanding,
        "line_sequence": record.line_sequence,
        "refusal_reason": None if drawdown.refusal is None else drawdown.refusal.reason.value,
        "refusal_facts": facts_text(drawdown.refusal),
        "suspense": None if drawdown.suspense is None else _suspense_text(drawdown.suspense),
        "reversal_request_id": record.reversal_request_id,
        "reversal_reason": record.reversal_reason,
    }


def _suspense_text(suspense: Suspense) -> str:
    return json.dumps(
        {
            "since_ms": to_ms(suspense.since),
            "owner": suspense.owner,
            "deadline_ms": to_ms(suspense.deadline),
            "cause": suspense.cause,
        },
        ensure_ascii=False,
    )


def _suspense(text: str | None) -> Suspense | None:
    if text is None:
        return None
    loaded = json.loads(text)
    return Suspense(
        since=from_ms(loaded["since_ms"]),
        owner=loaded["owner"],
        deadline=from_ms(loaded["deadline_ms"]),
        cause=loaded["cause"],
    )


def _leased(record: DrawdownRecord, lease_until: datetime) -> DrawdownRecord:
    return replace(record, due_time=lease_until, attempts=record.attempts + 1, version=record.version + 1)


def _record(row: Row) -> DrawdownRecord:
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
            ),
            state=DrawdownState(row["state"]),
            refusal=refusal_from(row["refusal_reason"], row["refusal_facts"]),
            suspense=_suspense(row["suspense"]),
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
    )

"""Repayments, their quotes and their ledger entries. The path that money takes is hand-written SQL."""

from dataclasses import replace
from datetime import date, datetime

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.drawdown_rows import suspense_from, suspense_text
from channel_server.adapters.storage.repayment_tables import repayment as repayment_table
from channel_server.adapters.storage.repayment_tables import repayment_quote as quote_table
from channel_server.adapters.storage.sql import (
    Value,
    facts_text,
    from_ms,
    from_ms_or_none,
    insert_into,
    refusal_from,
    select_by,
    to_ms,
    to_ms_or_none,
)
from channel_server.application.books import StaleRecordError
from channel_server.application.repayment_records import RepaymentQuoteRecord, RepaymentRecord
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.ids import (
    AccountId,
    BankId,
    CustomerId,
    LineId,
    RepaymentId,
    RepaymentQuoteId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen
from channel_server.domain.repayment import Repayment, RepaymentContent, RepaymentState
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.session import Channel

_QUOTE = select_by(quote_table, "bank_id", "repayment_quote_id")
_ADD_QUOTE = insert_into(quote_table)
_REPAYMENT = select_by(repayment_table, "bank_id", "repayment_id")
_ADD_REPAYMENT = insert_into(repayment_table)

_CHANGING = (
    "state",
    "due_time_ms",
    "attempts",
    "update_time_ms",
    "core_reference",
    "account_balance_fen",
    "principal_balance_fen",
    "next_due_date",
    "next_payment_fen",
    "note_version",
    "line_limit_fen",
    "line_reserved_fen",
    "line_outstanding_fen",
    "line_sequence",
    "refusal_reason",
    "refusal_facts",
    "suspense",
)
_CHANGE_REPAYMENT = (
    f"UPDATE repayment SET {', '.join(f'{name} = :{name}' for name in _CHANGING)}, version = :version"  # noqa: S608 - names above
    " WHERE bank_id = :bank_id AND repayment_id = :repayment_id AND version = :version - 1"
)
# Two servers that claim at once get different ones: neither waits for what the other has taken.
_DUE = """
SELECT * FROM repayment WHERE due_time_ms IS NOT NULL AND due_time_ms <= ? ORDER BY due_time_ms LIMIT ?
/*pg FOR NO KEY UPDATE SKIP LOCKED*/
"""
_LEASE = """
UPDATE repayment SET due_time_ms = ?, attempts = attempts + 1, version = version + 1
 WHERE bank_id = ? AND repayment_id = ? AND version = ?
"""
_NEXT_DUE = "SELECT MIN(due_time_ms) FROM repayment WHERE due_time_ms IS NOT NULL"
_LEDGER = """
INSERT INTO ledger_entry (bank_id, repayment_id, entry, account, amount_fen) VALUES (?, ?, 'REPAYMENT', ?, ?)
"""


class SqlRepayments:
    """Implements `books.Repayments`."""

    _db: Database

    def repayment_quote(self, bank_id: BankId, repayment_quote_id: RepaymentQuoteId) -> RepaymentQuoteRecord | None:
        """Find a quote."""
        row = self._db.execute(_QUOTE, {"bank_id": bank_id, "repayment_quote_id": repayment_quote_id}).fetchone()
        if row is None:
            return None
        return RepaymentQuoteRecord(
            repayment_quote_id=RepaymentQuoteId(row["repayment_quote_id"]),
            bank_id=BankId(row["bank_id"]),
            session_id=SessionId(row["session_id"]),
            customer_id=CustomerId(row["customer_id"]),
            loan_note_id=row["loan_note_id"],
            note_version=row["note_version"],
            kind=RepaymentKind(row["kind"]),
            business_date=date.fromisoformat(row["business_date"]),
            parts=_parts(row),
            expire_time=from_ms(row["expire_time_ms"]),
        )

    def add_repayment_quote(self, quote: RepaymentQuoteRecord) -> None:
        """Write a quote down."""
        self._db.execute(
            _ADD_QUOTE,
            {
                "bank_id": quote.bank_id,
                "repayment_quote_id": quote.repayment_quote_id,
                "session_id": quote.session_id,
                "customer_id": quote.customer_id,
                "loan_note_id": quote.loan_note_id,
                "note_version": quote.note_version,
                "kind": quote.kind.value,
                "business_date": quote.business_date.isoformat(),
                "penalty_interest_fen": quote.parts.penalty_interest,
                "interest_fen": quote.parts.interest,
                "principal_fen": quote.parts.principal,
                "expire_time_ms": to_ms(quote.expire_time),
            },
        )

    def repayment(self, bank_id: BankId, repayment_id: RepaymentId) -> RepaymentRecord | None:
        """Find a repayment."""
        row = self._db.execute(_REPAYMENT, {"bank_id": bank_id, "repayment_id": repayment_id}).fetchone()
        return None if row is None else repayment_from(row)

    def add_repayment(self, record: RepaymentRecord) -> None:
        """Write a new repayment down."""
        repayment, content = record.repayment, record.repayment.content
        values = _changing(record)
        values.update(
            bank_id=content.bank_id,
            repayment_id=repayment.repayment_id,
            request_id=repayment.request_id,
            version=record.version,
            customer_id=content.customer_id,
            credit_line_id=record.credit_line_id,
            loan_note_id=content.loan_note_id,
            kind=content.kind.value,
            penalty_interest_fen=record.parts.penalty_interest,
            interest_fen=record.parts.interest,
            principal_fen=record.parts.principal,
            account_index=content.account_id,
            channel=record.channel.value,
            terminal_id=record.terminal_id,
            session_id=record.session_id,
            repayment_quote_id=record.repayment_quote_id,
            business_date=record.business_date.isoformat(),
            account_sealed=record.account_sealed,
            card_tail=record.card_tail,
            query_number=record.query_number,
            confirm_deadline_ms=to_ms(record.confirm_deadline),
            create_time_ms=to_ms(record.create_time),
        )
        self._db.execute(_ADD_REPAYMENT, values)

    def change_repayment(self, after: RepaymentRecord) -> None:
        """Replace a repayment that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        values = _changing(after)
        values.update(
            bank_id=after.repayment.content.bank_id,
            repayment_id=after.repayment.repayment_id,
            version=after.version,
        )
        if self._db.execute(_CHANGE_REPAYMENT, values).rowcount != 1:
            raise StaleRecordError(f"repayment {after.repayment.repayment_id} is past version {after.version - 1}")

    def claim_due_repayments(self, now: datetime, lease_until: datetime, limit: int) -> tuple[RepaymentRecord, ...]:
        """Take up repayments whose lease has ended, oldest first, and lease them until the time given."""
        rows = self._db.execute(_DUE, (to_ms(now), limit)).fetchall()
        until = to_ms(lease_until)
        self._db.executemany(_LEASE, [(until, row["bank_id"], row["repayment_id"], row["version"]) for row in rows])
        return tuple(_leased(repayment_from(row), lease_until) for row in rows)

    def next_repayment_due(self) -> datetime | None:
        """Tell when the next lease ends."""
        return from_ms_or_none(self._db.execute(_NEXT_DUE).fetchone()[0])

    def post_repayment_ledger(self, bank_id: BankId, repayment_id: RepaymentId, parts: PaymentParts) -> None:
        """Book a repayment by its parts in our own ledger."""
        entries = {
            "CLEARING": parts.total,
            "LOAN": -parts.principal,
            "INTEREST_INCOME": -parts.interest,
            "PENALTY_INCOME": -parts.penalty_interest,
        }
        rows = [(bank_id, repayment_id, account, amount) for account, amount in entries.items() if amount]
        self._db.executemany(_LEDGER, rows)


def _changing(record: RepaymentRecord) -> dict[str, Value]:
    repayment, line = record.repayment, record.line
    return {
        "state": repayment.state.value,
        "due_time_ms": to_ms_or_none(record.due_time),
        "attempts": record.attempts,
        "update_time_ms": to_ms(record.update_time),
        "core_reference": record.core_reference,
        "account_balance_fen": record.account_balance,
        "principal_balance_fen": record.principal_balance,
        "next_due_date": None if record.next_due_date is None else record.next_due_date.isoformat(),
        "next_payment_fen": record.next_payment,
        "note_version": record.note_version,
        "line_limit_fen": None if line is None else line.credit_limit,
        "line_reserved_fen": None if line is None else line.reserved,
        "line_outstanding_fen": None if line is None else line.outstanding,
        "line_sequence": record.line_sequence,
        "refusal_reason": None if repayment.refusal is None else repayment.refusal.reason.value,
        "refusal_facts": facts_text(repayment.refusal),
        "suspense": None if repayment.suspense is None else suspense_text(repayment.suspense),
    }


def _leased(record: RepaymentRecord, lease_until: datetime) -> RepaymentRecord:
    return replace(record, due_time=lease_until, attempts=record.attempts + 1, version=record.version + 1)


def _parts(row: Row) -> PaymentParts:
    return PaymentParts(Fen(row["penalty_interest_fen"]), Fen(row["interest_fen"]), Fen(row["principal_fen"]))


def repayment_from(row: Row) -> RepaymentRecord:
    """Read a repayment from its row."""
    limit, balance, next_due = row["line_limit_fen"], row["account_balance_fen"], row["next_due_date"]
    parts = _parts(row)
    return RepaymentRecord(
        repayment=Repayment(
            repayment_id=RepaymentId(row["repayment_id"]),
            request_id=RequestId(row["request_id"]),
            content=RepaymentContent(
                bank_id=BankId(row["bank_id"]),
                customer_id=CustomerId(row["customer_id"]),
                loan_note_id=row["loan_note_id"],
                kind=RepaymentKind(row["kind"]),
                amount=parts.total,
                account_id=AccountId(row["account_index"]),
            ),
            state=RepaymentState(row["state"]),
            refusal=refusal_from(row["refusal_reason"], row["refusal_facts"]),
            suspense=suspense_from(row["suspense"]),
        ),
        parts=parts,
        credit_line_id=LineId(row["credit_line_id"]),
        channel=Channel(row["channel"]),
        terminal_id=TerminalId(row["terminal_id"]),
        session_id=SessionId(row["session_id"]),
        repayment_quote_id=RepaymentQuoteId(row["repayment_quote_id"]),
        business_date=date.fromisoformat(row["business_date"]),
        account_sealed=row["account_sealed"],
        card_tail=row["card_tail"],
        query_number=row["query_number"],
        confirm_deadline=from_ms(row["confirm_deadline_ms"]),
        create_time=from_ms(row["create_time_ms"]),
        update_time=from_ms(row["update_time_ms"]),
        version=row["version"],
        attempts=row["attempts"],
        due_time=from_ms_or_none(row["due_time_ms"]),
        core_reference=row["core_reference"],
        account_balance=None if balance is None else Fen(balance),
        principal_balance=Fen(row["principal_balance_fen"]),
        next_due_date=None if next_due is None else date.fromisoformat(next_due),
        next_payment=Fen(row["next_payment_fen"]),
        note_version=row["note_version"],
        line=None
        if limit is None
        else LineBalance(Fen(limit), Fen(row["line_reserved_fen"]), Fen(row["line_outstanding_fen"])),
        line_sequence=row["line_sequence"],
    )

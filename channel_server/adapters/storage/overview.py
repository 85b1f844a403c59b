"""What the books hold for one bank, as an operator looks at it: no use case's question, and read-only."""

from collections.abc import Iterator
from dataclasses import dataclass

from channel_server.adapters.storage.database import Row
from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.adapters.storage.terminals import terminal_from
from channel_server.application.books import Books
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.domain.evidence import EvidenceRow, verify_chain
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.session import Channel

_LINES = """
SELECT credit_line_id, customer_id, credit_limit_fen, reserved_fen, outstanding_fen,
       credit_limit_fen - reserved_fen - outstanding_fen AS available_fen
  FROM credit_line WHERE bank_id = ? ORDER BY credit_line_id
"""
_DRAWDOWNS = """
SELECT drawdown_id, request_id, state, amount_fen, credit_line_id, loan_note_id, core_reference, query_number,
       refusal_reason, suspense IS NOT NULL AS in_suspense
  FROM drawdown WHERE bank_id = ? ORDER BY create_time_ms, drawdown_id
"""
_NOTES = """
SELECT loan_note_id, credit_line_id, amount_fen, principal_balance_fen, next_due_date, next_payment_fen, generation,
       held_by
  FROM loan_note WHERE bank_id = ? ORDER BY loan_note_id
"""
_REPAYMENTS = """
SELECT repayment_id, request_id, state, kind, penalty_interest_fen, interest_fen, principal_fen,
       penalty_interest_fen + interest_fen + principal_fen AS amount_fen, loan_note_id, core_reference, query_number,
       refusal_reason, suspense IS NOT NULL AS in_suspense
  FROM repayment WHERE bank_id = ? ORDER BY create_time_ms, repayment_id
"""
_LEDGER = "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT), COUNT(*) FROM ledger_entry WHERE bank_id = ?"
_BANKS = "SELECT bank_id, name, name_en FROM bank ORDER BY bank_id"
_TERMINALS = "SELECT terminal_id, channel FROM terminal ORDER BY terminal_id"
_MANNED = "SELECT * FROM terminal WHERE bank_id = ? AND channel <> 'MOBILE' ORDER BY terminal_id"
_ACTS_AT_ONCE = 2_000

Figures = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Overview:
    """One bank's books."""

    lines: list[Figures]
    notes: list[Figures]
    drawdowns: list[Figures]
    repayments: list[Figures]
    ledger_sum_fen: int
    ledger_entries: int
    evidence_breaks: int

    @property
    def consistent(self) -> bool:
        """Whether they hold together."""
        sound = all(_fen(line, "available_fen") >= 0 and _fen(line, "reserved_fen") >= 0 for line in self.lines)
        return sound and self._lines_owe_their_notes() and self.ledger_sum_fen == 0 and not self.evidence_breaks

    def _lines_owe_their_notes(self) -> bool:
        owed = {line["credit_line_id"]: 0 for line in self.lines}
        for note in self.notes:
            owed[note["credit_line_id"]] += _fen(note, "principal_balance_fen")
        return all(_fen(line, "outstanding_fen") == owed[line["credit_line_id"]] for line in self.lines)


def overview_of(books: Books, bank_id: BankId) -> Overview:
    """Read one bank's books."""
    assert isinstance(books, SqlBooks), "both databases' books are"
    database = books.database
    ledger_sum, entries = database.execute(_LEDGER, (bank_id,)).fetchone()
    return Overview(
        lines=[dict(row) for row in database.execute(_LINES, (bank_id,))],
        notes=[dict(row) for row in database.execute(_NOTES, (bank_id,))],
        drawdowns=[_payment(row) for row in database.execute(_DRAWDOWNS, (bank_id,))],
        repayments=[_payment(row) for row in database.execute(_REPAYMENTS, (bank_id,))],
        ledger_sum_fen=ledger_sum,
        ledger_entries=entries,
        evidence_breaks=len(verify_chain(_whole_chain(books, bank_id), books.evidence_head(bank_id))),
    )


def _whole_chain(books: Books, bank_id: BankId) -> Iterator[EvidenceRow]:
    after = 0
    while page := books.evidence_rows(bank_id, after, _ACTS_AT_ONCE):
        yield from page
        after = page[-1].sequence_number


def _payment(row: Row) -> Figures:
    return dict(row) | {"in_suspense": bool(row["in_suspense"])}


def banks_in(books: Books) -> list[BankRecord]:
    """List the banks."""
    assert isinstance(books, SqlBooks), "both databases' books are"
    return [BankRecord(BankId(row[0]), row[1], row[2]) for row in books.database.execute(_BANKS)]


def terminals_in(books: Books, bank_id: BankId) -> list[TerminalRecord]:
    """List a bank's terminals and workstations, locked ones among them."""
    assert isinstance(books, SqlBooks), "both databases' books are"
    return [terminal_from(row) for row in books.database.execute(_MANNED, (bank_id,))]


def enrolled_in(books: Books) -> list[tuple[TerminalId, Channel]]:
    """List every bank's terminals: the demo's authority names them in its certificates."""
    assert isinstance(books, SqlBooks), "both databases' books are"
    return [(TerminalId(row[0]), Channel(row[1])) for row in books.database.execute(_TERMINALS)]


def _fen(row: Figures, column: str) -> int:
    value = row[column]
    assert isinstance(value, int), "a column of fen"
    return value

"""Credit lines and loan notes. A line's figures change by one conditional write each, in hand-written SQL."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.notes import ADD_NOTE, note_from_row, note_row
from channel_server.adapters.storage.sql import insert_if_new, select_by
from channel_server.application.records import LineRecord, NoteRecord
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import HOLDING_STATES, OWING_STATES, LineEffect
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import AnnualRate, Fen

LINE_COLUMNS = ", ".join(column.name for column in tables.credit_line.columns)

_LINE = select_by(tables.credit_line, "bank_id", "credit_line_id")
_LINES_OF = f"""
SELECT {LINE_COLUMNS} FROM credit_line INDEXED BY ix_credit_line_customer
 WHERE bank_id = :bank_id AND customer_id = :customer_id
 ORDER BY credit_limit_fen - reserved_fen - outstanding_fen DESC, credit_line_id
"""  # noqa: S608 - column names of our own tables
_ADD_LINE = insert_if_new(tables.credit_line)

# The invariant is in the condition: however many draw at once, the row changes only when it still holds afterwards.
_MOVES: Mapping[LineEffect, tuple[str, str]] = MappingProxyType(
    {
        LineEffect.RESERVE: (
            "reserved_fen = reserved_fen + :amount",
            "reserved_fen + outstanding_fen + :amount <= credit_limit_fen",
        ),
        LineEffect.SETTLE: (
            "reserved_fen = reserved_fen - :amount, outstanding_fen = outstanding_fen + :amount",
            "reserved_fen >= :amount",
        ),
        LineEffect.RELEASE: ("reserved_fen = reserved_fen - :amount", "reserved_fen >= :amount"),
        LineEffect.GIVE_BACK: ("outstanding_fen = outstanding_fen - :amount", "outstanding_fen >= :amount"),
    }
)
_MOVE_LINE: Mapping[LineEffect, str] = MappingProxyType(
    {
        effect: f"UPDATE credit_line SET {change}, sequence_number = sequence_number + 1"  # noqa: S608 - from the table above
        f" WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id AND {condition} RETURNING {LINE_COLUMNS}"
        for effect, (change, condition) in _MOVES.items()
    }
)
_CHANGE_TERMS = f"""
UPDATE credit_line
   SET credit_limit_fen = :credit_limit_fen, annual_rate = :annual_rate, expiry_date = :expiry_date,
       sequence_number = sequence_number + 1
 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id AND reserved_fen + outstanding_fen <= :credit_limit_fen
RETURNING {LINE_COLUMNS}
"""  # noqa: S608 - column names of our own tables

_NOTE = select_by(tables.loan_note, "bank_id", "loan_note_id")
_OPEN_NOTES = """
SELECT * FROM loan_note INDEXED BY ix_loan_note_line
 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id AND principal_balance_fen > 0
 ORDER BY value_date, loan_note_id
"""
_CLOSE_NOTE = """
UPDATE loan_note SET principal_balance_fen = 0, next_due_date = NULL, next_payment_fen = 0, held_by = '',
       version = version + 1
 WHERE bank_id = :bank_id AND loan_note_id = :loan_note_id
"""
_HELD = ", ".join(f"'{state}'" for state in sorted(HOLDING_STATES))
_OWED = ", ".join(f"'{state}'" for state in sorted(OWING_STATES))
# Of what was drawn only what has not been repaid: that stands in the drawdown's note.
_OWED_FOR_PURPOSE = f"""
SELECT CAST(COALESCE(SUM(CASE WHEN d.state IN ({_HELD}) THEN d.amount_fen
         ELSE (SELECT n.principal_balance_fen FROM loan_note n
                WHERE n.bank_id = d.bank_id AND n.loan_note_id = d.loan_note_id) END), 0) AS BIGINT)
  FROM drawdown d INDEXED BY ix_drawdown_customer
 WHERE d.bank_id = :bank_id AND d.credit_line_id = :credit_line_id
   AND d.customer_id =
       (SELECT customer_id FROM credit_line WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id)
   AND d.purpose = :purpose AND d.state IN ({_HELD}, {_OWED})
"""  # noqa: S608 - states of our own enum


class SqlLines:
    """Implements `books.Lines`."""

    _db: Database

    def line(self, bank_id: BankId, credit_line_id: LineId) -> LineRecord | None:
        """Find a line."""
        row = self._db.execute(_LINE, {"bank_id": bank_id, "credit_line_id": credit_line_id}).fetchone()
        return None if row is None else line_from(row)

    def lines_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[LineRecord, ...]:
        """List a customer's lines, the one with most available first."""
        rows = self._db.execute(_LINES_OF, {"bank_id": bank_id, "customer_id": customer_id})
        return tuple(line_from(row) for row in rows)

    def add_line(self, line: LineRecord) -> bool:
        """Write a line down; False when it was there already."""
        facility = line.line
        cursor = self._db.execute(
            _ADD_LINE,
            {
                "bank_id": facility.bank_id,
                "credit_line_id": facility.line_id,
                "customer_id": facility.customer_id,
                "product_code": facility.product_code,
                "credit_limit_fen": facility.balance.credit_limit,
                "reserved_fen": facility.balance.reserved,
                "outstanding_fen": facility.balance.outstanding,
                "annual_rate": str(facility.annual_rate.value),
                "expiry_date": facility.expiry_date.isoformat(),
                "frozen": int(facility.frozen),
                "sequence_number": line.sequence_number,
            },
        )
        return cursor.rowcount == 1

    def change_line_terms(
        self, bank_id: BankId, credit_line_id: LineId, *, credit_limit: Fen, annual_rate: AnnualRate, expiry_date: date
    ) -> LineRecord | None:
        """Give a line other terms, by one conditional write."""
        values = {
            "bank_id": bank_id,
            "credit_line_id": credit_line_id,
            "credit_limit_fen": credit_limit,
            "annual_rate": str(annual_rate.value),
            "expiry_date": expiry_date.isoformat(),
        }
        rows = self._db.execute(_CHANGE_TERMS, values).fetchall()
        return line_from(rows[0]) if rows else None

    def move_line(self, bank_id: BankId, credit_line_id: LineId, effect: LineEffect, amount: Fen) -> LineRecord | None:
        """Change a line's figures by one conditional write."""
        keys = {"bank_id": bank_id, "credit_line_id": credit_line_id, "amount": amount}
        rows = self._db.execute(_MOVE_LINE[effect], keys).fetchall()
        return line_from(rows[0]) if rows else None

    def note(self, bank_id: BankId, loan_note_id: str) -> NoteRecord | None:
        """Find a loan note."""
        row = self._db.execute(_NOTE, {"bank_id": bank_id, "loan_note_id": loan_note_id}).fetchone()
        return None if row is None else note_from_row(row)

    def open_notes(self, bank_id: BankId, credit_line_id: LineId) -> tuple[NoteRecord, ...]:
        """List the notes of a line that are not yet repaid, oldest first."""
        rows = self._db.execute(_OPEN_NOTES, {"bank_id": bank_id, "credit_line_id": credit_line_id})
        return tuple(note_from_row(row) for row in rows)

    def add_note(self, note: NoteRecord) -> bool:
        """Write a note down; False when it was there already."""
        return self._db.execute(ADD_NOTE, note_row(note)).rowcount == 1

    def close_note(self, bank_id: BankId, loan_note_id: str) -> None:
        """Nothing is owed on a note any more."""
        self._db.execute(_CLOSE_NOTE, {"bank_id": bank_id, "loan_note_id": loan_note_id})

    def owed_for_purpose(self, bank_id: BankId, credit_line_id: LineId, purpose: str) -> Fen:
        """Sum what is held or drawn on a line for a purpose."""
        keys = {"bank_id": bank_id, "credit_line_id": credit_line_id, "purpose": purpose}
        return Fen(self._db.execute(_OWED_FOR_PURPOSE, keys).fetchone()[0])


def line_from(row: Row) -> LineRecord:
    """Read a line from its row."""
    return LineRecord(
        line=CreditLine(
            line_id=LineId(row["credit_line_id"]),
            bank_id=BankId(row["bank_id"]),
            customer_id=CustomerId(row["customer_id"]),
            product_code=row["product_code"],
            balance=LineBalance(
                Fen(row["credit_limit_fen"]),
                reserved=Fen(row["reserved_fen"]),
                outstanding=Fen(row["outstanding_fen"]),
            ),
            annual_rate=AnnualRate(Decimal(row["annual_rate"])),
            expiry_date=date.fromisoformat(row["expiry_date"]),
            frozen=bool(row["frozen"]),
        ),
        sequence_number=row["sequence_number"],
    )

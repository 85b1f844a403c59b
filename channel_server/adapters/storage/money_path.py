"""The two steps that every drawdown pays for, in hand-written SQL: reserving, and going from one state to the next.

Here they are a handful of statements each, which is how SQLite does them. PostgreSQL does each in one statement, and
for many drawdowns together (`postgresql_money.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from channel_server.adapters.storage.contracts import SPEND
from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.drawdown_rows import (
    CHANGING_COLUMNS,
    DRAWDOWN_COLUMNS,
    changing_row,
    drawdown_row,
    key_row,
    request_row,
)
from channel_server.adapters.storage.drawdowns import ADD_REQUEST, LEDGER
from channel_server.adapters.storage.notes import ADD_NOTE, note_row
from channel_server.adapters.storage.outbox import ADD_OUTBOX, outbox_row
from channel_server.adapters.storage.sql import to_ms
from channel_server.application.books import StaleRecordError
from channel_server.application.records import NO_CONSEQUENCES, Consequences, DrawdownRecord, RequestRecord, mirror_of
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.money import Fen
from channel_server.domain.quick_values import changed

LINE_MOVES: Mapping[LineEffect, tuple[int, int]] = MappingProxyType(
    {
        LineEffect.NONE: (0, 0),
        LineEffect.RESERVE: (1, 0),
        LineEffect.SETTLE: (-1, 1),
        LineEffect.RELEASE: (-1, 0),
        LineEffect.GIVE_BACK: (0, -1),
    }
)
"""How often the amount is added to what is reserved, and to what is outstanding."""

# The invariant is in the condition: however many draw at once, the row changes only when it still holds afterwards.
_MOVE_LINE = """
UPDATE credit_line
   SET reserved_fen = reserved_fen + ?3, outstanding_fen = outstanding_fen + ?4, sequence_number = sequence_number + 1
 WHERE bank_id = ?1 AND credit_line_id = ?2 AND reserved_fen + ?3 >= 0 AND outstanding_fen + ?4 >= 0
   AND reserved_fen + outstanding_fen + ?3 + ?4 <= credit_limit_fen
RETURNING credit_limit_fen, reserved_fen, outstanding_fen, sequence_number
"""
_ADD_DRAWDOWN = (
    f"INSERT INTO drawdown ({', '.join(DRAWDOWN_COLUMNS)}) VALUES ({', '.join('?' * len(DRAWDOWN_COLUMNS))})"  # noqa: S608 - our own columns
)
_SET = ", ".join(f"{name} = ?" for name in CHANGING_COLUMNS)
_WHERE = "WHERE bank_id = ? AND drawdown_id = ? AND version = ? - 1"
_ADVANCE = f"UPDATE drawdown SET {_SET}, version = version + 1 {_WHERE}"  # noqa: S608 - our own columns
_LINE_SET = "line_limit_fen = ?, line_reserved_fen = ?, line_outstanding_fen = ?, line_sequence = ?"
_ADVANCE_WITH_LINE = f"UPDATE drawdown SET {_SET}, {_LINE_SET}, version = version + 1 {_WHERE}"  # noqa: S608 - our own columns


class SqlMoneyPath:
    """Implements `reserve` and `advance` of `books.Drawdowns`."""

    _db: Database

    def reserve(self, record: DrawdownRecord, request: RequestRecord) -> DrawdownRecord | None:
        """Hold an amount on its line, spend the contract, write drawdown and request down; or none of it."""
        content = record.drawdown.content
        execute = self._db.execute
        keys = (content.bank_id, content.credit_line_id, content.amount, 0)
        figures = execute(_MOVE_LINE, keys).fetchone()
        if figures is None:
            return None
        spent = execute(SPEND, (record.drawdown.drawdown_id, content.bank_id, record.contract_id))
        if spent.rowcount != 1:
            raise StaleRecordError(f"contract {record.contract_id} has been spent since it was read")
        held = with_line(record, *figures)
        execute(_ADD_DRAWDOWN, drawdown_row(record, held.line, held.line_sequence))
        execute(ADD_REQUEST, request_row(request))
        return held

    def advance(
        self, after: DrawdownRecord, effect: LineEffect, consequences: Consequences = NO_CONSEQUENCES
    ) -> DrawdownRecord:
        """Replace a drawdown that is still at the version before this one, with all that follows from the step.

        Raises:
            StaleRecordError: it is past that version, or the line does not hold its amount any more.
        """
        content = after.drawdown.content
        execute = self._db.execute
        if effect is LineEffect.NONE:
            stands = execute(_ADVANCE, changing_row(after) + key_row(after)).rowcount == 1
        else:
            reserved, outstanding = LINE_MOVES[effect]
            amount = content.amount
            figures = execute(
                _MOVE_LINE, (content.bank_id, content.credit_line_id, reserved * amount, outstanding * amount)
            ).fetchone()
            if figures is None:
                raise stale(after)
            changes = (*changing_row(after), *figures, *key_row(after))
            stands = execute(_ADVANCE_WITH_LINE, changes).rowcount == 1
            after = with_line(after, *figures)
        if not stands:
            raise stale(after)
        if consequences is not NO_CONSEQUENCES:
            self._bring_about(after, consequences)
        return after

    def _bring_about(self, after: DrawdownRecord, consequences: Consequences) -> None:
        execute = self._db.execute
        if consequences.note is not None:
            execute(ADD_NOTE, note_row(consequences.note))
        bank_id, drawdown_id = after.drawdown.content.bank_id, after.drawdown.drawdown_id
        execute(LEDGER, (bank_id, drawdown_id, consequences.entry, consequences.entry_amount))
        due_ms = to_ms(consequences.due)
        for item in (mirror_of(after, consequences.reference), *consequences.messages):
            execute(ADD_OUTBOX, outbox_row(item, due_ms))


def with_line(
    record: DrawdownRecord, credit_limit: int, reserved: int, outstanding: int, sequence_number: int
) -> DrawdownRecord:
    """Put the figures of its line into a record."""
    line = LineBalance(Fen(credit_limit), Fen(reserved), Fen(outstanding))
    return changed(record, line=line, line_sequence=sequence_number)


def stale(after: DrawdownRecord) -> StaleRecordError:
    """Say that somebody else has gone on with a drawdown."""
    drawdown = after.drawdown
    return StaleRecordError(
        f"drawdown {drawdown.drawdown_id} is past version {after.version - 1},"
        f" or line {drawdown.content.credit_line_id} does not hold it"
    )

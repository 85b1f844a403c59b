"""Drawdowns, their requests and the ledger: what is asked and done beside the two steps of `money_path.py`."""

from datetime import date, datetime

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.drawdown_rows import (
    CHANGING_COLUMNS,
    REQUEST_COLUMNS,
    changing_row,
    drawdown_from,
    key_row,
    request_from,
    request_row,
)
from channel_server.adapters.storage.sql import from_ms_or_none, select_by, to_ms
from channel_server.application.books import StaleRecordError
from channel_server.application.records import DrawdownRecord, RequestRecord
from channel_server.domain.drawdown import HOLDING_STATES, OWING_STATES
from channel_server.domain.ids import BankId, CustomerId, DrawdownId
from channel_server.domain.money import Fen
from channel_server.domain.quick_values import changed
from channel_server.domain.session import Channel

_REQUEST = select_by(tables.request, "bank_id", "request_id")
ADD_REQUEST = f"INSERT INTO request ({', '.join(REQUEST_COLUMNS)}) VALUES ({', '.join('?' * len(REQUEST_COLUMNS))})"  # noqa: S608 - our own columns
_DRAWDOWN = select_by(tables.drawdown, "bank_id", "drawdown_id")
# What one version decided takes place on that version only: two who work on one drawdown cannot both have their way.
_CHANGE_DRAWDOWN = (
    f"UPDATE drawdown SET {', '.join(f'{name} = ?' for name in CHANGING_COLUMNS)}, version = version + 1"  # noqa: S608 - our own columns
    " WHERE bank_id = ? AND drawdown_id = ? AND version = ? - 1"
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
LEDGER = """
INSERT INTO ledger_entry (bank_id, drawdown_id, entry, account, amount_fen)
VALUES (?1, ?2, ?3, 'LOAN', ?4), (?1, ?2, ?3, 'CLEARING', -CAST(?4 AS BIGINT))
"""


class SqlDrawdowns:
    """Implements `books.Drawdowns`, save `reserve` and `advance`."""

    _db: Database

    def request(self, bank_id: BankId, request_id: str) -> RequestRecord | None:
        """Find what a `request_id` was used for."""
        row = self._db.execute(_REQUEST, {"bank_id": bank_id, "request_id": request_id}).fetchone()
        return None if row is None else request_from(row)

    def add_request(self, request: RequestRecord) -> None:
        """Write a `request_id` down, once."""
        self._db.execute(ADD_REQUEST, request_row(request))

    def drawdown(self, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | None:
        """Find a drawdown."""
        row = self._db.execute(_DRAWDOWN, {"bank_id": bank_id, "drawdown_id": drawdown_id}).fetchone()
        return None if row is None else drawdown_from(row)

    def change_drawdown(self, after: DrawdownRecord) -> None:
        """Replace a drawdown that is still at the version before this one; its line has not moved.

        Raises:
            StaleRecordError: it is not.
        """
        if self._db.execute(_CHANGE_DRAWDOWN, changing_row(after) + key_row(after)).rowcount != 1:
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
        return tuple(_leased(drawdown_from(row), lease_until) for row in rows)

    def next_due(self) -> datetime | None:
        """Tell when the next lease ends."""
        return from_ms_or_none(self._db.execute(_NEXT_DUE).fetchone()[0])

    def post_ledger(self, bank_id: BankId, drawdown_id: DrawdownId, entry: str, amount: Fen) -> None:
        """Book an entry and its counter-entry in our own ledger."""
        self._db.execute(LEDGER, (bank_id, drawdown_id, entry, amount))


def _leased(record: DrawdownRecord, lease_until: datetime) -> DrawdownRecord:
    return changed(record, due_time=lease_until, attempts=record.attempts + 1, version=record.version + 1)

"""Due times of everything that is under way, over all tables that have them."""

from datetime import datetime

from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.sql import from_ms_or_none, to_ms

_TABLES = ("drawdown", "repayment", "outbox")
_LATEST = " UNION ALL ".join(
    f"SELECT MAX(due_time_ms) AS due_time_ms FROM {table} WHERE due_time_ms IS NOT NULL"  # noqa: S608 - names above
    for table in _TABLES
)
_LATEST = f"SELECT MAX(due_time_ms) FROM ({_LATEST}) AS latest"  # noqa: S608 - names above
_PULL = "UPDATE {} SET due_time_ms = :now_ms WHERE due_time_ms > :latest_ms"


class SqlDueTimes:
    """Implements `day_books.DueTimes`."""

    _db: Database

    def latest_due(self) -> datetime | None:
        """Tell the latest due time of all."""
        return from_ms_or_none(self._db.execute(_LATEST).fetchone()[0])

    def pull_due_times(self, latest: datetime, now: datetime) -> int:
        """Have everything that is due later than a time due now; tell how much it was."""
        keys = {"latest_ms": to_ms(latest), "now_ms": to_ms(now)}
        return sum(self._db.execute(_PULL.format(table), keys).rowcount for table in _TABLES)

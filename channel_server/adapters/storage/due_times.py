"""Due times of everything that is under way, over all tables that have them."""

from datetime import datetime

from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.sql import from_ms_or_none, to_ms
from channel_server.domain.drawdown import FINAL_STATES

_ENDED = ", ".join(f"'{state}'" for state in sorted(FINAL_STATES))
# A drawdown that has ended is looked at again hours later: no lease, and not put off before the clock was turned back.
_UNDER_WAY = {"drawdown": f"state NOT IN ({_ENDED})", "repayment": "1 = 1", "outbox": "1 = 1"}
_LATEST = " UNION ALL ".join(
    f"SELECT MAX(due_time_ms) AS due_time_ms FROM {table} WHERE due_time_ms IS NOT NULL AND {condition}"  # noqa: S608 - names above
    for table, condition in _UNDER_WAY.items()
)
_LATEST = f"SELECT MAX(due_time_ms) FROM ({_LATEST}) AS latest"  # noqa: S608 - names above
_PULL = tuple(
    f"UPDATE {table} SET due_time_ms = :now_ms WHERE due_time_ms > :latest_ms AND {condition}"  # noqa: S608 - names above
    for table, condition in _UNDER_WAY.items()
)


class SqlDueTimes:
    """Implements `day_books.DueTimes`."""

    _db: Database

    def latest_due(self) -> datetime | None:
        """Tell the latest due time of all."""
        return from_ms_or_none(self._db.execute(_LATEST).fetchone()[0])

    def pull_due_times(self, latest: datetime, now: datetime) -> int:
        """Have everything that is due later than a time due now; tell how much it was."""
        keys = {"latest_ms": to_ms(latest), "now_ms": to_ms(now)}
        return sum(self._db.execute(statement, keys).rowcount for statement in _PULL)

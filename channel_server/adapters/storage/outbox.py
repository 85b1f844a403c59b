"""What is still to be told to the bank's other systems."""

from datetime import datetime

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import Value, from_ms_or_none, pairs_from, pairs_text, to_ms
from channel_server.application.records import OutboxItem, OutboxTopic
from channel_server.domain.ids import BankId

ADD_OUTBOX = """
INSERT INTO outbox (bank_id, reference, topic, subject, item_values, due_time_ms, attempts) VALUES (?, ?, ?, ?, ?, ?, 0)
"""
# Two servers that claim at once get different things: neither waits for what the other has taken.
_CLAIM = """
WITH due (due_bank, due_reference, due_topic) AS MATERIALIZED (
    SELECT bank_id, reference, topic FROM outbox WHERE due_time_ms <= ?1 ORDER BY due_time_ms LIMIT ?3
    /*pg FOR NO KEY UPDATE SKIP LOCKED*/
)
UPDATE outbox SET due_time_ms = ?2, attempts = attempts + 1
  FROM due WHERE bank_id = due_bank AND reference = due_reference AND topic = due_topic
RETURNING bank_id, reference, topic, subject, item_values, attempts
"""
_FINISH = "DELETE FROM outbox WHERE bank_id = ? AND reference = ? AND topic = ?"
_NEXT_DUE = "SELECT MIN(due_time_ms) FROM outbox"


class SqlOutbox:
    """Implements `books.Outbox`."""

    _db: Database

    def add_outbox(self, items: tuple[OutboxItem, ...], due: datetime) -> None:
        """Leave things to be told."""
        due_ms = to_ms(due)
        self._db.executemany(ADD_OUTBOX, [outbox_row(item, due_ms) for item in items])

    def claim_outbox(self, now: datetime, lease_until: datetime, limit: int) -> tuple[OutboxItem, ...]:
        """Take up what is due, and lease it until the time given."""
        rows = self._db.execute(_CLAIM, (to_ms(now), to_ms(lease_until), limit)).fetchall()
        return tuple(_item(row) for row in rows)

    def finish_outbox(self, items: tuple[OutboxItem, ...]) -> None:
        """Strike off what has been told."""
        self._db.executemany(_FINISH, [(i.bank_id, i.reference, i.topic.value) for i in items])

    def next_outbox_due(self) -> datetime | None:
        """Tell when the next thing is due."""
        return from_ms_or_none(self._db.execute(_NEXT_DUE).fetchone()[0])


def outbox_row(item: OutboxItem, due_ms: int) -> tuple[Value, ...]:
    """Write an item as the parameters of `ADD_OUTBOX`."""
    return (item.bank_id, item.reference, item.topic.value, item.subject, pairs_text(item.values), due_ms)


def _item(row: Row) -> OutboxItem:
    return OutboxItem(
        bank_id=BankId(row["bank_id"]),
        reference=row["reference"],
        topic=OutboxTopic(row["topic"]),
        subject=row["subject"],
        values=pairs_from(row["item_values"]),
        attempts=row["attempts"],
    )

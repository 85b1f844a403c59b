"""Cases on their way to another channel."""

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.handoff_tables import handoff as handoff_table
from channel_server.adapters.storage.sql import from_ms, pairs_from, pairs_text, select_by, to_ms, upsert
from channel_server.domain.handoff import Handoff
from channel_server.domain.ids import BankId, CustomerId, SessionId
from channel_server.domain.session import Channel

_HANDOFF = select_by(handoff_table, "bank_id", "handoff_id")
_OF_SESSION = select_by(handoff_table, "bank_id", "session_id")
_PUT = upsert(handoff_table, "bank_id", "session_id")
# By the customer's index: a visit has none of its own, and a customer has few drawdowns.
_LAST_REQUEST = """
SELECT request_id FROM drawdown
 WHERE bank_id = :bank_id AND customer_id = :customer_id AND session_id = :session_id
 ORDER BY create_time_ms DESC LIMIT 1
"""
_TAKEN = "SELECT 1 FROM handoff WHERE bank_id = :bank_id AND session_id = :session_id AND taken_by IS NOT NULL"


class SqlHandoffs:
    """Implements `handoff_books.HandoffBooks`."""

    _db: Database

    def handoff(self, bank_id: BankId, handoff_id: str) -> Handoff | None:
        """Find a case by the name in its code."""
        row = self._db.execute(_HANDOFF, {"bank_id": bank_id, "handoff_id": handoff_id}).fetchone()
        return None if row is None else handoff_from(row)

    def handoff_of_session(self, bank_id: BankId, session_id: str) -> Handoff | None:
        """Find the case of a visit."""
        row = self._db.execute(_OF_SESSION, {"bank_id": bank_id, "session_id": session_id}).fetchone()
        return None if row is None else handoff_from(row)

    def put_handoff(self, handoff: Handoff) -> None:
        """Write a case down, new or changed."""
        self._db.execute(
            _PUT,
            {
                "bank_id": handoff.bank_id,
                "session_id": handoff.session_id,
                "handoff_id": handoff.handoff_id,
                "customer_id": handoff.customer_id,
                "channel": handoff.channel.value,
                "expire_time_ms": to_ms(handoff.expire_time),
                "terms": pairs_text(handoff.terms),
                "request_id": handoff.request_id,
                "taken_by": handoff.taken_by,
                "tries": handoff.tries,
            },
        )

    def last_request_of(self, bank_id: BankId, customer_id: CustomerId, session_id: SessionId) -> str | None:
        """Name the request of the newest drawdown that a visit has brought about."""
        keys = {"bank_id": bank_id, "customer_id": customer_id, "session_id": session_id}
        row = self._db.execute(_LAST_REQUEST, keys).fetchone()
        return None if row is None else str(row["request_id"])

    def handed_over(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a visit's case has been taken by another."""
        return self._db.execute(_TAKEN, {"bank_id": bank_id, "session_id": session_id}).fetchone() is not None


def handoff_from(row: Row) -> Handoff:
    """Read a case from its row."""
    return Handoff(
        handoff_id=row["handoff_id"],
        bank_id=BankId(row["bank_id"]),
        session_id=SessionId(row["session_id"]),
        customer_id=CustomerId(row["customer_id"]),
        channel=Channel(row["channel"]),
        expire_time=from_ms(row["expire_time_ms"]),
        terms=pairs_from(row["terms"]),
        request_id=row["request_id"],
        taken_by=None if row["taken_by"] is None else SessionId(row["taken_by"]),
        tries=row["tries"],
    )

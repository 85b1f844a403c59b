"""The hash chain of acts in SQLite, one chain a bank."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from channel_server.adapters.storage.sql import to_ms
from channel_server.application.evidence_chain import GENESIS, canonical_details, entry_digest
from channel_server.application.records import EvidenceEntry
from channel_server.domain.ids import BankId

_HEAD = "SELECT sequence_number, entry_sha256 FROM evidence WHERE bank_id = ? ORDER BY sequence_number DESC LIMIT 1"
_BY_EVENT = "SELECT sequence_number, entry_sha256 FROM evidence WHERE bank_id = ? AND event_id = ?"
_APPEND = """
INSERT INTO evidence (bank_id, sequence_number, event_id, event_type, time_ms, details, previous_sha256, entry_sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqliteEvidence:
    """Implements `books.Evidence`."""

    _db: sqlite3.Connection

    def append_evidence(
        self,
        bank_id: BankId,
        event_id: str,
        event_type: str,
        now: datetime,
        details: Mapping[str, str],
    ) -> EvidenceEntry:
        """Append an act; the same `event_id` is recorded once."""
        found = self._db.execute(_BY_EVENT, (bank_id, event_id)).fetchone()
        if found is not None:
            return EvidenceEntry(found["sequence_number"], found["entry_sha256"])
        head = self._db.execute(_HEAD, (bank_id,)).fetchone()
        number, previous = (1, GENESIS) if head is None else (head["sequence_number"] + 1, head["entry_sha256"])
        text, time_ms = canonical_details(details), to_ms(now)
        digest = entry_digest(
            bank_id=bank_id,
            sequence_number=number,
            event_id=event_id,
            event_type=event_type,
            time_ms=time_ms,
            details=text,
            previous=previous,
        )
        self._db.execute(_APPEND, (bank_id, number, event_id, event_type, time_ms, text, previous, digest))
        return EvidenceEntry(number, digest)

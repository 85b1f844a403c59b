"""The hash chain of acts in SQLite, one chain a bank; how a row is made and proved is the domain's."""

import sqlite3
from dataclasses import replace

from channel_server.adapters.storage.sql import from_ms, pairs_from, pairs_text, to_ms
from channel_server.domain.evidence import ChainHead, EvidenceBody, EvidenceRow, append_evidence
from channel_server.domain.ids import BankId

_HEAD = "SELECT sequence_number, entry_sha256 FROM evidence WHERE bank_id = ? ORDER BY sequence_number DESC LIMIT 1"
_BY_EVENT = "SELECT * FROM evidence WHERE bank_id = ? AND event_id = ?"
_ROWS = "SELECT * FROM evidence WHERE bank_id = ? AND sequence_number > ? ORDER BY sequence_number LIMIT ?"
_APPEND = """
INSERT INTO evidence (bank_id, sequence_number, event_id, event_type, subject, time_ms, details, previous_sha256,
                      entry_sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqliteEvidence:
    """Implements `books.Evidence`."""

    _db: sqlite3.Connection
    _heads: dict[BankId, ChainHead]
    """The chains' heads, for as long as one transaction lasts."""

    def append_evidence(self, body: EvidenceBody) -> EvidenceRow:
        """Append an act; the same `event_id` is recorded once and answered with its first row."""
        found = self._db.execute(_BY_EVENT, (body.bank_id, body.event_id)).fetchone()
        if found is not None:
            return _row(found)
        return self._append(body)

    def append_act(self, body: EvidenceBody) -> None:
        """Append an act that is known to be new."""
        self._append(body)

    def _append(self, body: EvidenceBody) -> EvidenceRow:
        head = self._heads.get(body.bank_id)
        if head is None:
            found = self._db.execute(_HEAD, (body.bank_id,)).fetchone()
            head = ChainHead() if found is None else ChainHead(found[0], found[1])
        time_ms = to_ms(body.event_time)
        # The digest has to be recomputable from the row, and the row holds whole milliseconds.
        whole = from_ms(time_ms)
        kept = body if whole == body.event_time else replace(body, event_time=whole)
        row = append_evidence(head, kept)
        self._heads[body.bank_id] = row.head
        self._db.execute(
            _APPEND,
            (
                body.bank_id,
                row.sequence_number,
                body.event_id,
                body.event_type,
                body.subject,
                time_ms,
                pairs_text(body.details),
                row.previous_sha256,
                row.entry_sha256,
            ),
        )
        return row

    def evidence_rows(self, bank_id: BankId, after: int, limit: int) -> tuple[EvidenceRow, ...]:
        """List a bank's chain from behind a sequence number."""
        return tuple(_row(row) for row in self._db.execute(_ROWS, (bank_id, after, limit)))


def _row(row: sqlite3.Row) -> EvidenceRow:
    return EvidenceRow(
        sequence_number=row["sequence_number"],
        previous_sha256=row["previous_sha256"],
        body=EvidenceBody(
            bank_id=BankId(row["bank_id"]),
            event_id=row["event_id"],
            event_type=row["event_type"],
            event_time=from_ms(row["time_ms"]),
            subject=row["subject"],
            details=pairs_from(row["details"]),
        ),
        entry_sha256=row["entry_sha256"],
    )

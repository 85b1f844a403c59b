"""The hash chain of acts, one chain a bank; how a row is made and proved is the domain's.

Acts are collected while a unit of work runs and appended at its end, all in one go: the row of the chain's head, which
every act of a bank needs, is then held for no longer than the commit takes. Heads are taken in the order of the banks.
"""

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import Value, from_ms, pairs_from, pairs_text, to_ms
from channel_server.domain.evidence import GENESIS_SHA256, ChainHead, EvidenceBody, EvidenceRow, append_evidence
from channel_server.domain.ids import BankId
from channel_server.domain.quick_values import changed

_HEAD = "SELECT sequence_number, entry_sha256 FROM evidence_head WHERE bank_id = ?"
_BEGIN_CHAIN = (
    "INSERT INTO evidence_head (bank_id, sequence_number, entry_sha256) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_MOVE_HEAD = "UPDATE evidence_head SET sequence_number = ?, entry_sha256 = ? WHERE bank_id = ?"
_BY_EVENT = "SELECT * FROM evidence WHERE bank_id = ? AND event_id = ? /*unlocked*/"
_ROWS = """
SELECT * FROM evidence WHERE bank_id = ? AND sequence_number > ? ORDER BY sequence_number LIMIT ? /*unlocked*/
"""
_APPEND = """
INSERT INTO evidence (bank_id, sequence_number, event_id, event_type, subject, time_ms, details, previous_sha256,
                      entry_sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqlEvidence:
    """Implements `books.Evidence`."""

    _db: Database
    _acts: list[EvidenceBody]
    """What is to be appended at the end."""

    def append_evidence(self, body: EvidenceBody) -> EvidenceRow:
        """Append an act; the same `event_id` is recorded once and answered with its first row."""
        self.append_collected()
        found = self._db.execute(_BY_EVENT, (body.bank_id, body.event_id)).fetchone()
        if found is not None:
            return evidence_from(found)
        self._append(body.bank_id, [body])
        return evidence_from(self._db.execute(_BY_EVENT, (body.bank_id, body.event_id)).fetchone())

    def append_act(self, body: EvidenceBody) -> None:
        """Append an act that is known to be new, at the end."""
        self._acts.append(body)

    def evidence_rows(self, bank_id: BankId, after: int, limit: int) -> tuple[EvidenceRow, ...]:
        """List a bank's chain from behind a sequence number."""
        self.append_collected()
        return tuple(evidence_from(row) for row in self._db.execute(_ROWS, (bank_id, after, limit)))

    def evidence_head(self, bank_id: BankId) -> ChainHead:
        """Tell where a bank's chain ends."""
        self.append_collected()
        found = self._db.execute(_HEAD, (bank_id,)).fetchone()
        return ChainHead() if found is None else ChainHead(found[0], found[1])

    def append_collected(self) -> None:
        """Append what has been collected; the unit of work does so before it commits."""
        if not self._acts:
            return
        acts, self._acts = self._acts, []
        for bank_id in sorted({act.bank_id for act in acts}):
            self._append(bank_id, [act for act in acts if act.bank_id == bank_id])

    def _append(self, bank_id: BankId, acts: list[EvidenceBody]) -> None:
        head = self._head(bank_id)
        rows = []
        for act in acts:
            row, head = act_row(head, act)
            rows.append(row)
        self._db.executemany(_APPEND, rows)
        self._db.execute(_MOVE_HEAD, (head.sequence_number, head.entry_sha256, bank_id))

    def _head(self, bank_id: BankId) -> ChainHead:
        found = self._db.execute(_HEAD, (bank_id,)).fetchone()
        if found is None:
            self._db.execute(_BEGIN_CHAIN, (bank_id, 0, GENESIS_SHA256))
            found = self._db.execute(_HEAD, (bank_id,)).fetchone()
        return ChainHead(found[0], found[1])


def act_row(head: ChainHead, act: EvidenceBody) -> tuple[tuple[Value, ...], ChainHead]:
    """Make the row that comes after a head, as the table's columns, and the head that it is then."""
    time_ms = to_ms(act.event_time)
    # The digest has to be recomputable from the row, and the row holds whole milliseconds.
    whole = from_ms(time_ms)
    row = append_evidence(head, act if whole == act.event_time else changed(act, event_time=whole))
    columns = (
        act.bank_id,
        row.sequence_number,
        act.event_id,
        act.event_type,
        act.subject,
        time_ms,
        pairs_text(act.details),
        row.previous_sha256,
        row.entry_sha256,
    )
    return columns, row.head


def evidence_from(row: Row) -> EvidenceRow:
    """Read an act from its row."""
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

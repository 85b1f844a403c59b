"""Work that waits for people, and tellers' journals."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from channel_server.adapters.storage import lookup_tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.drawdown_rows import DRAWDOWN_COLUMNS, drawdown_from
from channel_server.adapters.storage.evidence import evidence_from
from channel_server.adapters.storage.repayments import repayment_from
from channel_server.adapters.storage.sql import (
    from_ms,
    from_ms_or_none,
    insert_into,
    select_by,
    to_ms,
    to_ms_or_none,
    upsert,
)
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.work_books import ShiftRecord, StaffAct, Stand
from channel_server.domain.evidence import EvidenceRow
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.session import Channel
from channel_server.domain.work import Business, WorkKind, WorkMark

# A bank has hundreds of terminals, and they are not asked for by bank on the money's path: no index is kept for it.
_STANDS = "SELECT terminal_id, channel, branch_name FROM terminal WHERE bank_id = ? ORDER BY terminal_id /*unlocked*/"
# What is under way is little; the indexes hold nothing else. The rest of the tables is not to be read for it.
_DRAWDOWNS = f"""
SELECT {", ".join(DRAWDOWN_COLUMNS)} FROM drawdown INDEXED BY ix_drawdown_due
 WHERE due_time_ms IS NOT NULL AND bank_id = ? /*unlocked*/
"""  # noqa: S608 - our own columns
_SUSPENDED = f"""
SELECT {", ".join(DRAWDOWN_COLUMNS)} FROM drawdown INDEXED BY ix_drawdown_suspense
 WHERE bank_id = ? AND suspense IS NOT NULL AND due_time_ms IS NULL /*unlocked*/
"""  # noqa: S608 - our own columns
_REPAYMENTS = """
SELECT * FROM repayment INDEXED BY ix_repayment_due WHERE due_time_ms IS NOT NULL AND bank_id = ? /*unlocked*/
"""
_SUSPENDED_REPAYMENTS = """
SELECT * FROM repayment INDEXED BY ix_repayment_suspense
 WHERE bank_id = ? AND suspense IS NOT NULL AND due_time_ms IS NULL /*unlocked*/
"""
_MARKS_AT_ONCE = 20
_MARKS = f"""
SELECT * FROM work_owner WHERE bank_id = ? AND kind = ? AND subject_id IN ({", ".join("?" * _MARKS_AT_ONCE)})
"""  # noqa: S608 - question marks
_LATE_MARKS = """
SELECT * FROM work_owner INDEXED BY ix_work_owner_update
 WHERE bank_id = ? AND update_time_ms >= ? ORDER BY update_time_ms DESC LIMIT ? /*unlocked*/
"""
_PUT_MARK = upsert(lookup_tables.work_owner, "bank_id", "kind", "subject_id")
_SHIFT = select_by(lookup_tables.shift, "bank_id", "staff_number", "business_date")
_PUT_SHIFT = upsert(lookup_tables.shift, "bank_id", "staff_number", "business_date")
_ADD_ACT = insert_into(lookup_tables.staff_act)
_ACTS = """
SELECT * FROM staff_act WHERE bank_id = ? AND staff_number = ? AND business_date = ? ORDER BY number /*unlocked*/
"""
_ABOUT = """
SELECT * FROM evidence INDEXED BY ix_evidence_subject
 WHERE bank_id = ? AND subject = ? ORDER BY sequence_number LIMIT ? /*unlocked*/
"""


class SqlWork:
    """Implements `work_books.WorkBooks`."""

    _db: Database

    def stands_of(self, bank_id: BankId) -> tuple[Stand, ...]:
        """List where a bank's channels stand, by name."""
        rows = self._db.execute(_STANDS, (bank_id,))
        return tuple(Stand(TerminalId(row[0]), Channel(row[1]), row[2]) for row in rows)

    def drawdowns_under_way(self, bank_id: BankId) -> tuple[DrawdownRecord, ...]:
        """List drawdowns that are to be taken up again or settled by a person."""
        rows = [*self._db.execute(_DRAWDOWNS, (bank_id,)), *self._db.execute(_SUSPENDED, (bank_id,))]
        return tuple(drawdown_from(row) for row in rows)

    def repayments_under_way(self, bank_id: BankId) -> tuple[RepaymentRecord, ...]:
        """The same of repayments."""
        rows = [*self._db.execute(_REPAYMENTS, (bank_id,)), *self._db.execute(_SUSPENDED_REPAYMENTS, (bank_id,))]
        return tuple(repayment_from(row) for row in rows)

    def work_marks(self, bank_id: BankId, kind: WorkKind, subject_ids: Sequence[str]) -> Mapping[str, WorkMark]:
        """Tell who has items in hand."""
        found: dict[str, WorkMark] = {}
        for start in range(0, len(subject_ids), _MARKS_AT_ONCE):
            page = list(subject_ids[start : start + _MARKS_AT_ONCE])
            page += [page[-1]] * (_MARKS_AT_ONCE - len(page))
            for row in self._db.execute(_MARKS, (bank_id, kind.value, *page)):
                found[row["subject_id"]] = _mark(row)
        return found

    def marks_since(self, bank_id: BankId, since: datetime, limit: int) -> tuple[WorkMark, ...]:
        """List what people have had to do with since a time, newest first."""
        return tuple(_mark(row) for row in self._db.execute(_LATE_MARKS, (bank_id, to_ms(since), limit)))

    def put_mark(self, mark: WorkMark) -> None:
        """Write down who has an item in hand."""
        self._db.execute(
            _PUT_MARK,
            {
                "bank_id": mark.bank_id,
                "kind": mark.kind.value,
                "subject_id": mark.subject_id,
                "owner": mark.owner,
                "offered_to": mark.offered_to,
                "told_by": mark.told_by,
                "update_time_ms": to_ms(mark.update_time),
            },
        )

    def shift(self, bank_id: BankId, staff_number: str, business_date: date) -> ShiftRecord | None:
        """Find a teller's day."""
        keys = {"bank_id": bank_id, "staff_number": staff_number, "business_date": business_date.isoformat()}
        row = self._db.execute(_SHIFT, keys).fetchone()
        if row is None:
            return None
        return ShiftRecord(
            bank_id,
            staff_number,
            business_date,
            begin_time=from_ms(row["begin_time_ms"]),
            last_number=row["last_number"],
            end_time=from_ms_or_none(row["end_time_ms"]),
            end_request_id=row["end_request_id"],
        )

    def put_shift(self, shift: ShiftRecord) -> None:
        """Write it down, new or changed."""
        self._db.execute(
            _PUT_SHIFT,
            {
                "bank_id": shift.bank_id,
                "staff_number": shift.staff_number,
                "business_date": shift.business_date.isoformat(),
                "begin_time_ms": to_ms(shift.begin_time),
                "last_number": shift.last_number,
                "end_time_ms": to_ms_or_none(shift.end_time),
                "end_request_id": shift.end_request_id,
            },
        )

    def add_staff_act(self, act: StaffAct) -> None:
        """Write a row of a journal down."""
        self._db.execute(
            _ADD_ACT,
            {
                "bank_id": act.bank_id,
                "staff_number": act.staff_number,
                "business_date": act.business_date.isoformat(),
                "number": act.number,
                "time_ms": to_ms(act.time),
                "business": act.business.value,
                "subject_id": act.subject_id,
                "terminal_id": act.terminal_id,
            },
        )

    def staff_acts(self, bank_id: BankId, staff_number: str, business_date: date) -> tuple[StaffAct, ...]:
        """List a teller's journal, by number."""
        rows = self._db.execute(_ACTS, (bank_id, staff_number, business_date.isoformat()))
        return tuple(
            StaffAct(
                bank_id,
                staff_number,
                business_date,
                number=row["number"],
                time=from_ms(row["time_ms"]),
                business=Business(row["business"]),
                subject_id=row["subject_id"],
                terminal_id=TerminalId(row["terminal_id"]),
            )
            for row in rows
        )

    def acts_about(self, bank_id: BankId, subject: str, limit: int) -> tuple[EvidenceRow, ...]:
        """List what the evidence says of a subject, oldest first."""
        return tuple(evidence_from(row) for row in self._db.execute(_ABOUT, (bank_id, subject, limit)))


def _mark(row: Row) -> WorkMark:
    return WorkMark(
        bank_id=BankId(row["bank_id"]),
        kind=WorkKind(row["kind"]),
        subject_id=row["subject_id"],
        update_time=from_ms(row["update_time_ms"]),
        owner=row["owner"],
        offered_to=row["offered_to"],
        told_by=row["told_by"],
    )

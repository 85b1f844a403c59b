"""What waits for a second person."""

from datetime import date, datetime

from channel_server.adapters.storage import staff_tables as tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.lines import line_from
from channel_server.adapters.storage.sql import (
    Value,
    from_ms,
    from_ms_or_none,
    insert_if_new,
    insert_into,
    pairs_from,
    pairs_text,
    select_by,
    to_ms,
    to_ms_or_none,
)
from channel_server.adapters.storage.tables import credit_line
from channel_server.application.books import StaleRecordError
from channel_server.application.records import LineRecord
from channel_server.domain.approval import Approval, ApprovalKind, ApprovalState
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, SessionId, TerminalId
from channel_server.domain.money import Fen

_ADD = insert_into(tables.approval)
_APPROVAL = select_by(tables.approval, "bank_id", "approval_id")
_OF_REQUEST = select_by(tables.approval, "bank_id", "request_id")
# What one version decided takes place on that version only.
_CHANGE = """
UPDATE approval
   SET state = :state, version = version + 1, reason = :reason, comment = :comment, checker_number = :checker_number,
       checker_workstation_id = :checker_workstation_id, decide_time_ms = :decide_time_ms,
       decide_request_id = :decide_request_id
 WHERE bank_id = :bank_id AND approval_id = :approval_id AND version = :version - 1
"""
_OPEN = """
SELECT * FROM approval INDEXED BY ix_approval_open
 WHERE bank_id = :bank_id AND decide_time_ms IS NULL ORDER BY expire_time_ms, approval_id /*unlocked*/
"""
_DECIDED = """
SELECT * FROM approval INDEXED BY ix_approval_decided
 WHERE bank_id = :bank_id AND decide_time_ms >= :since_ms ORDER BY decide_time_ms DESC, approval_id LIMIT :most
/*unlocked*/
"""
_OF_CUSTOMER = """
SELECT * FROM approval INDEXED BY ix_approval_customer
 WHERE bank_id = :bank_id AND customer_id = :customer_id AND decide_time_ms IS NULL
 ORDER BY expire_time_ms, approval_id /*unlocked*/
"""
_LAPSED = """
SELECT bank_id, approval_id FROM approval INDEXED BY ix_approval_open
 WHERE decide_time_ms IS NULL AND expire_time_ms <= :now_ms ORDER BY expire_time_ms LIMIT :most /*unlocked*/
"""
_SEE = insert_if_new(tables.approval_sight)
_SEEN = select_by(tables.approval_sight, "bank_id", "approval_id", "staff_number")
_END_WAIT = "UPDATE drawdown SET approval_deadline_ms = NULL WHERE bank_id = :bank_id AND drawdown_id = :drawdown_id"
_STOP = "UPDATE credit_line SET frozen = :frozen WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id"
# The days release only what the days have frozen: from now on it is a person's.
_END_FREEZE = """
UPDATE line_freeze SET released_date = :day
 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id AND released_date IS NULL
"""
_LINE = select_by(credit_line, "bank_id", "credit_line_id")


class SqlApprovals:
    """Implements `approval_books.ApprovalBooks`."""

    _db: Database

    def add_approval(self, approval: Approval) -> None:
        """Write a new one down."""
        self._db.execute(_ADD, _row(approval))

    def change_approval(self, after: Approval) -> None:
        """Replace one that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        if self._db.execute(_CHANGE, _row(after)).rowcount != 1:
            raise StaleRecordError(f"approval {after.approval_id} is past version {after.version - 1}")

    def approval(self, bank_id: BankId, approval_id: str) -> Approval | None:
        """Find one."""
        row = self._db.execute(_APPROVAL, {"bank_id": bank_id, "approval_id": approval_id}).fetchone()
        return None if row is None else _from(row)

    def approval_of_request(self, bank_id: BankId, request_id: str) -> Approval | None:
        """Find the one that a request has left behind."""
        row = self._db.execute(_OF_REQUEST, {"bank_id": bank_id, "request_id": request_id}).fetchone()
        return None if row is None else _from(row)

    def open_approvals(self, bank_id: BankId) -> tuple[Approval, ...]:
        """List what nobody has decided, what ends first at the top."""
        return tuple(_from(row) for row in self._db.execute(_OPEN, {"bank_id": bank_id}).fetchall())

    def decided_approvals(self, bank_id: BankId, since: datetime, limit: int) -> tuple[Approval, ...]:
        """List what was decided since, the newest first."""
        keys = {"bank_id": bank_id, "since_ms": to_ms(since), "most": limit}
        return tuple(_from(row) for row in self._db.execute(_DECIDED, keys).fetchall())

    def approvals_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[Approval, ...]:
        """List what nobody has decided of one customer's."""
        keys = {"bank_id": bank_id, "customer_id": customer_id}
        return tuple(_from(row) for row in self._db.execute(_OF_CUSTOMER, keys).fetchall())

    def lapsed_approvals(self, now: datetime, limit: int) -> tuple[tuple[BankId, str], ...]:
        """Name what is open past its time, at any bank."""
        rows = self._db.execute(_LAPSED, {"now_ms": to_ms(now), "most": limit}).fetchall()
        return tuple((BankId(row["bank_id"]), str(row["approval_id"])) for row in rows)

    def see_proof(self, bank_id: BankId, approval_id: str, staff_number: str, proof: str) -> bool:
        """Note that somebody has looked at a proof."""
        keys = {"bank_id": bank_id, "approval_id": approval_id, "staff_number": staff_number, "proof": proof}
        return self._db.execute(_SEE, keys).rowcount == 1

    def seen_proofs(self, bank_id: BankId, approval_id: str, staff_number: str) -> frozenset[str]:
        """Tell what somebody has looked at."""
        keys = {"bank_id": bank_id, "approval_id": approval_id, "staff_number": staff_number}
        return frozenset(row["proof"] for row in self._db.execute(_SEEN, keys).fetchall())

    def end_wait(self, bank_id: BankId, drawdown_id: DrawdownId) -> None:
        """A drawdown waits for nobody any more."""
        self._db.execute(_END_WAIT, {"bank_id": bank_id, "drawdown_id": drawdown_id})

    def stop_line(self, bank_id: BankId, credit_line_id: LineId, *, frozen: bool, on: date) -> LineRecord | None:
        """Freeze a line, or release it, by a person's hand."""
        keys = {"bank_id": bank_id, "credit_line_id": credit_line_id}
        if self._db.execute(_STOP, {**keys, "frozen": int(frozen)}).rowcount != 1:
            return None
        self._db.execute(_END_FREEZE, {**keys, "day": on.isoformat()})
        row = self._db.execute(_LINE, keys).fetchone()
        return None if row is None else line_from(row)


def _row(approval: Approval) -> dict[str, Value]:
    return {
        "bank_id": approval.bank_id,
        "approval_id": approval.approval_id,
        "kind": approval.kind.value,
        "state": approval.state.value,
        "version": approval.version,
        "causes": " ".join(approval.causes),
        "customer_id": approval.customer_id,
        "credit_line_id": approval.credit_line_id,
        "drawdown_id": approval.drawdown_id,
        "session_id": approval.session_id,
        "amount_fen": approval.amount,
        "request_id": approval.request_id,
        "content": pairs_text(approval.content),
        "reason": approval.reason,
        "maker_number": approval.maker_number,
        "maker_name": approval.maker_name,
        "workstation_id": approval.workstation_id,
        "branch_name": approval.branch_name,
        "create_time_ms": to_ms(approval.create_time),
        "expire_time_ms": to_ms(approval.expire_time),
        "comment": approval.comment,
        "checker_number": approval.checker_number,
        "checker_workstation_id": approval.checker_workstation_id,
        "decide_time_ms": to_ms_or_none(approval.decide_time),
        "decide_request_id": approval.decide_request_id,
    }


def _from(row: Row) -> Approval:
    return Approval(
        bank_id=BankId(row["bank_id"]),
        approval_id=row["approval_id"],
        kind=ApprovalKind(row["kind"]),
        causes=tuple(row["causes"].split()),
        customer_id=CustomerId(row["customer_id"]),
        request_id=row["request_id"],
        maker_number=row["maker_number"],
        maker_name=row["maker_name"],
        workstation_id=TerminalId(row["workstation_id"]),
        branch_name=row["branch_name"],
        create_time=from_ms(row["create_time_ms"]),
        expire_time=from_ms(row["expire_time_ms"]),
        credit_line_id=LineId(row["credit_line_id"]),
        drawdown_id=DrawdownId(row["drawdown_id"]),
        session_id=SessionId(row["session_id"]),
        amount=None if row["amount_fen"] is None else Fen(row["amount_fen"]),
        content=pairs_from(row["content"]),
        reason=row["reason"],
        state=ApprovalState(row["state"]),
        version=row["version"],
        comment=row["comment"],
        checker_number=row["checker_number"],
        checker_workstation_id=row["checker_workstation_id"],
        decide_time=from_ms_or_none(row["decide_time_ms"]),
        decide_request_id=row["decide_request_id"],
    )

"""What holds of everything that waits for a second person, after every step: read past the server, as `audit.py` does.

Core is not asked before somebody has agreed; an approval comes to one end; and what it holds goes with it.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from channel_server.domain.approval import ENDS, PROOFS, TRANSITIONS, ApprovalKind, ApprovalState
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.ids import DrawdownId
from tests.model.bad_line import FarBank

_ALLOWED = {(was.value, became.value) for was, row in TRANSITIONS.items() for became in row.values()}
_ALLOWED |= {(ApprovalState.ASKED.value, ApprovalState.ASKED.value)}

APPROVAL_WATCHERS = """
CREATE TABLE seen_approval (approval_id TEXT, was TEXT, became TEXT);
CREATE TABLE seen_early (drawdown_id TEXT, became TEXT, approval TEXT);
CREATE TRIGGER see_approval AFTER UPDATE ON approval WHEN old.state <> new.state BEGIN
  INSERT INTO seen_approval VALUES (new.approval_id, old.state, new.state); END;
CREATE TRIGGER see_early AFTER UPDATE ON drawdown WHEN new.state NOT IN ('RESERVED', 'FAILED') BEGIN
  INSERT INTO seen_early SELECT new.drawdown_id, new.state, state FROM approval
   WHERE kind = 'DRAWDOWN' AND drawdown_id = new.drawdown_id AND state <> 'APPROVED'; END;
"""
"""Write down what no later look could find: every end of an approval, and every step past one that is still open."""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval, with the drawdown that it is about."""

    approval_id: str
    kind: ApprovalKind
    state: ApprovalState
    request_id: str
    decide_request_id: str
    drawdown_id: DrawdownId
    drawdown_state: DrawdownState
    waits: bool
    """Whether the drawdown says that it waits."""
    refusal: str | None
    reversal_request_id: str


class ApprovalAudit:
    """Reads beside the server, what it has committed."""

    def __init__(self, path: Path, bank: FarBank) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._bank = bank
        self._seen = 0

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def approvals(self) -> list[ApprovalRow]:
        """All of them as they stand."""
        rows = self._db.execute(
            "SELECT a.approval_id, a.kind, a.state, a.request_id, a.decide_request_id, d.drawdown_id, d.state,"
            " d.approval_deadline_ms IS NOT NULL AND d.state = 'RESERVED', d.refusal_reason, d.reversal_request_id"
            " FROM approval a JOIN drawdown d ON d.bank_id = a.bank_id AND d.drawdown_id = a.drawdown_id"
            " ORDER BY a.create_time_ms, a.approval_id"
        )
        return [
            ApprovalRow(
                i, ApprovalKind(k), ApprovalState(s), r, q or "", DrawdownId(d), DrawdownState(x), bool(w), f, v or ""
            )
            for i, k, s, r, q, d, x, w, f, v in rows
        ]

    def of_drawdowns(self) -> list[ApprovalRow]:
        """Those of large drawdowns."""
        return [row for row in self.approvals() if row.kind is ApprovalKind.DRAWDOWN]

    def approval(self, approval_id: str) -> ApprovalRow:
        """One of them."""
        return next(row for row in self.approvals() if row.approval_id == approval_id)

    def counts(self) -> Counter[str]:
        """How they stand, by what they are about."""
        return Counter(f"{row.kind} {row.state}" for row in self.approvals())

    def check(self) -> None:
        """Compare everything that must hold at every moment."""
        early = self._db.execute("SELECT * FROM seen_early").fetchall()
        assert not early, f"went on before it was approved: {early}"
        seen = self._db.execute("SELECT was, became FROM seen_approval LIMIT -1 OFFSET ?", (self._seen,)).fetchall()
        for pair in seen:
            assert pair in _ALLOWED, f"no such transition of an approval: {pair}"
            self._seen += 1
        paid = {reference for reference, _ in self._bank.core.paid}
        undone = {reference for reference, _ in self._bank.core.undone}
        waiting = []
        for row in self.approvals():
            if row.kind is ApprovalKind.DRAWDOWN:
                self._check_drawdown(row, paid)
                waiting += [row.drawdown_id] if row.state.is_open else []
            elif row.kind is ApprovalKind.REVERSAL and row.state is not ApprovalState.APPROVED:
                assert row.reversal_request_id != row.request_id, f"undone before it was approved: {row}"
        assert sorted(waiting) == self._waiting(), "what waits, and the approvals that are open"
        assert not self._unseen(), f"approved unseen: {self._unseen()}"
        assert undone <= paid

    def _unseen(self) -> list[str]:
        """What was approved by somebody who had not looked at every proof, in that decision or before it."""
        rows = self._db.execute(
            "SELECT a.approval_id, a.kind, COUNT(s.proof) FROM approval a LEFT JOIN approval_sight s"
            " ON s.bank_id = a.bank_id AND s.approval_id = a.approval_id AND s.staff_number = a.checker_number"
            " WHERE a.state = 'APPROVED' GROUP BY a.approval_id, a.kind"
        )
        return [str(approval_id) for approval_id, kind, seen in rows if seen < len(PROOFS[ApprovalKind(kind)])]

    def _waiting(self) -> list[str]:
        rows = self._db.execute(
            "SELECT drawdown_id FROM drawdown WHERE state = 'RESERVED' AND approval_deadline_ms IS NOT NULL"
        )
        return sorted(str(row[0]) for row in rows)

    def _check_drawdown(self, row: ApprovalRow, paid: set[DrawdownId]) -> None:
        if row.state is ApprovalState.APPROVED:
            assert not row.waits, f"approved, and waits on: {row}"
            return
        assert row.drawdown_id not in paid, f"paid, and nobody has approved it: {row}"
        if row.state.is_open:
            assert row.waits, f"an open approval holds its drawdown: {row}"
        else:
            assert row.drawdown_state is DrawdownState.FAILED, f"what it was about has not ended with it: {row}"
            assert row.refusal == ENDS[row.state], f"ended for another reason: {row}"

"""What holds after every step, read from the books on the file and from core's own memory, past the server.

`MoneyAudit` knows nothing of who asked for what; it compares the two sets of books and each with itself.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from channel_server.application.ports import PostingState
from channel_server.domain.drawdown import FINAL_STATES, HOLDING_STATES, OWING_STATES, TRANSITIONS, DrawdownState
from channel_server.domain.ids import DrawdownId, RepaymentId
from channel_server.domain.repayment import FINAL_REPAYMENT_STATES, REPAYMENT_TRANSITIONS, RepaymentState
from tests.model.bad_line import FarBank
from tests.model.world import BORROWERS, OPENING

_ALLOWED = {(was.value, each.to.value) for was, row in TRANSITIONS.items() for each in row.values()}
_ALLOWED |= {(was.value, each.to.value) for was, row in REPAYMENT_TRANSITIONS.items() for each in row.values()}
_PAID = {
    DrawdownState.DISBURSED: {PostingState.POSTED},
    DrawdownState.REVERSING: {PostingState.POSTED, PostingState.REVERSED},
    DrawdownState.REVERSED: {PostingState.REVERSED},
}
_PAYING = (PostingState.POSTED, PostingState.REVERSED)


@dataclass(frozen=True, slots=True)
class Row:
    """A drawdown, as much of it as is compared."""

    drawdown_id: DrawdownId
    state: DrawdownState
    amount_fen: int
    credit_line_id: str
    in_suspense: bool


@dataclass(frozen=True, slots=True)
class Repaid:
    """A repayment, as much of it as is compared."""

    repayment_id: RepaymentId
    state: RepaymentState
    total_fen: int
    principal_fen: int
    credit_line_id: str
    in_suspense: bool


class MoneyAudit:
    """Reads beside the server, what it has committed."""

    def __init__(self, path: Path, bank: FarBank) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._bank = bank
        self._transitions = 0
        self._moments = 0
        self._repaid: list[Repaid] = []

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def drawdowns(self) -> list[Row]:
        """All drawdowns as they stand."""
        rows = self._db.execute(
            "SELECT drawdown_id, state, amount_fen, credit_line_id, suspense IS NOT NULL FROM drawdown"
        )
        return [Row(DrawdownId(i), DrawdownState(s), a, c, bool(x)) for i, s, a, c, x in rows]

    def repayments(self) -> list[Repaid]:
        """All repayments as they stand."""
        rows = self._db.execute(
            "SELECT repayment_id, state, penalty_interest_fen + interest_fen + principal_fen, principal_fen,"
            " credit_line_id, suspense IS NOT NULL FROM repayment"
        )
        return [Repaid(RepaymentId(i), RepaymentState(s), t, p, c, bool(x)) for i, s, t, p, c, x in rows]

    def open_notes(self) -> list[tuple[str, str]]:
        """Notes on which something is owed: each with its line."""
        return self._db.execute(
            "SELECT loan_note_id, credit_line_id FROM loan_note WHERE principal_balance_fen > 0 ORDER BY loan_note_id"
        ).fetchall()

    def request(self, request_id: str) -> tuple[str, str | None, str | None] | None:
        """What is kept of a request: its kind, its drawdown or repayment, why it was refused."""
        found = self._db.execute(
            "SELECT kind, COALESCE(drawdown_id, repayment_id), refusal_reason FROM request WHERE request_id = ?",
            (request_id,),
        ).fetchone()
        return None if found is None else (str(found[0]), found[1], found[2])

    def outbox_size(self) -> int:
        """How much is still to be told."""
        return int(self._db.execute("SELECT COUNT(*) FROM outbox").fetchone()[0])

    def check(self) -> list[Row]:
        """Compare everything that must hold at every moment."""
        self._db.execute("BEGIN")
        try:
            rows = self.drawdowns()
            self._repaid = self.repayments()
            self._check_transitions()
            self._check_lines(rows)
            self._check_ledger(rows)
        finally:
            self._db.execute("ROLLBACK")
        self._check_core(rows)
        return rows

    def _check_collected(self) -> None:
        core = self._bank.core
        references = [reference for reference, _ in core.collected]
        assert len(references) == len(set(references)), f"collected twice: {references}"
        amounts = {each.repayment_id: each.total_fen for each in self._repaid}
        for reference, amount in core.collected:
            assert amounts.get(RepaymentId(reference)) == amount, f"core collected {amount} for {reference}"
        for each in self._repaid:
            if each.state in FINAL_REPAYMENT_STATES:
                said = each.repayment_id in references
                assert said == (each.state is RepaymentState.REPAID), f"we say {each}, core collected: {said}"

    def check_settled(self, rows: list[Row]) -> None:
        """Compare what must hold once nothing is under way on either side: the two say the same."""
        ours = {row.drawdown_id: row for row in rows}
        for reference, _ in self._bank.core.paid:
            posting = self._bank.core.posting(reference)
            assert posting is not None
            row = ours[reference]
            if row.state in FINAL_STATES:
                said = posting.state in _PAYING
                assert (row.state in _PAID) == said, f"core says {posting.state}, we say {row}"

    def _check_transitions(self) -> None:
        seen = self._db.execute("SELECT was, became FROM seen_transition LIMIT -1 OFFSET ?", (self._transitions,))
        for pair in seen.fetchall():
            assert pair in _ALLOWED, f"no such transition: {pair}"
            self._transitions += 1

    def _check_lines(self, rows: list[Row]) -> None:
        moments = self._db.execute("SELECT * FROM seen_line LIMIT -1 OFFSET ?", (self._moments,)).fetchall()
        for line, limit, reserved, outstanding in moments:
            assert reserved >= 0, line
            assert outstanding >= 0, line
            assert reserved + outstanding <= limit, f"{line} is overdrawn"
            self._moments += 1
        held: dict[str, int] = {}
        owed: dict[str, int] = {}
        for each in self._repaid:
            if each.state is RepaymentState.REPAID:
                owed[each.credit_line_id] = owed.get(each.credit_line_id, 0) - each.principal_fen
        for row in rows:
            if row.state in HOLDING_STATES:
                held[row.credit_line_id] = held.get(row.credit_line_id, 0) + row.amount_fen
            if row.state in OWING_STATES:
                owed[row.credit_line_id] = owed.get(row.credit_line_id, 0) + row.amount_fen
        notes = dict(
            self._db.execute("SELECT credit_line_id, SUM(principal_balance_fen) FROM loan_note GROUP BY credit_line_id")
        )
        for line, limit, reserved, outstanding in self._db.execute(
            "SELECT credit_line_id, credit_limit_fen, reserved_fen, outstanding_fen FROM credit_line"
        ).fetchall():
            assert reserved + outstanding <= limit
            assert reserved == held.get(line, 0), f"{line} holds {reserved}, its drawdowns {held.get(line, 0)}"
            assert outstanding == owed.get(line, 0), f"{line} owes {outstanding}, its drawdowns {owed.get(line, 0)}"
            assert outstanding == notes.get(line, 0), f"{line} owes {outstanding}, its notes {notes.get(line, 0)}"

    def _check_ledger(self, rows: list[Row]) -> None:
        total = self._db.execute("SELECT COALESCE(SUM(amount_fen), 0) FROM ledger_entry").fetchone()[0]
        assert total == 0, f"our ledger sums to {total}"
        booked = dict(
            self._db.execute(
                "SELECT COALESCE(drawdown_id, repayment_id), SUM(amount_fen) FROM ledger_entry WHERE account = 'LOAN'"
                " GROUP BY 1"
            ).fetchall()
        )
        for each in self._repaid:
            off = -each.principal_fen if each.state is RepaymentState.REPAID else 0
            assert booked.get(each.repayment_id, 0) == off, f"the ledger has {booked.get(each.repayment_id)} for {each}"
        for row in rows:
            due = row.amount_fen if row.state in OWING_STATES else 0
            assert booked.get(row.drawdown_id, 0) == due, f"the ledger has {booked.get(row.drawdown_id)} for {row}"

    def _check_core(self, rows: list[Row]) -> None:
        core = self._bank.core
        references = [reference for reference, _ in core.paid]
        assert len(references) == len(set(references)), f"paid twice: {references}"
        moved = sum(amount for _, amount in core.paid) - sum(amount for _, amount in core.undone + core.collected)
        stands = sum(core.balance(b.account_number) - OPENING for b in BORROWERS)
        assert moved == stands, f"core moved {moved} and holds {stands}"
        amounts = {row.drawdown_id: row.amount_fen for row in rows}
        for reference, amount in core.paid:
            assert amounts.get(reference) == amount, (
                f"core paid {amount} for {reference}, asked {amounts.get(reference)}"
            )
        self._check_collected()
        for row in rows:
            posting = core.posting(row.drawdown_id)
            state = PostingState.NOT_FOUND if posting is None else posting.state
            if row.state in _PAID:
                assert state in _PAID[row.state], f"we say {row}, core says {state}"
            elif row.state is DrawdownState.FAILED:
                assert state not in _PAYING, f"we say {row}, core says {state}"

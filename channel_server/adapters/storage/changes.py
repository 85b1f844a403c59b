"""The chain of acts for the change feed: a page of it in one question, with whom each act concerns.

Routing is worked out here, by the one who reads, and not written down with each act: the money's path pays nothing for
watchers, and a row of the chain holds no more than its digest covers.
"""

from collections.abc import Mapping

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import from_ms, pairs_from
from channel_server.application.change_books import ChainPage, RoutedChange
from channel_server.domain.changes import WAS_LISTED, Change, ChangeKind, kind_of
from channel_server.domain.ids import BankId, CustomerId

ACTS_AT_ONCE = 200
"""Bounds how long one look holds the loop on SQLite: some milliseconds."""
_HEADS = "SELECT bank_id, sequence_number FROM evidence_head"
# The limit stands inside, as a literal: a planner then knows that it looks up few rows, and reads no table whole.
_ACTS = f"""
SELECT e.sequence_number, e.event_type, e.subject, e.time_ms, e.details,
       COALESCE(d.customer_id, r.customer_id, s.customer_id, l.customer_id, a.customer_id, w.customer_id)
           AS customer_id,
       COALESCE(t.branch_name, a.branch_name) AS branch_name
  FROM (SELECT bank_id, sequence_number, event_type, subject, time_ms, details FROM evidence
         WHERE bank_id = ?1 AND sequence_number > ?2 ORDER BY sequence_number LIMIT {ACTS_AT_ONCE}) e
  LEFT JOIN drawdown d ON d.bank_id = e.bank_id AND d.drawdown_id = e.subject
  LEFT JOIN repayment r ON r.bank_id = e.bank_id AND r.repayment_id = e.subject
  LEFT JOIN session s ON s.bank_id = e.bank_id AND s.session_id = e.subject
  LEFT JOIN credit_line l ON l.bank_id = e.bank_id AND l.credit_line_id = e.subject
  LEFT JOIN help_call h ON h.bank_id = e.bank_id AND h.call_id = e.subject
  LEFT JOIN approval a ON a.bank_id = e.bank_id AND a.approval_id = e.subject
  LEFT JOIN review w ON w.bank_id = e.bank_id AND w.review_id = e.subject
  LEFT JOIN terminal t
         ON t.bank_id = e.bank_id
        AND t.terminal_id = COALESCE(d.terminal_id, r.terminal_id, s.terminal_id, h.terminal_id, w.terminal_id,
                                     e.subject)
 ORDER BY e.sequence_number
"""  # noqa: S608 - a number of our own
_OPENED = "session_opened"
_CUSTOMER_OF_VISIT = "SELECT customer_id FROM session WHERE bank_id = ? AND session_id = ?"
_BRANCH_OF = "SELECT branch_name FROM terminal WHERE bank_id = ? AND terminal_id = ?"


class SqlChanges:
    """Implements `change_books.ChangeBooks`."""

    _db: Database

    def chain_heads(self) -> Mapping[BankId, int]:
        """Tell the last number of each bank's chain."""
        return {BankId(bank_id): number for bank_id, number in self._db.execute(_HEADS)}

    def changes_after(self, bank_id: BankId, after: int) -> ChainPage:
        """Read on from a number, as far as one look goes."""
        rows = self._db.execute(_ACTS, (bank_id, after)).fetchall()
        routed = (self._routed(bank_id, row) for row in rows)
        last = rows[-1]["sequence_number"] if rows else after
        return ChainPage(last, tuple(each for each in routed if each is not None))

    def _routed(self, bank_id: BankId, row: Row) -> RoutedChange | None:
        details = pairs_from(row["details"])
        kind = kind_of(row["event_type"], details)
        if kind is None:
            return None
        customer_id, branch_name = row["customer_id"], row["branch_name"]
        if row["event_type"] == _OPENED and "assurance" not in details:
            # Nobody was known then. Whoever resumes is told what those were told who listened, and no more.
            customer_id = None
        # Of what its table does not say, or of a subject of another kind, the act's details do.
        if customer_id is None:
            customer_id = details.get("customer") or self._look_up(_CUSTOMER_OF_VISIT, bank_id, details.get("session"))
        if branch_name is None:
            branch_name = self._look_up(_BRANCH_OF, bank_id, details.get("terminal") or details.get("workstation"))
        if kind is ChangeKind.WORK:
            # Whose case it is has been told with what made it work; who looks after it is the bank's own affair.
            customer_id = None
        change = Change(row["sequence_number"], kind, row["subject"], from_ms(row["time_ms"]), row["event_type"])
        whose = None if customer_id is None else CustomerId(customer_id)
        return RoutedChange(change, whose, branch_name, was_listed=WAS_LISTED in details)

    def _look_up(self, text: str, bank_id: BankId, key: str | None) -> str | None:
        found = None if key is None else self._db.execute(text, (bank_id, key)).fetchone()
        return None if found is None else found[0]

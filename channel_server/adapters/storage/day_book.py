"""What was booked on a business day and what was found out about it: entries, differences, figures."""

import json
from collections.abc import Mapping
from datetime import date

from channel_server.adapters.storage import day_tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import Value, from_ms, insert_into, select_by
from channel_server.domain.day_report import DayFigure, FigureSection
from channel_server.domain.drawdown import HOLDING_STATES, OWING_STATES, DrawdownState
from channel_server.domain.ids import BankId
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.reconciliation import Difference, DifferenceKind, EntryKind, OurEntry

_PAID = ", ".join(f"'{state}'" for state in sorted(OWING_STATES | {DrawdownState.REVERSED}))
_BEGUN = ", ".join(f"'{state}'" for state in sorted(HOLDING_STATES | {DrawdownState.REVERSING}))

_OUR_ENTRIES = f"""
SELECT 'DISBURSEMENT' AS kind, drawdown_id AS reference, amount_fen FROM drawdown
 WHERE bank_id = :bank_id AND business_date = :business_date AND state IN ({_PAID})
UNION ALL
SELECT 'REVERSAL', reversal_request_id, amount_fen FROM drawdown
 WHERE bank_id = :bank_id AND business_date = :business_date AND state = 'REVERSED'
UNION ALL
SELECT 'REPAYMENT', repayment_id, penalty_interest_fen + interest_fen + principal_fen FROM repayment
 WHERE bank_id = :bank_id AND business_date = :business_date AND state = 'REPAID'
"""  # noqa: S608 - states of our own enum
_NEWEST_DATE = "SELECT MAX(value_date) FROM drawdown WHERE bank_id = :bank_id"
# Whatever is under way has a due time: a sweeper would take it up.
_UNDER_WAY = f"""
SELECT CASE reversal_request_id WHEN '' THEN drawdown_id ELSE reversal_request_id END AS reference, state, amount_fen
  FROM drawdown
 WHERE due_time_ms IS NOT NULL AND bank_id = :bank_id AND value_date <= :business_date AND state IN ({_BEGUN})
UNION ALL
SELECT repayment_id, state, penalty_interest_fen + interest_fen + principal_fen FROM repayment
 WHERE due_time_ms IS NOT NULL AND bank_id = :bank_id AND business_date <= :business_date
   AND state IN ('COLLECTING', 'UNKNOWN')
"""  # noqa: S608 - states of our own enum
_FORGET_DIFFERENCES = "DELETE FROM day_difference WHERE bank_id = :bank_id AND business_date = :business_date"
_ADD_DIFFERENCE = insert_into(day_tables.day_difference)
_DIFFERENCES = """
SELECT * FROM day_difference WHERE bank_id = :bank_id AND business_date = :business_date /*unlocked*/
 ORDER BY kind, entry_kind, reference, core_reference
"""
_UNSETTLED = """
SELECT * FROM day_difference WHERE bank_id = :bank_id AND business_date < :business_date AND settled_date IS NULL
 ORDER BY business_date, kind, entry_kind, reference, core_reference
"""
_SETTLE = """
UPDATE day_difference SET settled_date = :settled_date
 WHERE bank_id = :bank_id AND business_date = :business_date AND kind = :kind AND entry_kind = :entry_kind
   AND reference = :reference AND core_reference = :core_reference
"""
_FORGET_FIGURES = "DELETE FROM day_figure WHERE bank_id = :bank_id AND business_date = :business_date"
_ADD_FIGURE = insert_into(day_tables.day_figure)
_FIGURES = select_by(day_tables.day_figure, "bank_id", "business_date", order_by="section")

_MEASURES: tuple[tuple[FigureSection, str], ...] = (
    (
        FigureSection.DRAWDOWN,
        f"""
SELECT channel AS label, COUNT(*) AS item_count, CAST(SUM(amount_fen) AS BIGINT) AS amount_fen FROM drawdown
 WHERE bank_id = :bank_id AND business_date = :business_date AND state IN ({_PAID}) GROUP BY channel
""",  # noqa: S608 - states of our own enum
    ),
    (
        FigureSection.REVERSAL,
        """
SELECT channel AS label, COUNT(*) AS item_count, CAST(SUM(amount_fen) AS BIGINT) AS amount_fen FROM drawdown
 WHERE bank_id = :bank_id AND business_date = :business_date AND state = 'REVERSED' GROUP BY channel
""",
    ),
    (
        FigureSection.REPAYMENT,
        """
SELECT channel AS label, COUNT(*) AS item_count,
       CAST(SUM(penalty_interest_fen + interest_fen + principal_fen) AS BIGINT) AS amount_fen FROM repayment
 WHERE bank_id = :bank_id AND business_date = :business_date AND state = 'REPAID' GROUP BY channel
""",
    ),
    (
        FigureSection.OUTSTANDING,
        """
SELECT bucket AS label, COUNT(*) AS item_count, CAST(SUM(principal_fen) AS BIGINT) AS amount_fen FROM note_ageing
 WHERE bank_id = :bank_id AND business_date = :business_date GROUP BY bucket
""",
    ),
    (
        FigureSection.ACCRUED,
        """
SELECT 'INTEREST' AS label, COUNT(*) AS item_count, CAST(COALESCE(SUM(interest_fen), 0) AS BIGINT) AS amount_fen
  FROM note_ageing WHERE bank_id = :bank_id AND business_date = :business_date AND interest_fen > 0
UNION ALL
SELECT 'PENALTY_INTEREST', COUNT(*), CAST(COALESCE(SUM(penalty_interest_fen), 0) AS BIGINT)
  FROM note_ageing WHERE bank_id = :bank_id AND business_date = :business_date AND penalty_interest_fen > 0
""",
    ),
    (
        FigureSection.MATURED,
        """
SELECT '' AS label, COUNT(*) AS item_count, CAST(COALESCE(SUM(principal_fen), 0) AS BIGINT) AS amount_fen
  FROM note_ageing WHERE bank_id = :bank_id AND business_date = :business_date AND matured = 1
""",
    ),
    (
        FigureSection.FROZEN,
        """
SELECT f.credit_line_id AS label, 1 AS item_count, l.outstanding_fen AS amount_fen FROM line_freeze f
  JOIN credit_line l ON l.bank_id = f.bank_id AND l.credit_line_id = f.credit_line_id
 WHERE f.bank_id = :bank_id AND f.since_date = :business_date
""",
    ),
    (
        FigureSection.RELEASED,
        """
SELECT f.credit_line_id AS label, 1 AS item_count, l.outstanding_fen AS amount_fen FROM line_freeze f
  JOIN credit_line l ON l.bank_id = f.bank_id AND l.credit_line_id = f.credit_line_id
 WHERE f.bank_id = :bank_id AND f.released_date = :business_date
""",
    ),
    (
        FigureSection.SETTLED,
        """
SELECT reference || ' ' || business_date AS label, 1 AS item_count, core_amount_fen AS amount_fen FROM day_difference
 WHERE bank_id = :bank_id AND settled_date = :business_date
""",
    ),
    (
        FigureSection.CARRIED_OVER,
        f"""
SELECT state AS label, COUNT(*) AS item_count, CAST(SUM(amount_fen) AS BIGINT) AS amount_fen
  FROM ({_UNDER_WAY}) AS begun GROUP BY state
""",  # noqa: S608 - states of our own enum
    ),
    (
        FigureSection.SET_ASIDE,
        """
SELECT s.loan_note_id AS label, 1 AS item_count, n.principal_balance_fen AS amount_fen, s.owner, s.deadline
  FROM note_set_aside s JOIN loan_note n ON n.bank_id = s.bank_id AND n.loan_note_id = s.loan_note_id
 WHERE s.bank_id = :bank_id AND s.business_date = :business_date
""",
    ),
)
_SUSPENSE = """
SELECT query_number, drawdown_id AS reference, amount_fen, suspense FROM drawdown
 WHERE due_time_ms IS NOT NULL AND bank_id = :bank_id AND suspense IS NOT NULL
UNION ALL
SELECT query_number, repayment_id, penalty_interest_fen + interest_fen + principal_fen, suspense FROM repayment
 WHERE due_time_ms IS NOT NULL AND bank_id = :bank_id AND suspense IS NOT NULL
"""


class SqlDayBook:
    """Implements `day_books.DayBook`."""

    _db: Database

    def our_entries(self, bank_id: BankId, business_date: date) -> tuple[OurEntry, ...]:
        """List what we booked as done by core on a date."""
        rows = self._db.execute(_OUR_ENTRIES, _day(bank_id, business_date))
        return tuple(OurEntry(EntryKind(row["kind"]), row["reference"], Fen(row["amount_fen"])) for row in rows)

    def newest_business_date(self, bank_id: BankId) -> date | None:
        """Tell the latest business date on which anything was begun here."""
        found = self._db.execute(_NEWEST_DATE, {"bank_id": bank_id}).fetchone()[0]
        return None if found is None else date.fromisoformat(found)

    def under_way(self, bank_id: BankId, business_date: date) -> Mapping[str, str]:
        """Tell what has begun by a date and not ended."""
        rows = self._db.execute(_UNDER_WAY, _day(bank_id, business_date))
        return {row["reference"]: row["state"] for row in rows}

    def put_differences(self, bank_id: BankId, business_date: date, differences: tuple[Difference, ...]) -> None:
        """Write a day's differences down."""
        self._db.execute(_FORGET_DIFFERENCES, _day(bank_id, business_date))
        for each in differences:
            values: dict[str, Value] = {
                **_difference_key(bank_id, business_date, each),
                "our_amount_fen": each.our_amount,
                "core_amount_fen": each.core_amount,
                "owner": each.owner,
                "deadline": each.deadline.isoformat(),
                "under_way": each.under_way,
                "settled_date": None,
            }
            self._db.execute(_ADD_DIFFERENCE, values)

    def differences(self, bank_id: BankId, business_date: date) -> tuple[Difference, ...]:
        """List a day's differences."""
        return tuple(_difference(row) for row in self._db.execute(_DIFFERENCES, _day(bank_id, business_date)))

    def unsettled_differences(self, bank_id: BankId, before: date) -> tuple[tuple[date, Difference], ...]:
        """List the differences of earlier days that nobody has settled."""
        rows = self._db.execute(_UNSETTLED, _day(bank_id, before))
        return tuple((date.fromisoformat(row["business_date"]), _difference(row)) for row in rows)

    def settle_difference(self, bank_id: BankId, business_date: date, difference: Difference, settled: date) -> None:
        """Write down on which business date a difference was settled."""
        key = _difference_key(bank_id, business_date, difference)
        self._db.execute(_SETTLE, {**key, "settled_date": settled.isoformat()})

    def measure_day(self, bank_id: BankId, business_date: date) -> tuple[DayFigure, ...]:
        """Add up the day's business, what is owed, and what waits for a person."""
        day = _day(bank_id, business_date)
        measured = [
            _figure(section, row) for section, text in _MEASURES for row in self._db.execute(text, day).fetchall()
        ]
        for row in self._db.execute(_SUSPENSE, {"bank_id": bank_id}).fetchall():
            suspense = json.loads(row["suspense"])
            measured.append(
                DayFigure(
                    FigureSection.SUSPENSE,
                    row["query_number"] or row["reference"],
                    1,
                    Fen(row["amount_fen"]),
                    owner=suspense["owner"],
                    deadline=from_ms(suspense["deadline_ms"]).date(),
                )
            )
        return tuple(measured)

    def put_figures(self, bank_id: BankId, business_date: date, figures: tuple[DayFigure, ...]) -> None:
        """Write a day's figures down."""
        self._db.execute(_FORGET_FIGURES, _day(bank_id, business_date))
        for each in figures:
            values: dict[str, Value] = {
                **_day(bank_id, business_date),
                "section": each.section.value,
                "label": each.label,
                "item_count": each.count,
                "amount_fen": each.amount,
                "owner": each.owner,
                "deadline": None if each.deadline is None else each.deadline.isoformat(),
            }
            self._db.execute(_ADD_FIGURE, values)

    def figures(self, bank_id: BankId, business_date: date) -> tuple[DayFigure, ...]:
        """List a day's figures."""
        rows = self._db.execute(_FIGURES, _day(bank_id, business_date)).fetchall()
        found = [_figure(FigureSection(row["section"]), row) for row in rows]
        return tuple(sorted(found, key=lambda each: (each.section, each.label)))


def _day(bank_id: BankId, business_date: date) -> dict[str, Value]:
    return {"bank_id": bank_id, "business_date": business_date.isoformat()}


def _difference_key(bank_id: BankId, business_date: date, difference: Difference) -> dict[str, Value]:
    return {
        **_day(bank_id, business_date),
        "kind": difference.kind.value,
        "entry_kind": difference.entry_kind.value,
        "reference": difference.reference,
        "core_reference": difference.core_reference,
    }


def _difference(row: Row) -> Difference:
    ours, core = row["our_amount_fen"], row["core_amount_fen"]
    return Difference(
        kind=DifferenceKind(row["kind"]),
        entry_kind=EntryKind(row["entry_kind"]),
        reference=row["reference"],
        core_reference=row["core_reference"],
        our_amount=None if ours is None else Fen(ours),
        core_amount=None if core is None else Fen(core),
        owner=row["owner"],
        deadline=date.fromisoformat(row["deadline"]),
        under_way=row["under_way"],
    )


def _figure(section: FigureSection, row: Row) -> DayFigure:
    names = tuple(row.keys())
    deadline = row["deadline"] if "deadline" in names else None
    return DayFigure(
        section=section,
        label=row["label"],
        count=row["item_count"],
        amount=Fen(row["amount_fen"]) if row["amount_fen"] is not None else ZERO,
        owner=row["owner"] if "owner" in names else "",
        deadline=None if deadline is None else date.fromisoformat(deadline),
    )

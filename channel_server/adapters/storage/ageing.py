"""How old the debt on each open note is. Notes with a position are worked out by one statement a chunk.

The statement does in a database's whole numbers what `NotePosition.age_on` does: `/` of two positive whole numbers
drops the rest on both databases, so that half up is (2 × n + d) / (2 × d).
"""

from datetime import date, timedelta

from channel_server.adapters.storage import day_tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.notes import note_from_row
from channel_server.adapters.storage.sql import Value, upsert
from channel_server.application.day_books import AgedNote, NoteSetAside, NotesToAge, NoteToAge
from channel_server.domain.ageing import LAST_DAYS, AgeBucket, AgeingPolicy
from channel_server.domain.ids import BankId, LineId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO
from channel_server.domain.note_position import MOST_PENALTIES, Accrual, NotePosition, day_number

_OPEN = "n.bank_id = :bank_id AND n.principal_balance_fen > 0 AND n.value_date <= :business_date"
_COUNT_OPEN = f"SELECT COUNT(*) FROM loan_note n WHERE {_OPEN}"  # noqa: S608 - a condition of our own
_CHUNK = f"""
SELECT COUNT(*), MAX(loan_note_id) FROM (
  SELECT n.loan_note_id FROM loan_note n WHERE {_OPEN} AND n.loan_note_id > :after ORDER BY n.loan_note_id LIMIT :limit
) AS part
"""  # noqa: S608 - a condition of our own
_TO_LAY_OUT = f"""
SELECT n.*, l.product_code FROM loan_note n
  JOIN credit_line l ON l.bank_id = n.bank_id AND l.credit_line_id = n.credit_line_id
  LEFT JOIN note_ageing a ON a.bank_id = n.bank_id AND a.loan_note_id = n.loan_note_id
        AND a.loan_note_id > :after AND a.loan_note_id <= :last
 WHERE {_OPEN} AND n.loan_note_id > :after AND n.loan_note_id <= :last
   AND (a.note_version IS NULL OR a.note_version <> n.version OR a.valid_after >= :day OR a.valid_before <= :day)
 ORDER BY n.loan_note_id
"""  # noqa: S608 - a condition of our own

_NUMBER = " ".join(f"WHEN '{count}' THEN CAST(:{count.lower()} AS BIGINT)" for count in DayCount)
_NUMBER = f"CASE note_ageing.day_count {_NUMBER} END"
_PAST_DUE = "CASE WHEN overdue_since = 0 THEN 0 ELSE CAST(:day AS BIGINT) - overdue_since END"
_BUCKET = " ".join(f"WHEN {_PAST_DUE} <= {last} THEN '{bucket}'" for bucket, last in LAST_DAYS.items())
# One rate for all; each rounded by itself.
_PENALTIES = " + ".join(
    f"(2 * penalty_principal{row}_fen * ({_NUMBER} - penalty_start{row}) * penalty_numerator + penalty_denominator)"
    " / (2 * penalty_denominator)"
    for row in ("", "_2", "_3")
)
_AGE_BY_POSITION = f"""
UPDATE note_ageing SET business_date = :business_date, overdue_principal_fen = overdue_base_fen,
  interest_fen = interest_base_fen
    + (2 * accruing_fen * ({_NUMBER} - accrual_start) * accrual_numerator + accrual_denominator)
      / (2 * accrual_denominator),
  penalty_interest_fen = penalty_base_fen + {_PENALTIES},
  days_past_due = {_PAST_DUE},
  bucket = CASE {_BUCKET} ELSE '{AgeBucket.OVER_90}' END,
  matured = CASE WHEN CAST(:day AS BIGINT) > maturity THEN 1 ELSE 0 END
 FROM loan_note n
 WHERE note_ageing.bank_id = :bank_id AND note_ageing.loan_note_id > :after AND note_ageing.loan_note_id <= :last
   AND n.bank_id = note_ageing.bank_id AND n.loan_note_id = note_ageing.loan_note_id
   AND n.loan_note_id > :after AND n.loan_note_id <= :last AND n.principal_balance_fen > 0
   AND note_version = n.version AND valid_after < :day AND valid_before > :day
"""  # noqa: S608 - expressions of our own
_PUT_AGE = upsert(day_tables.note_ageing, "bank_id", "loan_note_id")
_SET_ASIDE = upsert(day_tables.note_set_aside, "bank_id", "business_date", "loan_note_id")
# The range is said of both tables: PostgreSQL would read one of them whole for each chunk.
_FORGET_SETTLED = """
DELETE FROM note_ageing WHERE bank_id = :bank_id AND loan_note_id > :after AND {} AND business_date < :business_date
   AND NOT EXISTS (
     SELECT 1 FROM loan_note n
      WHERE n.bank_id = note_ageing.bank_id AND n.loan_note_id = note_ageing.loan_note_id AND n.loan_note_id > :after
        AND n.{} AND n.principal_balance_fen > 0)
"""
_FORGET_UP_TO = _FORGET_SETTLED.format(*("loan_note_id <= :last",) * 2)
_FORGET_TO_THE_END = _FORGET_SETTLED.format(*("loan_note_id > :after",) * 2)
_TO_FREEZE = """
SELECT a.credit_line_id, MAX(a.days_past_due) AS days_past_due FROM note_ageing a
  JOIN credit_line l ON l.bank_id = a.bank_id AND l.credit_line_id = a.credit_line_id
 WHERE a.bank_id = :bank_id AND a.days_past_due > 0 AND a.business_date = :business_date
   AND a.days_past_due >= :from_days AND l.frozen = 0
 GROUP BY a.credit_line_id ORDER BY a.credit_line_id LIMIT :limit
"""
_FREEZE = "UPDATE credit_line SET frozen = 1 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id"
_ADD_FREEZE = upsert(day_tables.line_freeze, "bank_id", "credit_line_id", "since_date")
# A note that was set aside may be overdue for all we know.
_TO_RELEASE = """
SELECT DISTINCT f.credit_line_id FROM line_freeze f WHERE f.bank_id = :bank_id AND f.released_date IS NULL
   AND NOT EXISTS (
     SELECT 1 FROM note_ageing a
      WHERE a.bank_id = f.bank_id AND a.credit_line_id = f.credit_line_id AND a.days_past_due > 0)
   AND NOT EXISTS (
     SELECT 1 FROM note_set_aside s JOIN loan_note n ON n.bank_id = s.bank_id AND n.loan_note_id = s.loan_note_id
      WHERE s.bank_id = f.bank_id AND s.business_date = :business_date AND n.credit_line_id = f.credit_line_id)
 ORDER BY f.credit_line_id LIMIT :limit
"""
_RELEASE = "UPDATE credit_line SET frozen = 0 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id"
_END_FREEZE = """
UPDATE line_freeze SET released_date = :business_date
 WHERE bank_id = :bank_id AND credit_line_id = :credit_line_id AND released_date IS NULL
"""

_NO_ACCRUAL = Accrual(ZERO, 0, 0, 1)
_NO_POSITION = NotePosition(
    0, 0, DayCount.ACT_360, ZERO, ZERO, 0, _NO_ACCRUAL, 0, (_NO_ACCRUAL,) * MOST_PENALTIES, 0, 0
)
"""Holds on no day."""


class SqlAgeing:
    """Implements `day_books.Ageing`."""

    _db: Database

    def count_open_notes(self, bank_id: BankId, business_date: date) -> int:
        """Count the notes that are to be aged."""
        return int(self._db.execute(_COUNT_OPEN, _day(bank_id, business_date)).fetchone()[0])

    def notes_to_age(self, bank_id: BankId, business_date: date, after: str, limit: int) -> NotesToAge:
        """Find the next open notes behind a key."""
        keys = _day(bank_id, business_date)
        count, last = self._db.execute(_CHUNK, {**keys, "after": after, "limit": limit}).fetchone()
        if not count:
            return NotesToAge("", 0, ())
        keys |= {"after": after, "last": last, "day": business_date.toordinal()}
        return NotesToAge(last, count, tuple(_to_lay_out(row) for row in self._db.execute(_TO_LAY_OUT, keys)))

    def age_by_position(self, bank_id: BankId, business_date: date, after: str, last: str) -> int:
        """Work out the notes between two keys that have a position on the date."""
        keys: dict[str, Value] = {
            **_day(bank_id, business_date),
            "day": business_date.toordinal(),
            "after": after,
            "last": last,
            **{count.lower(): day_number(business_date, count) for count in DayCount},
        }
        return self._db.execute(_AGE_BY_POSITION, keys).rowcount

    def put_note_ages(self, bank_id: BankId, business_date: date, notes: tuple[AgedNote, ...]) -> None:
        """Write down notes whose plans were laid out."""
        self._db.executemany(_PUT_AGE, [{**_day(bank_id, business_date), **_values(note)} for note in notes])

    def set_notes_aside(
        self, bank_id: BankId, business_date: date, notes: tuple[NoteSetAside, ...], policy: AgeingPolicy
    ) -> None:
        """Leave notes to whoever is to look at them."""
        deadline = business_date + timedelta(days=policy.set_aside_days)
        rows: list[dict[str, Value]] = [
            {
                **_day(bank_id, business_date),
                "loan_note_id": note.loan_note_id,
                "cause": note.cause,
                "owner": policy.set_aside_owner,
                "deadline": deadline.isoformat(),
            }
            for note in notes
        ]
        self._db.executemany(_SET_ASIDE, rows)

    def forget_settled_notes(self, bank_id: BankId, business_date: date, after: str, last: str) -> None:
        """Drop what was known of notes between two keys that are owed on no more."""
        keys = {**_day(bank_id, business_date), "after": after}
        if last:
            self._db.execute(_FORGET_UP_TO, {**keys, "last": last})
        else:
            self._db.execute(_FORGET_TO_THE_END, keys)

    def lines_to_freeze(
        self, bank_id: BankId, business_date: date, from_days: int, limit: int
    ) -> tuple[tuple[LineId, int], ...]:
        """Find lines that can be drawn on though a note on them is so many days past due."""
        keys = {**_day(bank_id, business_date), "from_days": from_days, "limit": limit}
        rows = self._db.execute(_TO_FREEZE, keys).fetchall()
        return tuple((LineId(row["credit_line_id"]), row["days_past_due"]) for row in rows)

    def freeze_line(self, bank_id: BankId, credit_line_id: LineId, business_date: date, days_past_due: int) -> None:
        """Freeze a line for what is overdue."""
        self._db.execute(_FREEZE, {"bank_id": bank_id, "credit_line_id": credit_line_id})
        values: dict[str, Value] = {
            "bank_id": bank_id,
            "credit_line_id": credit_line_id,
            "since_date": business_date.isoformat(),
            "days_past_due": days_past_due,
            "released_date": None,
        }
        self._db.execute(_ADD_FREEZE, values)

    def lines_to_release(self, bank_id: BankId, business_date: date, limit: int) -> tuple[LineId, ...]:
        """Find lines that were frozen for what was overdue, and on which nothing is any more."""
        rows = self._db.execute(_TO_RELEASE, {**_day(bank_id, business_date), "limit": limit}).fetchall()
        return tuple(LineId(row["credit_line_id"]) for row in rows)

    def release_line(self, bank_id: BankId, credit_line_id: LineId, business_date: date) -> None:
        """Let a line be drawn on again."""
        self._db.execute(_RELEASE, {"bank_id": bank_id, "credit_line_id": credit_line_id})
        self._db.execute(_END_FREEZE, {**_day(bank_id, business_date), "credit_line_id": credit_line_id})


def _day(bank_id: BankId, business_date: date) -> dict[str, Value]:
    return {"bank_id": bank_id, "business_date": business_date.isoformat()}


def _to_lay_out(row: Row) -> NoteToAge:
    try:
        note = note_from_row(row)
    except (ValueError, ArithmeticError, TypeError) as error:
        return NoteToAge(row["loan_note_id"], LineId(row["credit_line_id"]), row["product_code"], _cause(error))
    return NoteToAge(note.loan_note_id, note.credit_line_id, row["product_code"], note)


def _cause(error: Exception) -> str:
    return f"the note's row cannot be read: {type(error).__name__}"


def _values(note: AgedNote) -> dict[str, Value]:
    age, position = note.age, note.position or _NO_POSITION
    first, second, third = position.penalties
    return {
        "loan_note_id": note.loan_note_id,
        "credit_line_id": note.credit_line_id,
        "principal_fen": age.principal,
        "overdue_principal_fen": age.overdue_principal,
        "interest_fen": age.interest,
        "penalty_interest_fen": age.penalty_interest,
        "days_past_due": age.days_past_due,
        "bucket": age.bucket.value,
        "matured": int(age.matured),
        "note_version": note.version,
        "valid_after": position.valid_after,
        "valid_before": position.valid_before,
        "day_count": position.day_count.value,
        "interest_base_fen": position.interest_base,
        "accruing_fen": position.interest.principal,
        "accrual_start": position.interest.start,
        "accrual_numerator": position.interest.numerator,
        "accrual_denominator": position.interest.denominator,
        "penalty_base_fen": position.penalty_base,
        "penalty_principal_fen": first.principal,
        "penalty_start": first.start,
        "penalty_principal_2_fen": second.principal,
        "penalty_start_2": second.start,
        "penalty_principal_3_fen": third.principal,
        "penalty_start_3": third.start,
        "penalty_numerator": first.numerator,
        "penalty_denominator": first.denominator,
        "overdue_since": position.overdue_since,
        "overdue_base_fen": position.overdue_principal,
        "maturity": position.maturity,
    }

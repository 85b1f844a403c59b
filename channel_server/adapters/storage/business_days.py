"""Business days and how far the end of each has come. What a lease's holder writes is conditional on the lease."""

from datetime import date, datetime, timedelta

from channel_server.adapters.storage import day_tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import (
    Value,
    from_ms,
    from_ms_or_none,
    insert_if_new,
    select_by,
    to_ms,
    to_ms_or_none,
)
from channel_server.application.books import StaleRecordError
from channel_server.domain.business_day import BankDay, DayState
from channel_server.domain.day_run import DayPhase, DayRun, Lease
from channel_server.domain.ids import BankId

NEWEST_DAY = "SELECT b.business_date || ' ' || b.state FROM bank_day b WHERE"
"""Begins a question for a bank's newest day, which `day_from` reads."""
_NEWEST_DAY = f"{NEWEST_DAY} b.bank_id = :bank_id ORDER BY b.business_date DESC LIMIT 1 /*unlocked*/"
_ADD_DAY = insert_if_new(day_tables.bank_day)
_CHANGE_DAY = """
UPDATE bank_day SET state = :after, change_time_ms = :change_time_ms
 WHERE bank_id = :bank_id AND business_date = :business_date AND state = :before
"""
_RUN = select_by(day_tables.day_run, "bank_id", "business_date")
_ADD_RUN = insert_if_new(day_tables.day_run)
# The condition is `Lease.is_free`: past, given back, or from before the clock was turned back; or already the caller's.
_CLAIM = """
UPDATE day_run SET lease_owner = :lease_owner, lease_until_ms = :lease_until_ms
 WHERE bank_id = :bank_id AND business_date = :business_date
   AND (lease_owner IN ('', :lease_owner) OR lease_until_ms <= :now_ms OR lease_until_ms > :latest_ms)
RETURNING *
"""
_SAVE_RUN = """
UPDATE day_run SET phase = :phase, cursor = :cursor, notes_total = :notes_total, notes_done = :notes_done,
       notes_set_aside = :notes_set_aside, carried_over = :carried_over, end_time_ms = :end_time_ms,
       lease_until_ms = :lease_until_ms
 WHERE bank_id = :bank_id AND business_date = :business_date AND lease_owner = :lease_owner
"""
_END_LEASE = """
UPDATE day_run SET lease_owner = '', lease_until_ms = 0
 WHERE bank_id = :bank_id AND business_date = :business_date AND lease_owner = :lease_owner
"""


class SqlBusinessDays:
    """Implements `day_books.BusinessDays`."""

    _db: Database

    def bank_day(self, bank_id: BankId) -> BankDay | None:
        """Find a bank's newest business day."""
        row = self._db.execute(_NEWEST_DAY, {"bank_id": bank_id}).fetchone()
        return None if row is None else day_from(bank_id, row[0])

    def add_bank_day(self, day: BankDay, now: datetime) -> bool:
        """Write a new day down; False when it was there already."""
        values: dict[str, Value] = {
            "bank_id": day.bank_id,
            "business_date": day.business_date.isoformat(),
            "state": day.state.value,
            "open_time_ms": to_ms(now),
            "change_time_ms": to_ms(now),
        }
        return self._db.execute(_ADD_DAY, values).rowcount == 1

    def change_bank_day(self, before: BankDay, after: BankDay, now: datetime) -> None:
        """Change a day that still stands as it did before."""
        values: dict[str, Value] = {
            "bank_id": before.bank_id,
            "business_date": before.business_date.isoformat(),
            "before": before.state.value,
            "after": after.state.value,
            "change_time_ms": to_ms(now),
        }
        if self._db.execute(_CHANGE_DAY, values).rowcount != 1:
            raise StaleRecordError(f"the day {before.business_date} of {before.bank_id} is not {before.state} any more")

    def day_run(self, bank_id: BankId, business_date: date) -> DayRun | None:
        """Find how far the end of a day has come."""
        row = self._db.execute(_RUN, {"bank_id": bank_id, "business_date": business_date.isoformat()}).fetchone()
        return None if row is None else _run(row)

    def claim_day_run(self, fresh: DayRun, lease: Lease, now: datetime, length: timedelta) -> DayRun | None:
        """Take up the end of a day."""
        self._db.execute(_ADD_RUN, _values(fresh))
        claim: dict[str, Value] = {
            "bank_id": fresh.bank_id,
            "business_date": fresh.business_date.isoformat(),
            "lease_owner": lease.owner,
            "lease_until_ms": to_ms(lease.until),
            "now_ms": to_ms(now),
            "latest_ms": to_ms(now + length),
        }
        rows = self._db.execute(_CLAIM, claim).fetchall()
        return _run(rows[0]) if rows else None

    def save_day_run(self, run: DayRun) -> None:
        """Write down how far it has come."""
        if self._db.execute(_SAVE_RUN, _values(run)).rowcount != 1:
            raise StaleRecordError(f"the end of {run.business_date} has been taken over by somebody else")

    def end_lease(self, run: DayRun) -> None:
        """Let go of it."""
        self._db.execute(_END_LEASE, _values(run))


def day_from(bank_id: BankId, text: str) -> BankDay:
    """Read what `NEWEST_DAY` found."""
    business_date, state = text.split(" ")
    return BankDay(bank_id, date.fromisoformat(business_date), DayState(state))


def _values(run: DayRun) -> dict[str, Value]:
    return {
        "bank_id": run.bank_id,
        "business_date": run.business_date.isoformat(),
        "phase": run.phase.value,
        "cursor": run.cursor,
        "notes_total": run.notes_total,
        "notes_done": run.notes_done,
        "notes_set_aside": run.notes_set_aside,
        "carried_over": run.carried_over,
        "start_time_ms": to_ms(run.start_time),
        "end_time_ms": to_ms_or_none(run.end_time),
        "lease_owner": "" if run.lease is None else run.lease.owner,
        "lease_until_ms": 0 if run.lease is None else to_ms(run.lease.until),
    }


def _run(row: Row) -> DayRun:
    owner = row["lease_owner"]
    return DayRun(
        bank_id=BankId(row["bank_id"]),
        business_date=date.fromisoformat(row["business_date"]),
        start_time=from_ms(row["start_time_ms"]),
        phase=DayPhase(row["phase"]),
        cursor=row["cursor"],
        notes_total=row["notes_total"],
        notes_done=row["notes_done"],
        notes_set_aside=row["notes_set_aside"],
        carried_over=row["carried_over"],
        end_time=from_ms_or_none(row["end_time_ms"]),
        lease=Lease(owner, from_ms(row["lease_until_ms"])) if owner else None,
    )

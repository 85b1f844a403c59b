"""Core's day file (日终文件) and the turning of its business date.

The file is read from the journal as it stands; it is complete once the day is closed. A bank's date moves forward only.
"""

import datetime
import sqlite3
from dataclasses import dataclass

from channel_server.domain.money import Fen
from channel_server.sandbox.errors import InvalidError
from channel_server.sandbox.systems.core_banking import BusinessDay, business_day, set_business_day

DEFAULT_PAGE = 200
"""Lines on a page when the caller leaves it to core."""

# Opening balances are brought forward, not posted on behalf of anybody.
_OF_THE_DAY = "p.bank_id = :bank_id AND p.business_date = :business_date AND p.kind <> 'OPENING'"
_PAGE = f"""
SELECT p.posting_id, p.kind, p.reference, p.core_reference,
       (SELECT sum(max(e.amount_fen, 0)) FROM entry e WHERE e.posting_id = p.posting_id),
       (SELECT min(e.account_number) FROM entry e JOIN account a USING (account_number)
         WHERE e.posting_id = p.posting_id AND a.kind = 'DEPOSIT'),
       EXISTS (SELECT 1 FROM instruction i WHERE i.posting_id = p.posting_id AND i.state = 'REVERSED'),
       (SELECT r.reference FROM reversal r WHERE r.posting_id = p.posting_id)
  FROM posting p
 WHERE {_OF_THE_DAY} AND p.posting_id > :after
 ORDER BY p.posting_id LIMIT :limit
"""  # noqa: S608 - a condition of our own
_TOTALS = f"""
SELECT count(*), coalesce(sum((SELECT sum(max(e.amount_fen, 0)) FROM entry e WHERE e.posting_id = p.posting_id)), 0)
  FROM posting p WHERE {_OF_THE_DAY}
"""  # noqa: S608 - a condition of our own


@dataclass(frozen=True, slots=True)
class DayLine:
    """A posting as the file has it. Units: fen."""

    posting_id: int
    kind: str
    reference: str
    core_reference: str
    amount: Fen
    account_number: str
    reversed: bool
    reversed_reference: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """A page; `count` and `total` are those of the whole file. Units: fen."""

    lines: tuple[DayLine, ...]
    is_last: bool
    count: int
    total: Fen
    final: bool


def read_page(
    connection: sqlite3.Connection, bank_id: str, date: datetime.date, *, after: int, size: int = DEFAULT_PAGE
) -> DayPage:
    """Read the lines behind a posting.

    Raises:
        NotFoundError: there is no such bank. InvalidError: the date lies ahead.
    """
    day = business_day(connection, bank_id)
    if date > day.business_date:
        raise InvalidError(f"business_date lies ahead of {day.business_date}")
    keys = {"bank_id": bank_id, "business_date": date.isoformat(), "after": after, "limit": size + 1}
    rows = connection.execute(_PAGE, keys).fetchall()
    count, total = connection.execute(_TOTALS, keys).fetchone()
    lines = tuple(
        DayLine(posting_id, kind, reference, core_reference, Fen(amount), account or "", bool(undone), undid or "")
        for posting_id, kind, reference, core_reference, amount, account, undone, undid in rows[:size]
    )
    final = date < day.business_date or not day.open
    return DayPage(lines, len(rows) <= size, count, Fen(total), final)


def close_day(connection: sqlite3.Connection, bank_id: str) -> BusinessDay:
    """Take no more postings on the day. Closing a closed day changes nothing.

    Raises:
        NotFoundError: there is no such bank.
    """
    day = BusinessDay(business_day(connection, bank_id).business_date, open=False)
    set_business_day(connection, bank_id, day)
    return day


def open_next_day(connection: sqlite3.Connection, bank_id: str, date: datetime.date | None = None) -> BusinessDay:
    """Open a later business date, the next one where none is given; the day before must have been closed.

    Raises:
        NotFoundError: there is no such bank. InvalidError: the date is not later, or the day is still open.
    """
    before = business_day(connection, bank_id)
    date = date or before.business_date + datetime.timedelta(days=1)
    if before.open:
        raise InvalidError(f"{before.business_date} is still open")
    if date <= before.business_date:
        raise InvalidError(f"{date} is not after {before.business_date}")
    day = BusinessDay(date, open=True)
    set_business_day(connection, bank_id, day)
    return day

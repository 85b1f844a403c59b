"""Double entry: accounts, and postings that sum to zero.

Knows neither loans nor requests; `core_banking` says which accounts a business event moves. Every function works within
the caller's transaction.
"""

import datetime
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from channel_server.domain.money import Fen

OWN_ACCOUNTS = ("LOANS", "CASH", "INTEREST", "PENALTY")
"""Kinds of the bank's own accounts: what it has lent and holds, and its income from interest and penalty interest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a posting. Units: fen, debit positive, credit negative."""

    account_number: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Deposit:
    """A customer's account as the customer sees it. Units: fen."""

    account_number: str
    bank_id: str
    customer_id: str
    card_tail: str
    open: bool
    balance: Fen
    holder_name: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting in the journal."""

    posting_id: int
    core_reference: str
    business_date: datetime.date
    post_time: datetime.datetime


def post(
    connection: sqlite3.Connection,
    entries: Sequence[Entry],
    *,
    bank_id: str,
    kind: str,
    reference: str,
    business_date: datetime.date,
    post_time: datetime.datetime,
) -> Posted:
    """Write a posting and seal it.

    Raises:
        sqlite3.IntegrityError: the entries do not sum to zero, or an account would hold less than nothing.
    """
    assert sum(entry.amount_fen for entry in entries) == 0, "a posting sums to zero"
    (posting_id,) = connection.execute("SELECT coalesce(max(posting_id), 0) + 1 FROM posting").fetchone()
    core_reference = f"{business_date:%Y%m%d}{posting_id:08d}"
    connection.execute(
        "INSERT INTO posting (posting_id, bank_id, core_reference, kind, reference, business_date, post_time_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (posting_id, bank_id, core_reference, kind, reference, business_date.isoformat(), to_ms(post_time)),
    )
    connection.executemany(
        "INSERT INTO entry (posting_id, line, account_number, amount_fen) VALUES (?, ?, ?, ?)",
        [(posting_id, line, e.account_number, e.amount_fen) for line, e in enumerate(entries, 1)],
    )
    connection.execute("UPDATE posting SET sealed = 1 WHERE posting_id = ?", (posting_id,))
    # To the millisecond, as it is kept: whoever asks again is told the very same time.
    return Posted(posting_id, core_reference, business_date, from_ms(to_ms(post_time)))


def find_posting(connection: sqlite3.Connection, posting_id: int) -> Posted:
    """Find a posting that is known to be there."""
    core_reference, date, time_ms = connection.execute(
        "SELECT core_reference, business_date, post_time_ms FROM posting WHERE posting_id = ?", (posting_id,)
    ).fetchone()
    return Posted(posting_id, core_reference, datetime.date.fromisoformat(date), from_ms(time_ms))


def find_deposit(connection: sqlite3.Connection, bank_id: str, account_number: str) -> Deposit | None:
    """Find a customer's account at a bank."""
    row = connection.execute(
        "SELECT account_number, bank_id, customer_id, card_tail, open, debit_fen, holder_name FROM account"
        " WHERE account_number = ? AND bank_id = ? AND kind = 'DEPOSIT'",
        (account_number, bank_id),
    ).fetchone()
    return None if row is None else _deposit(row)


def deposits_of(connection: sqlite3.Connection, bank_id: str, customer_id: str) -> tuple[Deposit, ...]:
    """List the accounts of a customer, by number."""
    rows = connection.execute(
        "SELECT account_number, bank_id, customer_id, card_tail, open, debit_fen, holder_name FROM account"
        " WHERE bank_id = ? AND customer_id = ? AND kind = 'DEPOSIT' ORDER BY account_number",
        (bank_id, customer_id),
    )
    return tuple(_deposit(row) for row in rows)


def own_account(bank_id: str, kind: str) -> str:
    """Name an account of the bank's own by its kind, one of `OWN_ACCOUNTS`."""
    return f"{kind}-{bank_id}"


def to_ms(time: datetime.datetime) -> int:
    """Write a time as the books keep it."""
    return round(time.timestamp() * 1000)


def from_ms(time_ms: int) -> datetime.datetime:
    """Read a time as the books keep it."""
    return datetime.datetime.fromtimestamp(time_ms / 1000, datetime.UTC)


def _deposit(row: tuple[str, str, str, str, int, int, str]) -> Deposit:
    number, bank_id, customer_id, card_tail, is_open, debit_fen, holder_name = row
    return Deposit(number, bank_id, customer_id, card_tail, bool(is_open), Fen(-debit_fen), holder_name)

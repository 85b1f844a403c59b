"""Writes what the two sets of books hold into the four files that the audit reads. Nothing is judged here.

The watcher is a trigger that the torture puts into the server's books beforehand: it writes down every moment of every
line, which no later look could find.
"""

import csv
import io
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from channel_server.sandbox.books.store import DATABASE_NAME
from tests.postgresql import PrivatePostgres

_MOMENTS = """
CREATE TABLE line_moment (
  moment {number} PRIMARY KEY, credit_line_id TEXT,
  credit_limit_fen BIGINT, reserved_fen BIGINT, outstanding_fen BIGINT);
INSERT INTO line_moment (credit_line_id, credit_limit_fen, reserved_fen, outstanding_fen)
  SELECT credit_line_id, credit_limit_fen, reserved_fen, outstanding_fen FROM credit_line;
"""
_SEE = """
  INSERT INTO line_moment (credit_line_id, credit_limit_fen, reserved_fen, outstanding_fen)
  VALUES (new.credit_line_id, new.credit_limit_fen, new.reserved_fen, new.outstanding_fen);
"""
SQLITE_WATCHER = (
    _MOMENTS.format(number="INTEGER") + f"CREATE TRIGGER watch_line AFTER UPDATE ON credit_line BEGIN {_SEE} END;"
)
POSTGRES_WATCHER = (
    _MOMENTS.format(number="BIGSERIAL")
    + f"CREATE FUNCTION see_line() RETURNS trigger AS $$ BEGIN {_SEE} RETURN NULL; END $$ LANGUAGE plpgsql;"
    + "CREATE TRIGGER watch_line AFTER UPDATE ON credit_line FOR EACH ROW EXECUTE FUNCTION see_line();"
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lines": ("world", "credit_line_id", "moment", "credit_limit_fen", "reserved_fen", "outstanding_fen"),
    "drawdowns": (
        "world",
        "kind",
        "id",
        "request_id",
        "state",
        "amount_fen",
        "credit_line_id",
        "in_suspense",
        "approval",
        "told",
        "pays_to",
    ),
    "core_postings": ("world", "posting_id", "kind", "id", "amount_fen"),
    "ledger": ("world", "side", "entry", "account", "id", "kind", "amount_fen"),
}

_LINES = (
    "SELECT credit_line_id, moment, credit_limit_fen, reserved_fen, outstanding_fen FROM line_moment ORDER BY moment"
)
_LINES_NOW = "SELECT credit_line_id, -1, credit_limit_fen, reserved_fen, outstanding_fen FROM credit_line ORDER BY 1"
_DRAWDOWNS = """
SELECT 'DRAWDOWN', drawdown_id, request_id, state, amount_fen, credit_line_id,
       CASE WHEN suspense IS NULL THEN 0 ELSE 1 END,
       (SELECT a.state FROM approval a WHERE a.bank_id = drawdown.bank_id AND a.approval_id = drawdown.approval_id)
  FROM drawdown ORDER BY create_time_ms, drawdown_id
"""
_REPAYMENTS = """
SELECT 'REPAYMENT', repayment_id, request_id, state,
       penalty_interest_fen + interest_fen + principal_fen, credit_line_id,
       CASE WHEN suspense IS NULL THEN 0 ELSE 1 END, NULL
  FROM repayment ORDER BY create_time_ms, repayment_id
"""
_LEDGER = """
SELECT entry_id, account, COALESCE(drawdown_id, repayment_id), entry, amount_fen FROM ledger_entry ORDER BY entry_id
"""
_POSTINGS = """
SELECT p.posting_id, p.kind, COALESCE(r.reference, p.reference),
       (SELECT SUM(MAX(e.amount_fen, 0)) FROM entry e WHERE e.posting_id = p.posting_id)
  FROM posting p LEFT JOIN reversal r ON r.posting_id = p.posting_id
 WHERE p.kind <> 'OPENING' AND p.posting_id > ? ORDER BY p.posting_id
"""
_ENTRIES = """
SELECT e.posting_id, CASE a.kind WHEN 'LOANS' THEN 'LOAN' WHEN 'DEPOSIT' THEN a.account_number ELSE a.kind END,
       p.reference, p.kind, e.amount_fen
  FROM entry e JOIN posting p ON p.posting_id = e.posting_id JOIN account a ON a.account_number = e.account_number
 WHERE e.posting_id > ? ORDER BY e.posting_id, e.line
"""
_PAID_TO = """
SELECT DISTINCT e.account_number
  FROM entry e JOIN posting p ON p.posting_id = e.posting_id JOIN account a ON a.account_number = e.account_number
 WHERE e.posting_id > ? AND p.kind = 'DISBURSEMENT' AND a.kind = 'DEPOSIT'
"""
_LATEST_POSTING = "SELECT COALESCE(MAX(posting_id), 0) FROM posting"

Values = tuple[str | int | None, ...]


Reader = Callable[[str], Sequence[Values]]
"""Runs a question over a server's books, wherever they are."""


def sqlite_reader(path: Path) -> Reader:
    """Read books in a file."""

    def read(question: str) -> Sequence[Values]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(question).fetchall()

    return read


def postgres_reader(postgres: PrivatePostgres, url: str) -> Reader:
    """Read books in a database."""

    def read(question: str) -> Sequence[Values]:
        text = postgres.query(f"COPY ({question}) TO STDOUT WITH (FORMAT csv)", url)
        return [tuple(row) for row in csv.reader(io.StringIO(text))]

    return read


@dataclass(frozen=True, slots=True)
class World:
    """A server's books and its bank's, under one name."""

    name: str
    read: Reader
    bank: Path
    """The sandbox's folder."""
    since_posting: int = 0
    """Core's postings up to here belong to somebody else."""
    told: Mapping[str, str] = field(default_factory=dict)
    """By request: what a channel was told that does not change."""
    pays_to: Mapping[str, str] = field(default_factory=dict)
    """By request: the account to which it is to be paid, or from which it is to be collected."""


def write(folder: Path, worlds: Sequence[World]) -> None:
    """Write the four files."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[Values]] = {name: [] for name in COLUMNS}
    for world in worlds:
        _read_ours(world, rows)
        _read_core(world, rows)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows[name])


def latest_posting(bank: Path) -> int:
    """Tell how far core's journal goes."""
    with closing(sqlite3.connect(bank / DATABASE_NAME)) as connection:
        return int(connection.execute(_LATEST_POSTING).fetchone()[0])


def paid_to(bank: Path, since: int) -> set[str]:
    """Name the accounts to which core has paid out since."""
    with closing(sqlite3.connect(bank / DATABASE_NAME)) as connection:
        return {str(row[0]) for row in connection.execute(_PAID_TO, (since,))}


def _read_ours(world: World, rows: dict[str, list[Values]]) -> None:
    rows["lines"] += _named(world, world.read(_LINES))
    rows["lines"] += _named(world, world.read(_LINES_NOW))
    for row in (*world.read(_DRAWDOWNS), *world.read(_REPAYMENTS)):
        request_id = str(row[2])
        rows["drawdowns"].append((world.name, *row, world.told.get(request_id, ""), world.pays_to.get(request_id, "")))
    rows["ledger"] += _named(world, world.read(_LEDGER), "ours")


def _read_core(world: World, rows: dict[str, list[Values]]) -> None:
    with closing(sqlite3.connect(world.bank / DATABASE_NAME)) as connection:
        rows["core_postings"] += _named(world, connection.execute(_POSTINGS, (world.since_posting,)))
        rows["ledger"] += _named(world, connection.execute(_ENTRIES, (world.since_posting,)), "core")


def _named(world: World, found: Iterable[Values], *more: str) -> list[Values]:
    return [(world.name, *more, *row) for row in found]

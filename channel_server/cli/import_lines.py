"""`edian-server import-lines`: takes over a bank's list of pre-approved lines, row by row, beside a server at work.

Run again it changes nothing, and a run that was cut off goes on where it was. Rows that were not taken over are left
in a file beside the list, with the reason of each, to be mended and taken over in their turn. That file bears names
and numbers, and is its owner's alone.
"""

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from channel_server.adapters.crypto.vault import AesVault, VaultError, load_master_key
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books, StorageError, UnitOfWork
from channel_server.application.import_line import (
    ApprovedLine,
    ImportOutcome,
    RowProblem,
    RowRefused,
    import_line,
)
from channel_server.application.ports import Vault
from channel_server.cli.account import command_now
from channel_server.cli.failure import EXIT_REFUSED, print_failure, say_failure
from channel_server.cli.line_list import LineListError, ListRow, RejectedRows, open_line_list, read_line_list
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId, LineId
from channel_server.settings import Settings

_AT_ONCE = 100
"""Rows in one unit of work: a server on the same books waits for no more than these."""
_TELL_EVERY_S = 5.0

Outcome = ImportOutcome | RowRefused


class _OnlyCheckedError(Exception):
    """Ends a unit of work of which nothing is to stay."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("nothing is written")
        self.outcomes = outcomes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)
    parser.add_argument(
        "--master-key", type=Path, metavar="FILE", help="key that seals identity data, where it is not beside them"
    )
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose list")
    parser.add_argument("--file", required=True, type=Path, metavar="CSV", help="the list; see docs/operating.md")
    parser.add_argument(
        "--rejected", type=Path, metavar="CSV", help="where rows go that were not taken over; default: beside the list"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say what would become of each row")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Take the list over; exit code 1 when a row was not, or nothing could be."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    rejected = arguments.rejected or arguments.file.with_name(f"{arguments.file.stem}.rejected.csv")
    try:
        if rejected.exists() and rejected.samefile(arguments.file):
            raise LineListError("rejected rows cannot go where the list is: name another file")
        counts = asyncio.run(_import(settings, arguments, rejected))
    except (LineListError, StorageError, VaultError, OSError) as error:
        message = f"{arguments.file}: {error}" if isinstance(error, LineListError) else str(error)
        if arguments.json:
            print_failure("LIST_NOT_TAKEN_OVER", message)
        else:
            say_failure("edian-server", message)
        return EXIT_REFUSED
    _tell(arguments, counts, rejected)
    return EXIT_REFUSED if counts["rejected"] else 0


async def _import(settings: Settings, arguments: argparse.Namespace, rejected: Path) -> Counter[str]:
    vault = AesVault(load_master_key(settings.master_key_path))
    bank_id = BankId(arguments.bank)
    source = _digest(arguments.file)
    books = await open_database(settings.database_url)
    try:
        if await books.read(lambda opened: opened.bank(bank_id)) is None:
            raise LineListError(f"there is no bank {bank_id}: enrol it first, by `edian-server bank add`")
        with open_line_list(arguments.file) as opened, RejectedRows(rejected) as left:
            counts: Counter[str] = Counter(dict.fromkeys([*ImportOutcome, "rejected"], 0))
            seen: set[LineId] = set()
            told = time.monotonic()
            rows = read_line_list(opened, bank_id)
            while page := list(islice(rows, _AT_ONCE)):
                for row, outcome in await _take_over(books, vault, page, seen, source, check=arguments.check):
                    if isinstance(outcome, RowRefused):
                        left.add(row, outcome)
                    counts["rejected" if isinstance(outcome, RowRefused) else outcome] += 1
                if time.monotonic() - told >= _TELL_EVERY_S:
                    told = time.monotonic()
                    print(f"{counts.total():,} rows", file=sys.stderr)
            return counts
    finally:
        await books.close()


async def _take_over(
    books: UnitOfWork, vault: Vault, page: Sequence[ListRow], seen: set[LineId], source: str, *, check: bool
) -> list[tuple[ListRow, Outcome]]:
    told: list[tuple[ListRow, Outcome]] = []
    wanted: list[tuple[ListRow, ApprovedLine]] = []
    for row in page:
        if isinstance(row.line, RowRefused):
            told.append((row, row.line))
        elif row.line.credit_line_id in seen:
            told.append((row, RowRefused(RowProblem.REPEATED, "the list has this line further up")))
        else:
            seen.add(row.line.credit_line_id)
            wanted.append((row, row.line))
    # In the order in which everybody locks customers.
    wanted.sort(key=lambda each: each[1].customer.customer_id)
    by = command_now()

    def work(opened: Books) -> list[Outcome]:
        outcomes: list[Outcome] = [import_line(opened, vault, line, by, source=source) for _, line in wanted]
        if check:
            raise _OnlyCheckedError(outcomes)
        return outcomes

    try:
        outcomes = await books.write(work)
    except _OnlyCheckedError as checked:
        outcomes = checked.outcomes
    told += [(row, outcome) for (row, _), outcome in zip(wanted, outcomes, strict=True)]
    return sorted(told, key=lambda each: each[0].number)


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _tell(arguments: argparse.Namespace, counts: Counter[str], rejected: Path) -> None:
    left = str(rejected) if counts["rejected"] else None
    if arguments.json:
        print(json.dumps({"rows": counts.total(), **counts, "rejected_file": left, "written": not arguments.check}))
        return
    would = "would be " if arguments.check else ""
    figures = ", ".join(f"{count:,} {would}{name}" for name, count in counts.items())
    print(f"{counts.total():,} rows: {figures}")
    if left is not None:
        print(f"rows that were not taken over, each with its reason, are in {left}", file=sys.stderr)

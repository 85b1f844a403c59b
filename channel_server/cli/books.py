"""`edian-server books`: what the books hold for one bank: lines, notes, payments, ledger, evidence chain."""

import argparse
import asyncio
import json
from dataclasses import asdict

from channel_server.adapters.storage.open import open_database
from channel_server.adapters.storage.overview import Overview, overview_of
from channel_server.application.books import StorageError
from channel_server.cli.failure import EXIT_REFUSED, print_failure, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.database_url import DatabaseUrl
from channel_server.domain.ids import BankId


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose books")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Print the books; exit code 1 when they do not hold together."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        found = asyncio.run(read_books(settings.database_url, BankId(arguments.bank)))
    except StorageError as error:
        if arguments.json:
            print_failure("BOOKS_UNREADABLE", str(error), flag="--database")
        else:
            say_failure("edian-server", str(error))
        return EXIT_REFUSED
    if arguments.json:
        print(json.dumps(asdict(found) | {"consistent": found.consistent}, ensure_ascii=False))
    else:
        print(_text(found))
    return 0 if found.consistent else EXIT_REFUSED


async def read_books(url: DatabaseUrl, bank_id: BankId) -> Overview:
    """Read one bank's books.

    Raises:
        StorageError: they cannot be read.
    """
    books = await open_database(url)
    try:
        return await books.read(lambda opened: overview_of(opened, bank_id))
    finally:
        await books.close()


def _text(found: Overview) -> str:
    said = [
        f"{line['credit_line_id']}: limit {line['credit_limit_fen']}, reserved {line['reserved_fen']},"
        f" outstanding {line['outstanding_fen']}, available {line['available_fen']} fen"
        for line in found.lines
    ]
    said += [f"{each['drawdown_id']}: {each['state']}, {each['amount_fen']} fen" for each in found.drawdowns]
    said += [
        f"{each['repayment_id']}: {each['state']}, {each['amount_fen']} fen on {each['loan_note_id']}"
        for each in found.repayments
    ]
    said.append("the books hold together" if found.consistent else "THE BOOKS DO NOT HOLD TOGETHER")
    return "\n".join(said)

"""`edian-server bank add | list`: the legal entities whose customers are served here.

A bank begins with shipped products, each with its shipped terms. It is written down once; adding it again changes its
names and adds products, and leaves those that it has as they are.
"""

import argparse
import asyncio
import re

from channel_server.adapters.storage.open import open_database
from channel_server.adapters.storage.overview import banks_in
from channel_server.application.books import Books, StorageError
from channel_server.application.enrol_terminal import enrol_bank
from channel_server.application.records import BankRecord
from channel_server.cli.account import command_now
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId
from channel_server.domain.product import SHIPPED_PRODUCTS
from channel_server.settings import Settings

_BANK_ID = re.compile(r"[a-z][a-z0-9-]{1,31}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("add", "list"))
    add_database(parser)
    parser.add_argument("--bank", metavar="BANK_ID", help="add: small letters, digits, hyphens; never changed later")
    parser.add_argument("--name", metavar="NAME", help="add: in Chinese, as screens and papers show it")
    parser.add_argument("--name-en", metavar="NAME", help="add: in English")
    parser.add_argument(
        "--product", action="append", choices=sorted(SHIPPED_PRODUCTS), help="add: which it offers; again for another"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; exit code 1 when it was refused."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    if arguments.action == "add":
        if not _BANK_ID.fullmatch(arguments.bank or ""):
            say_failure("edian-server", "bank add needs --bank: 2 to 32 small letters, digits, hyphens")
            return EXIT_USAGE
        if not (arguments.name and arguments.name_en and arguments.product):
            say_failure("edian-server", "bank add needs --name, --name-en and at least one --product")
            return EXIT_USAGE
    try:
        print(asyncio.run(_apply(settings, arguments)))
    except (StorageError, OSError) as error:
        say_failure("edian-server", str(error))
        return EXIT_REFUSED
    return 0


async def _apply(settings: Settings, arguments: argparse.Namespace) -> str:
    books = await open_database(settings.database_url)
    try:
        if arguments.action == "list":
            return await books.read(_list)
        return await books.write(lambda opened: _add(opened, arguments))
    finally:
        await books.close()


def _add(books: Books, arguments: argparse.Namespace) -> str:
    bank = BankRecord(BankId(arguments.bank), arguments.name, arguments.name_en)
    products = tuple(SHIPPED_PRODUCTS[code] for code in dict.fromkeys(arguments.product))
    new = enrol_bank(books, bank, products, command_now())
    return f"{bank.bank_id}: enrolled; new products: {', '.join(new) or 'none'}"


def _list(books: Books) -> str:
    return "\n".join(
        f"{bank.bank_id} {bank.name} ({bank.name_en}): "
        f"{', '.join(product.code for product in books.products(bank.bank_id)) or 'no products'}"
        for bank in banks_in(books)
    )

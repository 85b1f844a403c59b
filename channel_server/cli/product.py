"""`edian-server product show | set`: what a bank's product allows: amounts, terms, methods, purposes, day count.

`show` prints a product as the file that `set` takes; what `set` adopts is in force at once.
"""

import argparse
import asyncio
from pathlib import Path

from channel_server.adapters.storage.open import open_database
from channel_server.application.adopt_product import ProductNotAdopted, adopt_product
from channel_server.application.books import StorageError
from channel_server.cli.account import STAFF_NUMBER, command_now
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, say_failure
from channel_server.cli.product_file import product_text, read_product
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.channel_policy import day_of
from channel_server.domain.ids import BankId
from channel_server.domain.product import Product
from channel_server.sandbox.toml_table import TomlError
from channel_server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("show", "set"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose product")
    parser.add_argument("--code", metavar="CODE", help="show: which, such as XIAOKANG")
    parser.add_argument("--file", type=Path, metavar="FILE", help="set: the product, as `show` prints one")
    parser.add_argument("--by", metavar="STAFF_NUMBER", help="set: who does it")


def run(arguments: argparse.Namespace) -> int:
    """Show or set; exit code 1 when it was refused."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    if arguments.action == "show" and not arguments.code:
        say_failure("edian-server", "product show needs --code")
        return EXIT_USAGE
    if arguments.action == "set" and not (arguments.file and STAFF_NUMBER.fullmatch(arguments.by or "")):
        say_failure("edian-server", "product set needs --file, and --by with a staff number: capitals, digits, hyphens")
        return EXIT_USAGE
    try:
        work = _show(settings, arguments) if arguments.action == "show" else _set(settings, arguments)
        said = asyncio.run(work)
    except (StorageError, TomlError, OSError) as error:
        said = ProductNotAdopted(str(error))
    if isinstance(said, ProductNotAdopted):
        say_failure("edian-server", said.message)
        return EXIT_REFUSED
    print(said, end="")
    return 0


async def _show(settings: Settings, arguments: argparse.Namespace) -> str | ProductNotAdopted:
    bank_id = BankId(arguments.bank)
    books = await open_database(settings.database_url)
    try:
        product = await books.read(lambda opened: opened.product(bank_id, arguments.code))
    finally:
        await books.close()
    return ProductNotAdopted(f"{bank_id} has no product {arguments.code}") if product is None else product_text(product)


async def _set(settings: Settings, arguments: argparse.Namespace) -> str | ProductNotAdopted:
    product: Product = read_product(arguments.file)
    by = command_now()
    books = await open_database(settings.database_url)
    try:
        refused = await books.write(
            lambda opened: adopt_product(
                opened, BankId(arguments.bank), product, by, today=day_of(by.time), maker=arguments.by
            )
        )
    finally:
        await books.close()
    return refused or f"{arguments.bank}: {product.code} is in force as of {product.in_force_from}\n"

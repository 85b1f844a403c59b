"""`edian-server index-customers`: lets customers be found by name who were written down before there were words.

A page at a time, beside a server that takes calls. Whoever has been indexed stays so, and a run that was cut off goes
on with the next.
"""

import argparse
import asyncio

from channel_server.adapters.crypto.vault import AesVault, VaultError, load_master_key
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books, StorageError
from channel_server.application.ports import Vault
from channel_server.application.register_customer import index_customer
from channel_server.cli.failure import EXIT_REFUSED, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.settings import Settings

_AT_ONCE = 500
"""Customers in one unit of work: a few thousand rows, and no call waits long behind them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)


def run(arguments: argparse.Namespace) -> int:
    """Index all who are not; exit code 1 when the books or the key cannot be had."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        vault = AesVault(load_master_key(settings.master_key_path))
        indexed = asyncio.run(_index_all(settings, vault))
    except (StorageError, VaultError, OSError) as error:
        say_failure("edian-server", str(error))
        return EXIT_REFUSED
    print(f"{settings.database_url.shown}: {indexed} customers can be found by name from now on")
    return 0


async def _index_all(settings: Settings, vault: Vault) -> int:
    books = await open_database(settings.database_url)
    indexed = 0
    try:
        while page := await books.write(lambda opened: index_page(opened, vault)):
            indexed += page
    finally:
        await books.close()
    return indexed


def index_page(books: Books, vault: Vault) -> int:
    """Index some who are not yet, and tell how many; nobody, when all are."""
    page = books.unindexed_customers(_AT_ONCE)
    for customer in page:
        index_customer(books, vault, customer)
    return len(page)

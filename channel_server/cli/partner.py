"""`edian-server partner add | lock | unlock`: which mobile banks may vouch for a bank's customers."""

import argparse
import asyncio
from dataclasses import replace

from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books, StorageError
from channel_server.application.records import TerminalRecord
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.partner_token import MobilePartner
from channel_server.domain.session import Channel
from channel_server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("add", "lock", "unlock"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose customers")
    parser.add_argument("--name", required=True, metavar="ID", help="under which its visits are kept, such as JC-M001")
    parser.add_argument("--issuer", metavar="NAME", help="add: its name in the tokens that it signs (iss)")
    parser.add_argument("--audience", default="edian", metavar="NAME", help="add: our name in them (aud)")
    parser.add_argument(
        "--jwks", metavar="URL_OR_FILE", help="add: its public keys, as a JWK set over https or in a file"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; exit code 1 when it was refused."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    if arguments.action == "add" and not (arguments.issuer and arguments.jwks):
        say_failure("edian-server", "partner add needs --issuer and --jwks")
        return EXIT_USAGE
    try:
        mistake = asyncio.run(_apply(settings, arguments))
    except (StorageError, OSError) as error:
        mistake = str(error)
    if mistake:
        say_failure("edian-server", mistake)
        return EXIT_REFUSED
    print(f"{arguments.name}: {arguments.action} done")
    return 0


async def _apply(settings: Settings, arguments: argparse.Namespace) -> str:
    books = await open_database(settings.database_url)
    try:
        if arguments.action == "add":
            return await books.write(lambda opened: _add(opened, arguments))
        locked = arguments.action == "lock"
        return await books.write(lambda opened: _lock(opened, arguments, locked=locked))
    finally:
        await books.close()


def _add(books: Books, arguments: argparse.Namespace) -> str:
    bank = books.bank(BankId(arguments.bank))
    if bank is None:
        return f"there is no bank {arguments.bank}"
    name = TerminalId(arguments.name)
    kept = books.terminal(name)
    if kept is not None and (kept.channel is not Channel.MOBILE or kept.bank_id != bank.bank_id):
        return f"{name} is the name of something else; choose another"
    partner = books.mobile_partner(arguments.issuer)
    if partner is not None and (partner.bank_id != bank.bank_id or partner.terminal_id != name):
        return f"{arguments.issuer} already signs for {partner.terminal_id} of {partner.bank_id}"
    if kept is None:
        books.put_terminal(
            TerminalRecord(name, bank.bank_id, Channel.MOBILE, "手机银行", "Mobile bank", "", False, None)
        )
    books.put_mobile_partner(
        MobilePartner(arguments.issuer, bank.bank_id, name, arguments.audience, arguments.jwks),
    )
    return ""


def _lock(books: Books, arguments: argparse.Namespace, *, locked: bool) -> str:
    kept = books.terminal(TerminalId(arguments.name))
    if kept is None or kept.channel is not Channel.MOBILE or kept.bank_id != arguments.bank:
        return f"{arguments.bank} has no mobile bank {arguments.name}"
    books.put_terminal(replace(kept, locked=locked))
    return ""

"""`edian-server terminal add | list | lock | unlock`: which terminals and workstations may call.

A terminal shows a certificate of the bank's own authority that names it by URI: `edian:terminal:JC-0317`, a
workstation's `edian:teller:JC-T001`. With `--certificate` that one is written down, and no other is taken from it.
"""

import argparse
import asyncio
import re
from pathlib import Path

from channel_server.adapters.storage.open import open_database
from channel_server.adapters.storage.overview import terminals_in
from channel_server.application.books import Books, StorageError
from channel_server.application.enrol_terminal import NotEnrolled, Place, enrol_terminal, lock_terminal
from channel_server.application.recognise_terminal import Certificate
from channel_server.application.records import TerminalRecord
from channel_server.cli.account import command_now
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.session import Channel
from channel_server.settings import Settings
from channel_server.transport.grpc.certificates import read_certificate

_KINDS = {"kiosk": Channel.KIOSK, "workstation": Channel.COUNTER}
_NAME = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("add", "list", "lock", "unlock"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose terminals")
    parser.add_argument("--name", metavar="ID", help="as its certificate names it, such as JC-0317")
    parser.add_argument("--kind", choices=tuple(_KINDS), help="add: what it is")
    parser.add_argument("--branch", metavar="NAME", help="add: the branch, in Chinese, as its screens say it")
    parser.add_argument("--branch-en", metavar="NAME", help="add: in English")
    parser.add_argument("--phone", metavar="NUMBER", help="add: whom a customer calls for help")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="add: the only one that it may show (PEM)")


def run(arguments: argparse.Namespace) -> int:
    """Do it; exit code 1 when it was refused."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    mistake = _usage(arguments)
    if mistake:
        say_failure("edian-server", mistake)
        return EXIT_USAGE
    try:
        certificate = _certificate(arguments.certificate)
        done = NotEnrolled(certificate) if isinstance(certificate, str) else _apply(settings, arguments, certificate)
    except (StorageError, OSError) as error:
        done = NotEnrolled(str(error))
    if isinstance(done, NotEnrolled):
        say_failure("edian-server", done.message)
        return EXIT_REFUSED
    print(done)
    return 0


def _usage(arguments: argparse.Namespace) -> str:
    if arguments.action == "list":
        return ""
    if not _NAME.fullmatch(arguments.name or ""):
        return f"terminal {arguments.action} needs --name: 2 to 32 capital letters, digits, hyphens"
    told = (arguments.kind, arguments.branch, arguments.branch_en, arguments.phone)
    if arguments.action == "add" and not all(told):
        return "terminal add needs --kind, --branch, --branch-en and --phone"
    return ""


def _certificate(path: Path | None) -> Certificate | str | None:
    if path is None:
        return None
    named = read_certificate(path.read_bytes())
    return named or f"{path} is no certificate (PEM) that names one terminal or workstation by URI"


def _apply(settings: Settings, arguments: argparse.Namespace, certificate: Certificate | None) -> str | NotEnrolled:
    async def apply() -> str | NotEnrolled:
        books = await open_database(settings.database_url)
        try:
            if arguments.action == "list":
                return await books.read(lambda opened: _list(opened, BankId(arguments.bank)))
            return await books.write(lambda opened: _change(opened, arguments, certificate))
        finally:
            await books.close()

    return asyncio.run(apply())


def _change(books: Books, arguments: argparse.Namespace, certificate: Certificate | None) -> str | NotEnrolled:
    name, bank_id = TerminalId(arguments.name), BankId(arguments.bank)
    if arguments.action == "add":
        place = Place(arguments.branch, arguments.branch_en, arguments.phone)
        channel = _KINDS[arguments.kind]
        done = enrol_terminal(books, name, bank_id, channel, place, certificate, command_now())
    else:
        locked = arguments.action == "lock"
        done = lock_terminal(books, name, bank_id, command_now(), locked=locked)
    return done if isinstance(done, NotEnrolled) else _line(done)


def _list(books: Books, bank_id: BankId) -> str:
    return "\n".join(map(_line, terminals_in(books, bank_id))) or f"{bank_id} has no terminals yet"


def _line(terminal: TerminalRecord) -> str:
    kind = next(name for name, channel in _KINDS.items() if channel is terminal.channel)
    marks = ["locked"] if terminal.locked else []
    if terminal.certificate_sha256 is not None:
        marks.append(f"certificate {terminal.certificate_sha256.hex()}")
    return "; ".join((f"{terminal.terminal_id} {kind}, {terminal.branch_name}, {terminal.help_phone}", *marks))

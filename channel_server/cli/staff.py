"""`edian-server staff add | list | lock | unlock | reset`: who works at a bank's counters.

A password that is set here is good for one sign-in: whoever it is for has to set another at once. It is read from
standard input and never from the command line, where others would see it.
"""

import argparse
import asyncio
import re
import sys
from dataclasses import replace
from getpass import getpass

from channel_server.adapters.clock import RandomIds, SystemClock
from channel_server.adapters.passwords import Argon2Passwords
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books, StorageError
from channel_server.application.sign_in_staff import end_tokens_of
from channel_server.application.staff_books import StaffRecord, TokenEnd
from channel_server.application.visits import record_act
from channel_server.bootstrap import argon2_cost
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId
from channel_server.domain.refusal_table import Language, teller_sentence
from channel_server.domain.staff import StaffMember, StaffRole, check_password
from channel_server.settings import Settings

_NUMBER = re.compile(r"[0-9]{4,8}")
_SETS_PASSWORD = ("add", "reset")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("add", "list", "lock", "unlock", "reset"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose staff")
    parser.add_argument("--number", metavar="NUMBER", help="the person's number at the bank, 4 to 8 digits")
    parser.add_argument("--name", metavar="NAME", help="add: as colleagues call them")
    parser.add_argument(
        "--role", action="append", choices=[role.lower() for role in StaffRole], help="add: may be given twice"
    )


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
        said, mistake = asyncio.run(_apply(settings, arguments))
    except (StorageError, OSError) as error:
        said, mistake = "", str(error)
    if mistake:
        say_failure("edian-server", mistake)
        return EXIT_REFUSED
    print(said)
    return 0


def _usage(arguments: argparse.Namespace) -> str:
    if arguments.action == "list":
        return ""
    if not arguments.number or not _NUMBER.fullmatch(arguments.number):
        return f"staff {arguments.action} needs --number, of 4 to 8 digits"
    if arguments.action == "add" and not (arguments.name and arguments.role):
        return "staff add needs --name and --role"
    return ""


async def _apply(settings: Settings, arguments: argparse.Namespace) -> tuple[str, str]:
    hashed = ""
    if arguments.action in _SETS_PASSWORD:
        password = await asyncio.to_thread(_read_password)
        poor = check_password(password, staff_number=arguments.number, old="")
        if poor is not None:
            return "", teller_sentence(poor, Language.ENGLISH)
        hashed = await Argon2Passwords(argon2_cost(settings)).hash(password)
    books = await open_database(settings.database_url)
    try:
        return await books.write(lambda opened: _do(opened, arguments, hashed))
    finally:
        await books.close()


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass("password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _do(books: Books, arguments: argparse.Namespace, hashed: str) -> tuple[str, str]:
    bank_id = BankId(arguments.bank)
    if books.bank(bank_id) is None:
        return "", f"there is no bank {bank_id}"
    if arguments.action == "list":
        return "\n".join(map(_line, books.staff_of(bank_id))) or f"{bank_id} has no staff yet", ""
    kept = books.staff(bank_id, arguments.number)
    if arguments.action == "add":
        if kept is not None:
            return "", f"{bank_id} has a {arguments.number} already"
        roles = frozenset(StaffRole(role.upper()) for role in arguments.role)
        changed = StaffRecord(StaffMember(bank_id, arguments.number, arguments.name, roles), hashed, True, False)
    elif kept is None:
        return "", f"{bank_id} has no {arguments.number}"
    else:
        changed = _changed(books, kept, arguments.action, hashed)
    books.put_staff(changed)
    act = "reset" if arguments.action == "reset" else f"{arguments.action}ed"
    record_act(
        books,
        bank_id,
        f"staff_{act}",
        SystemClock().now(),
        subject=arguments.number,
        discriminator=RandomIds().new_uuid(),
    )
    return f"{arguments.number}: {arguments.action} done", ""


def _changed(books: Books, kept: StaffRecord, action: str, hashed: str) -> StaffRecord:
    now = SystemClock().now()
    if action == "lock":
        end_tokens_of(books, kept.member, TokenEnd.LOCKED, now)
        return replace(kept, locked=True)
    books.forget_sign_in_tries(kept.member.bank_id, kept.member.staff_number)
    if action == "unlock":
        return replace(kept, locked=False)
    end_tokens_of(books, kept.member, TokenEnd.PASSWORD_SET, now)
    return replace(kept, password_hash=hashed, change_required=True)


def _line(record: StaffRecord) -> str:
    roles = ", ".join(role.lower() for role in StaffRole if role in record.member.roles)
    marks = ["locked"] if record.locked else []
    marks += ["has to change the password"] if record.change_required else []
    said = f"{record.member.staff_number} {record.member.display_name}: {roles}"
    return "; ".join((said, *marks))

"""`edian-server policy show | check | set`: what a bank asks for and pays out, channel by channel.

`show` prints the version in force on a day as the file that `set` takes; `check` says what that version, or a file,
leaves out that the bank probably did not mean to; `set` adopts a file from a later day on.
"""

import argparse
import asyncio
import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from channel_server.adapters.storage.open import open_database
from channel_server.application.adopt_channel_policy import NotAdopted, adopt_channel_policy, policy_in_force
from channel_server.application.books import StorageError, UnitOfWork
from channel_server.cli.account import STAFF_NUMBER, operating_account
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, print_failure, say_failure
from channel_server.cli.policy_file import policy_text, read_policy
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.channel_policy import ChannelPolicy, PolicyFinding, day_of
from channel_server.domain.ids import BankId
from channel_server.sandbox.toml_table import TomlError
from channel_server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("show", "check", "set"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose policy")
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="show, check: of which day; today's otherwise"
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help="set, check: the policy, as `show` prints one")
    parser.add_argument("--by", metavar="STAFF_NUMBER", help="set: who does it")
    parser.add_argument("--json", action="store_true", help="set, check: one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Show, check or set; exit code 1 when something is to be done, or nothing was adopted."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    if arguments.action == "set" and arguments.file is None:
        return _fail(arguments, "USAGE", "--file is missing: the policy, as `show` prints one", EXIT_USAGE)
    if arguments.action == "set" and not STAFF_NUMBER.fullmatch(arguments.by or ""):
        return _fail(arguments, "USAGE", "--by has to be a staff number: capital letters, digits, hyphens", EXIT_USAGE)
    try:
        return asyncio.run(_run(settings, arguments))
    except TomlError as error:
        return _fail(arguments, "POLICY_MALFORMED", str(error), EXIT_REFUSED)
    except (StorageError, OSError) as error:
        return _fail(arguments, "BOOKS_UNREADABLE", str(error), EXIT_REFUSED)


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    books = await open_database(settings.database_url)
    try:
        bank_id = BankId(arguments.bank)
        if await books.read(lambda opened: opened.bank(bank_id)) is None:
            # Else what is shipped would be told of a bank whose id was mistyped.
            return _fail(arguments, "BANK_UNKNOWN", f"no bank {bank_id} is in these books", EXIT_REFUSED)
        match arguments.action:
            case "show":
                policy = await _in_force(books, arguments)
                for finding in policy.findings():
                    print(f"# {finding}: {finding.advice}")
                print(policy_text(policy), end="")
                return 0
            case "check":
                policy = read_policy(arguments.file) if arguments.file else await _in_force(books, arguments)
                return _check(policy, arguments)
            case _:
                return await _set(books, arguments)
    finally:
        await books.close()


async def _in_force(books: UnitOfWork, arguments: argparse.Namespace) -> ChannelPolicy:
    return await policy_in_force(books, BankId(arguments.bank), arguments.on or day_of(datetime.now(UTC)))


def _check(policy: ChannelPolicy, arguments: argparse.Namespace) -> int:
    found, since = policy.findings(), policy.in_force_from.isoformat()
    if arguments.json:
        print(json.dumps({"bank_id": arguments.bank, "in_force_from": since, "findings": _told(found)}))
    elif not found:
        print(f"the policy of {arguments.bank}, in force from {since} on, leaves nothing out")
    else:
        for each in found:
            print(f"{each}: {each.advice}")
    return EXIT_REFUSED if found else 0


def _told(findings: tuple[PolicyFinding, ...]) -> list[dict[str, str]]:
    return [{"reason": each, "advice": each.advice} for each in findings]


async def _set(books: UnitOfWork, arguments: argparse.Namespace) -> int:
    adopted = await adopt_channel_policy(
        books,
        BankId(arguments.bank),
        read_policy(arguments.file),
        maker=arguments.by,
        account=operating_account(),
        occasion=str(uuid.uuid4()),
        now=datetime.now(UTC),
    )
    if isinstance(adopted, NotAdopted):
        return _fail(arguments, adopted.reason, adopted.message, EXIT_REFUSED)
    since = adopted.in_force_from.isoformat()
    found = adopted.findings()
    if arguments.json:
        print(json.dumps({"bank_id": arguments.bank, "in_force_from": since, "findings": _told(found)}))
    else:
        print(f"the policy of {arguments.bank} is adopted, in force from {since} on")
        for each in found:
            say_failure("edian-server", f"{each}: {each.advice}")
    return 0


def _fail(arguments: argparse.Namespace, reason: str, message: str, code: int) -> int:
    if arguments.json:
        print_failure(reason, message)
    else:
        say_failure("edian-server", message)
    return code

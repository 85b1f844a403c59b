"""`edian-sandbox`: the bank's own systems, played with books of their own. Never for real money."""

import argparse
import asyncio
import contextlib
import datetime
import json
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog

from channel_server.sandbox.audit import NoBooksError, audit_books, audit_text
from channel_server.sandbox.books.store import DATABASE_NAME, StoreVersionError, open_database
from channel_server.sandbox.conformance.subjects import SUBJECTS_FILE
from channel_server.sandbox.errors import SandboxError
from channel_server.sandbox.systems.core_banking import BusinessDay, set_business_day
from channel_server.sandbox.systems.day_file import close_day, open_next_day
from channel_server.sandbox.toml_table import TomlError
from channel_server.sandbox.village_file import VILLAGE_FILE, load_village

_LONGEST_WAIT_MS = 600_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; gives its exit code."""
    options = _parser().parse_args(arguments)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        return int(options.run(options))
    except (TomlError, NoBooksError, StoreVersionError, SandboxError, OSError) as error:
        sys.stderr.write(f"edian-sandbox: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="edian-sandbox", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="play the bank's systems over gRPC")
    serve.add_argument("--listen", type=_address, required=True, metavar="HOST:PORT", help="port 0 takes a free one")
    serve.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the books, made if missing")
    serve.add_argument("--faults", type=Path, metavar="FILE", help="fault script; SIGHUP reads it again")
    serve.add_argument("--ready-file", type=Path, metavar="FILE", help="written once calls are taken: address, pid")
    serve.add_argument("--village", type=Path, default=VILLAGE_FILE, metavar="FILE", help="other people and accounts")
    serve.set_defaults(run=_serve)

    audit = commands.add_parser("audit", help="print the books and whether they hold together")
    audit.add_argument("--data", type=Path, required=True, metavar="DIR")
    audit.add_argument("--json", action="store_true", help="one JSON object on one line")
    audit.set_defaults(run=_audit)

    day = commands.add_parser("business-date", help="turn a bank's business date, also while a sandbox runs")
    day.add_argument("--data", type=Path, required=True, metavar="DIR")
    day.add_argument("--bank", required=True, metavar="BANK_ID")
    day.add_argument("--set", type=datetime.date.fromisoformat, required=True, metavar="YYYY-MM-DD", dest="date")
    day.add_argument("--closed", action="store_true", help="take no postings")
    day.set_defaults(run=_business_date)

    kit = commands.add_parser("conformance", help="play every rule of edian.backoffice.v1 against a back office")
    kit.add_argument("--target", type=_address, metavar="HOST:PORT", help="the back office: a sandbox or a bank's own")
    kit.add_argument("--subjects", type=Path, default=SUBJECTS_FILE, metavar="FILE", help="whom and what to play with")
    kit.add_argument("--only", metavar="RULES", help="numbers or their beginnings: CB-3,IM")
    kit.add_argument("--list", action="store_true", help="print the rules and play none")
    kit.add_argument("--json", action="store_true", help="one JSON object on one line")
    kit.add_argument("--yes", action="store_true", help="play even where the target says that it is production")
    kit.add_argument("--authority", type=Path, metavar="FILE", help="certificate authority of a target on TLS (PEM)")
    for flag, default, what in (
        ("--question-ms", 3_000, "an answer that moves nothing"),
        ("--money-ms", 8_000, "core to post, void or reverse"),
        ("--arrival-ms", 2_000, "a request that was hung up on to arrive"),
    ):
        kit.add_argument(flag, type=_wait, default=default, metavar="N", help=f"wait for {what} (default {default})")
    kit.set_defaults(run=_conformance)
    token = commands.add_parser("token", help="play a mobile bank: sign an assertion for one of its customers")
    token.add_argument("--key", type=Path, required=True, metavar="FILE", help="its signing key, made if missing")
    token.add_argument("--jwks", type=Path, metavar="FILE", help="write its public keys here (JWK set)")
    token.add_argument("--issuer", default="https://mobile.example", metavar="NAME", help="the mobile bank's name")
    token.add_argument("--audience", default="edian", metavar="NAME", help="the channel server's name in its tokens")
    token.add_argument("--customer", metavar="CUSTOMER_ID", help="whom it vouches for; without: only the key is made")
    token.add_argument("--account", metavar="NUMBER", help="which account is paid; default: the customer's first")
    token.add_argument("--village", type=Path, default=VILLAGE_FILE, metavar="FILE", help="other people and accounts")
    token.set_defaults(run=_token)
    site = commands.add_parser("mobile-bank", help="play a mobile bank: its page on a telephone, and its sign-in")
    site.add_argument("--listen", type=_address, required=True, metavar="HOST:PORT", help="port 0 takes a free one")
    site.add_argument("--channel-server", type=_origin, required=True, metavar="URL", help="such as https://host:7443")
    site.add_argument("--key", type=Path, required=True, metavar="FILE", help="its signing key, made if missing")
    site.add_argument("--issuer", default="https://mobile.example", metavar="NAME", help="the mobile bank's name")
    site.add_argument("--audience", default="edian", metavar="NAME", help="the channel server's name in its tokens")
    site.add_argument("--bank", default="qingjiang", metavar="BANK_ID", help="whose customers sign in")
    site.add_argument("--certs", type=Path, metavar="DIR", help="serve HTTPS with its server.pem and server.key")
    site.add_argument("--ready-file", type=Path, metavar="FILE", help="written once calls are taken: origin, pid")
    site.add_argument("--village", type=Path, default=VILLAGE_FILE, metavar="FILE", help="other people and accounts")
    site.set_defaults(run=_mobile_bank)
    roll = commands.add_parser(
        "roll-day", help="close a bank's day and open the next, also while a sandbox runs; in between nothing is posted"
    )
    roll.add_argument("--data", type=Path, required=True, metavar="DIR")
    roll.add_argument("--bank", required=True, metavar="BANK_ID")
    only = roll.add_mutually_exclusive_group()
    only.add_argument("--close", action="store_true", help="close the day and leave it at that")
    only.add_argument(
        "--to", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="open this date, not the next"
    )
    roll.set_defaults(run=_roll_day)
    return parser


def _token(options: argparse.Namespace) -> int:
    # Loaded only here: a sandbox that plays the bank's systems signs nothing.
    from channel_server.sandbox.mobile_bank import MobileBank

    bank = MobileBank.at(options.key, options.issuer, options.audience)
    if options.jwks is not None:
        options.jwks.write_text(bank.key_set(), encoding="utf-8")
    if options.customer is None:
        return 0
    accounts = [each for each in load_village(options.village).accounts if each.customer_id == options.customer]
    account = options.account or (accounts[0].account_number if accounts else None)
    if account is None:
        raise SandboxError(f"{options.customer} has no account in this village; name one by --account")
    sys.stdout.write(f"{bank.assertion(options.customer, account)}\n")
    return 0


def _mobile_bank(options: argparse.Namespace) -> int:
    # Loaded only here, as above.
    from channel_server.sandbox.mobile_bank import MobileBank
    from channel_server.sandbox.mobile_bank.serving import SiteSettings, serve_site
    from channel_server.sandbox.mobile_bank.site import MobileBankSite

    bank = MobileBank.at(options.key, options.issuer, options.audience)
    village = load_village(options.village)
    site = MobileBankSite(bank, village, bank_id=options.bank, channel_server=options.channel_server)
    asyncio.run(serve_site(site, SiteSettings(options.listen, options.ready_file, options.certs)))
    return 0


def _serve(options: argparse.Namespace) -> int:
    # Imported here: the other commands then start without loading gRPC.
    from channel_server.sandbox.serving import ServeSettings, serve

    settings = ServeSettings(options.listen, options.data, options.faults, options.ready_file)
    asyncio.run(serve(load_village(options.village), settings))
    return 0


def _audit(options: argparse.Namespace) -> int:
    audit = audit_books(options.data)
    text = json.dumps(audit.to_json(), ensure_ascii=False) if options.json else "\n".join(audit_text(audit))
    sys.stdout.write(text + "\n")
    return 0 if audit.consistent else 1


def _business_date(options: argparse.Namespace) -> int:
    with _books(options.data) as connection:
        set_business_day(connection, options.bank, BusinessDay(options.date, not options.closed))
    return 0


def _conformance(options: argparse.Namespace) -> int:
    # Imported here, as above.
    from channel_server.sandbox.conformance.command import run

    return run(options)


def _wait(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LONGEST_WAIT_MS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of milliseconds, 1 to {_LONGEST_WAIT_MS}")
    return int(text)


def _roll_day(options: argparse.Namespace) -> int:
    with _books(options.data) as connection:
        day = close_day(connection, options.bank)
        if not options.close:
            day = open_next_day(connection, options.bank, options.to)
    sys.stdout.write(f"{options.bank}: {day.business_date} {'open' if day.open else 'closed'}\n")
    return 0


@contextlib.contextmanager
def _books(data: Path) -> Iterator[sqlite3.Connection]:
    """Open a folder's books for one change, whole or not at all; a sandbox that runs on them waits for milliseconds."""
    path = data / DATABASE_NAME
    if not path.is_file():
        raise NoBooksError(f"no sandbox books in {data}")
    with contextlib.closing(open_database(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:7400")
    return text


def _origin(text: str) -> str:
    if re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?", text) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no origin, such as https://127.0.0.1:7443")
    return text


if __name__ == "__main__":
    sys.exit(main())

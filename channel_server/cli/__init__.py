"""Command lines of the server side: `edian-server serve | migrate | end-of-day | quote …`.

A subcommand is a module with `add_arguments(parser)` and `run(arguments) -> int`. It is imported only when it is
asked for, so that `quote` answers without loading grpc or a database, and `--help` without loading anything.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn, Protocol, cast

from channel_server.cli.failure import EXIT_USAGE, print_failure


class Subcommand(Protocol):
    """What a subcommand's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the flags."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit code."""


class _Entry(NamedTuple):
    module: str
    help: str


SUBCOMMANDS: dict[str, _Entry] = {
    "serve": _Entry("channel_server.cli.serve", "take calls from terminals and tellers"),
    "migrate": _Entry("channel_server.cli.migrate", "bring the database to the newest schema"),
    "seed-demo": _Entry("channel_server.cli.seed_demo", "write the fictional village into the books"),
    "index-customers": _Entry(
        "channel_server.cli.index_customers", "let customers of older books be found by name at the counter"
    ),
    "bank": _Entry("channel_server.cli.bank", "enrol banks, and list them"),
    "terminal": _Entry(
        "channel_server.cli.terminal", "enrol terminals and workstations, lock them and let them in again"
    ),
    "product": _Entry("channel_server.cli.product", "print or replace a product's terms"),
    "import-lines": _Entry("channel_server.cli.import_lines", "take over a bank's list of pre-approved lines"),
    "books": _Entry("channel_server.cli.books", "print one bank's books, and whether they hold together"),
    "evidence": _Entry("channel_server.cli.evidence", "look a bank's chain of acts through, or write it out"),
    "partner": _Entry("channel_server.cli.partner", "enrol mobile banks, lock them and let them in again"),
    "staff": _Entry("channel_server.cli.staff", "enrol tellers and supervisors, lock them and set passwords anew"),
    "policy": _Entry("channel_server.cli.policy", "print or replace what a bank asks for and pays out, by channel"),
    "suspense": _Entry("channel_server.cli.suspense", "list what a person has to settle, and settle it"),
    "review": _Entry("channel_server.cli.review", "list refusals that a person is to look at again, and answer them"),
    "end-of-day": _Entry("channel_server.cli.end_of_day", "end a bank's business day, or go on with it"),
    "report": _Entry("channel_server.cli.report", "print the report of a business day"),
    "quote": _Entry("channel_server.cli.quote", "work out a repayment schedule; arithmetic alone"),
}


class _Parser(argparse.ArgumentParser):
    """Says usage errors as one JSON line too where `--json` was asked for."""

    given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        if "--json" in self.given:
            print_failure("USAGE", message)
            sys.exit(EXIT_USAGE)
        super().error(f"{message}\nTry '{self.prog} --help'.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit code: 0 done, 1 refused, 2 wrong usage."""
    given = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in given if not word.startswith("-")), None)
    parser = _Parser(prog="edian-server", description="The channel server of Edian, and its tools.")
    parser.given = given
    subparsers = parser.add_subparsers(dest="subcommand", metavar="COMMAND", required=True, parser_class=_Parser)
    module: Subcommand | None = None
    for name, entry in SUBCOMMANDS.items():
        subparser = subparsers.add_parser(name, help=entry.help, description=entry.help.capitalize() + ".")
        subparser.given = given
        if name == chosen:
            module = cast("Subcommand", import_module(entry.module))
            module.add_arguments(subparser)
    arguments = parser.parse_args(given)
    assert module is not None
    return module.run(arguments)

"""`edian-server report day`: the report of a business day, for a branch manager or as JSON."""

import argparse
import asyncio
import json
from datetime import date

from channel_server.adapters.storage.open import open_database
from channel_server.application.books import StorageError
from channel_server.application.report_day import find_report
from channel_server.cli.day_report_text import report_text
from channel_server.cli.failure import EXIT_REFUSED, print_failure, say_failure
from channel_server.cli.known_bank import UnknownBankError, require_bank
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.day_report import DayReport, FigureSection
from channel_server.domain.ids import BankId
from channel_server.domain.refusal_table import Language
from channel_server.settings import Settings

Row = dict[str, str | int | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("what", choices=("day",), help="the report of a business day")
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose day")
    parser.add_argument("--date", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="which day")
    parser.add_argument("--language", choices=tuple(Language), default=Language.CHINESE.value)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Print the report."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        report = asyncio.run(_find(settings, BankId(arguments.bank), arguments.date))
    except UnknownBankError as error:
        return _refuse(arguments, "BANK_UNKNOWN", str(error))
    except StorageError as error:
        return _refuse(arguments, "BOOKS_UNREADABLE", str(error))
    if report is None:
        missing = f"{arguments.bank} has no report of {arguments.date}: run `edian-server end-of-day` first"
        return _refuse(arguments, "NOT_REPORTED", missing)
    if arguments.json:
        print(json.dumps(report_json(report), ensure_ascii=False))
    else:
        print(report_text(report, Language(arguments.language)))
    return 0


async def _find(settings: Settings, bank_id: BankId, business_date: date) -> DayReport | None:
    books = await open_database(settings.database_url)
    try:
        await require_bank(books, bank_id)
        return await books.read(lambda opened: find_report(opened, bank_id, business_date))
    finally:
        await books.close()


def report_json(report: DayReport) -> dict[str, str | list[Row]]:
    """Lay a report out as JSON: figures by section, and the differences. Units: fen."""
    sections: dict[str, str | list[Row]] = {
        section.lower(): [
            {
                "label": each.label,
                "count": each.count,
                "amount_fen": each.amount,
                "owner": each.owner,
                "deadline": None if each.deadline is None else each.deadline.isoformat(),
            }
            for each in report.of(section)
        ]
        for section in FigureSection
    }
    return {
        "bank_id": report.bank_id,
        "business_date": report.business_date.isoformat(),
        "signed_off_by": report.signed_off_by,
        **sections,
        "differences": [
            {
                "kind": each.kind,
                "entry_kind": each.entry_kind,
                "reference": each.reference,
                "core_reference": each.core_reference,
                "our_amount_fen": each.our_amount,
                "core_amount_fen": each.core_amount,
                "owner": each.owner,
                "deadline": each.deadline.isoformat(),
                "under_way": each.under_way,
            }
            for each in report.differences
        ],
    }


def _refuse(arguments: argparse.Namespace, reason: str, message: str) -> int:
    if arguments.json:
        print_failure(reason, message)
    else:
        say_failure("edian-server", message)
    return EXIT_REFUSED

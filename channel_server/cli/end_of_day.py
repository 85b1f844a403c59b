"""`edian-server end-of-day`: ends a bank's business day; started again at any time, it goes on where it was left.

Progress goes to standard error, one JSON line to standard output. Exit code 0: the day is done, or there is nothing to
do; 1: somebody else has to go first (core, another runner), which the line names; 2: wrong usage.
"""

import argparse
import asyncio
import json
import sys
from datetime import date, timedelta
from pathlib import Path

from channel_server.adapters.crypto.vault import VaultError
from channel_server.application.books import StorageError
from channel_server.application.day_ends import DayPolicy
from channel_server.application.run_end_of_day import EndOfDay, EndState, run_end_of_day
from channel_server.bootstrap import open_services
from channel_server.cli.day_progress import ProgressLine
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, print_failure, say_failure
from channel_server.cli.known_bank import UnknownBankError, require_bank
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.business_day import BusinessCalendar
from channel_server.domain.ids import BankId
from channel_server.settings import Settings

LOOK_AGAIN_S = 1.0
"""How often somebody who waits (`--wait`) tries again."""

_FINISHED = frozenset({EndState.DONE, EndState.ALREADY_DONE, EndState.NOTHING_TO_DO})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)
    parser.add_argument("--backoffice", metavar="HOST:PORT", help="address of the bank's own systems")
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose day")
    parser.add_argument(
        "--date",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="which day; it is closed at once, also while core is open. Without it: the bank's, once core closed it",
    )
    parser.add_argument(
        "--holidays",
        type=Path,
        metavar="FILE",
        help="dates on which the bank opens no business day, one a line; none where it is not given",
    )
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help="how long to wait for whoever has to go first"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """End the day."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        holidays = _holidays(arguments.holidays)
    except (OSError, ValueError) as error:
        say_failure("edian-server", f"--holidays: {error}")
        return EXIT_USAGE
    policy = DayPolicy(
        lease=timedelta(seconds=settings.day_lease_s),
        wait_for_payments=timedelta(seconds=settings.day_wait_for_payments_s),
        calendar=BusinessCalendar(holidays),
    )
    try:
        ended = asyncio.run(_end(settings, policy, arguments))
    except (UnknownBankError, StorageError, VaultError, OSError) as error:
        if arguments.json:
            print_failure("BANK_UNKNOWN" if isinstance(error, UnknownBankError) else "END_OF_DAY_STOPPED", str(error))
        else:
            say_failure("edian-server", str(error))
        return EXIT_REFUSED
    print(json.dumps(_line(ended), ensure_ascii=False) if arguments.json else _sentence(ended))
    return 0 if ended.state in _FINISHED else EXIT_REFUSED


async def _end(settings: Settings, policy: DayPolicy, arguments: argparse.Namespace) -> EndOfDay:
    progress = ProgressLine(sys.stderr)
    loop = asyncio.get_running_loop()
    gives_up = loop.time() + arguments.wait
    async with open_services(settings) as services:
        await require_bank(services.books, BankId(arguments.bank))
        while True:
            ended = await run_end_of_day(services, policy, BankId(arguments.bank), arguments.date, progress.tell)
            if ended.state is not EndState.WAITING or loop.time() >= gives_up:
                progress.end()
                return ended
            await asyncio.sleep(LOOK_AGAIN_S)


def _holidays(path: Path | None) -> frozenset[date]:
    if path is None:
        return frozenset()
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(date.fromisoformat(line) for line in lines if line)


def _line(ended: EndOfDay) -> dict[str, str | int | bool | None]:
    run, waiting = ended.run, ended.waiting
    return {
        "state": ended.state,
        "bank_id": ended.bank_id,
        "business_date": None if ended.business_date is None else ended.business_date.isoformat(),
        "changed": ended.state in (EndState.DONE, EndState.WAITING) and run is not None,
        "phase": None if run is None else run.phase,
        "notes": 0 if run is None else run.notes_done,
        "notes_set_aside": 0 if run is None else run.notes_set_aside,
        "carried_over": 0 if run is None else run.carried_over,
        "differences": ended.differences,
        "waiting_for": None if waiting is None else waiting.waiting_for,
        "cause": None if waiting is None else waiting.cause,
    }


def _sentence(ended: EndOfDay) -> str:
    day = f"{ended.bank_id} {ended.business_date or ''}".strip()
    match ended.state:
        case EndState.DONE:
            run = ended.run
            assert run is not None, "what is done has been run"
            return (
                f"{day}: done; {run.notes_done} notes, {run.notes_set_aside} set aside, {run.carried_over} carried"
                f" over, {ended.differences} differences. `edian-server report day` tells more"
            )
        case EndState.ALREADY_DONE:
            return f"{day}: was done before; nothing was changed"
        case EndState.NOTHING_TO_DO:
            return f"{day}: is open at core banking; nothing was changed (--date {ended.business_date} closes it here)"
        case EndState.NOT_OUR_DAY:
            return f"{day}: is not the bank's business date, and was never ended here; nothing was changed"
        case EndState.WAITING:
            assert ended.waiting is not None, "whoever waits knows for whom"
            return f"{day}: waits for {ended.waiting.waiting_for}: {ended.waiting.cause}. Start it again afterwards"

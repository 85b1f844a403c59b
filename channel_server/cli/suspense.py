"""`edian-server suspense list | resolve`: what a person has to settle, and how it is settled.

`resolve --ask` has core asked again. Where core cannot say, its staff's written word settles: `resolve --word` puts it
down, with who does so and why; `resolve --apply` is another person's. Neither goes against what core itself answers.
"""

import argparse
import asyncio
import json
from datetime import datetime

from channel_server.adapters.crypto.vault import VaultError
from channel_server.application.books import StorageError
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.settle_repayment_suspense import (
    apply_written_word,
    ask_core_about_repayment,
    list_suspended_repayments,
    put_down_repayment_word,
)
from channel_server.application.settle_suspense import (
    Unsettled,
    ask_core_again,
    list_suspense,
    put_down_word,
)
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.bootstrap import open_services
from channel_server.cli.account import STAFF_NUMBER, operating_account
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, print_failure, say_failure
from channel_server.cli.known_bank import UnknownBankError, require_bank
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.drawdown import Suspense
from channel_server.domain.ids import BankId, DrawdownId, RepaymentId
from channel_server.domain.money import Fen, yuan_text
from channel_server.settings import Settings

_SHORTEST_REASON = 4

Row = dict[str, str | int | bool | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("list", "resolve"))
    add_database(parser)
    parser.add_argument("--backoffice", metavar="HOST:PORT", help="address of the bank's own systems")
    parser.add_argument(
        "--master-key", metavar="FILE", help="key that seals identity data, where it is not beside them"
    )
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose drawdowns and repayments")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--drawdown", metavar="ID", help="resolve: which drawdown")
    which.add_argument("--repayment", metavar="ID", help="resolve: which repayment")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--ask", action="store_true", help="resolve: ask core banking again")
    how.add_argument("--word", choices=[each.value for each in Verdict], help="resolve: put core's written word down")
    how.add_argument("--apply", metavar="WORD_ID", help="resolve: apply a word that somebody else has put down")
    parser.add_argument("--by", metavar="STAFF_NUMBER", help="with --word and --apply: who does it")
    parser.add_argument("--reason", metavar="TEXT", help="with --word: where it is written, and why it is believed")
    parser.add_argument("--core-reference", default="", metavar="REF", help="with --word PAID: core's own reference")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """List or resolve; exit code 1 when nothing was resolved."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    wrong = _usage(arguments)
    if wrong is not None:
        return _fail(arguments, "USAGE", wrong, EXIT_USAGE)
    try:
        return asyncio.run(_run(settings, arguments))
    except UnknownBankError as error:
        return _fail(arguments, "BANK_UNKNOWN", str(error), EXIT_REFUSED)
    except (StorageError, VaultError, OSError) as error:
        return _fail(arguments, "BOOKS_UNREADABLE", str(error), EXIT_REFUSED)


def _usage(arguments: argparse.Namespace) -> str | None:
    if arguments.action == "list":
        return None
    if not (arguments.ask or arguments.word or arguments.apply):
        return "resolve needs one of --ask, --word and --apply"
    if arguments.drawdown is None and arguments.repayment is None and not arguments.apply:
        return "--drawdown or --repayment is missing"
    if arguments.repayment is not None and arguments.word == Verdict.UNDONE:
        return "a repayment is PAID or NOT_PAID; there is no undoing one"
    if not arguments.ask and not STAFF_NUMBER.fullmatch(arguments.by or ""):
        return "--by has to be a staff number: capital letters, digits and hyphens"
    if arguments.word and len((arguments.reason or "").strip()) < _SHORTEST_REASON:
        return "--reason has to say where core's word is written"
    return None


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    bank_id = BankId(arguments.bank)
    async with open_services(settings) as services:
        await require_bank(services.books, bank_id)
        if arguments.action == "list":
            now = services.clock.now()
            rows = [row_of(record, now) for record in await list_suspense(services, bank_id)]
            rows += [repayment_row_of(record, now) for record in await list_suspended_repayments(services, bank_id)]
            rows.sort(key=lambda row: str(row["deadline"]))
            print(json.dumps({"suspense": rows}, ensure_ascii=False) if arguments.json else _text(rows))
            return 0
        answer = await _resolve(services, bank_id, arguments)
        match answer:
            case Unsettled(obstacle, message):
                return _fail(arguments, obstacle, message, EXIT_REFUSED)
            case SuspenseWord():
                noun = "drawdown_id" if arguments.repayment is None else "repayment_id"
                said: Row = {"word_id": answer.word_id, noun: answer.reference, "verdict": answer.verdict}
                text = f"word {answer.word_id} put down; another person applies it with --apply {answer.word_id}"
            case DrawdownRecord():
                said = row_of(answer, services.clock.now())
                text = f"{answer.drawdown.drawdown_id} is {answer.drawdown.state}"
                if answer.drawdown.suspense is not None:
                    text += f", and still in suspense: {answer.drawdown.suspense.cause}"
            case RepaymentRecord():
                said = repayment_row_of(answer, services.clock.now())
                text = f"{answer.repayment.repayment_id} is {answer.repayment.state}"
                if answer.repayment.suspense is not None:
                    text += f", and still in suspense: {answer.repayment.suspense.cause}"
        print(json.dumps(said, ensure_ascii=False) if arguments.json else text)
        return EXIT_REFUSED if said.get("in_suspense") else 0


async def _resolve(
    services: Services, bank_id: BankId, arguments: argparse.Namespace
) -> DrawdownRecord | RepaymentRecord | SuspenseWord | Unsettled:
    if arguments.apply:
        return await apply_written_word(
            services, bank_id, arguments.apply, checker=arguments.by, account=operating_account()
        )
    of_repayment = arguments.repayment is not None
    if arguments.ask and of_repayment:
        return await ask_core_about_repayment(services, bank_id, RepaymentId(arguments.repayment))
    if arguments.ask:
        return await ask_core_again(services, bank_id, DrawdownId(arguments.drawdown))
    word = SuspenseWord(
        bank_id=bank_id,
        word_id=services.ids.new_uuid(),
        reference=RepaymentId(arguments.repayment) if of_repayment else DrawdownId(arguments.drawdown),
        verdict=Verdict(arguments.word),
        core_reference=arguments.core_reference,
        reason=arguments.reason.strip(),
        maker=arguments.by,
        made_time=services.clock.now(),
    )
    put_down = put_down_repayment_word if of_repayment else put_down_word
    return await put_down(services, word, account=operating_account())


def row_of(record: DrawdownRecord, now: datetime) -> Row:
    """Write a drawdown as a row: nothing of the customer."""
    drawdown = record.drawdown
    return {
        "drawdown_id": drawdown.drawdown_id,
        "state": drawdown.state,
        "amount_fen": drawdown.content.amount,
        "query_number": record.query_number,
        "terminal_id": record.terminal_id,
        "attempts": record.attempts,
        **_task(drawdown.suspense, now),
    }


def repayment_row_of(record: RepaymentRecord, now: datetime) -> Row:
    """Write a repayment as a row: nothing of the customer."""
    repayment = record.repayment
    return {
        "repayment_id": repayment.repayment_id,
        "state": repayment.state,
        "amount_fen": repayment.content.amount,
        "query_number": record.query_number,
        "terminal_id": record.terminal_id,
        "attempts": record.attempts,
        **_task(repayment.suspense, now),
    }


def _task(suspense: Suspense | None, now: datetime) -> Row:
    if suspense is None:
        return {"in_suspense": False}
    return {
        "in_suspense": True,
        "owner": suspense.owner,
        "since": suspense.since.isoformat(timespec="seconds"),
        "deadline": suspense.deadline.isoformat(timespec="seconds"),
        "overdue": now >= suspense.deadline,
        "cause": suspense.cause,
    }


def _text(rows: list[Row]) -> str:
    said = [
        f"{row['deadline']}{' OVERDUE' if row['overdue'] else ''}  {_named(row)}  {row['state']}"
        f"  {yuan_text(Fen(int(row['amount_fen'] or 0)))} yuan  {row['owner']}  {row['query_number']}  {row['cause']}"
        for row in rows
    ]
    return "\n".join(said) if said else "nothing is in suspense"


def _named(row: Row) -> str:
    return f"repayment {row['repayment_id']}" if "repayment_id" in row else f"drawdown {row['drawdown_id']}"


def _fail(arguments: argparse.Namespace, reason: str, message: str, code: int) -> int:
    if arguments.json:
        print_failure(reason, message)
    else:
        say_failure("edian-server", message)
    return code

"""`edian-server review list | answer`: refusals that customers have asked a person to look at again (人工复查)."""

import argparse
import asyncio
import json
from datetime import datetime

from channel_server.adapters.crypto.vault import VaultError
from channel_server.application.answer_review import (
    ReviewAnswer,
    ReviewObstacle,
    Verdict,
    answer_review,
    list_reviews,
)
from channel_server.application.books import StorageError
from channel_server.application.record_books import ReviewRecord
from channel_server.bootstrap import open_services
from channel_server.cli.account import STAFF_NUMBER, operating_account
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, print_failure, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.ids import BankId
from channel_server.settings import Settings

_SHORTEST_REASON = 4
_WORDS = {
    ReviewObstacle.NO_SUCH_REVIEW: "there is no such review at this bank",
    ReviewObstacle.ANSWERED_ALREADY: "somebody has answered it already",
}

Row = dict[str, str | bool]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("list", "answer"))
    add_database(parser)
    parser.add_argument(
        "--master-key", metavar="FILE", help="key that seals identity data, where it is not beside them"
    )
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose reviews")
    parser.add_argument("--review", metavar="ID", help="answer: which one")
    parser.add_argument("--answer", choices=[each.value for each in ReviewAnswer], help="answer: what came of it")
    parser.add_argument("--by", metavar="STAFF_NUMBER", help="answer: who has looked again")
    parser.add_argument("--reason", metavar="TEXT", help="answer: why, for the staff")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """List or answer; exit code 1 when nothing was answered."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    wrong = _usage(arguments)
    if wrong is not None:
        return _fail(arguments, "USAGE", wrong, EXIT_USAGE)
    try:
        return asyncio.run(_run(settings, arguments))
    except (StorageError, VaultError, OSError) as error:
        return _fail(arguments, "BOOKS_UNREADABLE", str(error), EXIT_REFUSED)


def _usage(arguments: argparse.Namespace) -> str | None:
    if arguments.action == "list":
        return None
    if arguments.review is None or arguments.answer is None:
        return "answer needs --review and --answer"
    if not STAFF_NUMBER.fullmatch(arguments.by or ""):
        return "--by has to be a staff number: capital letters, digits and hyphens"
    if len((arguments.reason or "").strip()) < _SHORTEST_REASON:
        return "--reason has to say why"
    return None


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    bank_id = BankId(arguments.bank)
    async with open_services(settings) as services:
        if arguments.action == "list":
            now = services.clock.now()
            rows = [row_of(review, now) for review in await list_reviews(services, bank_id)]
            print(json.dumps({"reviews": rows}, ensure_ascii=False) if arguments.json else _text(rows))
            return 0
        verdict = Verdict(ReviewAnswer(arguments.answer), arguments.by, arguments.reason.strip(), operating_account())
        answered = await answer_review(services, bank_id, arguments.review, verdict)
        if isinstance(answered, ReviewObstacle):
            return _fail(arguments, answered, _WORDS[answered], EXIT_REFUSED)
        said = {"review_id": answered.review_id, "answer": verdict.answer, "query_number": answered.query_number}
        text = f"{answered.query_number} is answered: {verdict.answer}; the customer is told"
        print(json.dumps(said, ensure_ascii=False) if arguments.json else text)
        return 0


def row_of(review: ReviewRecord, now: datetime) -> Row:
    """Write a review as a row: nothing of the customer."""
    return {
        "review_id": review.review_id,
        "reason": review.reason,
        "query_number": review.query_number,
        "channel": review.channel,
        "subject_id": review.subject_id,
        "owner": review.owner,
        "since": review.create_time.isoformat(timespec="seconds"),
        "answer_by": review.answer_by.isoformat(timespec="seconds"),
        "overdue": now >= review.answer_by,
    }


def _text(rows: list[Row]) -> str:
    said = [
        f"{row['answer_by']}{' OVERDUE' if row['overdue'] else ''}  {row['review_id']}  {row['reason']}"
        f"  {row['owner']}  {row['query_number']}"
        for row in rows
    ]
    return "\n".join(said) if said else "no review waits"


def _fail(arguments: argparse.Namespace, reason: str, message: str, code: int) -> int:
    if arguments.json:
        print_failure(reason, message)
    else:
        say_failure("edian-server", message)
    return code

"""`edian-server evidence verify | export`: a bank's chain of acts, looked through or written out for an auditor.

What is cut off a chain's end shows only against a head that was kept elsewhere: `verify` prints the head, and takes
one that it printed before as `--known`.
"""

import argparse
import asyncio
import json
import os
import re
from pathlib import Path
from typing import TextIO

from channel_server.adapters.storage.open import open_database
from channel_server.application.books import StorageError
from channel_server.application.verify_evidence import VerifiedChain, verify_evidence
from channel_server.cli.failure import EXIT_REFUSED, EXIT_USAGE, print_failure, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.evidence import ChainHead, EvidenceRow
from channel_server.domain.ids import BankId
from channel_server.settings import Settings

_KNOWN = re.compile(r"(?P<number>[0-9]{1,18}):(?P<digest>[0-9a-f]{64})", re.ASCII)
_MOST_TOLD = 100
"""Breaks that are listed: one that was tampered with once has few, one that was shuffled has as many as rows."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("action", choices=("verify", "export"))
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose acts")
    parser.add_argument("--known", metavar="NUMBER:SHA256", help="a head that was printed before and kept elsewhere")
    parser.add_argument(
        "--file", type=Path, metavar="JSONL", help="export: where to, one act a line; never overwritten"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Look through, or write out; exit code 1 when the chain does not hold."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    known = _KNOWN.fullmatch(arguments.known or "")
    if arguments.known is not None and known is None:
        return _fail(arguments, "USAGE", "--known is a number, a colon and 64 hexadecimal digits", EXIT_USAGE)
    if arguments.action == "export" and arguments.file is None:
        return _fail(arguments, "USAGE", "evidence export needs --file", EXIT_USAGE)
    head = None if known is None else ChainHead(int(known["number"]), bytes.fromhex(known["digest"]))
    try:
        found = asyncio.run(_look_through(settings, arguments, head))
    except (StorageError, OSError) as error:
        return _fail(arguments, "EVIDENCE_UNREADABLE", str(error), EXIT_REFUSED)
    print(_json(arguments.bank, found) if arguments.json else _text(found))
    return EXIT_REFUSED if found.breaks else 0


async def _look_through(settings: Settings, arguments: argparse.Namespace, known: ChainHead | None) -> VerifiedChain:
    bank_id = BankId(arguments.bank)
    books = await open_database(settings.database_url)
    try:
        if await books.read(lambda opened: opened.bank(bank_id)) is None:
            raise StorageError(f"there is no bank {bank_id}")
        if arguments.action == "verify":
            return await verify_evidence(books, bank_id, known)
        with _private(arguments.file) as file:
            return await verify_evidence(books, bank_id, known, lambda row: print(_line(row), file=file))
    finally:
        await books.close()


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")


def _line(row: EvidenceRow) -> str:
    body = row.body
    told = {
        "sequence_number": row.sequence_number,
        "bank_id": body.bank_id,
        "event_id": body.event_id,
        "event_type": body.event_type,
        "event_time": body.event_time.isoformat(timespec="microseconds"),
        "subject": body.subject,
        "details": dict(body.details),
        "previous_sha256": row.previous_sha256.hex(),
        "entry_sha256": row.entry_sha256.hex(),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _json(bank_id: str, found: VerifiedChain) -> str:
    told = {
        "bank_id": bank_id,
        "acts": found.head.sequence_number,
        "head": _head(found.head),
        "holds": not found.breaks,
        "breaks_in_all": len(found.breaks),
        "breaks": [
            {"sequence_number": each.sequence_number, "kind": each.kind.value} for each in found.breaks[:_MOST_TOLD]
        ],
    }
    return json.dumps(told)


def _text(found: VerifiedChain) -> str:
    said = [f"act {each.sequence_number}: {each.kind.value}" for each in found.breaks[:_MOST_TOLD]]
    holds = f"{len(found.breaks)} BREAKS: THE CHAIN DOES NOT HOLD" if found.breaks else "the chain holds"
    return "\n".join([*said, f"{found.head.sequence_number} acts; {holds}; head {_head(found.head)}"])


def _head(head: ChainHead) -> str:
    return f"{head.sequence_number}:{head.entry_sha256.hex()}"


def _fail(arguments: argparse.Namespace, reason: str, message: str, code: int) -> int:
    if arguments.json:
        print_failure(reason, message)
    else:
        say_failure("edian-server", message)
    return code

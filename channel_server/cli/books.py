"""`edian-server books`: what the books hold for one bank: lines, drawdowns, the ledger's sum, the evidence chain."""

import argparse
import json
import sqlite3

from channel_server.adapters.storage.evidence import SqliteEvidence
from channel_server.adapters.storage.sqlite import SqliteBooks, open_connection
from channel_server.application.books import StorageError
from channel_server.cli.failure import EXIT_REFUSED, print_failure, say_failure
from channel_server.cli.settings_flags import add_database, run_with
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId

_LINES = """
SELECT credit_line_id, customer_id, credit_limit_fen, reserved_fen, outstanding_fen,
       credit_limit_fen - reserved_fen - outstanding_fen AS available_fen
  FROM credit_line WHERE bank_id = ? ORDER BY credit_line_id
"""
_DRAWDOWNS = """
SELECT drawdown_id, request_id, state, amount_fen, credit_line_id, loan_note_id, core_reference, query_number,
       refusal_reason, suspense IS NOT NULL AS in_suspense
  FROM drawdown WHERE bank_id = ? ORDER BY create_time_ms, drawdown_id
"""
_LEDGER = "SELECT COALESCE(SUM(amount_fen), 0), COUNT(*) FROM ledger_entry WHERE bank_id = ?"
_MOST_EVIDENCE = 1_000_000

Row = dict[str, str | int | bool | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_database(parser)
    parser.add_argument("--bank", required=True, metavar="BANK_ID", help="whose books")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(arguments: argparse.Namespace) -> int:
    """Print the books; exit code 1 when they do not hold together."""
    settings = run_with(arguments)
    if isinstance(settings, int):
        return settings
    try:
        if not settings.database_path.is_file():
            raise StorageError(f"there is no database {settings.database_path}")
        connection = open_connection(settings.database_path)
        try:
            found = read_books(connection, BankId(arguments.bank))
        finally:
            connection.close()
    except (StorageError, sqlite3.Error) as error:
        if arguments.json:
            print_failure("BOOKS_UNREADABLE", str(error), flag="--database")
        else:
            say_failure("edian-server", str(error))
        return EXIT_REFUSED
    print(json.dumps(found, ensure_ascii=False) if arguments.json else _text(found))
    return 0 if found["consistent"] else EXIT_REFUSED


def read_books(connection: sqlite3.Connection, bank_id: BankId) -> dict[str, list[Row] | int | bool]:
    """Read one bank's books, and see whether they hold together."""
    lines = [dict(row) for row in connection.execute(_LINES, (bank_id,))]
    drawdowns = [dict(row) for row in connection.execute(_DRAWDOWNS, (bank_id,))]
    for drawdown in drawdowns:
        drawdown["in_suspense"] = bool(drawdown["in_suspense"])
    ledger_sum, ledger_entries = connection.execute(_LEDGER, (bank_id,)).fetchone()
    evidence: SqliteEvidence = SqliteBooks(connection)
    breaks = verify_chain(evidence.evidence_rows(bank_id, 0, _MOST_EVIDENCE))
    sound = all(line["available_fen"] >= 0 and line["reserved_fen"] >= 0 for line in lines)
    return {
        "lines": lines,
        "drawdowns": drawdowns,
        "ledger_sum_fen": ledger_sum,
        "ledger_entries": ledger_entries,
        "evidence_breaks": len(breaks),
        "consistent": sound and ledger_sum == 0 and not breaks,
    }


def _text(found: dict[str, list[Row] | int | bool]) -> str:
    lines, drawdowns = found["lines"], found["drawdowns"]
    assert isinstance(lines, list), "as read_books makes it"
    assert isinstance(drawdowns, list), "as read_books makes it"
    said = [
        f"{line['credit_line_id']}: limit {line['credit_limit_fen']}, reserved {line['reserved_fen']},"
        f" outstanding {line['outstanding_fen']}, available {line['available_fen']} fen"
        for line in lines
    ]
    said += [f"{each['drawdown_id']}: {each['state']}, {each['amount_fen']} fen" for each in drawdowns]
    said.append("the books hold together" if found["consistent"] else "THE BOOKS DO NOT HOLD TOGETHER")
    return "\n".join(said)

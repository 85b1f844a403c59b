"""The books laid open: every account, posting, instruction and note, and whether they hold together.

It trusts none of the running totals: they are added up anew from the entries and compared.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from channel_server.sandbox.books.store import DATABASE_NAME

Row = dict[str, str | int | bool | None]

_TABLES = {
    "banks": "SELECT bank_id, business_date, open FROM bank ORDER BY bank_id",
    "accounts": "SELECT account_number, bank_id, kind, customer_id, card_tail, open,"
    " CASE kind WHEN 'DEPOSIT' THEN -debit_fen ELSE debit_fen END AS balance_fen FROM account"
    " ORDER BY bank_id, kind, account_number",
    "postings": "SELECT posting_id, bank_id, core_reference, kind, reference, business_date, post_time_ms,"
    " (SELECT sum(max(amount_fen, 0)) FROM entry e WHERE e.posting_id = p.posting_id) AS amount_fen"
    " FROM posting p ORDER BY posting_id",
    "entries": "SELECT posting_id, line, account_number, amount_fen FROM entry ORDER BY posting_id, line",
    "instructions": "SELECT i.bank_id, i.reference, ordinal, i.kind, state, i.customer_id, account_number,"
    " amount_fen, penalty_fen, interest_fen, loan_note_id, value_date, payee_name, core_reference, refusal_code,"
    " refusal_text"
    " FROM instruction i LEFT JOIN posting p ON p.posting_id = i.posting_id ORDER BY i.bank_id, i.reference, ordinal",
    "loan_notes": "SELECT bank_id, loan_note_id, reference, credit_line_id, amount_fen, voided FROM loan_note"
    " ORDER BY bank_id, loan_note_id",
    "note_repayments": "SELECT bank_id, reference, loan_note_id, sequence_number, balance_fen FROM note_repayment"
    " ORDER BY bank_id, loan_note_id, sequence_number",
    "lines": "SELECT bank_id, credit_line_id, sequence_number, limit_fen, reserved_fen, outstanding_fen"
    " FROM line_mirror ORDER BY bank_id, credit_line_id",
    "notifications": "SELECT bank_id, reference, customer_id, template, masked_phone FROM notification ORDER BY rowid",
    "staff_calls": "SELECT bank_id, reference, terminal_id, branch, place, code, call_time_ms FROM staff_call"
    " ORDER BY rowid",
    "images": "SELECT bank_id, reference, kind, media_type, length(content) AS bytes FROM image ORDER BY rowid",
}
_PROBLEMS = {
    "postings do not sum to zero": "SELECT count(*) FROM (SELECT posting_id FROM entry GROUP BY posting_id"
    " HAVING sum(amount_fen) <> 0)",
    "postings are not sealed": "SELECT count(*) FROM posting WHERE sealed = 0",
    "accounts differ from their entries": "SELECT count(*) FROM account a WHERE debit_fen <>"
    " (SELECT coalesce(sum(amount_fen), 0) FROM entry e WHERE e.account_number = a.account_number)",
    "accounts hold less than nothing": "SELECT count(*) FROM account WHERE kind = 'DEPOSIT' AND debit_fen > 0",
    "paid instructions have no posting of their amount": "SELECT count(*) FROM instruction i WHERE"
    " state IN ('POSTED', 'REVERSED') AND amount_fen IS NOT (SELECT sum(max(amount_fen, 0)) FROM entry e"
    " WHERE e.posting_id = i.posting_id)",
    "payments have no instruction of their kind": "SELECT count(*) FROM posting p"
    " WHERE kind IN ('DISBURSEMENT', 'REPAYMENT') AND NOT EXISTS"
    " (SELECT 1 FROM instruction i WHERE i.posting_id = p.posting_id AND i.kind = p.kind)",
}
_PAID_TWICE = (
    "SELECT bank_id, reference, count(*) AS times FROM instruction WHERE state = 'POSTED'"
    " GROUP BY bank_id, reference HAVING count(*) > 1 ORDER BY bank_id, reference"
)


class NoBooksError(FileNotFoundError):
    """The folder holds no books. Name the folder that `serve` was given."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the books say. Units: fen."""

    sum_fen: int
    """Of all entries: zero, always."""
    problems: tuple[str, ...]
    paid_twice: tuple[Row, ...]
    """References that a core which is not idempotent has paid more than once."""
    tables: dict[str, tuple[Row, ...]]

    @property
    def consistent(self) -> bool:
        """Whether the books hold together."""
        return not self.problems and self.sum_fen == 0

    def to_json(self) -> dict[str, object]:
        """Give it as the command prints it."""
        return {
            "consistent": self.consistent,
            "sum_fen": self.sum_fen,
            "problems": self.problems,
            "paid_twice": self.paid_twice,
            **self.tables,
        }


def audit_books(data: Path) -> Audit:
    """Read the books of a folder, also while a sandbox works on them.

    Raises:
        NoBooksError: there are none.
    """
    path = data / DATABASE_NAME
    if not path.is_file():
        raise NoBooksError(f"no sandbox books in {data}")
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")  # one snapshot for all that follows
        (total,) = connection.execute("SELECT coalesce(sum(amount_fen), 0) FROM entry").fetchone()
        problems = []
        for what, query in _PROBLEMS.items():
            (count,) = connection.execute(query).fetchone()
            if count:
                problems.append(f"{count} {what}")
        tables = {name: _rows(connection, query) for name, query in _TABLES.items()}
        return Audit(total, tuple(problems), _rows(connection, _PAID_TWICE), tables)
    finally:
        connection.close()


def audit_text(audit: Audit) -> Sequence[str]:
    """Write the books for a person: what was paid, what stands on the accounts, and the verdict."""
    lines = ["payments"]
    for row in audit.tables["instructions"]:
        state = f"{row['state']} {row['refusal_code']}".strip()
        yuan = f"{int(row['amount_fen'] or 0) / 100:>14,.2f}"
        what = f"{row['kind'] or '-':<12} {row['account_number'] or '-':<18}"
        lines.append(f"  {row['bank_id']:<10} {row['reference']}  {yuan}  {what} {state}")
    lines.append("accounts")
    for row in audit.tables["accounts"]:
        yuan = f"{int(row['balance_fen'] or 0) / 100:>16,.2f}"
        lines.append(f"  {row['bank_id']:<10} {row['account_number']:<18} {yuan}  {row['customer_id'] or ''}")
    lines.append(f"sum of all entries: {audit.sum_fen} fen")
    lines += [f"problem: {problem}" for problem in audit.problems]
    lines += [f"paid {row['times']} times: {row['bank_id']} {row['reference']}" for row in audit.paid_twice]
    lines.append("the books hold together" if audit.consistent else "the books do NOT hold together")
    return lines


def _rows(connection: sqlite3.Connection, query: str) -> tuple[Row, ...]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    flags = {"open", "voided"}
    return tuple(
        {name: bool(value) if name in flags else value for name, value in zip(names, row, strict=True)}
        for row in cursor
    )

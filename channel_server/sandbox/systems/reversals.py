"""Core banking undoes a disbursement of the same business day (冲正) by an entry of the opposite sign."""

import sqlite3
from dataclasses import dataclass, replace

from channel_server.domain.money import Fen
from channel_server.sandbox.books import ledger
from channel_server.sandbox.books.ledger import Entry, own_account
from channel_server.sandbox.errors import ContentDiffersError, NotOfferedError
from channel_server.sandbox.systems.core_banking import (
    BusinessDay,
    CoreRefusal,
    Instruction,
    InstructionState,
    Now,
    Promises,
    business_day,
    latest_instruction,
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """The undoing that somebody asks for."""

    bank_id: str
    reference: str
    reversal_reference: str
    reason: str


def reverse_posting(
    connection: sqlite3.Connection,
    order: Reversal,
    *,
    promises: Promises,
    now: Now,
    refusal: CoreRefusal | None = None,
) -> Instruction:
    """Undo a posting by an entry of the opposite sign, or say why not; the same reversal gets the same answer.

    Raises:
        NotFoundError: there is no such bank.
        NotOfferedError: this core does not reverse.
        ContentDiffersError: the reversal's reference stands for the reversal of something else.
    """
    if not promises.reverses:
        raise NotOfferedError("this core does not reverse")
    day = business_day(connection, order.bank_id)
    ordinal, known = latest_instruction(connection, order.bank_id, order.reference)
    earlier = connection.execute(
        "SELECT reference, refusal_code, refusal_text FROM reversal WHERE bank_id = ? AND reversal_reference = ?",
        (order.bank_id, order.reversal_reference),
    ).fetchone()
    if earlier is not None:
        if earlier[0] != order.reference:
            raise ContentDiffersError("this reversal_reference was used for another reference")
        return replace(known, refusal=CoreRefusal(earlier[1], earlier[2])) if earlier[1] else known
    if known.state is InstructionState.REVERSED:
        return known
    no = _reversal_refusal(connection, order, known, day) or refusal
    if no is not None:
        _record_reversal(connection, order, None, no)
        return replace(known, refusal=no)
    assert known.amount is not None, "a posting that can be reversed has its amount"
    posting_id = _undo(connection, order, known.amount, day, now)
    _record_reversal(connection, order, posting_id, None)
    connection.execute(
        "UPDATE instruction SET state = 'REVERSED' WHERE bank_id = ? AND reference = ? AND ordinal = ?",
        (order.bank_id, order.reference, ordinal),
    )
    return replace(known, state=InstructionState.REVERSED)


def _reversal_refusal(
    connection: sqlite3.Connection, order: Reversal, known: Instruction, day: BusinessDay
) -> CoreRefusal | None:
    if known.posted is None or known.amount is None:
        return CoreRefusal("NOT_POSTED", "没有这笔入账，不能冲正。")
    kind, account_number = _kind_and_account(connection, order)
    if kind != "DISBURSEMENT":
        return CoreRefusal("NOT_A_DISBURSEMENT", "只能冲正放款。")
    if not day.open:
        return CoreRefusal("BOOKS_CLOSED", "本行正在日终，暂不记账。")
    if known.posted.business_date != day.business_date:
        return CoreRefusal("OTHER_BUSINESS_DAY", "只能冲正当日的入账。")
    deposit = ledger.find_deposit(connection, order.bank_id, account_number)
    if deposit is None or deposit.balance < known.amount:
        return CoreRefusal("BALANCE_SHORT", "账户余额不足，不能冲正。")
    return None


def _undo(connection: sqlite3.Connection, order: Reversal, amount: Fen, day: BusinessDay, now: Now) -> int:
    posted = ledger.post(
        connection,
        (
            Entry(_kind_and_account(connection, order)[1], amount),
            Entry(own_account(order.bank_id, "LOANS"), -amount),
        ),
        bank_id=order.bank_id,
        kind="REVERSAL",
        reference=order.reversal_reference,
        business_date=day.business_date,
        post_time=now(),
    )
    return posted.posting_id


def _kind_and_account(connection: sqlite3.Connection, order: Reversal) -> tuple[str, str]:
    row = connection.execute(
        "SELECT kind, account_number FROM instruction WHERE bank_id = ? AND reference = ?"
        " ORDER BY ordinal DESC LIMIT 1",
        (order.bank_id, order.reference),
    ).fetchone()
    return str(row[0]), str(row[1])


def _record_reversal(
    connection: sqlite3.Connection, order: Reversal, posting_id: int | None, refusal: CoreRefusal | None
) -> None:
    connection.execute(
        "INSERT INTO reversal (bank_id, reversal_reference, reference, reason, posting_id, refusal_code, refusal_text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            order.bank_id,
            order.reversal_reference,
            order.reference,
            order.reason,
            posting_id,
            refusal.code if refusal else "",
            refusal.text if refusal else "",
        ),
    )

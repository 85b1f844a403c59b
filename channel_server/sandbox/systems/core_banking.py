"""Core banking (核心): what was asked under which reference, and what the ledger says of it.

Every function is one transaction's worth of work over the caller's connection. A refusal is recorded like a posting:
the same reference gets the same answer for ever.
"""

import datetime
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, unique

from channel_server.domain.money import Fen
from channel_server.sandbox.books import ledger
from channel_server.sandbox.books.ledger import Deposit, Entry, own_account
from channel_server.sandbox.errors import ContentDiffersError, NotFoundError, NotOfferedError

Now = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class Promises:
    """What this core offers, as its capabilities say."""

    idempotent_by_reference: bool = True
    voids_by_reference: bool = True
    reverses: bool = True


@unique
class InstructionState(StrEnum):
    """What is known of a reference."""

    NOT_FOUND = "NOT_FOUND"
    POSTED = "POSTED"
    REFUSED = "REFUSED"
    VOIDED = "VOIDED"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """A bank's business date, and whether postings are taken."""

    business_date: datetime.date
    open: bool


@dataclass(frozen=True, slots=True)
class CoreRefusal:
    """Why core says no, in its own code and words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Disbursement:
    """A payment that somebody asks for. Units: fen."""

    bank_id: str
    reference: str
    customer_id: str
    account_number: str
    amount: Fen
    loan_note_id: str
    value_date: datetime.date


@dataclass(frozen=True, slots=True)
class Reversal:
    """The undoing that somebody asks for."""

    bank_id: str
    reference: str
    reversal_reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """What core knows of a reference. `posted` and `balance` are there once it was posted. Units: fen."""

    reference: str
    state: InstructionState
    amount: Fen | None = None
    posted: ledger.Posted | None = None
    balance: Fen | None = None
    refusal: CoreRefusal | None = None


def business_day(connection: sqlite3.Connection, bank_id: str) -> BusinessDay:
    """Tell a bank's business date.

    Raises:
        NotFoundError: there is no such bank.
    """
    row = connection.execute("SELECT business_date, open FROM bank WHERE bank_id = ?", (bank_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"no bank {bank_id}")
    return BusinessDay(datetime.date.fromisoformat(row[0]), bool(row[1]))


def set_business_day(connection: sqlite3.Connection, bank_id: str, day: BusinessDay) -> None:
    """Turn a bank's business date, or open and close its books.

    Raises:
        NotFoundError: there is no such bank.
    """
    changed = connection.execute(
        "UPDATE bank SET business_date = ?, open = ? WHERE bank_id = ?",
        (day.business_date.isoformat(), day.open, bank_id),
    )
    if changed.rowcount == 0:
        raise NotFoundError(f"no bank {bank_id}")


def list_accounts(connection: sqlite3.Connection, bank_id: str, customer_id: str) -> tuple[Deposit, ...]:
    """List a customer's accounts.

    Raises:
        NotFoundError: there is no such bank.
    """
    business_day(connection, bank_id)
    return ledger.deposits_of(connection, bank_id, customer_id)


def post_disbursement(
    connection: sqlite3.Connection,
    order: Disbursement,
    *,
    promises: Promises,
    now: Now,
    refusal: CoreRefusal | None = None,
) -> Instruction:
    """Pay, or refuse, or answer what has been answered before.

    Args:
        connection: the books, within a transaction.
        order: the payment.
        promises: what this core offers. One that is not idempotent pays a repeated reference again.
        now: the clock.
        refusal: a reason from outside the books to say no, where they would have said yes.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference stands for another payment.
    """
    day = business_day(connection, order.bank_id)
    ordinal, known = _latest(connection, order.bank_id, order.reference)
    paid = (InstructionState.POSTED, InstructionState.REVERSED)
    if known.state is not InstructionState.NOT_FOUND:
        if known.state is not InstructionState.VOIDED:
            _require_same(connection, order)
        if promises.idempotent_by_reference or known.state not in paid:
            return known
    no = _refusal(connection, order, day) or refusal
    if no is not None:
        if known.state in paid:
            # A second refusal must not hide that the first was paid.
            return replace(known, state=InstructionState.REFUSED, refusal=no)
        made = Instruction(order.reference, InstructionState.REFUSED, order.amount, refusal=no)
    else:
        made = _pay(connection, order, day, now)
    _record(connection, order, made, ordinal + 1)
    return made


def inquire_posting(connection: sqlite3.Connection, bank_id: str, reference: str) -> Instruction:
    """Tell what is known of a reference.

    Raises:
        NotFoundError: there is no such bank.
    """
    business_day(connection, bank_id)
    return _latest(connection, bank_id, reference)[1]


def void_posting(connection: sqlite3.Connection, bank_id: str, reference: str, *, promises: Promises) -> Instruction:
    """Promise that a reference never will be posted, unless it is too late.

    Raises:
        NotFoundError: there is no such bank.
        NotOfferedError: this core does not void.
    """
    if not promises.voids_by_reference:
        raise NotOfferedError("this core does not void by reference")
    known = inquire_posting(connection, bank_id, reference)
    if known.state is not InstructionState.NOT_FOUND:
        return known
    connection.execute(
        "INSERT INTO instruction (bank_id, reference, ordinal, state) VALUES (?, ?, 1, 'VOIDED')", (bank_id, reference)
    )
    return Instruction(reference, InstructionState.VOIDED)


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
    ordinal, known = _latest(connection, order.bank_id, order.reference)
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


def _refusal(connection: sqlite3.Connection, order: Disbursement, day: BusinessDay) -> CoreRefusal | None:
    deposit = ledger.find_deposit(connection, order.bank_id, order.account_number)
    if not day.open:
        return CoreRefusal("BOOKS_CLOSED", "本行正在日终，暂不记账。")
    if order.value_date != day.business_date:
        return CoreRefusal("VALUE_DATE", f"起息日 {order.value_date} 不是营业日 {day.business_date}。")
    if deposit is None:
        return CoreRefusal("ACCOUNT_UNKNOWN", "收款账户不存在。")
    if deposit.customer_id != order.customer_id:
        return CoreRefusal("ACCOUNT_NOT_OWN", "收款账户不是借款人本人的。")
    if not deposit.open:
        return CoreRefusal("ACCOUNT_CLOSED", "收款账户已停止入账。")
    return None


def _pay(connection: sqlite3.Connection, order: Disbursement, day: BusinessDay, now: Now) -> Instruction:
    posted = ledger.post(
        connection,
        (
            Entry(own_account(order.bank_id, "LOANS"), order.amount),
            Entry(order.account_number, -order.amount),
        ),
        bank_id=order.bank_id,
        kind="DISBURSEMENT",
        reference=order.reference,
        business_date=day.business_date,
        post_time=now(),
    )
    deposit = ledger.find_deposit(connection, order.bank_id, order.account_number)
    assert deposit is not None, "money has just been paid to it"
    return Instruction(order.reference, InstructionState.POSTED, order.amount, posted, deposit.balance)


def _reversal_refusal(
    connection: sqlite3.Connection, order: Reversal, known: Instruction, day: BusinessDay
) -> CoreRefusal | None:
    if known.posted is None or known.amount is None:
        return CoreRefusal("NOT_POSTED", "没有这笔入账，不能冲正。")
    if not day.open:
        return CoreRefusal("BOOKS_CLOSED", "本行正在日终，暂不记账。")
    if known.posted.business_date != day.business_date:
        return CoreRefusal("OTHER_BUSINESS_DAY", "只能冲正当日的入账。")
    deposit = ledger.find_deposit(connection, order.bank_id, _paid_account(connection, order))
    if deposit is None or deposit.balance < known.amount:
        return CoreRefusal("BALANCE_SHORT", "账户余额不足，不能冲正。")
    return None


def _undo(connection: sqlite3.Connection, order: Reversal, amount: Fen, day: BusinessDay, now: Now) -> int:
    posted = ledger.post(
        connection,
        (
            Entry(_paid_account(connection, order), amount),
            Entry(own_account(order.bank_id, "LOANS"), -amount),
        ),
        bank_id=order.bank_id,
        kind="REVERSAL",
        reference=order.reversal_reference,
        business_date=day.business_date,
        post_time=now(),
    )
    return posted.posting_id


def _paid_account(connection: sqlite3.Connection, order: Reversal) -> str:
    row = connection.execute(
        "SELECT account_number FROM instruction WHERE bank_id = ? AND reference = ? ORDER BY ordinal DESC LIMIT 1",
        (order.bank_id, order.reference),
    ).fetchone()
    return str(row[0])


def _latest(connection: sqlite3.Connection, bank_id: str, reference: str) -> tuple[int, Instruction]:
    row = connection.execute(
        "SELECT ordinal, state, amount_fen, posting_id, balance_fen, refusal_code, refusal_text FROM instruction"
        " WHERE bank_id = ? AND reference = ? ORDER BY ordinal DESC LIMIT 1",
        (bank_id, reference),
    ).fetchone()
    if row is None:
        return 0, Instruction(reference, InstructionState.NOT_FOUND)
    ordinal, state, amount, posting_id, balance, code, text = row
    return ordinal, Instruction(
        reference,
        InstructionState(state),
        None if amount is None else Fen(amount),
        None if posting_id is None else ledger.find_posting(connection, posting_id),
        None if balance is None else Fen(balance),
        CoreRefusal(code, text) if code else None,
    )


def _require_same(connection: sqlite3.Connection, order: Disbursement) -> None:
    names = ("customer_id", "account_number", "amount_fen", "loan_note_id", "value_date")
    now_asked = (
        order.customer_id,
        order.account_number,
        order.amount,
        order.loan_note_id,
        order.value_date.isoformat(),
    )
    first = connection.execute(
        "SELECT customer_id, account_number, amount_fen, loan_note_id, value_date FROM instruction"
        " WHERE bank_id = ? AND reference = ? AND ordinal = 1",
        (order.bank_id, order.reference),
    ).fetchone()
    for name, before, after in zip(names, first, now_asked, strict=True):
        if before != after:
            raise ContentDiffersError(f"this reference was used with another {name}")


def _record(connection: sqlite3.Connection, order: Disbursement, made: Instruction, ordinal: int) -> None:
    connection.execute(
        "INSERT INTO instruction (bank_id, reference, ordinal, state, customer_id, account_number, amount_fen,"
        " loan_note_id, value_date, posting_id, balance_fen, refusal_code, refusal_text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.bank_id,
            order.reference,
            ordinal,
            made.state.value,
            order.customer_id,
            order.account_number,
            order.amount,
            order.loan_note_id,
            order.value_date.isoformat(),
            made.posted.posting_id if made.posted else None,
            made.balance,
            made.refusal.code if made.refusal else "",
            made.refusal.text if made.refusal else "",
        ),
    )


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

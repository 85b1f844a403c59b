"""Core banking (核心): what was asked under which reference, and what the ledger says of it.

Every function is one transaction's worth of work over the caller's connection. A refusal is recorded like a posting:
the same reference gets the same answer for ever.
"""

import datetime
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import NamedTuple

from channel_server.domain.money import Fen
from channel_server.sandbox.books import ledger
from channel_server.sandbox.books.ledger import Deposit, Entry, own_account
from channel_server.sandbox.errors import ContentDiffersError, NotFoundError, NotOfferedError
from channel_server.sandbox.systems.payees import WORDS, PayeeQuestion, PayeeVerdict, verdict_on

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
    payee_name: str = ""
    """Whose account it is, of an entrusted payment; empty where it is the customer's."""

    @property
    def content(self) -> "Content":
        """What must be the same when the reference comes again."""
        return Content(
            "DISBURSEMENT",
            self.customer_id,
            self.account_number,
            self.amount,
            0,
            0,
            self.loan_note_id,
            self.value_date.isoformat(),
            self.payee_name,
        )


class Content(NamedTuple):
    """An instruction as the books keep it; the names are those of its columns. Units: fen."""

    kind: str
    """`DISBURSEMENT` or `REPAYMENT`."""
    customer_id: str
    account_number: str
    amount_fen: int
    penalty_fen: int
    interest_fen: int
    loan_note_id: str
    value_date: str
    payee_name: str = ""


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


def check_payee(connection: sqlite3.Connection, question: PayeeQuestion) -> PayeeVerdict:
    """Say whether an account is that of whom a bill names.

    Raises:
        NotFoundError: there is no such bank.
    """
    business_day(connection, question.bank_id)
    deposit = ledger.find_deposit(connection, question.bank_id, question.account_number)
    return verdict_on(deposit, borrower=question.customer_id, name=question.name)


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

    def decide(day: BusinessDay) -> CoreRefusal | None:
        return _refusal(connection, order, day) or refusal

    def pay(day: BusinessDay) -> Instruction:
        return _pay(connection, order, day, now)

    return carry_out(connection, order.bank_id, order.reference, order.content, promises, decide, pay)


def carry_out(
    connection: sqlite3.Connection,
    bank_id: str,
    reference: str,
    content: Content,
    promises: Promises,
    decide: Callable[[BusinessDay], CoreRefusal | None],
    post: Callable[[BusinessDay], Instruction],
) -> Instruction:
    """Do what is asked under a reference, once where this core is idempotent, and keep what became of it.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference stands for something else.
    """
    day = business_day(connection, bank_id)
    ordinal, known = latest_instruction(connection, bank_id, reference)
    done = known.state in (InstructionState.POSTED, InstructionState.REVERSED)
    if known.state is not InstructionState.NOT_FOUND:
        if known.state is not InstructionState.VOIDED:
            require_same(connection, bank_id, reference, content)
        if promises.idempotent_by_reference or not done:
            return known
    no = decide(day)
    if no is not None and done:
        # A second refusal must not hide that the first was paid.
        return replace(known, state=InstructionState.REFUSED, refusal=no)
    if no is not None:
        made = Instruction(reference, InstructionState.REFUSED, Fen(content.amount_fen), refusal=no)
    else:
        made = post(day)
    record_instruction(connection, bank_id, content, made, ordinal + 1)
    return made


def inquire_posting(connection: sqlite3.Connection, bank_id: str, reference: str) -> Instruction:
    """Tell what is known of a reference.

    Raises:
        NotFoundError: there is no such bank.
    """
    business_day(connection, bank_id)
    return latest_instruction(connection, bank_id, reference)[1]


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


def _refusal(connection: sqlite3.Connection, order: Disbursement, day: BusinessDay) -> CoreRefusal | None:
    deposit = ledger.find_deposit(connection, order.bank_id, order.account_number)
    if not day.open:
        return CoreRefusal("BOOKS_CLOSED", "本行正在日终，暂不记账。")
    if order.value_date != day.business_date:
        return CoreRefusal("VALUE_DATE", f"起息日 {order.value_date} 不是营业日 {day.business_date}。")
    if order.payee_name:
        verdict = verdict_on(deposit, borrower=order.customer_id, name=order.payee_name)
        return None if verdict is PayeeVerdict.MATCHES else CoreRefusal(f"PAYEE_{verdict}", WORDS[verdict])
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
    # What stands on a payee's account is not the borrower's to know.
    balance = None if order.payee_name else deposit.balance
    return Instruction(order.reference, InstructionState.POSTED, order.amount, posted, balance)


def latest_instruction(connection: sqlite3.Connection, bank_id: str, reference: str) -> tuple[int, Instruction]:
    """Find the newest instruction under a reference, and its number; 0 where there is none."""
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


def require_same(connection: sqlite3.Connection, bank_id: str, reference: str, content: Content) -> None:
    """Compare with what came first under the reference.

    Raises:
        ContentDiffersError: it was something else.
    """
    first = connection.execute(
        f"SELECT {_CONTENT} FROM instruction WHERE bank_id = ? AND reference = ? AND ordinal = 1",  # noqa: S608 - names
        (bank_id, reference),
    ).fetchone()
    for name, before, after in zip(Content._fields, first, content, strict=True):
        if before != after:
            raise ContentDiffersError(f"this reference was used with another {name}")


def record_instruction(
    connection: sqlite3.Connection, bank_id: str, content: Content, made: Instruction, ordinal: int
) -> None:
    """Keep an instruction with what became of it."""
    connection.execute(
        f"INSERT INTO instruction (bank_id, reference, ordinal, state, {_CONTENT}, posting_id, balance_fen,"  # noqa: S608
        " refusal_code, refusal_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            bank_id,
            made.reference,
            ordinal,
            made.state.value,
            *content,
            made.posted.posting_id if made.posted else None,
            made.balance,
            made.refusal.code if made.refusal else "",
            made.refusal.text if made.refusal else "",
        ),
    )


_CONTENT = ", ".join(Content._fields)

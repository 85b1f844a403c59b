"""Core banking collects repayments: the customer's account is debited, the loan and the bank's income are credited.

References are those of `core_banking`: one table of instructions, one promise, inquired about and voided alike.
"""

import datetime
import sqlite3
from dataclasses import dataclass

from channel_server.domain.money import Fen
from channel_server.sandbox.books import ledger
from channel_server.sandbox.books.ledger import Entry, own_account
from channel_server.sandbox.systems.core_banking import (
    BusinessDay,
    Content,
    CoreRefusal,
    Instruction,
    InstructionState,
    Now,
    Promises,
    carry_out,
)


@dataclass(frozen=True, slots=True)
class Repayment:
    """A collection that somebody asks for, by its parts. Units: fen."""

    bank_id: str
    reference: str
    customer_id: str
    account_number: str
    loan_note_id: str
    penalty_interest: Fen
    interest: Fen
    principal: Fen
    value_date: datetime.date

    @property
    def amount(self) -> Fen:
        """The parts together."""
        return Fen(self.penalty_interest + self.interest + self.principal)

    @property
    def content(self) -> Content:
        """What must be the same when the reference comes again."""
        return Content(
            "REPAYMENT",
            self.customer_id,
            self.account_number,
            self.amount,
            self.penalty_interest,
            self.interest,
            self.loan_note_id,
            self.value_date.isoformat(),
        )


def post_repayment(
    connection: sqlite3.Connection,
    order: Repayment,
    *,
    promises: Promises,
    now: Now,
    refusal: CoreRefusal | None = None,
) -> Instruction:
    """Collect, or refuse, or answer what has been answered before.

    Args:
        connection: the books, within a transaction.
        order: the collection.
        promises: what this core offers. One that is not idempotent collects a repeated reference again.
        now: the clock.
        refusal: a reason from outside the books to say no, where they would have said yes.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference stands for something else.
    """

    def decide(day: BusinessDay) -> CoreRefusal | None:
        return _refusal(connection, order, day) or refusal

    def collect(day: BusinessDay) -> Instruction:
        return _collect(connection, order, day, now)

    return carry_out(connection, order.bank_id, order.reference, order.content, promises, decide, collect)


def _refusal(connection: sqlite3.Connection, order: Repayment, day: BusinessDay) -> CoreRefusal | None:
    deposit = ledger.find_deposit(connection, order.bank_id, order.account_number)
    if not day.open:
        return CoreRefusal("BOOKS_CLOSED", "本行正在日终，暂不记账。")
    if order.value_date != day.business_date:
        return CoreRefusal("VALUE_DATE", f"还款日 {order.value_date} 不是营业日 {day.business_date}。")
    if deposit is None:
        return CoreRefusal("ACCOUNT_UNKNOWN", "付款账户不存在。")
    if deposit.customer_id != order.customer_id:
        return CoreRefusal("ACCOUNT_NOT_OWN", "付款账户不是借款人本人的。")
    if not deposit.open:
        return CoreRefusal("ACCOUNT_CLOSED", "付款账户已停止支付。")
    if deposit.balance < order.amount:
        return CoreRefusal("BALANCE_SHORT", "账户余额不足。")
    return None


def _collect(connection: sqlite3.Connection, order: Repayment, day: BusinessDay, now: Now) -> Instruction:
    credits_to = {"LOANS": order.principal, "INTEREST": order.interest, "PENALTY": order.penalty_interest}
    posted = ledger.post(
        connection,
        (
            Entry(order.account_number, order.amount),
            *(Entry(own_account(order.bank_id, kind), -part) for kind, part in credits_to.items() if part),
        ),
        bank_id=order.bank_id,
        kind="REPAYMENT",
        reference=order.reference,
        business_date=day.business_date,
        post_time=now(),
    )
    deposit = ledger.find_deposit(connection, order.bank_id, order.account_number)
    assert deposit is not None, "money has just been collected from it"
    return Instruction(order.reference, InstructionState.POSTED, order.amount, posted, deposit.balance)

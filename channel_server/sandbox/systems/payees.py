"""Core banking says whether an account is that of whom a bill names (收款人核验); it does not say whose it is."""

from dataclasses import dataclass
from enum import StrEnum, unique

from channel_server.sandbox.books.ledger import Deposit


@unique
class PayeeVerdict(StrEnum):
    """What is said of a payee."""

    MATCHES = "MATCHES"
    NAME_DIFFERS = "NAME_DIFFERS"
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"
    OWN_ACCOUNT = "OWN_ACCOUNT"


@dataclass(frozen=True, slots=True)
class PayeeQuestion:
    """An account and the name on the bill, at the borrower's word."""

    bank_id: str
    customer_id: str
    account_number: str
    name: str


WORDS = {
    PayeeVerdict.NAME_DIFFERS: "收款人户名与账号不符。",
    PayeeVerdict.ACCOUNT_UNKNOWN: "收款账户不存在。",
    PayeeVerdict.ACCOUNT_CLOSED: "收款账户已停止入账。",
    PayeeVerdict.OWN_ACCOUNT: "收款账户是借款人本人的，不能受托支付。",
}
"""Why a payment to a payee is refused."""


def verdict_on(deposit: Deposit | None, *, borrower: str, name: str) -> PayeeVerdict:
    """Say what is wrong with an account as a payee's. Whether it is closed is told to whoever knows its name."""
    if deposit is None:
        return PayeeVerdict.ACCOUNT_UNKNOWN
    if deposit.customer_id == borrower:
        return PayeeVerdict.OWN_ACCOUNT
    if deposit.holder_name != name:
        return PayeeVerdict.NAME_DIFFERS
    return PayeeVerdict.MATCHES if deposit.open else PayeeVerdict.ACCOUNT_CLOSED

"""Whom an entrusted payment (受托支付) goes to: the seller, by name, account and the bill that names them.

Not whether the account is that name's, which only core banking can say. All of it is data of class C2: the books
hold it sealed, and a keyed digest (`PayeeId`) that tells two payees apart without saying either.
"""

import json
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NewType

PayeeId = NewType("PayeeId", str)
"""Keyed digest of a payee's text."""
NO_PAYEE = PayeeId("")
"""The customer is paid."""

_SHOWN_DIGITS = 4


@unique
class PaymentMode(StrEnum):
    """To whom a drawdown is paid out."""

    OWN = "OWN"
    """自主支付: to the customer's own account."""
    ENTRUSTED = "ENTRUSTED"
    """受托支付: to the seller's."""


@dataclass(frozen=True, slots=True)
class Payee:
    """A seller with an account at the same bank."""

    name: str
    account_number: str
    evidence: str
    """Number of the bill or sales contract that was seen (用途凭证)."""

    @property
    def account_tail(self) -> str:
        """The last digits of the account's number, as it is shown."""
        return self.account_number[-_SHOWN_DIGITS:]

    def to_text(self) -> str:
        """Write it as one text, to be sealed and to be digested: the same payee has the same text."""
        return json.dumps([self.name, self.account_number, self.evidence], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Payee":
        """Read what `to_text` wrote."""
        name, account_number, evidence = json.loads(text)
        return cls(name, account_number, evidence)


def mode_of(payee: PayeeId) -> PaymentMode:
    """To whom it is paid: whoever names a payee means an entrusted payment."""
    return PaymentMode.ENTRUSTED if payee else PaymentMode.OWN

"""A credit line (授信额度): what a customer may draw, what is held and what is owed.

Everywhere, always: `0 <= outstanding + reserved <= credit_limit`. The value checks it on birth, so that a line
that breaks it cannot be built; the storage keeps it too, in one conditional write.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique

from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import AnnualRate, Fen, yuan_text
from channel_server.domain.quick_values import quick
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


class LineInvariantError(ValueError):
    """A line would hold less than nothing or more than its limit: a bug of the caller, never a customer's doing."""


@unique
class LineState(StrEnum):
    """Whether a line can be drawn on a day."""

    ACTIVE = "ACTIVE"
    FROZEN = "FROZEN"
    EXPIRED = "EXPIRED"


@quick
@dataclass(frozen=True, slots=True)
class LineBalance:
    """The figures of a line at one moment. Units: fen."""

    credit_limit: Fen
    reserved: Fen
    outstanding: Fen

    def __post_init__(self) -> None:
        if self.reserved < 0 or self.outstanding < 0 or self.credit_limit < 0:
            raise LineInvariantError(f"no part of a line is negative: {self}")
        if self.reserved + self.outstanding > self.credit_limit:
            raise LineInvariantError(f"a line never exceeds its limit: {self}")

    @property
    def available(self) -> Fen:
        """What can still be drawn (可用)."""
        return Fen(self.credit_limit - self.outstanding - self.reserved)

    def reserve(self, amount: Fen) -> "LineBalance | Refusal":
        """Hold an amount for a drawdown (预占), or say that too little is left."""
        _check_positive(amount)
        if amount > self.available:
            return refuse(
                RefusalReason.LINE_INSUFFICIENT,
                available=yuan_text(self.available),
                amount=yuan_text(amount),
            )
        return replace(self, reserved=Fen(self.reserved + amount))

    def settle(self, amount: Fen) -> "LineBalance":
        """Turn what was held into what is owed: core banking has paid."""
        _check_positive(amount)
        return replace(self, reserved=Fen(self.reserved - amount), outstanding=Fen(self.outstanding + amount))

    def release(self, amount: Fen) -> "LineBalance":
        """Let go of what was held: nothing was paid, and nothing will be."""
        _check_positive(amount)
        return replace(self, reserved=Fen(self.reserved - amount))

    def give_back(self, principal: Fen) -> "LineBalance":
        """Take principal off what is owed, after a repayment or a reversal; it is available again at once."""
        _check_positive(principal)
        return replace(self, outstanding=Fen(self.outstanding - principal))


@quick
@dataclass(frozen=True, slots=True)
class CreditLine:
    """A revolving facility of one customer at one bank."""

    line_id: LineId
    bank_id: BankId
    customer_id: CustomerId
    product_code: str
    balance: LineBalance
    annual_rate: AnnualRate
    expiry_date: date
    """Last day on which it can be drawn, and the latest maturity of any drawdown."""
    frozen: bool = False

    def state_on(self, business_date: date) -> LineState:
        """Whether it can be drawn on that business date; an expired line stays expired, frozen or not."""
        if business_date > self.expiry_date:
            return LineState.EXPIRED
        return LineState.FROZEN if self.frozen else LineState.ACTIVE

    def check_drawable(self, business_date: date) -> Refusal | None:
        """Say why nothing at all can be drawn on that date, or nothing."""
        match self.state_on(business_date):
            case LineState.EXPIRED:
                return refuse(RefusalReason.LINE_EXPIRED, expiry_date=self.expiry_date.isoformat())
            case LineState.FROZEN:
                return refuse(RefusalReason.LINE_FROZEN)
            case LineState.ACTIVE:
                return None


def _check_positive(amount: Fen) -> None:
    if amount <= 0:
        raise LineInvariantError(f"only a positive amount moves on a line, not {amount} fen")

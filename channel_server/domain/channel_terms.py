"""What a channel pays out: how much at once and in a day, at which hours, for what, and from when on to the seller.

Data, per bank and channel; `limit_policy.py` holds a drawdown against it. How much is left on the line is no matter
of the channel's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from channel_server.domain.money import ZERO, Fen
from channel_server.domain.product import Product, Purpose
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel


@dataclass(frozen=True, slots=True)
class Hours:
    """When a channel lets people begin, every day alike; may go past midnight. On the bank's clock, Beijing time.

    Raises:
        ValueError: it opens when it closes.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens == self.closes:
            raise ValueError(
                "hours: what opens when it closes is either never or always open; leave hours out for always"
            )

    def contain(self, clock: time) -> bool:
        """Tell whether it is open; the minute in which it closes is not."""
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes


@dataclass(frozen=True, slots=True)
class ChannelTerms:
    """What one channel pays out to one customer. Units: fen; None: no bound of the channel's own.

    Raises:
        ValueError: nothing at all can be drawn on such terms.
    """

    per_drawdown: Fen | None = None
    per_day: Fen | None = None
    own_payment_maximum: Fen | None = None
    """Above it the bank pays the seller (受托支付); the product may have a lower one."""
    purposes: frozenset[Purpose] | None = None
    """Those of the product's that are served here; None: all of them."""
    hours: Hours | None = None
    """None: round the clock."""
    entrusted_payment: bool = False
    """Whether the seller can be paid here: somebody has to see the bill that names them."""

    def __post_init__(self) -> None:
        bounds = (self.per_drawdown, self.per_day, self.own_payment_maximum)
        if any(each is not None and each <= 0 for each in bounds):
            raise ValueError("channel terms: a bound is above nothing")
        if self.purposes is not None and not self.purposes:
            raise ValueError("channel terms: no purpose is served")

    def check_open(self, clock: time) -> Refusal | None:
        """Say whether somebody may begin now. Who was quoted in time may finish: a quote binds for a while."""
        if self.hours is None or self.hours.contain(clock):
            return None
        return refuse(
            RefusalReason.CHANNEL_CLOSED,
            opens=self.hours.opens.isoformat("minutes"),
            closes=self.hours.closes.isoformat("minutes"),
        )

    def served(self, product: Product) -> tuple[Purpose, ...]:
        """The purposes of a product that are served here."""
        return tuple(each for each in product.purposes if self.purposes is None or each in self.purposes)

    def own_payment_of(self, product: Product) -> Fen:
        """Up to which amount the customer is paid, and not the seller."""
        return _least(product.own_payment_maximum, self.own_payment_maximum)

    def most_at_once(self, product: Product) -> Fen:
        """Most that one drawdown may be here, whatever is left on the line."""
        return _least(product.amount_maximum, self.per_drawdown)

    def drawable(self, product: Product, *, available: Fen, drawn_today: Fen, entrusted: bool = False) -> Fen:
        """Most that the next drawdown may be here, in the product's steps; nothing, when that is below its least.

        Where it is entrusted, the seller is paid, and the bound of what the customer is paid is none.
        """
        most = min(available, self.most_at_once(product))
        if not entrusted:
            most = min(most, self.own_payment_of(product))
        if self.per_day is not None:
            most = min(most, Fen(max(self.per_day - drawn_today, 0)))
        most = Fen(most - most % product.amount_step)
        return most if most >= product.amount_minimum else ZERO


def _least(amount: Fen, bound: Fen | None) -> Fen:
    return amount if bound is None else min(amount, bound)


SHIPPED_TERMS: Mapping[Channel, ChannelTerms] = MappingProxyType(
    {
        Channel.KIOSK: ChannelTerms(per_drawdown=Fen(5_000_000), per_day=Fen(10_000_000)),
        Channel.MOBILE: ChannelTerms(per_drawdown=Fen(10_000_000), per_day=Fen(20_000_000)),
        Channel.COUNTER: ChannelTerms(entrusted_payment=True),
    }
)
"""Defaults that a bank replaces."""

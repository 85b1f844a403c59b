"""What dialogs are opened about, as pages hand it over."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.counter.client.customers import InFlightItem, InFlightKind

__all__ = ["Printable", "Reversible", "printable_of", "reversible_of"]


@dataclass(frozen=True, slots=True)
class Reversible:
    """A drawdown of today that may be undone. Units: fen."""

    drawdown_id: str
    customer_name: str
    amount_fen: int
    query_number: str = ""


@dataclass(frozen=True, slots=True)
class Printable:
    """What a receipt can be printed of. `business` is drawdown or repayment. Units: fen."""

    subject_id: str
    customer_name: str
    amount_fen: int
    business: str = "drawdown"


def reversible_of(item: InFlightItem, customer_name: str) -> Reversible:
    """What stands in a customer's list, as what is to be undone."""
    return Reversible(item.subject_id, customer_name, item.amount_fen or 0, item.query_number)


def printable_of(item: InFlightItem, customer_name: str) -> Printable:
    """What stands in a customer's list, as what is to be printed."""
    business = "repayment" if item.kind is InFlightKind.REPAYMENT else "drawdown"
    return Printable(item.subject_id, customer_name, item.amount_fen or 0, business)

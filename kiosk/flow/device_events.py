"""What happens at the devices; see `events`."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.event import Event
from kiosk.flow.facts import CardView, CustomerView
from kiosk.flow.state import TrayItem
from kiosk.flow.trouble import Trouble


@dataclass(frozen=True, slots=True)
class IdCardDetected(Event):
    """A card lies on the reader and is being read."""


@dataclass(frozen=True, slots=True)
class IdCardRead(Event):
    """The ID card was read; what it says in full stays with the journey.

    `portrait` says whether its photo is there to compare a face with.
    """

    customer: CustomerView
    portrait: bool = False


@dataclass(frozen=True, slots=True)
class IdCardRemoved(Event):
    """The ID card was lifted off the reader."""


@dataclass(frozen=True, slots=True)
class BankCardInserted(Event):
    """A card is in the slot and is being read."""


@dataclass(frozen=True, slots=True)
class BankCardRead(Event):
    """The bank card was read."""

    card: CardView


@dataclass(frozen=True, slots=True)
class BankCardReturned(Event):
    """The bank card has left the machine: taken by a hand, asked for or not."""


@dataclass(frozen=True, slots=True)
class BankCardHeld(Event):
    """Where the bank card is after a start, a return not taken, or a jam."""

    where: TrayItem


@dataclass(frozen=True, slots=True)
class PinKeyed(Event):
    """So many digits stand in the PIN pad; which ones, nobody here knows."""

    dots: int


@dataclass(frozen=True, slots=True)
class PinEntered(Event):
    """The PIN pad has made its block; it goes straight to the bank."""


@dataclass(frozen=True, slots=True)
class ReceiptPresented(Event):
    """The printer says that the receipt hangs in the mouth."""


@dataclass(frozen=True, slots=True)
class ReceiptTaken(Event):
    """The receipt was torn off, or the printer cannot tell and time has passed."""


@dataclass(frozen=True, slots=True)
class DeviceTroubled(Event):
    """A device could not do what was asked, and why."""

    trouble: Trouble

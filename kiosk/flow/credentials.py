"""What devices yield in full: it travels from device to bank, and never into `KioskState`, a log or a file.

These values print as their class and tail only, so that no trace and no exception can carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.flow.facts import CardView, CustomerView

__all__ = ["BankCard", "ChipProof", "IdCard", "PinBlock", "masked_name", "masked_number"]


def masked_name(name: str) -> str:
    """王*华; a name of two characters keeps the first only."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_number(number: str, *, head: int = 4, tail: int = 4) -> str:
    """4299**********0012; a number too short to be masked that way is stars only."""
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What the chip of an ID card says, as far as the bank asks for it."""

    card_type: str
    name: str
    id_number: str
    valid_from: date | None
    valid_to: date | None

    def view(self) -> CustomerView:
        """What the screens may show of it."""
        return CustomerView(masked_name(self.name), masked_number(self.id_number))

    def __repr__(self) -> str:
        return "IdCard(masked)"


@dataclass(frozen=True, slots=True, repr=False)
class BankCard:
    """What the chip of a bank card says."""

    card_number: str
    sequence_number: str
    application_id: str

    def view(self) -> CardView:
        """What the screens may show of it."""
        return CardView(self.card_number[-4:], masked_number(self.card_number))

    def __repr__(self) -> str:
        return f"BankCard(...{self.card_number[-4:]})"


@dataclass(frozen=True, slots=True, repr=False)
class ChipProof:
    """What the chip signed, as BER-TLV; opaque here."""

    chip_data: bytes

    def __repr__(self) -> str:
        return f"ChipProof({len(self.chip_data)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class PinBlock:
    """The PIN as the pad enciphered it; used once, kept nowhere."""

    block: bytes
    block_format: str

    def __repr__(self) -> str:
        return f"PinBlock({self.block_format})"

"""The terminal's devices as the journey uses them: one port, with the device host and a twin behind it.

A method ends in what was asked for, or in the `Trouble` that a page can tell; none raises for what a device does.
Cancelling the task that waits cancels the command. What happens by itself (a card pulled, a digit keyed) is told to
the listener as a flow event, at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kiosk.flow.credentials import BankCard, ChipProof, IdCard, PinBlock
from kiosk.flow.events import Event
from kiosk.flow.problems import Trouble
from kiosk.flow.state import TrayItem
from kiosk.hardware.receipt import Receipt

__all__ = ["DeviceState", "Devices", "Listener"]

Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device as found; `state` by XFS4IoT."""

    kind: str
    state: str


class Devices(Protocol):
    """What a terminal has."""

    async def connect(self, listener: Listener) -> Trouble | None:
        """Reach the devices, and start telling events. Safe to repeat after a failure."""
        ...

    async def wait_lost(self) -> None:
        """Return when the devices are out of reach; until then wait."""
        ...

    async def states(self) -> tuple[DeviceState, ...]:
        """Each device as it is now."""
        ...

    async def card_inside(self) -> TrayItem:
        """Where the bank card is; `HELD` after a power cut in mid-visit."""
        ...

    async def load_key(self, block_format: str, wrapped: bytes, check_value: bytes) -> Trouble | None:
        """Give the PIN pad a working key of the bank's."""
        ...

    async def read_id_card(self) -> IdCard | Trouble:
        """Wait for an ID card and read it; waits as long as the task lives."""
        ...

    async def accept_card(self) -> BankCard | Trouble:
        """Wait for a bank card and read it; waits as long as the task lives."""
        ...

    async def chip_proof(self, business_date: date) -> ChipProof | Trouble:
        """Let the chip sign, so that the bank can tell it from a copied number."""
        ...

    async def enter_pin(self, card: BankCard) -> PinBlock | Trouble:
        """Let the PIN pad take a PIN."""
        ...

    async def return_card(self) -> TrayItem:
        """Give the card back: `TAKEN`, or where it is when it was not taken in time."""
        ...

    async def print_receipt(self, receipt: Receipt) -> Trouble | None:
        """Print; None once the printer says that it hangs in the mouth."""
        ...

    async def aclose(self) -> None:
        """Let go of the devices."""
        ...

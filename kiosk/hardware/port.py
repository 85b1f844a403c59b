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

from kiosk.flow.camera import Abilities, FaceBox, Field, Side
from kiosk.flow.credentials import BankCard, ChipProof, FaceChallenge, FaceDecision, IdCard, PinBlock
from kiosk.flow.events import Event
from kiosk.flow.state import TrayItem
from kiosk.flow.trouble import Trouble
from kiosk.hardware.receipt import Receipt
from kiosk.hardware.repayment_receipt import RepaymentReceipt

__all__ = ["DeviceState", "Devices", "DocumentSide", "FaceFindings", "Listener", "Preview"]

Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device as found; `state` by XFS4IoT, `note` such as `paper_low`, empty where nothing is known."""

    kind: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FaceFindings:
    """What a face check came to, in figures; `distance` is None where no frame was compared."""

    decision: FaceDecision
    distance: float | None
    threshold: float
    passive_score: float
    model_sha256: str
    device_serial: str
    challenges: tuple[FaceChallenge, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DocumentSide:
    """One side of an ID card as the camera read it. Data class C2; None is a field that could not be read.

    `valid_to` is None where it could not be read; `for_life` says 长期. `portrait_path` is "" where there is none.
    """

    side: Side
    name: str | None = None
    address: str | None = None
    id_number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    for_life: bool = False
    unsure: frozenset[Field] = frozenset()
    portrait_path: str = ""

    def __repr__(self) -> str:
        return f"DocumentSide({self.side.value})"


class Preview(Protocol):
    """Where the camera's picture is shown. Nothing here may take long: it is called on the window's own loop."""

    def frame(self, path: str) -> None:
        """A new picture lies there; it is replaced as a whole by the next one."""
        ...

    def face(self, box: FaceBox | None) -> None:
        """Where the face is in it."""
        ...

    def clear(self) -> None:
        """Nothing is shown any more."""
        ...


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

    def show_on(self, preview: Preview) -> None:
        """Show the camera's picture there from now on."""
        ...

    def abilities(self) -> Abilities:
        """What the devices that are there can do beyond what every terminal can."""
        ...

    async def start_camera(self) -> Trouble | None:
        """Show what the camera sees; None once there is a picture."""
        ...

    async def stop_camera(self) -> None:
        """Let the camera go; its last picture is removed."""
        ...

    async def check_face(self, portrait_path: str) -> FaceFindings | Trouble:
        """Compare whoever stands before the camera with a picture; the listener is told what is asked meanwhile."""
        ...

    async def read_document(self, side: Side) -> DocumentSide | Trouble:
        """Read one side of the ID card under the camera."""
        ...

    def forget_pictures(self) -> None:
        """Remove every picture of the customer."""
        ...

    async def read_code(self) -> str | Trouble:
        """Wait for a code under the scanner; waits as long as the task lives."""
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

    async def print_receipt(self, receipt: Receipt | RepaymentReceipt) -> Trouble | None:
        """Print; None once the printer says that it hangs in the mouth."""
        ...

    async def aclose(self) -> None:
        """Let go of the devices."""
        ...

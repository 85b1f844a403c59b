"""Devices without hardware or host, for tests of the journey; announced as development only.

The hands of a person are methods: `lay_id_card`, `insert_card`, `key_pin`, `take_card`; before the camera `show_face`
and `lay_document`. Each wait is an asyncio one, so
that a test decides when anything happens.
"""

from __future__ import annotations

import asyncio
from datetime import date

import structlog

from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Side
from kiosk.flow.credentials import BankCard, ChipProof, IdCard, PinBlock
from kiosk.flow.state import TrayItem
from kiosk.flow.trouble import Trouble
from kiosk.hardware.port import DeviceState, DocumentSide, FaceFindings, Listener, Preview
from kiosk.hardware.receipt import Receipt
from kiosk.hardware.repayment_receipt import RepaymentReceipt

__all__ = ["TwinDevices"]

log = structlog.get_logger(__name__)


class TwinDevices:
    """`Devices` in memory."""

    def __init__(self) -> None:
        self.down = False
        self.notes: dict[str, str] = {}
        self.paper = True
        self.keys: list[str] = []
        self.printed: list[Receipt | RepaymentReceipt] = []
        self.stuck = False
        self.able = Abilities()
        self.camera_on = False
        self.camera_trouble: Trouble | None = None
        self.pictures_forgotten = 0
        self._listener: Listener = lambda _event: None
        self._id_cards: asyncio.Queue[IdCard | Trouble] = asyncio.Queue()
        self._bank_cards: asyncio.Queue[BankCard | Trouble] = asyncio.Queue()
        self._pins: asyncio.Queue[PinBlock | Trouble] = asyncio.Queue()
        self._faces: asyncio.Queue[FaceFindings | Trouble] = asyncio.Queue()
        self._documents: asyncio.Queue[DocumentSide | Trouble] = asyncio.Queue()
        self._codes: asyncio.Queue[str | Trouble] = asyncio.Queue()
        self._inside = False
        self._taken = asyncio.Event()
        self._lost = asyncio.Event()
        log.warning("twin_devices_started", notice="development only: no hardware")

    # --- the person's hands -----------------------------------------------------------------------------------------

    def lay_id_card(self, card: IdCard | Trouble) -> None:
        """Put an ID card on the reader."""
        self._id_cards.put_nowait(card)

    def lift_id_card(self) -> None:
        """Take it away."""
        self._listener(ev.IdCardRemoved())

    def insert_card(self, card: BankCard | Trouble) -> None:
        """Put a bank card in the slot."""
        self._inside = True
        self._taken.clear()
        self._bank_cards.put_nowait(card)

    def take_card(self) -> None:
        """Pull it out, asked for or not."""
        if self._inside:
            self._inside = False
            self._taken.set()
            self._listener(ev.BankCardReturned())

    def key_pin(self, block: PinBlock | Trouble, digits: int = 6) -> None:
        """Key a PIN on the pad."""
        for held in range(1, digits + 1):
            self._listener(ev.PinKeyed(held))
        self._pins.put_nowait(block)

    def show_face(self, found: FaceFindings | Trouble, *challenges: ev.Event) -> None:
        """Follow what is asked, and be found to be so."""
        for event in challenges:
            self._listener(event)
        self._faces.put_nowait(found)

    def lay_document(self, side: DocumentSide | Trouble) -> None:
        """Put a document under the camera."""
        self._documents.put_nowait(side)

    def lay_code(self, code: str | Trouble) -> None:
        """Hold a code under the scanner."""
        self._codes.put_nowait(code)

    def lose(self) -> None:
        """Pull the plug of the device host."""
        self.down = True
        self._lost.set()

    def take_receipt(self) -> None:
        """Tear the receipt off."""
        self._listener(ev.ReceiptTaken())

    # --- the port ---------------------------------------------------------------------------------------------------

    async def connect(self, listener: Listener) -> Trouble | None:
        """Nothing to reach."""
        self._listener = listener
        return Trouble.OUT_OF_ORDER if self.down else None

    async def wait_lost(self) -> None:
        """Until `lose` is called."""
        await self._lost.wait()
        self._lost.clear()

    async def states(self) -> tuple[DeviceState, ...]:
        """All online, or none."""
        state = "offline" if self.down else "online"
        kinds = ("id_reader", "card_reader", "pin_pad", "printer")
        return tuple(DeviceState(kind, state, self.notes.get(kind, "")) for kind in kinds)

    async def card_inside(self) -> TrayItem:
        """Where the card is."""
        return TrayItem.HELD if self._inside else TrayItem.ABSENT

    def show_on(self, preview: Preview) -> None:
        """The twin sees nothing."""

    def abilities(self) -> Abilities:
        """Whatever the test says."""
        return self.able

    async def start_camera(self) -> Trouble | None:
        """On, unless the test says otherwise."""
        self.camera_on = self.camera_trouble is None
        return self.camera_trouble

    async def stop_camera(self) -> None:
        """Off."""
        self.camera_on = False

    async def check_face(self, portrait_path: str) -> FaceFindings | Trouble:
        """Whatever is shown next."""
        return await self._faces.get()

    async def read_document(self, side: Side) -> DocumentSide | Trouble:
        """Whatever is laid down next."""
        return await self._documents.get()

    def forget_pictures(self) -> None:
        """Counted."""
        self.pictures_forgotten += 1

    async def read_code(self) -> str | Trouble:
        """Whatever is held there next."""
        return await self._codes.get()

    async def load_key(self, block_format: str, wrapped: bytes, check_value: bytes) -> Trouble | None:
        """Keep the name of the format only."""
        self.keys.append(block_format)
        return None

    async def read_id_card(self) -> IdCard | Trouble:
        """Whatever is laid down next."""
        card = await self._id_cards.get()
        self._listener(ev.IdCardDetected())
        return card

    async def accept_card(self) -> BankCard | Trouble:
        """Whatever is put in next."""
        card = await self._bank_cards.get()
        self._listener(ev.BankCardInserted())
        return card

    async def chip_proof(self, business_date: date) -> ChipProof | Trouble:
        """A proof that proves nothing."""
        return ChipProof(b"\x9f\x26\x08twinonly") if self._inside else Trouble.BANK_CARD_TAKEN_EARLY

    async def enter_pin(self, card: BankCard) -> PinBlock | Trouble:
        """Whatever is keyed next."""
        return await self._pins.get()

    async def return_card(self) -> TrayItem:
        """Waits until it was taken, unless it is stuck."""
        if self.stuck:
            return TrayItem.STUCK
        if self._inside:
            await self._taken.wait()
        return TrayItem.TAKEN

    async def print_receipt(self, receipt: Receipt | RepaymentReceipt) -> Trouble | None:
        """Onto a pile."""
        if not self.paper:
            return Trouble.PRINTER_NO_PAPER
        self.printed.append(receipt)
        return None

    async def aclose(self) -> None:
        """Nothing to let go of."""

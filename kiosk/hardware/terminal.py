"""The terminal's devices through the device host: completions become values, events become flow events.

Devices are found by their kind. Long waits for a person (an ID card, a bank card) are made of short commands, so that a
cancelled page is forgotten by the device within its budget.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import structlog

from drivers.device.base import Command, Completion, CompletionCode, DeviceStatus, Notice, Result
from drivers.device.card_reader import (
    AcceptCard,
    CardMedia,
    CardReaderStatus,
    GenerateCryptogram,
    MediaInserted,
    MediaRemoved,
    ReadApplication,
    ReturnCard,
)
from drivers.device.code_scanner import ReadCode
from drivers.device.id_reader import MediaDetected as IdCardLaid
from drivers.device.id_reader import MediaRemoved as IdCardLifted
from drivers.device.id_reader import ReadIdCard
from drivers.device.pin_pad import EnterPin, KeyPressed, LoadWorkingKey, PinBlockFormat
from drivers.device.printer import MediaTaken, Paper, PrinterCapabilities, PrinterStatus, PrintReceipt
from drivers.host.client import DeviceClient
from drivers.host.notices import HostLost
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Side
from kiosk.flow.credentials import BankCard, ChipProof, IdCard, PinBlock
from kiosk.flow.state import TrayItem
from kiosk.flow.trouble import Trouble
from kiosk.hardware.eyes import Eyes
from kiosk.hardware.pictures import Pictures
from kiosk.hardware.port import DeviceState, DocumentSide, FaceFindings, Listener, Preview
from kiosk.hardware.receipt import Receipt, document
from kiosk.hardware.repayment_receipt import RepaymentReceipt, repayment_document

__all__ = ["HostDevices"]

log = structlog.get_logger(__name__)

R = TypeVar("R", bound=Result)

CONNECT_S = 2.0
LAY_MS = 30_000
INSERT_MS = 30_000
CODE_MS = 30_000
PIN_MS = 55_000
"""Just under the page's own limit, so that the page decides."""
RETURN_MS = 30_000
JOB_MS = 15_000
"""A receipt comes out while its customer stands there, or not at all."""

TAKEN_UNSEEN_S = 8.0
"""A printer without a sensor in its mouth cannot tell that its receipt was taken."""

REST_S = 1.0
"""A pause after a device failed at once, so that a broken one is not asked a thousand times a second."""

NEEDED = ("id_reader", "card_reader", "pin_pad")
"""Without these there is no visit; without a printer there is one, without a receipt."""

_MEDIA: dict[CardMedia, TrayItem] = {
    CardMedia.NOT_PRESENT: TrayItem.ABSENT,
    CardMedia.TAKEN: TrayItem.TAKEN,
    CardMedia.IN_READER: TrayItem.HELD,
    CardMedia.RETAINED: TrayItem.STUCK,
    CardMedia.JAMMED: TrayItem.STUCK,
    CardMedia.UNKNOWN: TrayItem.ABSENT,
}

_BROKEN = frozenset(
    {
        CompletionCode.DEVICE_NOT_READY,
        CompletionCode.INTERNAL_ERROR,
        CompletionCode.UNSUPPORTED_COMMAND,
        CompletionCode.INVALID_COMMAND,
        CompletionCode.SEQUENCE_ERROR,
    }
)
"""The device itself is at fault, and trying again at this page does not help."""


_PAPER = {Paper.LOW: "paper_low", Paper.OUT: "paper_out"}


def _note(status: DeviceStatus) -> str:
    """What else is known of a device, in the contract's words."""
    return _PAPER.get(status.paper, "") if isinstance(status, PrinterStatus) else ""


class HostDevices:
    """`Devices` by way of `edian-devices host`."""

    def __init__(self, socket: Path) -> None:
        self._client = DeviceClient(socket)
        self._names: dict[str, str] = {}
        self._senses_taken = False
        self._listener: Listener = lambda _event: None
        self._listening: asyncio.Task[None] | None = None
        self._receipt_hangs: asyncio.TimerHandle | None = None
        self._lost = asyncio.Event()
        self._pictures = Pictures(socket.parent / "customer-pictures")
        self._eyes = Eyes(self._do, lambda event: self._listener(event), self._pictures)

    async def connect(self, listener: Listener) -> Trouble | None:
        """Reach the host, and listen."""
        self._listener = listener
        self._client.start()
        if not await self._client.wait_connected(CONNECT_S):
            return Trouble.OUT_OF_ORDER
        infos = await self._client.devices()
        self._names = {info.kind: info.name for info in infos}
        self._eyes.found(frozenset(self._names))
        missing = [kind for kind in NEEDED if kind not in self._names]
        if missing:
            log.error("devices_missing", kinds=missing)
            return Trouble.OUT_OF_ORDER
        capabilities = [info.capabilities for info in infos if isinstance(info.capabilities, PrinterCapabilities)]
        self._senses_taken = any(c.senses_taken for c in capabilities)
        self._lost.clear()
        await asyncio.to_thread(self._pictures.forget_left_behind)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.get_running_loop().create_task(self._listen(), name="device_events")
        return None

    async def wait_lost(self) -> None:
        """Until the host is gone."""
        await self._lost.wait()

    async def states(self) -> tuple[DeviceState, ...]:
        """Each device as it is now."""
        return tuple(
            DeviceState(info.kind, info.status.state.value, _note(info.status)) for info in await self._client.devices()
        )

    async def card_inside(self) -> TrayItem:
        """Where the bank card is, as the reader wrote it down."""
        for info in await self._client.devices():
            if isinstance(info.status, CardReaderStatus):
                return _MEDIA[info.status.media]
        return TrayItem.ABSENT

    def show_on(self, preview: Preview) -> None:
        """Show the camera's picture there."""
        self._eyes.show_on(preview)

    def abilities(self) -> Abilities:
        """What camera, face checker and document reader make possible, where they are."""
        return replace(self._eyes.abilities(), codes="code_scanner" in self._names)

    async def start_camera(self) -> Trouble | None:
        """Show what the camera sees."""
        return await self._eyes.start()

    async def stop_camera(self) -> None:
        """Let the camera go."""
        await self._eyes.stop()

    async def check_face(self, portrait_path: str) -> FaceFindings | Trouble:
        """Compare a face."""
        return await self._eyes.check_face(portrait_path)

    async def read_document(self, side: Side) -> DocumentSide | Trouble:
        """Read an ID card's side."""
        return await self._eyes.read_document(side)

    def forget_pictures(self) -> None:
        """Remove every picture of the customer."""
        self._pictures.forget()

    async def read_code(self) -> str | Trouble:
        """Wait for a code under the scanner."""
        while True:
            done = await self._do("code_scanner", ReadCode(timeout_ms=CODE_MS))
            if done.succeeded:
                return done.require().data
            if done.code is CompletionCode.TIME_OUT and done.reason == "no_code":
                continue
            return Trouble.CODE_SCANNER_DOWN if done.code in _BROKEN else Trouble.CODE_UNREADABLE

    async def load_key(self, block_format: str, wrapped: bytes, check_value: bytes) -> Trouble | None:
        """Give the PIN pad a working key."""
        try:
            kind = PinBlockFormat(block_format)
        except ValueError:
            return Trouble.PIN_PAD_DOWN
        done = await self._do("pin_pad", LoadWorkingKey(wrapped, check_value, kind))
        return None if done.succeeded else Trouble.PIN_PAD_DOWN

    async def read_id_card(self) -> IdCard | Trouble:
        """Wait for an ID card and read it."""
        while True:
            done = await self._do("id_reader", ReadIdCard(timeout_ms=LAY_MS))
            if done.succeeded:
                card = done.require()
                name = card.name or card.name_en or ""
                photo = self._pictures.keep_photo(card.picture_bgr) if card.picture_bgr else None
                portrait = str(photo) if photo is not None else ""
                return IdCard(
                    card.card_type.value,
                    name,
                    card.id_number,
                    card.valid_from,
                    card.valid_to,
                    portrait_path=portrait,
                )
            if done.code is CompletionCode.TIME_OUT and done.reason == "no_card":
                continue
            if done.reason == "card_moved":
                return Trouble.ID_CARD_MOVED
            await asyncio.sleep(REST_S)
            return Trouble.ID_READER_DOWN if done.code in _BROKEN else Trouble.ID_CARD_UNREADABLE

    async def accept_card(self) -> BankCard | Trouble:
        """Wait for a bank card and read it."""
        while True:
            accepted = await self._do("card_reader", AcceptCard(timeout_ms=INSERT_MS))
            if accepted.succeeded:
                break
            if accepted.code is not CompletionCode.TIME_OUT:
                await asyncio.sleep(REST_S)
                return Trouble.CARD_READER_DOWN if accepted.code in _BROKEN else Trouble.BANK_CARD_UNREADABLE
        self._listener(ev.BankCardInserted())
        read = await self._do("card_reader", ReadApplication())
        if read.succeeded:
            said = read.require()
            return BankCard(said.card_number, said.sequence_number or "", said.application_id)
        return Trouble.CARD_READER_DOWN if read.code in _BROKEN else Trouble.BANK_CARD_UNREADABLE

    async def chip_proof(self, business_date: date) -> ChipProof | Trouble:
        """Let the chip vouch for its being here; no amount, since none is drawn by that."""
        done = await self._do("card_reader", GenerateCryptogram(0, business_date, secrets.token_bytes(4)))
        if done.succeeded:
            return ChipProof(done.require().chip_data)
        return Trouble.CARD_READER_DOWN if done.code in _BROKEN else Trouble.BANK_CARD_UNREADABLE

    async def enter_pin(self, card: BankCard) -> PinBlock | Trouble:
        """Let the PIN pad take a PIN."""
        done = await self._do("pin_pad", EnterPin(card_number=card.card_number, timeout_ms=PIN_MS))
        if done.succeeded:
            entered = done.require()
            return PinBlock(entered.pin_block, entered.block_format.value)
        if done.code is CompletionCode.CANCELED:
            return Trouble.PIN_CANCELLED
        return Trouble.PIN_TIMED_OUT if done.code is CompletionCode.TIME_OUT else Trouble.PIN_PAD_DOWN

    async def return_card(self) -> TrayItem:
        """Give the card back and wait for the hand that takes it."""
        done = await self._do("card_reader", ReturnCard(timeout_ms=RETURN_MS))
        if done.succeeded:
            return TrayItem.TAKEN
        inside = await self.card_inside()
        return TrayItem.RETURNING if inside is TrayItem.HELD else inside

    async def print_receipt(self, receipt: Receipt | RepaymentReceipt) -> Trouble | None:
        """Print; the printer's own word counts."""
        if "printer" not in self._names:
            return Trouble.PRINTER_DOWN
        paper = repayment_document(receipt) if isinstance(receipt, RepaymentReceipt) else document(receipt)
        done = await self._do("printer", PrintReceipt(paper, job_expires_ms=JOB_MS))
        if not done.succeeded:
            return Trouble.PRINTER_NO_PAPER if done.reason.startswith("paper_out") else Trouble.PRINTER_DOWN
        if not self._senses_taken:
            loop = asyncio.get_running_loop()
            self._receipt_hangs = loop.call_later(TAKEN_UNSEEN_S, self._listener, ev.ReceiptTaken())
        return None

    async def aclose(self) -> None:
        """Let the host go; what still runs there is cancelled."""
        if self._receipt_hangs is not None:
            self._receipt_hangs.cancel()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._client.close()

    async def _do(self, kind: str, command: Command[R]) -> Completion[R]:
        name = self._names.get(kind, kind)
        done = await self._client.execute(name, command)
        if not done.succeeded and done.code is not CompletionCode.TIME_OUT:
            log.warning(
                "device_command_failed",
                device=name,
                command=type(command).__name__,
                code=done.code.value,
                reason=done.reason,
            )
        return done

    async def _listen(self) -> None:
        with self._client.events() as notices:
            async for notice in notices:
                event = self._translated(notice)
                if event is not None:
                    self._listener(event)

    def _translated(self, notice: Notice) -> ev.Event | None:
        if self._eyes.saw(notice.event):
            return None
        match notice.event:
            case IdCardLaid():
                return ev.IdCardDetected()
            case IdCardLifted():
                return ev.IdCardRemoved()
            case MediaInserted():
                # Told by accept_card, in order with what is read; a card nobody asked for lies in an open slot.
                return None
            case MediaRemoved():
                return ev.BankCardReturned()
            case KeyPressed(_, held):
                return ev.PinKeyed(held)
            case MediaTaken():
                return ev.ReceiptTaken()
            case HostLost():
                self._lost.set()
                return None
            case _:
                return None

"""What a customer lays down at the window: the ID card (F9), the bank card with its PIN (F10).

The ID opens a visit, and with it the customer. A card alone finds its customer; in a visit, card and PIN prove the
account that is paid or pays. A PIN is never here: the pad makes a block of it, which is sent once.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.customers import Customer
from kiosk.counter.client.visits import DocumentSource, IdentityDocument
from kiosk.counter.desk import Case, Desk
from kiosk.flow.credentials import BankCard, ChipProof, IdCard, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.trouble import Trouble
from kiosk.flow.trouble_sentences import SENTENCES
from kiosk.hardware.port import Devices

__all__ = ["At", "PapersModel"]

_TASK = "papers"
LINE_IN_USE = 18
"""Characters of a resident ID number."""


class At(Enum):
    """What the window waits for."""

    NOTHING = ""
    ID_CARD = "id_card"
    CARD = "card"
    PIN = "pin"
    BANK = "bank"
    TAKE_CARD = "take_card"
    TYPED = "typed"


class PapersModel(QObject):
    """The reader, the pad, and what they have told."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._at = At.NOTHING
        self._trouble = self._remedy = ""
        self._typed_name = self._typed_number = ""

    # --- acts ---------------------------------------------------------------------------------------------------

    @Slot()
    def readId(self) -> None:
        """F9."""
        self._begin(At.ID_CARD)
        self._desk.start(_TASK, self._read_id())

    @Slot()
    def readCard(self) -> None:
        """F10."""
        self._begin(At.CARD)
        self._desk.start(_TASK, self._read_card())

    @Slot()
    def typeId(self) -> None:
        """The chip does not answer: the teller types what is printed. It proves nothing until identity is attested."""
        case = self._desk.case
        self._typed_name = case.customer.row.name if case.customer else ""
        self._typed_number = ""
        self._desk.stop(_TASK)
        self._begin(At.TYPED)

    @Slot(str)
    def editName(self, text: str) -> None:
        """The name, as printed."""
        self._typed_name = text.strip()
        self.changed.emit()

    @Slot(str)
    def editNumber(self, text: str) -> None:
        """The number, as printed."""
        self._typed_number = text.strip().upper()
        self.changed.emit()

    @Slot()
    def useTyped(self) -> None:
        """Open a visit by what was typed."""
        if not self._typed_name or len(self._typed_number) != LINE_IN_USE:
            self._say(self._desk.words.say("papers.typed_short"), "")
            return
        document = IdentityDocument(
            "resident", self._typed_name, self._typed_number, None, None, DocumentSource.TELLER_SEEN
        )
        self._typed_number = ""
        self._begin(At.BANK)
        self._desk.start(_TASK, self._open(document))

    @Slot()
    def cancel(self) -> None:
        """Esc: what is waited for is waited for no more; a card inside is given back."""
        inside = self._at in {At.PIN, At.BANK, At.TAKE_CARD}
        self._desk.stop(_TASK)
        self._typed_name = self._typed_number = ""
        if inside and self._desk.devices is not None:
            self._begin(At.TAKE_CARD)
            self._desk.start(_TASK, self._give_back(self._desk.devices))
        else:
            self._end()

    # --- the ID card --------------------------------------------------------------------------------------------

    async def _read_id(self) -> None:
        devices = self._desk.devices
        if devices is None:
            self._say_trouble(Trouble.ID_READER_DOWN)
            return
        read = await devices.read_id_card()
        if not isinstance(read, IdCard):
            self._say_trouble(read)
            return
        self._begin(At.BANK)
        document = IdentityDocument(
            read.card_type, read.name, read.id_number, read.valid_from, read.valid_to, DocumentSource.CHIP
        )
        await self._open(document)

    async def _open(self, document: IdentityDocument) -> None:
        opened = await self._desk.client.open_visit(self._desk.language, document)
        if not isinstance(opened, Success):
            said = self._desk.said(opened)
            self._say(said.sentence, said.remedy)
            return
        customer = await self._whose(document.id_number)
        before = self._desk.case.visit
        if before is not None:
            await self._desk.client.close_visit(before.session_id, Cause.FINISHED)
        self._desk.take_case(Case(customer, opened.value))
        self._end()

    async def _whose(self, number: str) -> Customer | None:
        """The customer of a number that was read; None where the bank tells none."""
        found = await self._desk.client.search(number, 2)
        if not isinstance(found, Success) or not found.value.customers:
            return None
        told = await self._desk.client.customer(found.value.customers[0].customer_id)
        return told.value if isinstance(told, Success) else None

    # --- the bank card ------------------------------------------------------------------------------------------

    async def _read_card(self) -> None:
        devices = self._desk.devices
        if devices is None:
            self._say_trouble(Trouble.CARD_READER_DOWN)
            return
        card = await devices.accept_card()
        if not isinstance(card, BankCard):
            self._say_trouble(card)
            return
        if self._desk.case.visit is None:
            self._begin(At.BANK)
            customer = await self._whose(card.card_number)
            if customer is None:
                self._say(self._desk.words.say("papers.card_unknown"), "")
            else:
                self._desk.take_case(Case(customer))
        else:
            await self._prove(devices, card)
        await self._give_back(devices)

    async def _prove(self, devices: Devices, card: BankCard) -> None:
        visit, business_date = self._desk.case.visit, self._desk.business_date
        if visit is None or business_date is None:
            self._say_trouble(Trouble.NO_NETWORK)
            return
        proof = await devices.chip_proof(business_date)
        if not isinstance(proof, ChipProof):
            self._say_trouble(proof)
            return
        self._begin(At.PIN)
        pin = await devices.enter_pin(card)
        if not isinstance(pin, PinBlock):
            self._say_trouble(pin)
            return
        self._begin(At.BANK)
        answer = await self._desk.client.present_card(visit.session_id, card, proof, pin)
        if isinstance(answer, Success):
            self._desk.take_case(replace(self._desk.case, account=answer.value, visit=answer.value.visit))
        else:
            said = self._desk.said(answer)
            if said.reason == "PIN_KEY_STALE":
                self._desk.keysStale.emit()
            self._say(said.sentence, said.remedy)

    async def _give_back(self, devices: Devices) -> None:
        trouble = self._trouble
        if not trouble:
            self._begin(At.TAKE_CARD)
        await devices.return_card()
        if not trouble:
            self._end()

    # --- what is shown ------------------------------------------------------------------------------------------

    def _begin(self, at: At) -> None:
        self._at, self._trouble, self._remedy = at, "", ""
        self.changed.emit()

    def _end(self) -> None:
        self._begin(At.NOTHING)

    def _say_trouble(self, trouble: Trouble) -> None:
        _, _, sentence, remedy = SENTENCES[trouble]
        self._say(self._desk.words.told(sentence), self._desk.words.told(remedy))

    def _say(self, sentence: str, remedy: str) -> None:
        self._trouble, self._remedy = sentence, remedy
        self.changed.emit()

    def relabel(self) -> None:
        """Say everything anew."""
        self.changed.emit()

    def _word(self, part: str) -> str:
        return self._desk.words.say(f"papers.{self._at.value}{part}") if self._at is not At.NOTHING else ""

    open = Property(bool, lambda self: self._at is not At.NOTHING, notify=changed)
    at = Property(str, lambda self: self._at.value, notify=changed)
    title = Property(str, lambda self: self._word(""), notify=changed)
    what = Property(str, lambda self: self._word("_what"), notify=changed)
    trouble = Property(str, lambda self: self._trouble, notify=changed)
    remedy = Property(str, lambda self: self._remedy, notify=changed)
    typedName = Property(str, lambda self: self._typed_name, notify=changed)
    typedNumber = Property(str, lambda self: self._typed_number, notify=changed)

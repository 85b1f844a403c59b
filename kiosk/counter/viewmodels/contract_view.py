"""The contract before the customer: the screen is turned to them, each page stands there for its time, and they sign.

The bank takes a contract that was read page by page and signed by hand; both are witnessed here and nothing else. Time
counts only while a page is in sight, and a page is read once its end was. The teller can turn pages for the customer;
signing is the customer's.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.lending import Contract
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.flow.events import UserEvent
from kiosk.flow.state import Signature
from kiosk.viewmodels.ink import InkModel

__all__ = ["CounterContractModel"]

_LOOK_S = 0.1
_MS = 1000


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A fact of a summary page, or a paragraph with an empty label."""

    label: str
    value: str
    note: str


class CounterContractModel(QObject):
    """One contract, being read and signed."""

    changed = Signal()
    signed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._contract: Contract | None = None
        self._at = 0
        self._shown_ms: dict[int, int] = {}
        self._ends_seen: set[int] = set()
        self._since: float | None = None
        self._signing = False
        self._trouble = ""
        self._ink = InkModel(self._drawn, self)

    # --- for whoever needs a contract signed ------------------------------------------------------------------------

    def read(self, contract: Contract) -> None:
        """Put a contract before the customer; what was read of the same one before still counts."""
        if self._contract is None or self._contract.contract_id != contract.contract_id:
            self._shown_ms = {}
            self._ends_seen = set()
            self._at = 0
            self._ink.clear()
        self._contract, self._signing, self._trouble = contract, False, ""
        self._since = self._clock()
        self._desk.start("contract_reading", self._watch())
        self.changed.emit()

    def pause(self) -> None:
        """Another page, or the lock, stands before it: that time does not count."""
        self._note_time()
        self._since = None

    def resume(self) -> None:
        """It is in sight again."""
        self._since = self._clock()

    def close(self) -> None:
        """Take it away from the customer."""
        self._note_time()
        self._desk.stop("contract_reading")
        self._contract = None
        self.changed.emit()

    def say(self, trouble: str) -> None:
        """The bank did not take it."""
        self._trouble = trouble
        self.changed.emit()

    @property
    def contract(self) -> Contract | None:
        """The contract in sight."""
        return self._contract

    @property
    def readings(self) -> tuple[tuple[int, int], ...]:
        """How long each page was in sight. Shape: (number of the page, ms)."""
        self._note_time()
        return tuple(sorted(self._shown_ms.items()))

    @property
    def signature(self) -> Signature:
        """What was written."""
        return Signature(self._ink.strokes)

    # --- acts -------------------------------------------------------------------------------------------------------

    @Slot()
    def next(self) -> None:
        """The next page, once this one was in sight for its time; after the last, the signature."""
        if self._contract is None or not self._page_read():
            return
        self._note_time()
        if self._at + 1 < len(self._contract.pages):
            self._at += 1
        else:
            self._signing = True
        self.changed.emit()

    @Slot()
    def sawEnd(self) -> None:
        """The end of this page is in sight: a page that is longer than the screen is not read by its beginning."""
        if self._contract is not None and not self._signing:
            self._ends_seen.add(self._contract.pages[self._at].number)
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """A page back."""
        self._note_time()
        if self._signing:
            self._signing = False
        elif self._at:
            self._at -= 1
        self.changed.emit()

    @Slot()
    def clearInk(self) -> None:
        """Write again."""
        self._ink.clear()
        self.changed.emit()

    @Slot()
    def sign(self) -> None:
        """The customer has signed."""
        if self._signing and self._ink.strokes:
            self._trouble = ""
            self.signed.emit()

    @Slot()
    def leave(self) -> None:
        """Back to the form; nothing is signed."""
        self.left.emit()

    def _drawn(self, _event: UserEvent) -> None:
        self.changed.emit()

    # --- time -------------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            before = self._page_read()
            self._note_time()
            if before != self._page_read():
                self.changed.emit()

    def _note_time(self) -> None:
        now = self._clock()
        if self._contract is not None and self._since is not None and not self._signing:
            number = self._contract.pages[self._at].number
            self._shown_ms[number] = self._shown_ms.get(number, 0) + round((now - self._since) * _MS)
        if self._since is not None:
            self._since = now

    def _page_read(self) -> bool:
        if self._contract is None:
            return False
        page = self._contract.pages[self._at]
        return page.number in self._ends_seen and self._shown_ms.get(page.number, 0) >= page.minimum_ms

    # --- for the page -----------------------------------------------------------------------------------------------

    def _heading(self) -> str:
        if self._contract is None:
            return ""
        return self._desk.words.told(self._contract.pages[self._at].heading)

    def _lines(self) -> list[object]:
        if self._contract is None:
            return []
        page, told = self._contract.pages[self._at], self._desk.words.told
        rows = [ContractLine(told(row.label), told(row.value), told(row.note)) for row in page.rows]
        return rows_for_qml([*rows, *(ContractLine("", told(text), "") for text in page.paragraphs)])

    def _where(self) -> str:
        count = len(self._contract.pages) if self._contract else 0
        return self._desk.words.say("contract_c.page", self._at + 1, count)

    shown = Property(bool, lambda self: self._contract is not None, notify=changed)
    heading = Property(str, _heading, notify=changed)
    lines = Property(LIST, _lines, notify=changed)
    where = Property(str, _where, notify=changed)
    first = Property(bool, lambda self: self._at == 0 and not self._signing, notify=changed)
    pageRead = Property(bool, lambda self: self._page_read(), notify=changed)
    signing = Property(bool, lambda self: self._signing, notify=changed)
    inked = Property(bool, lambda self: bool(self._ink.strokes), notify=changed)
    trouble = Property(str, lambda self: self._trouble, notify=changed)
    ink = Property(QObject, lambda self: self._ink, constant=True)

"""The search at the top of every page: asks as the teller types, and never shows an older answer over a newer one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.customers import CustomerRow, Found
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.figures import money

__all__ = ["DEBOUNCE_S", "FoundRow", "SearchModel"]

DEBOUNCE_S = 0.04
"""A pause in typing: shorter than between two keys of a practised hand (60 ms and more), so that each pause counts."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A customer found, as it is shown."""

    customer_id: str
    name: str
    number: str
    village: str
    figure: str
    tag: str
    tone: str
    icon: str


class SearchModel(QObject):
    """What is typed, and what was found for it."""

    changed = Signal()
    typed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = self._trouble = ""
        self._found: Found | None = None
        self._rows: list[object] = []
        self._current = -1
        self._took_ms = 0
        self._asked = 0
        self._busy = False

    @property
    def current_row(self) -> CustomerRow | None:
        """The customer under the frame."""
        rows = self._found.customers if self._found else ()
        return rows[self._current] if 0 <= self._current < len(rows) else None

    @Slot(str)
    def edit(self, text: str) -> None:
        """Another text; asked for after a pause."""
        self._text = text
        self._asked += 1
        self.typed.emit()
        if not text.strip():
            self._desk.stop("search")
            self._take(None)
            return
        self._busy = True
        self._desk.start("search", self._search(text, self._asked, DEBOUNCE_S))

    @Slot()
    def again(self) -> None:
        """Ask for the same text at once."""
        if self._text.strip():
            self._asked += 1
            self._desk.start("search", self._search(self._text, self._asked, 0))

    @Slot()
    def clear(self) -> None:
        """Nothing is looked for."""
        self.edit("")

    @Slot(int)
    def move(self, index: int) -> None:
        """Put the frame on a row."""
        count = len(self._rows)
        self._current = max(0, min(count - 1, index)) if count else -1
        self.changed.emit()

    def find(self, text: str) -> None:
        """Look for something that was read, not typed."""
        self._text = text
        self.typed.emit()
        self.again()

    def relabel(self) -> None:
        """Say everything anew."""
        self._show()

    async def _search(self, text: str, asked: int, pause_s: float) -> None:
        if pause_s:
            await asyncio.sleep(pause_s)
        began = time.perf_counter()
        answer = await self._desk.client.search(text)
        if asked != self._asked:
            return
        self._took_ms = round((time.perf_counter() - began) * 1000)
        if isinstance(answer, Success):
            self._trouble = ""
            self._take(answer.value)
        else:
            self._trouble = self._desk.said(answer).sentence
            self._take(None)

    def _take(self, found: Found | None) -> None:
        self._busy = False
        self._found = found
        self._current = 0 if found and found.customers else -1
        if not self._text.strip():
            self._trouble = ""
        self._show()

    def _show(self) -> None:
        self._rows = rows_for_qml(self._row(each) for each in (self._found.customers if self._found else ()))
        self.changed.emit()

    def _row(self, row: CustomerRow) -> FoundRow:
        say = self._desk.words.say
        tag, tone, icon = "", "none", ""
        if row.frozen:
            tag, tone, icon = say("customer.frozen"), "stop", "lock"
        elif row.in_flight:
            tag, tone, icon = say("customer.in_flight_count", row.in_flight), "attn", "hourglass"
        elif not row.has_line:
            tag = say("customer.no_contract")
        figure = say("customer.available_of", money(row.available_fen)) if row.has_line and not row.frozen else ""
        return FoundRow(row.customer_id, row.name, row.masked_id_number, row.village, figure, tag, tone, icon)

    def _title(self) -> str:
        if self._found is None:
            return ""
        key = "customer.found_more" if self._found.more else "customer.found"
        return self._desk.words.say(key, len(self._found.customers))

    text = Property(str, lambda self: self._text, notify=typed)
    rows = Property(LIST, lambda self: self._rows, notify=changed)
    current = Property(int, lambda self: self._current, notify=changed)
    title = Property(str, _title, notify=changed)
    took = Property(str, lambda self: self._desk.words.say("customer.took", self._took_ms), notify=changed)
    answered = Property(bool, lambda self: self._found is not None, notify=changed)
    trouble = Property(str, lambda self: self._trouble, notify=changed)

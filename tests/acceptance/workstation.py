"""A counter workstation in its window, on the loop that the test runs on, and a teller's hands at its keyboard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.counter.app import Counter
from kiosk.counter.options import CounterOptions
from kiosk.counter.viewmodels.engine import make_counter_app
from kiosk.hardware.port import Devices
from tests.acceptance.village import Village

__all__ = ["ALT", "CTRL", "KEY", "Workstation"]

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
WITHIN_S = 20.0
PASSWORD = "edian-demo"


class Workstation:
    """One window, by its certificate's name."""

    def __init__(self, village: Village, name: str, *, devices: Devices | None = None, runtime: Path | None = None):
        make_counter_app()
        options = CounterOptions(
            server=village.server,
            certs=village.folder / "certs",
            workstation=name,
            devices=runtime / "devices.sock" if runtime is not None else None,
            state=village.folder / f"counter-{name}",
        )
        self.counter = Counter(options, devices=devices)
        self.view, self.desk, self.window = self.counter.view, self.counter.desk, self.counter.screens.window
        self.counter.open()

    async def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """One key, at this window and no other."""
        await self.front()
        QTest.keyClick(self.window, key, modifiers)
        await asyncio.sleep(0.05)

    async def front(self) -> None:
        """Make this the window that has the keyboard."""
        if not self.window.isActive():
            self.window.requestActivate()
            await self.until(self.window.isActive)

    async def type(self, text: str) -> None:
        """Keys for what is on them, an input method for the rest."""
        await self.front()
        for letter in text:
            if letter.isascii():
                QTest.keyClick(self.window, letter)
            else:
                event = QInputMethodEvent()
                event.setCommitString(letter)
                target = self.window.focusObject()
                assert target is not None
                QCoreApplication.sendEvent(target, event)
            await asyncio.sleep(0.01)

    async def until(self, holds: Callable[[], object], within_s: float = WITHIN_S, *, what: str = "") -> None:
        """Wait for something to hold."""
        end = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < end, what or f"not at {self.view.property('page')}: {self.words()[-12:]}"
            await asyncio.sleep(0.03)

    async def sign_in(self, number: str) -> None:
        """By number and password."""
        await self.until(lambda: self.desk.greeting is not None)
        await asyncio.sleep(0.2)
        await self.type(number)
        await self.press(KEY.Key_Tab)
        await self.type(PASSWORD)
        await self.press(KEY.Key_Return)
        await self.until(lambda: self.view.signed)

    def items(self, root: QQuickItem | None = None) -> list[QQuickItem]:
        """Every visible item, parents first."""
        item = root or self.window.contentItem()
        if not item.isVisible() or item.opacity() == 0:
            return []
        return [item, *(found for child in item.childItems() for found in self.items(child))]

    def words(self) -> list[str]:
        """Everything that can be read."""
        return [str(item.property("text")) for item in self.items() if item.property("text")]

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere."""
        return any(words in said for said in self.words())

    async def close(self) -> None:
        """End it in order."""
        await self.counter.close()

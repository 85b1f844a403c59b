"""The dialog that hands work on to somebody: their number, and what it means. It counts once they accept."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.desk import Desk

__all__ = ["HandOnModel"]

_NUMBER = re.compile(r"[0-9]{4,8}")


class HandOnModel(QObject):
    """Asks for a staff number, and gives it to `send`."""

    changed = Signal()

    def __init__(self, desk: Desk, send: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._send = send
        self._shown = False
        self._about = self._number = self._wrong = ""

    def open(self, about: str, number: str = "") -> None:
        """Ask to whom; `number` is who was asked last."""
        self._shown, self._about, self._number, self._wrong = True, about, number, ""
        self.changed.emit()

    def relabel(self) -> None:
        """Another language."""
        self.changed.emit()

    @Slot(str)
    def setNumber(self, text: str) -> None:
        """As it is typed."""
        self._number, self._wrong = text.strip(), ""
        self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Hand it on, or say what is wrong with the number."""
        say, me = self._desk.words.say, self._desk.staff.number if self._desk.staff else ""
        if not _NUMBER.fullmatch(self._number):
            self._wrong = say("hand_on.wrong_number")
        elif self._number == me:
            self._wrong = say("hand_on.wrong_me")
        else:
            self._shown = False
            self._send(self._number)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Leave it as it is."""
        self._shown = False
        self.changed.emit()

    shown = Property(bool, lambda self: self._shown, notify=changed)
    about = Property(str, lambda self: self._about, notify=changed)
    number = Property(str, lambda self: self._number, notify=changed)
    wrongText = Property(str, lambda self: self._wrong, notify=changed)

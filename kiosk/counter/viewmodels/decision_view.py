"""The dialog before a decision: what it is about, what follows from it, and the supervisor's own password once more."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.desk import Desk

__all__ = ["DecisionModel"]


class DecisionModel(QObject):
    """Asks for the password, and gives it to `send` together with the decision: approve, return or ask.

    The password is kept until it is sent or the dialog is left, and no longer.
    """

    changed = Signal()

    def __init__(self, desk: Desk, send: Callable[[str, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._send = send
        self._decision = self._about = self._password = self._wrong = ""
        self._busy = False

    def open(self, decision: str, about: str) -> None:
        """Ask about this decision."""
        self._decision, self._about, self._password, self._wrong, self._busy = decision, about, "", "", False
        self.changed.emit()

    def close(self) -> None:
        """The bank has answered."""
        self._decision = self._password = self._wrong = ""
        self._busy = False
        self.changed.emit()

    def wrong(self, sentence: str) -> None:
        """The password was not the right one: it is asked for again."""
        self._password, self._wrong, self._busy = "", sentence, False
        self.changed.emit()

    @Slot(str)
    def setPassword(self, text: str) -> None:
        """As it is typed."""
        self._password, self._wrong = text, ""
        self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Send the decision."""
        if self._ready():
            password, self._password, self._busy = self._password, "", True
            self.changed.emit()
            self._send(self._decision, password)

    @Slot()
    def cancel(self) -> None:
        """Leave without an act; what has been sent goes on."""
        if not self._busy:
            self.close()

    def _ready(self) -> bool:
        return bool(self._decision and self._password) and not self._busy

    def _why(self) -> str:
        if not self._decision:
            return ""
        approving = self._decision == "approve"
        return self._desk.words.say(
            "approvals.password_why" if approving else f"approvals.password_why_{self._decision}"
        )

    def _act(self) -> str:
        return self._desk.words.say(f"approvals.confirm_{self._decision}") if self._decision else ""

    decision = Property(str, lambda self: self._decision, notify=changed)
    shown = Property(bool, lambda self: self._decision != "", notify=changed)
    about = Property(str, lambda self: self._about, notify=changed)
    why = Property(str, _why, notify=changed)
    act = Property(str, _act, notify=changed)
    wrongText = Property(str, lambda self: self._wrong, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    password = Property(str, lambda self: self._password, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)

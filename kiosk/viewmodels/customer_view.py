"""Who stands here and with which card: masked name, tail, dots; nothing else ever reaches a screen."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal

from kiosk.flow.state import KioskState, TrayItem
from kiosk.viewmodels.catalogue import Words

__all__ = ["PIN_DIGITS", "CardModel", "IdentifyModel", "PinModel"]

PIN_DIGITS = 6
"""The length of a PIN at Chinese banks; the PIN pad asks for as many."""


class IdentifyModel(QObject):
    """The ID card page."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known = self._reading = False
        self._name = self._number = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        customer = state.customer
        self._known = customer is not None
        self._reading = state.tray.id_card is TrayItem.READING
        self._name = customer.masked_name if customer else ""
        self._number = customer.masked_number if customer else ""
        self.changed.emit()

    known = Property(bool, lambda self: self._known, notify=changed)
    reading = Property(bool, lambda self: self._reading, notify=changed)
    name = Property(str, lambda self: self._name, notify=changed)
    number = Property(str, lambda self: self._number, notify=changed)


class CardModel(QObject):
    """The bank card page, and the card's tail wherever it is named."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known = self._reading = self._verified = False
        self._tail = self._holder = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._known = state.card is not None
        self._reading = state.tray.bank_card is TrayItem.READING
        self._verified = state.card_verified
        self._tail = state.card.tail if state.card else ""
        self._holder = state.customer.masked_name if state.customer else ""
        self.changed.emit()

    known = Property(bool, lambda self: self._known, notify=changed)
    reading = Property(bool, lambda self: self._reading, notify=changed)
    verified = Property(bool, lambda self: self._verified, notify=changed)
    tail = Property(str, lambda self: self._tail, notify=changed)
    holder = Property(str, lambda self: self._holder, notify=changed)


class PinModel(QObject):
    """The PIN page: how many dots, how many tries are left."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dots = 0
        self._tries = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._dots = min(state.pin_dots, PIN_DIGITS)
        left = state.pin_tries_left
        self._tries = "" if left is None else words.say("pin.tries", left)
        self.changed.emit()

    dots = Property(int, lambda self: self._dots, notify=changed)
    length = Property(int, lambda self: PIN_DIGITS, constant=True)
    tries = Property(str, lambda self: self._tries, notify=changed)

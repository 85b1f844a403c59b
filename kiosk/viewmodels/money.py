"""An amount as an object: QML's own integers have 32 bits, and a page needs it in three shapes at once."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal

from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import capitals, english_words, yuan_parts

__all__ = ["Money"]


class Money(QObject):
    """One amount of money, or none yet. Units: fen in, words out."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._whole = self._cents = self._words = ""

    def present(self, fen: int | None, words: Words) -> None:
        """Show this amount; None shows nothing."""
        shown = ("", "", "")
        if fen is not None:
            spelt = words.say("money.words", english_words(fen)) if words.english else capitals(fen)
            shown = (*yuan_parts(fen), spelt)
        if shown != (self._whole, self._cents, self._words):
            self._whole, self._cents, self._words = shown
            self.changed.emit()

    whole = Property(str, lambda self: self._whole, notify=changed)
    cents = Property(str, lambda self: self._cents, notify=changed)
    text = Property(str, lambda self: self._whole + self._cents, notify=changed)
    words = Property(str, lambda self: self._words, notify=changed)

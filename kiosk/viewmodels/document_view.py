"""The ID card under the camera, and what was read: in clear on its own page, and only while nothing lies over it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal

from kiosk.flow.camera import DocumentFacts, Field, Side
from kiosk.flow.state import KioskState, Overlay, Request
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.rows import Rows

__all__ = ["DocumentModel", "ReadField"]


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field as it was read. `unsure` asks to look closely; a `brief` one needs no line of its own."""

    label: str
    value: str
    unsure: bool
    brief: bool
    last: bool


class DocumentModel(QObject):
    """Which side is wanted, and what was read."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fields = Rows(ReadField, self)
        self._back = self._reading = False

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._back = state.document.side is Side.BACK
        self._reading = state.waiting is Request.READ_DOCUMENT
        facts = state.document.facts
        shown = facts is not None and state.overlay is Overlay.NONE
        self._fields.present(_fields(facts, words) if shown and facts is not None else ())
        self.changed.emit()

    fields = Property(QObject, lambda self: self._fields, constant=True)
    back = Property(bool, lambda self: self._back, notify=changed)
    reading = Property(bool, lambda self: self._reading, notify=changed)


def _fields(facts: DocumentFacts, words: Words) -> tuple[ReadField, ...]:
    values = (
        (Field.NAME, facts.name),
        (Field.ADDRESS, facts.address or words.say("document.unread")),
        (Field.NUMBER, words.say("document.tail", facts.number_tail)),
        (Field.VALID_TO, facts.valid_to or words.say("document.for_life")),
    )
    return tuple(
        ReadField(
            words.say(f"document.{field.value}"),
            value,
            field in facts.unsure or (field is Field.ADDRESS and not facts.address),
            field in {Field.NUMBER, Field.VALID_TO},
            at == len(values) - 1,
        )
        for at, (field, value) in enumerate(values)
    )

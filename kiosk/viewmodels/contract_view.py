"""The contract, page by page, and the way through its reading gate."""
# ruff: noqa: N815 - properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow.events import ContractPageTurned, UserEvent
from kiosk.flow.facts import ContractPage
from kiosk.flow.state import KioskState
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.line_view import Fact
from kiosk.viewmodels.rows import Rows

__all__ = ["ContractModel", "Leaf", "Paragraph"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One clause."""

    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page in the row of dots. `mark`: now, read, unread."""

    mark: str


class ContractModel(QObject):
    """The contract page."""

    changed = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._submit = submit
        self._rows = Rows(Fact, self)
        self._paragraphs = Rows(Paragraph, self)
        self._leaves = Rows(Leaf, self)
        self._title = self._heading = self._counter = ""
        self._has_previous = self._has_next = False
        self._page = 0

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        reading = state.contract
        if reading is None:
            self._rows.present(())
            self._paragraphs.present(())
            self._leaves.present(())
            self._title = self._heading = self._counter = ""
            self._has_previous = self._has_next = False
        else:
            page = reading.pages[reading.page]
            unread = set(reading.unread)
            self._page = reading.page
            self._title = reading.title if not words.english else words.say("contract.title")
            self._heading = words.told(page.heading)
            self._counter = words.say("contract.counter", reading.page + 1, len(reading.pages))
            self._has_previous = reading.page > 0
            self._has_next = reading.page + 1 < len(reading.pages) and not reading.page_ms_left
            self._rows.present(_facts(page, words))
            self._paragraphs.present(tuple(Paragraph(words.told(text)) for text in page.paragraphs))
            marks = (
                "now" if at == reading.page else "unread" if at in unread else "read"
                for at in range(len(reading.pages))
            )
            self._leaves.present(tuple(Leaf(mark) for mark in marks))
        self.changed.emit()

    @Slot(int)
    def turn(self, pages: int) -> None:
        """One page on or back."""
        self._submit(ContractPageTurned(pages))

    title = Property(str, lambda self: self._title, notify=changed)
    heading = Property(str, lambda self: self._heading, notify=changed)
    counter = Property(str, lambda self: self._counter, notify=changed)
    hasPrevious = Property(bool, lambda self: self._has_previous, notify=changed)
    hasNext = Property(bool, lambda self: self._has_next, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    paragraphs = Property(QObject, lambda self: self._paragraphs, constant=True)
    leaves = Property(QObject, lambda self: self._leaves, constant=True)


def _facts(page: ContractPage, words: Words) -> tuple[Fact, ...]:
    last = len(page.rows) - 1
    return tuple(
        Fact(words.told(row.label), words.told(row.value), words.told(row.note), last=at == last)
        for at, row in enumerate(page.rows)
    )

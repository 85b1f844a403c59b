"""What every page of the counter is to the shell: keys for its foot, a way in and out, and an ear for changes."""
# ruff: noqa: N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal

from kiosk.counter.client.changes import Change
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST

__all__ = ["PageModel"]


class PageModel(QObject):
    """A page's state; lives as long as somebody is signed in, so that leaving a page loses nothing.

    A property's `notify` has to be a signal of the page's own class (QML hears nothing of a base's): pages declare
    `shown = Signal()` and connect `changed` to it.
    """

    changed = Signal()
    keysChanged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def enter(self) -> None:
        """The page is shown: ask for what may have changed."""

    def leave(self) -> None:
        """Another page is shown."""

    def heard(self, change: Change) -> None:
        """Something has changed at some channel."""

    def tick(self) -> None:
        """A second has passed while the page is shown: deadlines move."""

    def relabel(self) -> None:
        """The language is another one: say everything anew."""
        self.changed.emit()
        self.keysChanged.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of this page, as (cap, what it does), for the foot."""
        return ()

    def _foot(self) -> list[list[str]]:
        return [[key, word] for key, word in self.foot()]

    footKeys = Property(LIST, _foot, notify=keysChanged)

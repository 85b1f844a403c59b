"""Eyes and fingers on the real window: finds controls by their names, reads their words, touches them.

Touches are real touch events at the control's middle, so that what lies over a control, is disabled or is off the
page stops the finger as it would a person's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

__all__ = ["Fingers", "NotThereError"]

LOOK_EVERY_S = 0.02


class NotThereError(Exception):
    """A control did not come, or did not become what was waited for. The message says which, and what was there."""


class Fingers:
    """A person in front of one window."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._device = QTest.createTouchDevice()

    def page(self) -> str:
        """The name of the page that is shown."""
        return str(self._window.property("page") or "")

    def sees(self, name: str) -> bool:
        """Whether a control is shown."""
        return self._find(name) is not None

    def can_press(self, name: str) -> bool:
        """Whether a control is shown and would do something."""
        item = self._find(name)
        return item is not None and item.isEnabled()

    def words(self, name: str) -> str:
        """What a control says, as a screen reader would read it; its text where it has no such name."""
        item = self._find(name)
        if item is None:
            raise NotThereError(f"no control {name!r} on the page {self.page()!r}")
        return str(item.property("text") or item.property("sentence") or "")

    def figure(self, name: str) -> str:
        """The digits of an amount on the screen: whole yuan and cents, as shown."""
        item = self._find(name)
        if item is None:
            raise NotThereError(f"no amount {name!r} on the page {self.page()!r}")
        return f"{item.property('whole')}{item.property('cents')}"

    def press(self, name: str) -> None:
        """Touches a control's middle. Raises NotThereError when it is not there or disabled."""
        item = self._find(name)
        if item is None or not item.isEnabled():
            state = "is disabled" if item is not None else "is not"
            raise NotThereError(f"the control {name!r} {state} on the page {self.page()!r}")
        self._touch([_middle_of(item)])

    def stroke(self, name: str, points: Sequence[tuple[float, float]]) -> None:
        """Draws one stroke.

        Units: `points` are fractions of the control's width and height.
        """
        item = self._find(name)
        if item is None:
            raise NotThereError(f"nowhere to draw: no {name!r} on the page {self.page()!r}")
        self._touch([item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint() for x, y in points])

    async def wait_until_page(self, names: Sequence[str], within_s: float) -> str:
        """Waits for one of some pages and tells which. Raises NotThereError."""
        deadline = time.monotonic() + within_s
        while (shown := self.page()) not in names:
            if time.monotonic() > deadline:
                raise NotThereError(f"waited {within_s:.0f} s for {' or '.join(names)}; the page is {shown!r}")
            await asyncio.sleep(LOOK_EVERY_S)
        return shown

    async def wait_until_pressable(self, name: str, within_s: float) -> None:
        """Waits until a control can be pressed. Raises NotThereError."""
        page = self.page()
        if not await self.wait_until_pressable_or_gone(name, page, within_s):
            raise NotThereError(f"the page {page!r} went before {name!r} could be pressed")

    async def wait_until_pressable_or_gone(self, name: str, page: str, within_s: float) -> bool:
        """Waits until a control can be pressed or the page has gone on; tells which. Raises NotThereError."""
        deadline = time.monotonic() + within_s
        seen_at: QPoint | None = None
        while self.page() == page:
            item = self._find(name)
            at = _middle_of(item) if item is not None and item.isEnabled() else None
            # A control that has just come, or grown a neighbour, may move once more; a finger follows it.
            if at is not None and at == seen_at:
                return True
            seen_at = at
            if time.monotonic() > deadline:
                raise NotThereError(f"waited {within_s:.0f} s for {name!r} on the page {page!r}")
            await asyncio.sleep(LOOK_EVERY_S)
        return False

    def photograph(self, target: Path) -> None:
        """Saves what the window shows."""
        self._window.grabWindow().save(str(target))

    def _touch(self, points: Sequence[QPoint]) -> None:
        begin = QTest.touchEvent(self._window, self._device, False)
        begin.press(1, points[0], self._window)
        begin.commit()
        for point in points[1:]:
            move = QTest.touchEvent(self._window, self._device, False)
            move.move(1, point, self._window)
            move.commit()
        end = QTest.touchEvent(self._window, self._device, False)
        end.release(1, points[-1], self._window)
        end.commit()

    def _find(self, name: str) -> QQuickItem | None:
        return next((item for item in self._items() if item.objectName() == name and item.isVisible()), None)

    def _items(self) -> Iterator[QQuickItem]:
        waiting = [self._window.contentItem()]
        while waiting:
            item = waiting.pop()
            yield item
            waiting += item.childItems()


def _middle_of(item: QQuickItem) -> QPoint:
    """Where a control is, once every layout that it stands in has been laid out."""
    within: QQuickItem | None = item
    while within is not None:
        within.ensurePolished()
        within = within.parentItem()
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

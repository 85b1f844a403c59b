"""The real window, offscreen, with everything pinned that moves a pixel: fonts, renderer, scale, no motion."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import ClassVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"
os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
os.environ["QML_DISABLE_DISK_CACHE"] = "1"

from PySide6.QtCore import QCoreApplication, QEventLoop, QPointF, QRectF, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem

from kiosk.flow.events import UserEvent
from kiosk.viewmodels.engine import Screens, make_app, make_engine
from kiosk.viewmodels.kiosk_view import KioskView

__all__ = ["Stage", "app"]


def app() -> QGuiApplication:
    """The application, once a process."""
    return make_app(["edian-visual"])


def _spin(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Stage:
    """One window in one orientation; shows states, is photographed and measured.

    Several may stand in one process, and Qt asks the translator that was installed last: whoever shows a state speaks.
    """

    _speaking: ClassVar[Stage | None] = None

    def __init__(self, *, landscape: bool = False, page: str = "Main") -> None:
        app()
        self.submitted: list[UserEvent] = []
        self.view = KioskView(self.submitted.append)
        self.view.configure(landscape=landscape, reduced_motion=True)
        self.screens: Screens = make_engine(self.view, page=page)
        self.window = self.screens.window
        self.size = (1920, 1080) if landscape else (1080, 1920)
        if page == "Main":
            self.window.resize(*self.size)
        _spin(30)

    def show(self, state: object, *, settle_ms: int = 40) -> None:
        """Show a state and let it be drawn."""
        if Stage._speaking is not self:
            QCoreApplication.removeTranslator(self.view.translator)
            QCoreApplication.installTranslator(self.view.translator)
            Stage._speaking = self
        self.view.present(state)  # type: ignore[arg-type]
        _spin(settle_ms)

    def photograph(self) -> QImage:
        """The window as it stands."""
        last = self.window.grabWindow()
        for _ in range(10):  # until nothing moves any more: a busy machine draws later
            _spin(15)
            picture = self.window.grabWindow()
            if picture == last:
                break
            last = picture
        return last.convertToFormat(QImage.Format.Format_RGB32)

    def items(self, root: QQuickItem | None = None) -> Iterator[QQuickItem]:
        """Every visible item, parents first."""
        item = root or self.window.contentItem()
        if not item.isVisible() or item.opacity() == 0:
            return
        yield item
        for child in item.childItems():
            yield from self.items(child)

    def item(self, name: str) -> QQuickItem:
        """The one visible item of this name."""
        found = [item for item in self.items() if item.objectName() == name]
        assert len(found) == 1, f"{name}: {len(found)} visible items"
        return found[0]

    @staticmethod
    def box(item: QQuickItem) -> QRectF:
        """Where an item stands in the window."""
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))

    def centre(self, name: str) -> QPointF:
        """The middle of a control."""
        return self.box(self.item(name)).center()

    def close(self) -> None:
        """Take it down, the engine before the view model."""
        self.screens.close()

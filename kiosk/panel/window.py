"""The panel's window, on an engine of its own beside the terminal's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.panel.customer import Customer, Purse
from kiosk.panel.hands import Hands
from kiosk.panel.model import PanelModel
from kiosk.panel.touch import Fingers
from kiosk.viewmodels.engine import QML

__all__ = ["Panel", "open_panel"]

PANEL_QML = Path(__file__).with_name("Panel.qml")


@dataclass(frozen=True, slots=True)
class Panel:
    """The open panel."""

    engine: QQmlApplicationEngine
    window: QQuickWindow
    model: PanelModel

    def close(self) -> None:
        """Ends what is under way and lets go of the window; the engine goes before its model."""
        self.model.close()
        self.window.close()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)


def open_panel(
    hands: Hands, fingers: Fingers, purse: Purse, make_customer: Callable[[], Customer], closed: Callable[[], None]
) -> Panel:
    """Opens the panel. `closed` is called when the person closes it.

    Raises:
        RuntimeError: the panel's QML does not load; Qt's messages say where.
    """
    model = PanelModel(hands, fingers, purse, make_customer)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML))
    engine.setInitialProperties({"hands": model})
    engine.load(QUrl.fromLocalFile(str(PANEL_QML)))
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise RuntimeError("the panel did not load; Qt's messages above say which line")
    window = roots[0]
    # The window's own `closing` carries a type that PySide cannot convert.
    window.visibleChanged.connect(lambda shown: None if shown else closed())
    return Panel(engine, window, model)

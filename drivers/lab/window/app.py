"""The window itself: one application, one engine, one view; and how it ends, whatever ends it."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QUrl
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtQuickControls2 import QQuickStyle

from drivers.lab.errors import NoScreenError
from drivers.lab.house import House
from drivers.lab.window.bench import Bench
from drivers.lab.window.lab_view import LabView

QML = Path(__file__).parent / "qml"
# The terminal's own letters where they are installed; any font with Chinese letters else.
FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
FAMILY = "Noto Sans SC"
# Python hears a signal between two of its own instructions; while Qt waits there are none.
_SIGNALS_MS = 200


@dataclass(frozen=True, slots=True)
class LabWindow:
    """The open window."""

    engine: QQmlApplicationEngine
    window: QQuickWindow
    view: LabView
    bench: Bench

    def close(self) -> None:
        """Let go of the window, then end what the bench started; the engine goes before its view."""
        self.window.close()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)
        self.bench.close()


def make_app() -> QGuiApplication:
    """Return the application, drawn in software: a terminal in a workshop has no graphics card worth the name.

    Raises:
        NoScreenError: there is no screen.
    """
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise NoScreenError(
            "there is no screen here: set DISPLAY (for instance with xvfb-run, or ssh -X), "
            "or play scenarios without a window: edian-devices lab --replay all"
        )
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    existing = QGuiApplication.instance()
    app = existing if isinstance(existing, QGuiApplication) else QGuiApplication(["edian-device-lab"])
    if FAMILY not in QFontDatabase.families():
        for font in sorted(FONTS.glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
    app.setFont(QFont(FAMILY))
    QQuickStyle.setStyle("Basic")
    return app


def open_window(house: House, *, recordings: Path, language: str) -> LabWindow:
    """Open the window and have the bench begin; what the bench needs comes up behind the first frame.

    Raises:
        RuntimeError: the QML does not load; Qt's messages say where.
    """
    bench = Bench(house)
    view = LabView(house.profile, bench, socket=house.socket, recordings=recordings, language=language)
    engine = QQmlApplicationEngine()
    engine.setInitialProperties({"lab": view})
    engine.load(QUrl.fromLocalFile(str(QML / "Lab.qml")))
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise RuntimeError("the lab's window did not load; Qt's messages above say which line")
    bench.start()
    return LabWindow(engine, roots[0], view, bench)


def run(house: House, *, recordings: Path, language: str) -> int:
    """Open the lab and serve until its window is closed, or the program is told to end."""
    app = make_app()
    opened = open_window(house, recordings=recordings, language=language)
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNALS_MS)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: app.quit())
    try:
        return app.exec()
    finally:
        opened.close()

"""The window: one application, one QML engine, one view model on its screens.

`prepare()` must run before anything of Qt Quick: it sets what Qt reads once (the renderer, the fonts, that every touch
point is kept). Delete the engine before the view model: `Screens.close()` does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, qmlRegisterType, qmlRegisterUncreatableType
from PySide6.QtQuick import QQuickWindow
from PySide6.QtQuickControls2 import QQuickStyle

from kiosk.viewmodels.beside_view import HandoverModel, PrecheckModel, QrPane, ReviewModel, StripModel
from kiosk.viewmodels.contract_view import ContractModel
from kiosk.viewmodels.customer_view import CardModel, IdentifyModel, PinModel
from kiosk.viewmodels.document_view import DocumentModel
from kiosk.viewmodels.face_view import FaceModel
from kiosk.viewmodels.ink import InkModel, SignaturePad
from kiosk.viewmodels.kiosk_view import KioskView
from kiosk.viewmodels.line_view import AmountModel, LineModel
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.outcome_view import ResultModel, TakeModel, WorkingModel
from kiosk.viewmodels.plan_view import PlanModel
from kiosk.viewmodels.preview import PreviewModel, PreviewPane
from kiosk.viewmodels.repay_view import RepayModel
from kiosk.viewmodels.rows import Rows

__all__ = ["FONTS", "MODULE", "QML", "SHOWN", "Screens", "make_app", "make_engine", "prepare"]

QML = Path(__file__).parent.parent / "qml"
FONTS = Path(__file__).parent.parent / "fonts"
FAMILY = "Noto Sans SC"
MODULE = "Edian.Data"
"""The QML module of the Python types; `kiosk/qml/Edian/Data` describes it to qmllint."""

SHOWN: tuple[type[QObject], ...] = (
    KioskView,
    IdentifyModel,
    CardModel,
    PinModel,
    FaceModel,
    DocumentModel,
    PreviewModel,
    LineModel,
    AmountModel,
    PlanModel,
    RepayModel,
    ContractModel,
    InkModel,
    WorkingModel,
    ResultModel,
    TakeModel,
    StripModel,
    HandoverModel,
    ReviewModel,
    PrecheckModel,
    Money,
    Rows,
)
"""What QML may name but not create."""


class ScreensBrokenError(RuntimeError):
    """The QML could not be loaded; the messages say where. A terminal in this state is out of service."""


def prepare() -> None:
    """Set what Qt reads at its first use. What the environment already says stands.

    Qt Quick draws in software: a terminal has no graphics card worth the name, and llvmpipe takes 45 ms a press.
    """
    defaults = {
        "QT_QUICK_BACKEND": "software",
        "QML_NO_TOUCH_COMPRESSION": "1",
        "QT_ENABLE_HIGHDPI_SCALING": "0",
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def make_app(arguments: Sequence[str] = ()) -> QGuiApplication:
    """The application with the terminal's fonts; the one that is there, where there is one."""
    prepare()
    existing = QGuiApplication.instance()
    app = existing if isinstance(existing, QGuiApplication) else QGuiApplication(list(arguments) or ["edian-kiosk"])
    if FAMILY not in QFontDatabase.families():
        for font in sorted(FONTS.glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
    app.setFont(QFont(FAMILY))
    QQuickStyle.setStyle("Basic")
    _register()
    return app


def _register() -> None:
    # PySide takes the names as str; its stubs say bytes.
    shown: Callable[..., int] = qmlRegisterUncreatableType
    made: Callable[..., int] = qmlRegisterType
    for kind in SHOWN:
        shown(kind, MODULE, 1, 0, kind.__name__, "shown by the terminal, not made by a page")
    made(SignaturePad, MODULE, 1, 0, "SignaturePad")
    made(PreviewPane, MODULE, 1, 0, "PreviewPane")
    made(QrPane, MODULE, 1, 0, "QrPane")


@dataclass(frozen=True, slots=True)
class Screens:
    """The window on its engine."""

    engine: QQmlApplicationEngine
    window: QQuickWindow
    view: KioskView

    def close(self) -> None:
        """Close the window and delete the engine while its view model still lives."""
        self.window.close()
        self.view.preview.close()
        QCoreApplication.removeTranslator(self.view.translator)
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)


def make_engine(view: KioskView, *, full_screen: bool = False, page: str = "Main") -> Screens:
    """Load the screens onto `view`.

    The window takes the size of the design's own sheet, or as much of the screen as there is; the page is scaled as a
    whole and always fully visible.

    Raises:
        ScreensBrokenError: the QML does not load.
    """
    QCoreApplication.installTranslator(view.translator)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML))
    engine.setInitialProperties({"view": view, "fullScreen": full_screen})
    engine.loadFromModule("Edian", page)
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise ScreensBrokenError("the screens did not load; Qt's messages above say which file and line")
    view.languageChanged.connect(engine.retranslate)
    return Screens(engine, roots[0], view)

"""The counter's window: the terminal's application and fonts, an engine of its own, the shell's view model on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, qmlRegisterUncreatableType
from PySide6.QtQuick import QQuickWindow

from kiosk.counter.pages import PAGES
from kiosk.counter.viewmodels.counter_view import CounterView
from kiosk.counter.viewmodels.dialogs_view import DIALOGS
from kiosk.counter.viewmodels.offer_view import OfferModel
from kiosk.counter.viewmodels.papers_view import PapersModel
from kiosk.counter.viewmodels.recovery_view import RecoveryModel
from kiosk.counter.viewmodels.search_view import SearchModel
from kiosk.counter.viewmodels.sign_in_view import SignInModel
from kiosk.viewmodels import engine as terminal

__all__ = ["MODULE", "QML", "CounterScreens", "make_counter_app", "make_counter_engine", "shown"]

QML = Path(__file__).parent.parent / "qml"
MODULE = "Edian.Counter.Data"
"""The QML module of the Python types; `qml/Edian/Counter/Data` describes it to qmllint."""


class CounterBrokenError(RuntimeError):
    """The QML could not be loaded; Qt's messages say where."""


def shown() -> tuple[type[QObject], ...]:
    """What QML may name but not create: the shell's models and each page's."""
    return (
        CounterView,
        SignInModel,
        SearchModel,
        PapersModel,
        *DIALOGS,
        RecoveryModel,
        OfferModel,
        *dict.fromkeys(model for kind in PAGES for model in (kind.model, *kind.parts)),
    )


def make_counter_app(arguments: Sequence[str] = ()) -> QGuiApplication:
    """The application with the house's fonts."""
    app = terminal.make_app(list(arguments) or ["edian-counter"])
    # The program ends in order once its window is closed; Qt would end the loop under what still has to be told.
    app.setQuitOnLastWindowClosed(False)
    register: Callable[..., int] = qmlRegisterUncreatableType
    for kind in shown():
        register(kind, MODULE, 1, 0, kind.__name__, "shown by the counter, not made by a page")
    return app


_HANDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})
"""What somebody does who is there. A touch comes as a mouse's press too."""


class _Presence(QObject):
    """Tells the shell that somebody is there, so that it does not lock under their hands."""

    def __init__(self, view: CounterView, window: QQuickWindow) -> None:
        super().__init__(window)
        self._view = view
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Listens, and takes nothing."""
        if event.type() in _HANDS:
            self._view.touched()
        return False


@dataclass(frozen=True, slots=True)
class CounterScreens:
    """The window on its engine."""

    engine: QQmlApplicationEngine
    window: QQuickWindow
    view: CounterView

    def close(self) -> None:
        """Close the window and delete the engine while its view model still lives."""
        self.window.close()
        QCoreApplication.removeTranslator(self.view.translator)
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(self.engine, QEvent.Type.DeferredDelete)


def make_counter_engine(view: CounterView, *, page: str = "Main", full_screen: bool = False) -> CounterScreens:
    """Load the screens onto `view`.

    Raises:
        CounterBrokenError: the QML does not load.
    """
    QCoreApplication.installTranslator(view.translator)
    engine = QQmlApplicationEngine()
    for folder in (terminal.QML, QML):
        engine.addImportPath(str(folder))
    engine.setInitialProperties({"view": view, "fullScreen": full_screen} if page == "Main" else {})
    engine.loadFromModule("Edian.Counter", page)
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise CounterBrokenError("the screens did not load; Qt's messages above say which file and line")
    view.languageChanged.connect(engine.retranslate)
    _Presence(view, roots[0])
    return CounterScreens(engine, roots[0], view)

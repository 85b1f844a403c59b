"""The camera's picture on the screen: loaded beside the window's thread, drawn as it comes, kept nowhere.

A frame that comes while another is being loaded replaces the one that waits: what is shown is the newest, and a slow
machine shows fewer, never later ones.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from PySide6.QtCore import Property, QObject, QRect, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.flow.camera import FaceBox

__all__ = ["PreviewModel", "PreviewPane"]

MAX_SIDE = 4096
"""A picture larger than this is no camera's."""


class PreviewModel(QObject):
    """What the camera sees now. `frame`, `face` and `clear` are for whoever has the camera."""

    changed = Signal()
    faceChanged = Signal()
    _loaded = Signal(int, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._target = QSize()
        self._generation = 0
        self._loading = False
        self._next = ""
        self._shown = 0
        self._face = False
        self._job: QRunnable | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._loaded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def frame(self, path: str) -> None:
        """A new picture lies there."""
        self._next = path
        self._load_next()

    def face(self, box: FaceBox | None) -> None:
        """Where the face is, or that there is none."""
        if (box is not None) != self._face:
            self._face = box is not None
            self.faceChanged.emit()

    def clear(self) -> None:
        """Nothing is shown any more; what is still being loaded is dropped."""
        self._generation += 1
        self._next = ""
        self.face(None)
        if not self.image.isNull():
            self.image = QImage()
            self.changed.emit()

    def fit(self, size: QSize) -> None:
        """How large it is drawn, so that it is scaled where it is loaded. Units: px."""
        self._target = size

    def close(self) -> None:
        """Wait for what is being loaded; before the application ends."""
        self.clear()
        self._pool.waitForDone()

    def _load_next(self) -> None:
        if self._loading or not self._next:
            return
        self._loading = True
        path, self._next = self._next, ""
        # Kept until it has come: Python would else free it under the pool.
        self._job = _Load(self, path, self._generation, self._target)
        self._pool.start(self._job)

    @Slot(int, QImage)
    def _take(self, generation: int, image: QImage) -> None:
        self._loading = False
        if generation == self._generation and not image.isNull():
            self.image = image
            self._shown += 1
            self.changed.emit()
        self._load_next()

    live = Property(bool, lambda self: not self.image.isNull(), notify=changed)
    shown = Property(int, lambda self: self._shown, notify=changed)
    faceSeen = Property(bool, lambda self: self._face, notify=faceChanged)


class _Load(QRunnable):
    """Reads one picture and cuts it to where it is shown, in a thread of the pool."""

    def __init__(self, model: PreviewModel, path: str, generation: int, target: QSize) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._model = model
        self._path, self._generation, self._target = path, generation, target

    def run(self) -> None:
        """What the pool calls."""
        reader = QImageReader(self._path)
        size = reader.size()
        image = QImage()
        if not size.isEmpty() and max(size.width(), size.height()) <= MAX_SIDE:
            image = _cut(reader.read(), self._target)
        self._model._loaded.emit(self._generation, image)  # noqa: SLF001 - its own model


def _cut(image: QImage, target: QSize) -> QImage:
    """The middle of a picture, as large as it is shown."""
    if image.isNull() or target.isEmpty():
        return image
    image = image.scaled(
        target, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.FastTransformation
    )
    x, y = (image.width() - target.width()) // 2, (image.height() - target.height()) // 2
    cut = image.copy(x, y, target.width(), target.height())
    return cut.convertToFormat(QImage.Format.Format_RGB32)


class PreviewPane(QQuickPaintedItem):
    """Draws a preview: in an oval and mirrored for a face, in a rounded frame and as it is for a document."""

    modelChanged = Signal()
    shapeChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._model: PreviewModel | None = None
        self._oval = False
        self._corner = 0.0

    def _get_model(self) -> PreviewModel | None:
        return self._model

    def _set_model(self, model: PreviewModel | None) -> None:
        if self._model is not None:
            self._model.changed.disconnect(self.update)
        self._model = model
        if model is not None:
            model.changed.connect(self.update)
            model.fit(self.size().toSize())
        self.update()
        self.modelChanged.emit()

    def _set_oval(self, oval: bool) -> None:
        self._oval = oval
        self.update()
        self.shapeChanged.emit()

    def _set_corner(self, corner: float) -> None:
        self._corner = corner
        self.update()
        self.shapeChanged.emit()

    model = Property(QObject, _get_model, _set_model, notify=modelChanged)
    oval = Property(bool, lambda self: self._oval, _set_oval, notify=shapeChanged)
    corner = Property(float, lambda self: self._corner, _set_corner, notify=shapeChanged)

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:
        """Another size: the next frame is cut to it."""
        super().geometryChange(new, old)
        if self._model is not None:
            self._model.fit(self.size().toSize())

    def paint(self, painter: QPainter) -> None:
        """What Qt Quick asks for: the newest frame."""
        image = self._model.image if self._model is not None else QImage()
        if image.isNull():
            return
        place = QRectF(0, 0, self.width(), self.height())
        across, down = place.width() / image.width(), place.height() / image.height()
        brush = QBrush(image)
        brush.setTransform(
            QTransform(-across if self._oval else across, 0, 0, down, self.width() if self._oval else 0, 0)
        )
        path = QPainterPath()
        if self._oval:
            path.addEllipse(place)
        else:
            path.addRoundedRect(place, self._corner, self._corner)
        # A brush, and no clip: its edge is smooth.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.setBrush(brush)
        painter.drawPath(path)

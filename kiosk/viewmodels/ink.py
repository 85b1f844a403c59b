"""The handwritten signature: every point that the glass reports, drawn at once and handed on stroke by stroke.

Points stand in the unit square of the field, so that a signature survives a change of size. Qt Quick merges the moves
of a frame unless told otherwise (of 200 samples 3 to 85 survive): `kiosk.viewmodels.engine` switches that off.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    Property,
    QElapsedTimer,
    QObject,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QEventPoint, QImage, QMouseEvent, QPainter, QPainterPath, QPen, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.flow.events import SignatureCleared, SignatureDrawn, UserEvent
from kiosk.flow.state import KioskState, Point, Stroke

__all__ = ["InkModel", "SignaturePad"]

MARGIN = 2.0
"""Part of the pen's width by which a dirty rectangle is grown: the pen is round and its edge is smoothed."""

FULL_PRESSURE = 1.0


class InkModel(QObject):
    """The strokes as they stand."""

    changed = Signal()
    replaced = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._submit = submit
        self._strokes: list[list[Point]] = []
        self._drawing = False
        self._clock = QElapsedTimer()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn so far."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def present(self, state: KioskState) -> None:
        """Show the signature that the journey keeps; a stroke under the finger is not disturbed."""
        if not self._drawing and state.signature.strokes != self.strokes:
            self._strokes = [list(stroke) for stroke in state.signature.strokes]
            self.replaced.emit()
            self.changed.emit()

    def begin(self, x: float, y: float) -> None:
        """A finger touches the field."""
        if not self._strokes:
            self._clock.start()
        self._drawing = True
        self._strokes.append([(x, y, self._clock.elapsed())])
        self.changed.emit()

    def move(self, x: float, y: float) -> Stroke:
        """The finger moves; the last three points are what there is to draw."""
        if not self._drawing:
            return ()
        stroke = self._strokes[-1]
        stroke.append((x, y, self._clock.elapsed()))
        return tuple(stroke[-3:])

    def end(self) -> None:
        """The finger leaves: the signature as it now stands is told."""
        if self._drawing:
            self._drawing = False
            self._submit(SignatureDrawn(self.strokes))

    @Slot()
    def clear(self) -> None:
        """重写: start again."""
        self._drawing = False
        self._strokes = []
        self.replaced.emit()
        self.changed.emit()
        self._submit(SignatureCleared())

    empty = Property(bool, lambda self: not self._strokes, notify=changed)


class SignaturePad(QQuickPaintedItem):
    """The field: draws the ink and takes the finger (or the mouse) that makes it."""

    inkChanged = Signal()  # noqa: N815 - QML's name for the notifier of `ink`
    penChanged = Signal()  # noqa: N815

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._ink: InkModel | None = None
        self._tone = QColor(Qt.GlobalColor.black)
        self._width = 1.0
        self._image = QImage()
        self._finger: int | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAcceptTouchEvents(True)
        self.setKeepMouseGrab(True)
        self.setKeepTouchGrab(True)

    def _get_ink(self) -> InkModel | None:
        return self._ink

    def _set_ink(self, ink: InkModel | None) -> None:
        if self._ink is not None:
            self._ink.replaced.disconnect(self._redraw)
        self._ink = ink
        if ink is not None:
            ink.replaced.connect(self._redraw)
        self._redraw()
        self.inkChanged.emit()

    def _set_tone(self, tone: QColor) -> None:
        self._tone = QColor(tone)
        self._redraw()
        self.penChanged.emit()

    def _set_width(self, width: float) -> None:
        self._width = width
        self._redraw()
        self.penChanged.emit()

    ink = Property(QObject, _get_ink, _set_ink, notify=inkChanged)
    tone = Property(QColor, lambda self: self._tone, _set_tone, notify=penChanged)
    pen = Property(float, lambda self: self._width, _set_width, notify=penChanged)

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        """Another size: the same strokes, drawn again."""
        super().geometryChange(new, old)
        if new.size() != old.size():
            self._redraw()

    def paint(self, painter: QPainter) -> None:
        """What Qt Quick asks for: the ink so far."""
        painter.drawImage(0, 0, self._image)

    def touchEvent(self, event: QTouchEvent) -> None:  # noqa: N802 - Qt's name
        """One finger writes; a palm or a second finger does not."""
        for point in event.points():
            if point.state() is QEventPoint.State.Pressed and self._finger is None:
                self._finger = point.id()
                self._begin(point.position())
            elif point.id() == self._finger:
                if point.state() is QEventPoint.State.Updated:
                    self._move(point.position())
                elif point.state() is QEventPoint.State.Released:
                    self._end()
        event.accept()

    def touchUngrabEvent(self) -> None:  # noqa: N802 - Qt's name
        """The touch was taken away, by a panel over the page: what was written counts."""
        self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A mouse writes too."""
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A mouse writes too."""
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A mouse writes too."""
        self._end()

    def _begin(self, at: QPointF) -> None:
        if self._ink is not None:
            self._ink.begin(*self._unit(at))

    def _move(self, at: QPointF) -> None:
        if self._ink is not None and len(points := self._ink.move(*self._unit(at))) > 1:
            self.update(self._draw(points).toAlignedRect())

    def _end(self) -> None:
        self._finger = None
        if self._ink is not None:
            self._ink.end()

    def _unit(self, at: QPointF) -> tuple[float, float]:
        return (
            min(1.0, max(0.0, at.x() / max(1.0, self.width()))),
            min(1.0, max(0.0, at.y() / max(1.0, self.height()))),
        )

    def _redraw(self) -> None:
        size = self.size().toSize()
        if size.isEmpty():
            return
        self._image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.fill(Qt.GlobalColor.transparent)
        for stroke in self._ink.strokes if self._ink is not None else ():
            for at in range(1, len(stroke)):
                self._draw(stroke[max(0, at - 2) : at + 1])
        self.update()

    def _draw(self, points: Stroke) -> QRectF:
        """One more piece of line, rounded through the middles of its points; what was touched by it."""
        spots = [QPointF(x * self.width(), y * self.height()) for x, y, _ in points]
        path = QPainterPath()
        if len(spots) > 2:
            path.moveTo((spots[0] + spots[1]) / 2)
            path.quadTo(spots[1], (spots[1] + spots[2]) / 2)
        else:
            path.moveTo(spots[0])
            path.lineTo((spots[0] + spots[1]) / 2)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._tone, self._width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.end()
        edge = MARGIN * self._width
        return path.boundingRect().adjusted(-edge, -edge, edge, edge)

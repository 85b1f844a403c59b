"""Draws pages as a PDF, on A4, with the letters that the screens have. Says nothing of what stands on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from kiosk.counter.viewmodels.paper_page import Line, LineKind, PaperPage

__all__ = ["DOTS_PER_MM", "PAGE_MM", "draw_page", "draw_pdf"]

DOTS_PER_MM = 10.0
"""The drawing's own unit: a tenth of a millimetre."""
FAMILY = "Noto Sans SC"
LINE_MM = 5.4
PAGE_MM = (186.0, 269.0)
MARGINS_MM = QMarginsF(12, 14, 12, 14)
HEAD_MM = 30.0
SIGNATURES_MM = 22.0

_COLUMNS: dict[str, tuple[tuple[float, bool], ...]] = {
    "totals": ((44, False), (16, True), (22, True), (28, True), (28, True), (28, True), (20, True)),
    "journal": (
        (18, False),
        (22, False),
        (28, False),
        (44, False),
        (28, True),
        (18, False),
        (18, False),
        (10, False),
    ),
    "facts": ((28, False), (65, False), (28, False), (65, False)),
    "plan": ((16, True), (34, False), (36, True), (36, True), (30, True), (34, True)),
    "notes": ((40, False), (24, False), (28, True), (28, True), (26, False), (22, True), (18, False)),
    "records": ((32, False), (26, False), (40, False), (26, True), (24, True), (20, True), (18, False)),
}
"""Widths of a table's columns in mm, and whether figures stand to the right."""


def draw_pdf(pages: Sequence[PaperPage]) -> bytes:
    """The pages as one file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(pages[0].title if pages else "")
    writer.setCreator("Edian")
    writer.setResolution(254)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, MARGINS_MM, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(layout)
    painter = QPainter(writer)
    try:
        for at, page in enumerate(pages):
            if at:
                writer.newPage()
            draw_page(painter, page)
    finally:
        painter.end()
        buffer.close()
    return bytes(data.data())


def draw_page(painter: QPainter, page: PaperPage) -> None:
    """One page, from the painter's origin. Units: `DOTS_PER_MM` dots a millimetre, `PAGE_MM` in all."""
    wide, tall = PAGE_MM
    _text(painter, page.title, 0, 0, wide, 9, size=5.2, bold=True, centred=True)
    for at, about in enumerate(page.about):
        _text(painter, about, 0, 11 + at * 5, wide, 5, size=3.2)
    _rule(painter, 0, HEAD_MM - 2, wide, thick=True)
    y = HEAD_MM
    for line in page.lines:
        _line(painter, line, y)
        y += LINE_MM
    foot = tall - SIGNATURES_MM
    for at, signature in enumerate(page.signatures):
        x = at * wide / 2
        _text(painter, signature, x, foot + 4, 24, 6, size=3.2)
        _rule(painter, x + 24, foot + 10, wide / 2 - 34)
    _text(painter, page.foot, 0, foot + 15, wide, 5, size=2.8, centred=True)


def _line(painter: QPainter, line: Line, y: float) -> None:
    wide = PAGE_MM[0]
    if line.kind is LineKind.HEADING:
        _text(painter, line.cells[0], 0, y, wide, LINE_MM, size=3.8, bold=True)
        return
    if line.kind is LineKind.NOTE:
        _text(painter, line.cells[0], 0, y, wide, LINE_MM, size=3.0)
        return
    x = 0.0
    bold = line.kind in {LineKind.HEAD, LineKind.SUM}
    for cell, (width, right) in zip(line.cells, _COLUMNS[line.table], strict=True):
        _text(painter, cell, x, y, width - 2, LINE_MM, size=2.9, bold=bold, right=right)
        x += width
    if line.kind is LineKind.SUM:
        _rule(painter, 0, y, wide)
    _rule(painter, 0, y + LINE_MM, wide, thick=line.kind is LineKind.HEAD)


def _text(
    painter: QPainter,
    text: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    size: float,
    bold: bool = False,
    right: bool = False,
    centred: bool = False,
) -> None:
    font = QFont(FAMILY)
    font.setPixelSize(round(size * DOTS_PER_MM))
    font.setBold(bold)
    painter.setFont(font)
    across = (
        Qt.AlignmentFlag.AlignHCenter
        if centred
        else Qt.AlignmentFlag.AlignRight
        if right
        else Qt.AlignmentFlag.AlignLeft
    )
    box = QRectF(x * DOTS_PER_MM, y * DOTS_PER_MM, width * DOTS_PER_MM, height * DOTS_PER_MM)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
    painter.drawText(box, int(across | Qt.AlignmentFlag.AlignVCenter), shown)


def _rule(painter: QPainter, x: float, y: float, width: float, *, thick: bool = False) -> None:
    painter.setPen(QPen(Qt.GlobalColor.black, (0.3 if thick else 0.12) * DOTS_PER_MM))
    painter.drawLine(QPointF(x * DOTS_PER_MM, y * DOTS_PER_MM), QPointF((x + width) * DOTS_PER_MM, y * DOTS_PER_MM))

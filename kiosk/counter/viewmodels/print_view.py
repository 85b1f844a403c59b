"""A page's way to the workstation's printer: what was handed over, and what came of it. Nothing waits for paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal

from kiosk.counter.desk import Desk
from kiosk.counter.printing import Printed
from kiosk.counter.viewmodels.cells import MAP, Toned, for_qml
from kiosk.counter.viewmodels.paper_page import PaperPage

__all__ = ["PrintModel"]


class PrintModel(QObject):
    """One print after the other; what is told of the last one stands until it is put away."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task = f"print-{id(self)}"
        self._busy = False
        self._told = Toned("")

    @property
    def busy(self) -> bool:
        """Whether the printer has not taken the last one yet."""
        return self._busy

    def print(self, name: str, pages: Sequence[PaperPage]) -> None:
        """Hand pages to the printer. `name` holds no personal data: it is seen in the print queue."""
        if not self._busy:
            self._busy = True
            self.tell(self._desk.words.say("plan_paper.printing"))
            self._desk.start(self._task, self._print(name, pages))

    async def _print(self, name: str, pages: Sequence[PaperPage]) -> None:
        from kiosk.counter.viewmodels.paper_pdf import draw_pdf

        done = await self._desk.printer.print_pdf(name, draw_pdf(pages))
        self._busy = False
        words = self._desk.words
        if isinstance(done, Printed):
            self.tell(words.say("plan_paper.printed", done.where), "ok")
        else:
            self.tell(words.say("plan_paper.print_failed", done.why), "stop")

    def tell(self, text: str, tone: str = "none") -> None:
        """Say something in its place."""
        self._told = Toned(text, tone)
        self.changed.emit()

    def clear(self) -> None:
        """What was told is about somebody else, or about another form, by now."""
        if self._told.text and not self._busy:
            self.tell("")

    ready = Property(bool, lambda self: not self._busy, notify=changed)
    told = Property(MAP, lambda self: for_qml(self._told), notify=changed)

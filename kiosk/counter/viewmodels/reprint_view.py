"""The dialog that prints a receipt again: the bank's own file, on the workstation's printer."""
# ruff: noqa: N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.desk import Desk
from kiosk.counter.printing import Printed
from kiosk.counter.viewmodels.cells import MAP, Toned, for_qml
from kiosk.counter.viewmodels.dialog_subjects import Printable
from kiosk.counter.viewmodels.figures import money

__all__ = ["ReprintModel"]


class ReprintModel(QObject):
    """What is to be printed, and what came of it."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._of: Printable | None = None
        self._busy = self._done = False
        self._said = Toned("")

    def open(self, of: Printable) -> None:
        """Ask about this receipt."""
        self._of, self._busy, self._done, self._said = of, False, False, Toned("")
        self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Print; or close, once it is printed."""
        visit = self._desk.case.visit
        if self._done:
            self.cancel()
        elif self._of is not None and visit is not None and not self._busy:
            self._busy = True
            self.changed.emit()
            self._desk.start("reprint", self._print(visit.session_id, self._of.subject_id))

    async def _print(self, session_id: str, subject_id: str) -> None:
        answer = await self._desk.client.receipt(session_id, subject_id)
        words = self._desk.words
        if isinstance(answer, Success):
            printed = await self._desk.printer.print_pdf(f"receipt-{subject_id}", answer.value)
            self._done = isinstance(printed, Printed)
            if isinstance(printed, Printed):
                self._said = Toned(words.say("reprint.done", printed.where), "ok")
            else:
                self._said = Toned(words.say("reprint.failed", printed.why), "stop")
        else:
            said = self._desk.said(answer)
            self._said = Toned(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")
        self._busy = False
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Close."""
        if not self._busy:
            self._of = None
            self.changed.emit()

    def _about(self) -> str:
        if self._of is None:
            return ""
        what = self._desk.words.say(f"shift.business_{self._of.business}")
        return self._desk.words.say("reprint.about", self._of.customer_name, what, money(self._of.amount_fen))

    def _foot_line(self) -> Toned:
        if self._said.text:
            return self._said
        if self._desk.case.visit is None:
            return Toned(self._desk.words.say("reprint.why_no_visit"), "attn")
        return Toned(self._desk.words.say("acts.busy" if self._busy else "reprint.note"))

    def _act_word(self) -> str:
        return self._desk.words.say("acts.close" if self._done else "reprint.act")

    def _ready(self) -> bool:
        return self._done or (self._desk.case.visit is not None and not self._busy)

    shown = Property(bool, lambda self: self._of is not None, notify=changed)
    about = Property(str, _about, notify=changed)
    act = Property(str, _act_word, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=changed)

"""The dialogs over whichever page is shown; a page opens one by `desk.ask(name, subject)`.

Names: `freeze`, `release` (a `CreditLine`), `reversal` (a `Reversible`), `reprint` (a `Printable`), `reversal_of` and
`reprint_of` (an `InFlightItem`), `records` and `statement` (the customer in hand), `attest` and `handoff` (the visit in
hand). A name that is not known opens nothing.
"""
# ruff: noqa: N802 - slots and properties bear QML's camelCase names

from __future__ import annotations

import structlog
from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.customers import InFlightItem
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.act_view import ActModel
from kiosk.counter.viewmodels.dialog_subjects import Printable, printable_of, reversible_of
from kiosk.counter.viewmodels.handoff_view import HandoffModel
from kiosk.counter.viewmodels.records_view import RecordsModel
from kiosk.counter.viewmodels.reprint_view import ReprintModel

__all__ = ["DIALOGS", "DialogsModel"]

log = structlog.get_logger(__name__)


class DialogsModel(QObject):
    """All dialogs; at most one is open."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._act, self._handoff = ActModel(desk, self), HandoffModel(desk, self)
        self._reprint, self._records = ReprintModel(desk, self), RecordsModel(desk, self)
        self._all = (self._act, self._handoff, self._reprint, self._records)
        for dialog in self._all:
            dialog.changed.connect(self.changed)
        desk.dialogAsked.connect(self.open)
        desk.caseChanged.connect(self.relabel)
        desk.wordsChanged.connect(self.relabel)

    def relabel(self) -> None:
        """Another language, or another case: what is said may be another."""
        for dialog in self._all:
            dialog.changed.emit()

    def open(self, name: str, subject: object) -> None:
        """Open a dialog, unless one is open."""
        customer = self._desk.case.customer
        whose = customer.row.name if customer else ""
        if self._open():
            return
        match name, subject:
            case (("freeze" | "release" | "reversal" | "attest"), _):
                self._act.open(name, subject)
            case "reversal_of", InFlightItem():
                self._act.open("reversal", reversible_of(subject, whose))
            case "reprint_of", InFlightItem():
                self._reprint.open(printable_of(subject, whose))
            case "reprint", Printable():
                self._reprint.open(subject)
            case (("records" | "statement"), _):
                self._records.open(print_statement=name == "statement")
            case "handoff", _:
                self._handoff.open()
            case _:
                log.warning("dialog_not_known", dialog=name)

    @Slot()
    def openHandoff(self) -> None:
        """Ctrl+J, on any page."""
        self.open("handoff", None)

    def _open(self) -> bool:
        return any(bool(dialog.property("shown")) for dialog in self._all)

    shown = Property(bool, _open, notify=changed)
    act = Property(QObject, lambda self: self._act, constant=True)
    handoff = Property(QObject, lambda self: self._handoff, constant=True)
    reprint = Property(QObject, lambda self: self._reprint, constant=True)
    records = Property(QObject, lambda self: self._records, constant=True)


DIALOGS: tuple[type[QObject], ...] = (DialogsModel, ActModel, HandoffModel, ReprintModel, RecordsModel)
"""What QML may name of the dialogs."""

"""The dialog of what a customer has drawn and repaid: a receipt printed again by its row, and the whole as a statement.

Shown to the customer who stands there and proved who they are, and to nobody else: without a visit there is nothing in
it, and it goes with its customer.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.records import Record
from kiosk.counter.desk import Desk
from kiosk.counter.printing import Printed, PrintFailed
from kiosk.counter.viewmodels.cells import LIST, MAP, Toned, for_qml, rows_for_qml
from kiosk.counter.viewmodels.record_rows import record_rows
from kiosk.counter.viewmodels.statement_paper import statement_pages

__all__ = ["RecordsModel"]

PAGES = 5
"""Pages of the bank's list that are asked for; five hundred rows are more than anybody reads at a window."""

_TASK = "records"


class RecordsModel(QObject):
    """The records of the customer in hand."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._open = self._busy = self._all_told = False
        self._whose = ""
        self._records: tuple[Record, ...] | None = None
        self._at = 0
        self._said = Toned("")
        desk.caseChanged.connect(self._case_changed)

    def open(self, *, print_statement: bool = False) -> None:
        """Ask for the records; with `print_statement` they are printed as they come."""
        self._put_away()
        self._open, self._whose = True, self._in_hand()
        visit = self._desk.case.visit
        if visit is not None:
            self._busy = True
            self._desk.start(_TASK, self._load(visit.session_id, print_statement=print_statement))
        self.changed.emit()

    async def _load(self, session_id: str, *, print_statement: bool) -> None:
        records: list[Record] = []
        token = ""
        for _ in range(PAGES):
            answer = await self._desk.client.records(session_id, token)
            if not isinstance(answer, Success):
                said = self._desk.said(answer)
                self._tell(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")
                return
            records += answer.value.records
            token = answer.value.next_token
            if not token:
                break
        self._records, self._all_told = tuple(records), not token
        self._tell("")
        if print_statement:
            self.printStatement()

    @Slot(int)
    def choose(self, index: int) -> None:
        """A row."""
        self._at = index
        self._said = Toned("")
        self.changed.emit()

    @Slot()
    def reprint(self) -> None:
        """Ctrl+Enter, or Enter on a row: its receipt again."""
        visit, record = self._desk.case.visit, self._chosen()
        if self._can_reprint() and visit is not None and record is not None:
            self._begin()
            self._desk.start(_TASK, self._reprint(visit.session_id, record.subject_id))

    async def _reprint(self, session_id: str, subject_id: str) -> None:
        answer = await self._desk.client.receipt(session_id, subject_id)
        if isinstance(answer, Success):
            self._tell_printed(await self._desk.printer.print_pdf(f"receipt-{subject_id}", answer.value))
        else:
            said = self._desk.said(answer)
            self._tell(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")

    @Slot()
    def printStatement(self) -> None:
        """Ctrl+P: everything that is known, on paper."""
        visit = self._desk.case.visit
        if self._can_print() and visit is not None and self._records is not None:
            self._begin()
            self._desk.start(_TASK, self._print(visit.session_id, self._records))

    async def _print(self, session_id: str, records: tuple[Record, ...]) -> None:
        from kiosk.counter.viewmodels.paper_pdf import draw_pdf

        desk = self._desk
        customer, staff = desk.case.customer, desk.staff
        assert customer is not None
        assert staff is not None
        pages = statement_pages(
            customer, records, staff, desk.workstation, desk.now(), desk.words, all_told=self._all_told
        )
        self._tell_printed(await desk.printer.print_pdf(f"statement-{session_id}", draw_pdf(pages)))

    @Slot()
    def cancel(self) -> None:
        """Esc: close; nothing of the customer stays."""
        if self._open:
            self._desk.stop(_TASK)
            self._put_away()
            self.changed.emit()

    def _put_away(self) -> None:
        self._open = self._busy = False
        self._records, self._at, self._said = None, 0, Toned("")

    def _case_changed(self) -> None:
        if self._open and self._in_hand() != self._whose:
            self.cancel()

    def _in_hand(self) -> str:
        """The visit, and before there is one the customer."""
        case = self._desk.case
        if case.visit is not None:
            return case.visit.session_id
        return case.customer.row.customer_id if case.customer else ""

    def _begin(self) -> None:
        self._busy, self._said = True, Toned(self._desk.words.say("acts.busy"))
        self.changed.emit()

    def _tell(self, text: str, tone: str = "none") -> None:
        self._busy, self._said = False, Toned(text, tone)
        self.changed.emit()

    def _tell_printed(self, done: Printed | PrintFailed) -> None:
        words = self._desk.words
        if isinstance(done, Printed):
            self._tell(words.say("reprint.done", done.where), "ok")
        else:
            self._tell(words.say("reprint.failed", done.why), "stop")

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _chosen(self) -> Record | None:
        records = self._records or ()
        return records[self._at] if 0 <= self._at < len(records) else None

    def _can_reprint(self) -> bool:
        record = self._chosen()
        return record is not None and record.outcome is Outcome.DONE and not self._busy

    def _can_print(self) -> bool:
        return self._records is not None and not self._busy

    def _foot_line(self) -> Toned:
        say = self._desk.words.say
        if self._said.text:
            return self._said
        if self._desk.case.visit is None:
            return Toned(say("records.why_no_visit"), "attn")
        if self._busy:
            return Toned(say("acts.busy"))
        record = self._chosen()
        if record is not None and record.outcome is not Outcome.DONE:
            return Toned(say("records.why_no_receipt"), "attn")
        if self._records and not self._all_told:
            return Toned(say("records.more", len(self._records)))
        return Toned(say("reprint.note"))

    def _note(self) -> str:
        records = self._records
        return "" if records is None else self._desk.words.say("records.count", len(records))

    shown = Property(bool, lambda self: self._open, notify=changed)
    note = Property(str, _note, notify=changed)
    none = Property(bool, lambda self: self._records == (), notify=changed)
    rows = Property(LIST, lambda self: rows_for_qml(record_rows(self._records or (), self._desk.words)), notify=changed)
    at = Property(int, lambda self: self._at, notify=changed)
    canReprint = Property(bool, _can_reprint, notify=changed)
    canPrint = Property(bool, _can_print, notify=changed)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=changed)

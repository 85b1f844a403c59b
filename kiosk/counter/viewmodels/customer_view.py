"""The customer page: who stands there, the line, the dossier, what is in flight anywhere, the notes; live."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.customers import Customer, InFlightItem, InFlightKind
from kiosk.counter.client.lending import CreditLine, LineState, Outcome
from kiosk.counter.desk import Case, Desk
from kiosk.counter.viewmodels.cells import ANYTHING, LIST, for_qml, rows_for_qml
from kiosk.counter.viewmodels.customer_rows import case_tags, fact_rows, note_row, notes_total
from kiosk.counter.viewmodels.figures import clock, day, money, percent
from kiosk.counter.viewmodels.flight_rows import FlightRow, flight_banners, flight_row
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.search_view import SearchModel
from kiosk.flow.effects import Cause

__all__ = ["CustomerModel"]

RECENT = 5
REVEALED_S = 20.0
"""How long a whole number stays on the screen."""

_CONCERN = {ChangeKind.CREDIT_LINE, ChangeKind.DRAWDOWN, ChangeKind.REPAYMENT, ChangeKind.HANDOFF, ChangeKind.APPROVAL}


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A customer who was here just now."""

    key: str
    name: str
    what: str
    time: str
    customer_id: str


class CustomerModel(PageModel):
    """A customer."""

    shown = Signal()
    timeChanged = Signal()
    revealChanged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._search: SearchModel | None = None
        self._recent: list[tuple[str, str, datetime]] = []
        self._trouble = ""
        self._number = ""
        self._live_at = 0
        desk.customerAsked.connect(self.open)
        desk.caseChanged.connect(self._case_changed)

    def look_with(self, search: SearchModel) -> None:
        """The search at the top of the window, whose finds stand at this page's left."""
        self._search = search

    # --- the page -----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Look again: another channel may have been at work."""
        self._refresh()

    def leave(self) -> None:
        """A whole number does not wait for the teller to come back."""
        self._hide()

    def heard(self, change: Change) -> None:
        """Anything of money or of waiting may concern the customer in hand."""
        if self.desk.case.customer is not None and change.kind in _CONCERN:
            self._refresh()

    def relabel(self) -> None:
        """Another language, for what moves by itself too."""
        super().relabel()
        self.timeChanged.emit()
        self.revealChanged.emit()

    def tick(self) -> None:
        """Deadlines run."""
        if self.desk.case.customer is not None:
            self.timeChanged.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of this page."""
        say = self.desk.words.say
        keys = [("↑↓", say("customer.key_rows")), ("Enter", say("customer.key_open"))]
        if self.desk.case.customer is not None:
            keys += [
                ("Alt+1…5", say("customer.key_panels")),
                ("Alt+6…9", say("customer.key_flight")),
                ("Alt+D", say("customer.key_release" if self._frozen() else "customer.key_freeze")),
                ("Alt+B", say("records.open")),
                ("Ctrl+P", say("records.statement")),
                ("Alt+M", say("customer.key_reveal")),
                ("Alt+W", say("customer.key_close")),
            ]
        return [*keys, ("Esc", say("customer.key_clear"))]

    # --- acts ---------------------------------------------------------------------------------------------------

    @Slot(str)
    def open(self, customer_id: str) -> None:
        """Show a customer; a visit of somebody else ends with it."""
        self.desk.start("customer", self._open(customer_id))

    @Slot(int)
    def openRecent(self, index: int) -> None:
        """Ctrl+1 to Ctrl+5."""
        if 0 <= index < len(self._recent):
            self.open(self._recent[index][0])

    @Slot(int)
    def openFlight(self, index: int) -> None:
        """Alt+6 to Alt+9: where the item is looked after."""
        items = self._items()
        if not 0 <= index < len(items):
            return
        item = items[index]
        if item.kind is InFlightKind.APPROVAL or item.state.endswith("RESERVED"):
            self.desk.go("approvals")
        elif item.outcome in {Outcome.CONFIRMING, Outcome.SEE_STAFF} or item.kind is InFlightKind.HANDOFF:
            self.desk.go("work")
        elif item.reversible:
            self.desk.ask("reversal_of", item)
        elif item.outcome is Outcome.DONE and item.kind in {InFlightKind.DRAWDOWN, InFlightKind.REPAYMENT}:
            self.desk.ask("reprint_of", item)

    @Slot()
    def freeze(self) -> None:
        """Alt+D: stop the line, or ask that it may be drawn again."""
        line = self._line()
        if line is not None:
            self.desk.ask("release" if line.state is LineState.FROZEN else "freeze", line)

    @Slot()
    def records(self) -> None:
        """Alt+B: what was drawn and repaid, and its receipts."""
        if self.desk.case.customer is not None:
            self.desk.ask("records")

    @Slot()
    def printStatement(self) -> None:
        """Ctrl+P."""
        if self.desk.case.customer is not None:
            self.desk.ask("statement")

    @Slot()
    def reveal(self) -> None:
        """Alt+M: the whole number, for a short time, with a trace at the bank."""
        if self._number:
            self._hide()
        elif self.desk.case.customer is not None:
            self.desk.start("reveal", self._reveal(self.desk.case.customer.row.customer_id))

    @Slot()
    def closeCase(self) -> None:
        """Alt+W: this customer is served; nothing of them stays on the screen."""
        visit = self.desk.case.visit
        if visit is not None:
            self.desk.start("close_visit", self._close(visit.session_id))
        self._hide()
        self.desk.take_case(Case())

    @Slot()
    def draw(self) -> None:
        """F3."""
        self.desk.go("drawdown")

    @Slot()
    def repay(self) -> None:
        """F4."""
        self.desk.go("repayment")

    # --- asking -------------------------------------------------------------------------------------------------

    async def _open(self, customer_id: str) -> None:
        answer = await self.desk.client.customer(customer_id)
        if not isinstance(answer, Success):
            self._trouble = self.desk.said(answer).sentence
            self.changed.emit()
            return
        self._trouble = ""
        case = self.desk.case
        same = case.customer is not None and case.customer.row.customer_id == customer_id
        if same:
            self.desk.take_case(replace(case, customer=answer.value))
            return
        if case.visit is not None:
            await self.desk.client.close_visit(case.visit.session_id, Cause.FINISHED)
        self.desk.take_case(Case(answer.value))

    def _refresh(self) -> None:
        customer = self.desk.case.customer
        if customer is not None and not self.desk.tasks.running("customer"):
            self.desk.start("customer", self._again(customer.row.customer_id))

    async def _again(self, customer_id: str) -> None:
        """Ask anew; an answer that is older than what is shown, or about somebody else by now, is dropped."""
        answer = await self.desk.client.customer(customer_id)
        case = self.desk.case
        if not isinstance(answer, Success) or case.customer is None or case.customer.row.customer_id != customer_id:
            return
        if answer.value.sequence_number >= case.customer.sequence_number and answer.value != case.customer:
            self.desk.take_case(replace(case, customer=answer.value))

    async def _reveal(self, customer_id: str) -> None:
        answer = await self.desk.client.reveal_id_number(customer_id)
        if not isinstance(answer, Success):
            self._trouble = self.desk.said(answer).sentence
            self.changed.emit()
            return
        self._number = answer.value
        self.revealChanged.emit()
        await asyncio.sleep(REVEALED_S)
        self._hide()

    def _hide(self) -> None:
        if self._number:
            self._number = ""
            self.revealChanged.emit()

    async def _close(self, session_id: str) -> None:
        await self.desk.client.close_visit(session_id, Cause.FINISHED)

    def _case_changed(self) -> None:
        customer = self.desk.case.customer
        self._hide()
        if customer is not None:
            row = customer.row
            first = self._recent[0] if self._recent else None
            if first is None or first[0] != row.customer_id:
                others = [each for each in self._recent if each[0] != row.customer_id]
                self._recent = [(row.customer_id, row.name, self.desk.now()), *others][:RECENT]
        self.changed.emit()
        self.keysChanged.emit()
        self.timeChanged.emit()
        self.revealChanged.emit()

    # --- what is shown ------------------------------------------------------------------------------------------

    def _customer(self) -> Customer | None:
        return self.desk.case.customer

    def _line(self) -> CreditLine | None:
        customer = self._customer()
        return customer.lines[0] if customer and customer.lines else None

    def _frozen(self) -> bool:
        line = self._line()
        return line is not None and line.state is LineState.FROZEN

    def _items(self) -> tuple[InFlightItem, ...]:
        customer = self._customer()
        return customer.in_flight if customer else ()

    def _about(self) -> str:
        customer = self._customer()
        if customer is None:
            return ""
        number = self._number or customer.row.masked_id_number
        return "    ".join(
            part for part in (self.desk.words.say("customer.id_number", number), customer.row.village) if part
        )

    def _banners(self) -> list[object]:
        return rows_for_qml(flight_banners(self._items(), self.desk.words))

    def _line_note(self) -> str:
        customer, line = self._customer(), self._line()
        if customer is None or line is None:
            return ""
        contract = customer.contracts[0].contract_number if customer.contracts else ""
        return self.desk.words.say("customer.line_note", contract, day(line.expiry_date))

    def _figure(self, name: str) -> str:
        line = self._line()
        if line is None:
            return money(None)
        balance = line.balance
        return money(
            {
                "available": balance.available_fen,
                "used": balance.outstanding_fen,
                "held": balance.reserved_fen,
                "limit": balance.limit_fen,
            }[name]
        )

    def _share(self, fen: int) -> float:
        line = self._line()
        return fen / line.balance.limit_fen if line and line.balance.limit_fen else 0.0

    def _allowances(self) -> str:
        customer, say = self._customer(), self.desk.words.say
        if customer is None or not customer.allowances:
            return ""
        parts = [
            f"{say(f'channel.{each.channel.value.lower()}')} {money(each.drawable_fen)}" for each in customer.allowances
        ]
        return say("customer.today", "   ".join(parts))

    def _dossier_date(self) -> str:
        customer = self._customer()
        dates = [field.as_of for field in customer.dossier if field.as_of] if customer else []
        return self.desk.words.say("customer.updated", day(max(dates))) if dates else ""

    def _flight(self) -> list[object]:
        now = self.desk.now()
        rows: list[FlightRow] = [flight_row(i, item, now, self.desk.words) for i, item in enumerate(self._items())]
        return rows_for_qml(rows)

    def _flight_count(self) -> str:
        open_items = [item for item in self._items() if item.outcome is not Outcome.DONE]
        return str(len(open_items)) if open_items else ""

    def _flight_note(self) -> str:
        done = sum(item.outcome is Outcome.DONE for item in self._items())
        say = self.desk.words.say
        return say("customer.flight_done", done) if done else say("customer.flight_live")

    def _notes(self) -> list[object]:
        customer, line = self._customer(), self._line()
        notes = (*(line.open_notes if line else ()), *(customer.closed_notes if customer else ()))
        today = self.desk.business_date
        return rows_for_qml(note_row(note, today, self.desk.words) for note in notes)

    def _recents(self) -> list[object]:
        say = self.desk.words.say
        return rows_for_qml(
            RecentRow(f"Ctrl+{index + 1}", name, say("customer.looked_at"), clock(when), customer_id)
            for index, (customer_id, name, when) in enumerate(self._recent)
        )

    def _row(self, part: str) -> str:
        customer = self._customer()
        return str(getattr(customer.row, part)) if customer else ""

    search = Property(QObject, lambda self: self._search, constant=True)
    present = Property(bool, lambda self: self._customer() is not None, notify=shown)
    customerId = Property(str, lambda self: self._row("customer_id"), notify=shown)
    name = Property(str, lambda self: self._row("name"), notify=shown)
    tags = Property(
        LIST, lambda self: rows_for_qml(case_tags(self.desk.case, self._line(), self.desk.words)), notify=shown
    )
    about = Property(str, _about, notify=revealChanged)
    revealed = Property(bool, lambda self: bool(self._number), notify=revealChanged)
    trouble = Property(str, lambda self: self._trouble, notify=shown)
    banners = Property(LIST, _banners, notify=shown)
    hasLine = Property(bool, lambda self: self._line() is not None, notify=shown)
    lineNote = Property(str, _line_note, notify=shown)
    rate = Property(
        str,
        lambda self: self.desk.words.say("customer.rate", percent(line.annual_rate)) if (line := self._line()) else "",
        notify=shown,
    )
    available = Property(str, lambda self: self._figure("available"), notify=shown)
    used = Property(str, lambda self: self._figure("used"), notify=shown)
    held = Property(str, lambda self: self._figure("held"), notify=shown)
    limit = Property(str, lambda self: self._figure("limit"), notify=shown)
    usedShare = Property(
        float,
        lambda self: self._share(line.balance.outstanding_fen) if (line := self._line()) else 0.0,
        notify=shown,
    )
    heldShare = Property(
        float,
        lambda self: self._share(line.balance.reserved_fen) if (line := self._line()) else 0.0,
        notify=shown,
    )
    allowances = Property(str, _allowances, notify=shown)
    dossier = Property(LIST, lambda self: rows_for_qml(fact_rows(self._customer(), self.desk.words)), notify=shown)
    dossierDate = Property(str, _dossier_date, notify=shown)
    flight = Property(LIST, _flight, notify=timeChanged)
    flightCount = Property(str, _flight_count, notify=shown)
    flightNote = Property(str, _flight_note, notify=shown)
    notes = Property(LIST, _notes, notify=shown)
    notesTotal = Property(ANYTHING, lambda self: for_qml(notes_total(self._line(), self.desk.words)), notify=shown)
    recents = Property(LIST, _recents, notify=shown)

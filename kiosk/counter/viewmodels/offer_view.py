"""A quote turned to the customer (给客户看): the whole window, large, with nothing on it but what this loan would cost.

Nothing can be agreed to here: there is a way back and no other act. The teller's pages, and whoever else is in the
workstation, are out of sight as long as it is shown. It goes by itself with the customer, the lock or the sign-in.
"""
# ruff: noqa: N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.lending import Quote
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.drawdown_shown import plan_figure, plan_label, purpose_word
from kiosk.counter.viewmodels.figures import clock, day, money, percent
from kiosk.counter.viewmodels.plan_rows import plan_rows

__all__ = ["OfferFact", "OfferModel"]


@dataclass(frozen=True, slots=True)
class OfferFact:
    """A line beside the payment."""

    label: str
    value: str


class OfferModel(QObject):
    """The quote before the customer, or none."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._quote: Quote | None = None
        self._whose = ""
        self._was_over = False
        desk.quoteTurned.connect(self.show)
        desk.caseChanged.connect(self._case_changed)
        desk.staffChanged.connect(self.hide)
        desk.wordsChanged.connect(self.changed)

    def show(self, quote: Quote) -> None:
        """Turn the screen to the customer in hand."""
        self._quote, self._whose = quote, self._in_hand()
        self._was_over = self._is_over()
        self.changed.emit()

    @Slot()
    def hide(self) -> None:
        """Esc: back to the teller's page, as it was."""
        if self._quote is not None:
            self._quote = None
            self.changed.emit()

    def tick(self) -> None:
        """The price may have run out under their eyes."""
        if self._quote is not None and self._is_over() is not self._was_over:
            self._was_over = not self._was_over
            self.changed.emit()

    def _case_changed(self) -> None:
        if self._in_hand() != self._whose:
            self.hide()

    def _in_hand(self) -> str:
        customer = self._desk.case.customer
        return customer.row.customer_id if customer else ""

    def _is_over(self) -> bool:
        return self._quote is not None and self._quote.expires <= self._desk.now()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _say(self, key: str, *parts: object) -> str:
        return self._desk.words.say(f"offer.{key}", *parts)

    def _place(self) -> str:
        greeting, told = self._desk.greeting, self._desk.words.told
        if greeting is None:
            return ""
        return self._desk.words.say(
            "shell.place", told(greeting.terminal.bank_name), told(greeting.terminal.branch_name)
        )

    def _title(self) -> str:
        return self._say("title", money(self._quote.terms.amount_fen)) if self._quote else ""

    def _payment_label(self) -> str:
        return plan_label(self._quote.terms.method, self._desk.words) if self._quote else ""

    def _times(self) -> str:
        if self._quote is None:
            return ""
        plan = self._quote.schedule
        if len(plan.instalments) == 1:
            return self._say("once", day(plan.last.due_date))
        return self._say("times", len(plan.instalments), self._quote.terms.due_day)

    def _facts(self) -> list[object]:
        quote, say = self._quote, self._desk.words.say
        if quote is None:
            return []
        plan, terms = quote.schedule, quote.terms
        facts = [
            OfferFact(self._say("interest"), self._say("yuan", plan_figure(quote, "interest"))),
            OfferFact(self._say("total"), self._say("yuan", plan_figure(quote, "total"))),
            OfferFact(self._say("rate"), percent(plan.annual_rate)),
            OfferFact(self._say("apr"), plan_figure(quote, "apr" if plan.irr is None else "irr")),
            OfferFact(self._say("method"), say(f"method_c.{terms.method.value.lower()}")),
            OfferFact(self._say("term"), say("drawdown.months", terms.term_months)),
            OfferFact(self._say("last"), self._say("yuan", money(plan.last.payment_fen))),
            OfferFact(self._say("purpose"), purpose_word(terms.purpose, self._desk.words)),
        ]
        if quote.payee is not None:
            facts.append(OfferFact(self._say("payee"), f"{quote.payee.name} …{quote.payee.account_tail}"))
        return rows_for_qml(facts)

    def _rows(self) -> list[object]:
        return rows_for_qml(plan_rows(self._quote.schedule.instalments)) if self._quote else []

    def _valid(self) -> str:
        if self._quote is None:
            return ""
        return self._say("over") if self._is_over() else self._say("valid", clock(self._quote.expires))

    shown = Property(bool, lambda self: self._quote is not None, notify=changed)
    place = Property(str, _place, notify=changed)
    title = Property(str, _title, notify=changed)
    payment = Property(str, lambda self: plan_figure(self._quote, "payment"), notify=changed)
    paymentLabel = Property(str, _payment_label, notify=changed)
    times = Property(str, _times, notify=changed)
    facts = Property(LIST, _facts, notify=changed)
    rows = Property(LIST, _rows, notify=changed)
    valid = Property(str, _valid, notify=changed)
    over = Property(bool, _is_over, notify=changed)

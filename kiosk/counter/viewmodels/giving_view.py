"""What a customer is given of a price before anything is sent: the screen turned to them, or the plan on paper."""
# ruff: noqa: N802 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.lending import Quote
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import MAP
from kiosk.counter.viewmodels.drawdown_pricing import DrawdownPricing
from kiosk.counter.viewmodels.plan_paper import plan_pages
from kiosk.counter.viewmodels.print_view import PrintModel

__all__ = ["GivingModel"]


class GivingModel(QObject):
    """Alt+Q and Ctrl+P on the form. A price that ran out is given to nobody: `price` asks for a new one."""

    changed = Signal()

    def __init__(self, desk: Desk, pricing: DrawdownPricing, price: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pricing = pricing
        self._price = price
        self._print = PrintModel(desk, self)
        self._print.changed.connect(self.changed)

    @Slot()
    def turn(self) -> None:
        """The quote, alone and large, to the customer."""
        quote = self._quote()
        if quote is not None:
            self._desk.turn(quote)

    @Slot()
    def printPlan(self) -> None:
        """The quote and its plan, for the customer to take home."""
        quote, customer, staff = self._quote(), self._desk.case.customer, self._desk.staff
        if quote is not None and customer is not None and staff is not None:
            desk = self._desk
            pages = plan_pages(quote, customer.row, staff, desk.workstation, desk.now(), desk.words)
            self._print.print(f"plan-{quote.quote_id}", pages)

    def clear(self) -> None:
        """The form is another one: what was told of its print goes."""
        self._print.clear()

    def _quote(self) -> Quote | None:
        if self._pricing.quote is None or self._pricing.holds:
            return self._pricing.quote
        self._print.tell(self._desk.words.say("plan_paper.over"), "attn")
        self._price()
        return None

    ready = Property(bool, lambda self: self._print.property("ready"), notify=changed)
    told = Property(MAP, lambda self: self._print.property("told"), notify=changed)

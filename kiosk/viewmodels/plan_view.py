"""Term, method and purpose with the bank's plan for them, and what is confirmed at the end."""
# ruff: noqa: N815 - properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow.events import MethodChosen, PurposeChosen, TermChosen, UserEvent
from kiosk.flow.facts import LineFacts, Method, Quote
from kiosk.flow.state import KioskState
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import day, percent, yuan
from kiosk.viewmodels.line_view import Fact
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.rows import Rows

__all__ = ["Choice", "PlanModel", "PlanRow"]

HEADROOM = 1.02
"""The highest bar leaves so much of the chart free."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen. `name` is its control's name: term_12, method_BULLET."""

    name: str
    text: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One instalment, as a bar and as a line of the table."""

    number: int
    principal_share: float
    interest_share: float
    due: str
    principal: str
    interest: str
    payment: str


class PlanModel(QObject):
    """The term page and the confirm page."""

    changed = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._submit = submit
        self._terms = Rows(Choice, self)
        self._methods = Rows(Choice, self)
        self._purposes = Rows(Choice, self)
        self._rows = Rows(PlanRow, self)
        self._facts = Rows(Fact, self)
        self._payment = Money(self)
        self._amount = Money(self)
        self._ready = False
        self._label = self._rate = self._principal = self._interest = self._span = ""
        self._total_label = self._total = self._purpose = self._monthly = self._term = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        line, draft, quote = state.line, state.draft, state.quote
        self._terms.present(_terms(line, draft.term_months, words))
        self._methods.present(_methods(line, draft.method, words))
        self._purposes.present(_purposes(line, draft.purpose, words))
        chosen = [p for p in (line.purposes if line else ()) if p.code == draft.purpose]
        self._purpose = words.told(chosen[0].name) if chosen else ""
        self._amount.present(draft.amount_fen or None, words)
        self._ready = quote is not None
        self._term = words.say("term.months", draft.term_months) if draft.term_months else ""
        self._payment.present(_headline(quote), words)
        self._rows.present(_rows(quote, words))
        self._facts.present(_facts(quote, state, self._purpose, words))
        self._label = words.say(_headline_key(quote))
        self._rate = percent(quote.apr_simple) if quote else ""
        self._principal = words.say("plan.principal", yuan(quote.amount_fen)) if quote else ""
        self._interest = words.say("plan.interest", yuan(quote.total_interest_fen)) if quote else ""
        self._span = _span(quote, words)
        self._total_label = words.say("plan.total", quote.term_months) if quote else ""
        self._total = words.say("money.yuan", yuan(quote.total_payment_fen)) if quote else ""
        self._monthly = words.say("money.yuan", yuan(quote.first.payment_fen)) if quote else ""
        self.changed.emit()

    @Slot(str)
    def choose(self, name: str) -> None:
        """A term, a method or a purpose, by its control's name."""
        kind, _, value = name.partition("_")
        if kind == "term":
            self._submit(TermChosen(int(value)))
        elif kind == "method":
            self._submit(MethodChosen(Method(value)))
        else:
            self._submit(PurposeChosen(value))

    terms = Property(QObject, lambda self: self._terms, constant=True)
    methods = Property(QObject, lambda self: self._methods, constant=True)
    purposes = Property(QObject, lambda self: self._purposes, constant=True)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    amount = Property(QObject, lambda self: self._amount, constant=True)
    payment = Property(QObject, lambda self: self._payment, constant=True)
    ready = Property(bool, lambda self: self._ready, notify=changed)
    paymentLabel = Property(str, lambda self: self._label, notify=changed)
    monthly = Property(str, lambda self: self._monthly, notify=changed)
    rate = Property(str, lambda self: self._rate, notify=changed)
    principal = Property(str, lambda self: self._principal, notify=changed)
    interest = Property(str, lambda self: self._interest, notify=changed)
    span = Property(str, lambda self: self._span, notify=changed)
    totalLabel = Property(str, lambda self: self._total_label, notify=changed)
    total = Property(str, lambda self: self._total, notify=changed)
    purpose = Property(str, lambda self: self._purpose, notify=changed)
    term = Property(str, lambda self: self._term, notify=changed)


def _terms(line: LineFacts | None, chosen: int | None, words: Words) -> tuple[Choice, ...]:
    months = line.terms if line else ()
    return tuple(Choice(f"term_{m}", words.say("term.choice", m), chosen=m == chosen) for m in months)


def _methods(line: LineFacts | None, chosen: Method | None, words: Words) -> tuple[Choice, ...]:
    methods = line.methods if line else ()
    return tuple(
        Choice(f"method_{m.value}", words.say(f"method.{m.value}"), words.say(f"method.{m.value}_term"), m is chosen)
        for m in methods
    )


def _purposes(line: LineFacts | None, chosen: str, words: Words) -> tuple[Choice, ...]:
    purposes = line.purposes if line else ()
    return tuple(Choice(f"purpose_{p.code}", words.told(p.name), chosen=p.code == chosen) for p in purposes)


def _headline(quote: Quote | None) -> int | None:
    """What is paid a month; the first payment where they differ; all of it where there is one only."""
    return quote.first.payment_fen if quote else None


def _headline_key(quote: Quote | None) -> str:
    if quote is None:
        return "plan.each_month"
    return {
        Method.EQUAL_INSTALMENT: "plan.each_month",
        Method.EQUAL_PRINCIPAL: "plan.first_month",
        Method.INTEREST_FIRST: "plan.each_month_interest",
        Method.BULLET: "plan.at_the_end",
    }[quote.method]


def _span(quote: Quote | None, words: Words) -> str:
    if quote is None:
        return ""
    count = len(quote.instalments)
    return words.say("plan.span", count) if count > 1 else words.say("plan.once", quote.term_months)


def _rows(quote: Quote | None, words: Words) -> tuple[PlanRow, ...]:
    if quote is None:
        return ()
    top = max(row.payment_fen for row in quote.instalments) * HEADROOM or 1.0
    return tuple(
        PlanRow(
            row.number,
            row.principal_fen / top,
            row.interest_fen / top,
            day(row.due_date, words),
            yuan(row.principal_fen),
            yuan(row.interest_fen),
            yuan(row.payment_fen),
        )
        for row in quote.instalments
    )


def _facts(quote: Quote | None, state: KioskState, purpose: str, words: Words) -> tuple[Fact, ...]:
    """What is confirmed: where the money goes, what it costs, until when."""
    if quote is None:
        return ()
    tail = state.card.tail if state.card else ""
    last = day(quote.last.due_date, words)
    irr = words.say("fact.irr_note", percent(quote.irr)) if quote.irr is not None else ""
    rows = [
        Fact(words.say("fact.to_card"), words.say("fact.tail", tail)),
        Fact(words.say("fact.term"), words.say("term.months", quote.term_months), words.say("fact.until", last)),
        Fact(words.say("fact.method"), words.say(f"method.{quote.method.value}")),
        Fact(words.say(_headline_key(quote)), words.say("money.yuan", yuan(quote.first.payment_fen))),
        Fact(words.say("fact.total_interest"), words.say("money.yuan", yuan(quote.total_interest_fen))),
        Fact(words.say("fact.apr_simple"), percent(quote.apr_simple), irr, last=True),
    ]
    if purpose and not state.large_type:
        rows.insert(1, Fact(words.say("fact.purpose"), purpose))
    return tuple(rows)

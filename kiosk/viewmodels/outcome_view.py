"""Money in flight, what became of it, and what is to be taken along."""
# ruff: noqa: N815 - properties bear QML's camelCase names

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal

from kiosk.flow.carried import Parting, PartingKind
from kiosk.flow.repaying import RepaymentFacts
from kiosk.flow.state import KioskState, Outcome, OutcomeView, ReceiptStatus, Stage, TrayItem, Working
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import ZONE, clock, day, day_short, yuan
from kiosk.viewmodels.line_view import Fact
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.rows import Rows

__all__ = ["ResultModel", "StageRow", "TakeModel", "Thing", "WorkingModel"]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of paying out. `lamp`: on, wait, off."""

    number: int
    lamp: str
    title: str
    note: str
    word: str
    last: bool


class WorkingModel(QObject):
    """The working page, and the one after a restart."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._amount = Money(self)
        self._stages = Rows(StageRow, self)
        self._seconds = 0
        self._query = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        view = state.outcome
        fen = view.known.amount_fen if view and view.known else _asked_for(state)
        self._amount.present(fen or None, words)
        self._query = view.query_number if view else ""
        working = state.working
        self._seconds = working.seconds if working else 0
        self._stages.present(_stages(working, words, state.repays) if working else ())
        self.changed.emit()

    amount = Property(QObject, lambda self: self._amount, constant=True)
    stages = Property(QObject, lambda self: self._stages, constant=True)
    seconds = Property(int, lambda self: self._seconds, notify=changed)
    query = Property(str, lambda self: self._query, notify=changed)


_AT = {Stage.RESERVING: 0, Stage.BOOKING: 1, Stage.ASKING: 1, Stage.SETTLED: 2}


def _asked_for(state: KioskState) -> int:
    quote = state.repaying.quote if state.repays and state.repaying else None
    return quote.amount_fen if quote else state.draft.amount_fen


def _stages(working: Working, words: Words, repays: bool) -> tuple[StageRow, ...]:
    stage, seconds = working.stage, working.stage_seconds
    at, said = _AT[stage], "repaying" if repays else "working"
    names = ("reserving", "asking" if stage is Stage.ASKING else "booking", "settled")
    rows = []
    for number, name in enumerate(names):
        lamp = "on" if number < at else "wait" if number == at else "off"
        note = words.say("working.since", seconds) if lamp == "wait" else words.say(f"{said}.{name}_{lamp}")
        title, word = words.say(f"{said}.{name}"), words.say(f"working.{lamp}")
        rows.append(StageRow(number + 1, lamp, title, note, word, number == 2))
    return tuple(rows)


class ResultModel(QObject):
    """The result page: one of four words, and what follows from it."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._amount = Money(self)
        self._facts = Rows(Fact, self)
        self._kind = "done"
        self._under = self._why = self._remedy = self._code = ""
        self._can_change = self._recovered = False

    def present(self, state: KioskState, words: Words, *, can_change_amount: bool) -> None:
        """Show this state."""
        view = state.outcome
        self._can_change = can_change_amount
        if view is not None:
            self._kind, self._recovered = view.outcome.value, view.recovered
            self._under = words.say(f"result.{_under(view)}")
            told = view.known if view.outcome in {Outcome.DONE, Outcome.CONFIRMING} else None
            self._amount.present(told.amount_fen if told else None, words)
            problem = view.problem if view.outcome in {Outcome.NOT_DONE, Outcome.SEE_STAFF} else None
            # The first line is why; whether money moved stands under the seal already.
            self._why = words.told(problem.sentence).partition("\n")[0] if problem else ""
            self._remedy = words.told(problem.remedy) if problem else ""
            numbered = problem is not None and (view.outcome is Outcome.SEE_STAFF or problem.quote_number)
            self._code = problem.staff_code if problem and numbered else ""
            self._facts.present(_result_facts(view, state, words))
        self.changed.emit()

    kind = Property(str, lambda self: self._kind, notify=changed)
    under = Property(str, lambda self: self._under, notify=changed)
    why = Property(str, lambda self: self._why, notify=changed)
    remedy = Property(str, lambda self: self._remedy, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    amount = Property(QObject, lambda self: self._amount, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    canChangeAmount = Property(bool, lambda self: self._can_change, notify=changed)
    recovered = Property(bool, lambda self: self._recovered, notify=changed)


def _under(view: OutcomeView) -> str:
    if view.outcome is Outcome.SEE_STAFF:
        return "under_see_staff_unmoved" if view.money_moved is False else "under_see_staff"
    if view.repayment is not None and view.outcome in {Outcome.DONE, Outcome.CONFIRMING}:
        return f"under_repaid_{view.outcome.value}"
    return f"under_{view.outcome.value}"


def _result_facts(view: OutcomeView, state: KioskState, words: Words) -> tuple[Fact, ...]:
    match view.outcome:
        case Outcome.DONE:
            repaid = view.repayment
            rows = _repaid_facts(repaid, state, words) if repaid else _done_facts(view, state, words)
        case Outcome.CONFIRMING:
            rows = _confirming_facts(view, words)
        case _:
            query = view.query_number
            rows = [Fact(words.say("fact.query"), query)] if query else []
    return tuple(Fact(r.label, r.value, r.note, last=at == len(rows) - 1) for at, r in enumerate(rows))


def _done_facts(view: OutcomeView, state: KioskState, words: Words) -> list[Fact]:
    drawdown, quote, rows = view.drawdown, state.quote, []
    if state.card:
        rows.append(Fact(words.say("fact.card"), words.say("fact.tail", state.card.tail)))
    if drawdown and drawdown.loan_note_number:
        rows.append(Fact(words.say("fact.loan_note"), drawdown.loan_note_number))
    if view.query_number and not (drawdown and drawdown.loan_note_number):
        rows.append(Fact(words.say("fact.query"), view.query_number))
    if quote:
        rows.append(Fact(words.say("fact.first_due"), day_short(quote.first.due_date, words)))
        rows.append(Fact(words.say("fact.first_payment"), words.say("money.yuan", yuan(quote.first.payment_fen))))
    if drawdown and drawdown.available_after_fen is not None:
        rows.append(Fact(words.say("fact.available"), words.say("money.yuan", yuan(drawdown.available_after_fen))))
    return rows


def _repaid_facts(repaid: RepaymentFacts, state: KioskState, words: Words) -> list[Fact]:
    rows = []
    if state.card:
        rows.append(Fact(words.say("repay.from_card"), words.say("fact.tail", state.card.tail)))
    if repaid.query_number:
        rows.append(Fact(words.say("fact.query"), repaid.query_number))
    if repaid.left_fen is not None:
        left = words.say("money.yuan", yuan(repaid.left_fen)) if repaid.left_fen else words.say("repay.settled")
        rows.append(Fact(words.say("repay.left"), left))
    if repaid.next_due_date is not None:
        due = day_short(repaid.next_due_date, words)
        payment = repaid.next_payment_fen
        said = due if payment is None else words.say("line.due", due, yuan(payment))
        rows.append(Fact(words.say("line.next_due"), said))
    if repaid.available_after_fen is not None:
        rows.append(Fact(words.say("fact.available"), words.say("money.yuan", yuan(repaid.available_after_fen))))
    return rows


def _confirming_facts(view: OutcomeView, words: Words) -> list[Fact]:
    rows = []
    if view.query_number:
        rows.append(Fact(words.say("fact.query"), view.query_number))
    rows.append(Fact(words.say("fact.told_by"), words.say("fact.text_message")))
    by = view.known.confirm_by if view.known else None
    if by is not None:
        rows.append(Fact(words.say("fact.latest"), f"{day(by.astimezone(ZONE).date(), words)} {clock(by)}"))
    promise = "repay.never_twice" if view.repayment else "fact.never_twice"
    rows.append(Fact(words.say("fact.not_again"), words.say(promise)))
    return rows


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the customer's. `name` is its name: bank_card, id_card, receipt; `at` its place on the machine."""

    name: str
    art: str
    title: str
    place: str
    lamp: str
    word: str
    at: int


class TakeModel(QObject):
    """The page of what is to be taken along, and the receipt's page."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._things = Rows(Thing, self)
        self._question = self._hint = ""
        self._receipt = ReceiptStatus.NONE.value

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        tray = state.tray
        items = (
            ("bank_card", "card-bank", tray.bank_card),
            ("id_card", "card-id", tray.id_card),
            ("receipt", "receipt", tray.receipt),
        )
        shown = [(at, name, art, item) for at, (name, art, item) in enumerate(items) if _belongs(item)]
        self._things.present(tuple(_thing(at, name, art, item, words) for at, name, art, item in shown))
        left = sum(1 for *_, item in shown if item.inside)
        self._question = words.say(f"take.left_{min(left, 3)}")
        self._hint = words.say("take.hint" if left else "take.hint_done")
        if state.parting is not None:
            self._question, self._hint = _parted(state.parting, words)
        self._receipt = state.receipt.value
        self.changed.emit()

    things = Property(QObject, lambda self: self._things, constant=True)
    question = Property(str, lambda self: self._question, notify=changed)
    hint = Property(str, lambda self: self._hint, notify=changed)
    receipt = Property(str, lambda self: self._receipt, notify=changed)


def _parted(parting: Parting, words: Words) -> tuple[str, str]:
    """Where the case goes on, and that nothing of it is left here."""
    where = words.told(parting.where)
    if parting.kind is PartingKind.AT_COUNTER and where:
        return words.say("parting.at_counter"), words.say("parting.at_counter_where", where)
    return words.say(f"parting.{parting.kind.value}"), words.say(f"parting.{parting.kind.value}_hint")


def _belongs(item: TrayItem) -> bool:
    return item.inside or item is TrayItem.TAKEN


def _thing(at: int, name: str, art: str, item: TrayItem, words: Words) -> Thing:
    lamp = "on" if item is TrayItem.TAKEN else "stop" if item is TrayItem.STUCK else "wait"
    return Thing(
        name, art, words.say(f"take.{name}"), words.say(f"take.{name}_at"), lamp, words.say(f"take.{lamp}"), at
    )

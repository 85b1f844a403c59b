"""The credit line, and the amount chosen on it."""
# ruff: noqa: N815 - properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow.amount import ceiling, clamp
from kiosk.flow.assurance import can_ask_face, usable_line
from kiosk.flow.events import AmountKey, AmountKeyed, AmountSet, AmountStepped, UserEvent
from kiosk.flow.facts import LineFacts
from kiosk.flow.gates import Gate, Why
from kiosk.flow.state import KioskState
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import day, day_short, percent, yuan, yuan_round
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.rows import Rows

__all__ = ["AmountModel", "Chip", "Fact", "LineModel"]

CHIPS_YUAN = (500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 50_000)
"""Round amounts offered; the four largest that fit. Never all of the line in one touch."""

CHIPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of facts, ready to be read."""

    label: str
    value: str
    note: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One round amount. `name` is its control's name: chip_5000."""

    name: str
    text: str
    chosen: bool


class LineModel(QObject):
    """The line page: what can be used now, of how much, at which rate, and what is still owed."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._available = Money(self)
        self._person = self._used = self._limit = self._debts = ""
        self._share = 0.0
        self._facts = Rows(Fact, self)
        self._notes = Rows(Fact, self)

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        line = state.line
        self._person = state.customer.masked_name if state.customer else ""
        self._available.present(line.available_fen if line else None, words)
        self._facts.present(_line_facts(line, words, large=state.large_type) if line else ())
        self._notes.present(_note_facts(line, state, words) if line else ())
        if line is None:
            self._used = self._limit = self._debts = ""
            self._share = 0.0
        else:
            used = line.outstanding_fen + line.reserved_fen
            self._used = words.say("line.used", yuan(used))
            self._limit = words.say("line.limit", yuan(line.credit_limit_fen))
            self._share = used / line.credit_limit_fen if line.credit_limit_fen else 0.0
            self._debts = words.say("line.debts", len(line.notes)) if line.notes else words.say("line.no_debts")
        self.changed.emit()

    person = Property(str, lambda self: self._person, notify=changed)
    available = Property(QObject, lambda self: self._available, constant=True)
    used = Property(str, lambda self: self._used, notify=changed)
    limit = Property(str, lambda self: self._limit, notify=changed)
    usedShare = Property(float, lambda self: self._share, notify=changed)
    debts = Property(str, lambda self: self._debts, notify=changed)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    notes = Property(QObject, lambda self: self._notes, constant=True)


def _line_facts(line: LineFacts, words: Words, *, large: bool) -> tuple[Fact, ...]:
    rows = [
        Fact(words.say("fact.apr_simple"), percent(line.annual_rate)),
        Fact(words.say("fact.expiry"), day(line.expiry_date, words), last=large),
    ]
    if not large:
        rows.append(Fact(words.say("fact.product"), words.told(line.product_name), last=True))
    return tuple(rows)


def _note_facts(line: LineFacts, state: KioskState, words: Words) -> tuple[Fact, ...]:
    """The first loan note: what is left of it and when the next payment is due."""
    rows: list[Fact] = []
    for note in line.notes[:1]:
        label = words.say("line.note", note.tail)
        left = words.say("money.yuan", yuan(note.outstanding_fen))
        drawn = words.say("line.drawn", day(note.drawn_date, words), yuan(note.drawn_fen))
        rows.append(Fact(label, left, drawn, last=note.next_due_date is None))
        if note.next_due_date is not None:
            due = words.say("line.due", day_short(note.next_due_date, words), yuan(note.next_payment_fen))
            rows.append(Fact(words.say("line.next_due"), due, last=True))
    return tuple(rows)


class AmountModel(QObject):
    """The amount page: one amount, three ways to set it (keys, slider, chips), and what is wrong with it."""

    changed = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._submit = submit
        self._line: LineFacts | None = None
        self._amount = Money(self)
        self._chips = Rows(Chip, self)
        self._hint = self._low = self._high = self._less = self._more = self._remark = ""
        self._position = 0.0
        self._wrong = False

    def present(self, state: KioskState, gate: Gate, words: Words) -> None:
        """Show this state."""
        line, fen = usable_line(state), state.draft.amount_fen
        self._line = line
        self._amount.present(fen or None, words)
        if line is None:
            self._chips.present(())
        else:
            top = ceiling(line)
            self._hint = _hint(state, line, words)
            self._low, self._high = yuan_round(line.minimum_fen), yuan_round(top)
            self._less = words.say("amount.less", yuan_round(line.multiple_fen))
            self._more = words.say("amount.more", yuan_round(line.multiple_fen))
            span = top - line.minimum_fen
            self._position = min(1.0, max(0.0, (fen - line.minimum_fen) / span)) if span > 0 and fen else 0.0
            self._chips.present(_chips(line, fen))
            self._remark, self._wrong = _remark(state, line, gate, words, self._amount)
        self.changed.emit()

    @Slot(str)
    def press(self, key: str) -> None:
        """One key of the keypad: a digit, `clear` or `erase`."""
        self._submit(AmountKeyed(AmountKey(key)))

    @Slot(float)
    def slide(self, position: float) -> None:
        """The slider stands at this part of its way."""
        if self._line is None:
            return
        span = ceiling(self._line) - self._line.minimum_fen
        self._submit(AmountSet(clamp(self._line.minimum_fen + round(position * span), self._line)))

    @Slot(int)
    def step(self, steps: int) -> None:
        """− or +."""
        self._submit(AmountStepped(steps))

    @Slot(str)
    def choose(self, name: str) -> None:
        """A chip, by its control's name."""
        self._submit(AmountSet(int(name.removeprefix("chip_")) * 100))

    amount = Property(QObject, lambda self: self._amount, constant=True)
    chips = Property(QObject, lambda self: self._chips, constant=True)
    hint = Property(str, lambda self: self._hint, notify=changed)
    low = Property(str, lambda self: self._low, notify=changed)
    high = Property(str, lambda self: self._high, notify=changed)
    lessName = Property(str, lambda self: self._less, notify=changed)
    moreName = Property(str, lambda self: self._more, notify=changed)
    position = Property(float, lambda self: self._position, notify=changed)
    remark = Property(str, lambda self: self._remark, notify=changed)
    wrong = Property(bool, lambda self: self._wrong, notify=changed)


def _chips(line: LineFacts, fen: int) -> tuple[Chip, ...]:
    fitting = [
        y for y in CHIPS_YUAN if line.minimum_fen <= y * 100 <= ceiling(line) and y * 100 % line.multiple_fen == 0
    ]
    return tuple(Chip(f"chip_{y}", f"{y:,}", y * 100 == fen) for y in fitting[-CHIPS_SHOWN:])


def _hint(state: KioskState, line: LineFacts, words: Words) -> str:
    """What can be used; and what of it without a face, where faces have been spoken of."""
    top, multiple, without = ceiling(line), yuan_round(line.multiple_fen), state.face.standing.without_face_fen
    if without is not None and top > without:
        return words.say("amount.hint_face", yuan_round(top), yuan_round(without))
    spoken_of = state.abilities.face and state.face.portrait and not can_ask_face(state) and not state.face.passed
    if spoken_of and without is not None and top == without and state.line is not None and ceiling(state.line) > top:
        return words.say("amount.hint_no_face", yuan_round(top), multiple)
    return words.say("amount.hint", yuan_round(top), multiple)


def _remark(state: KioskState, line: LineFacts, gate: Gate, words: Words, amount: Money) -> tuple[str, bool]:
    """The line under the figure: the amount in words, or what is wrong with it and what would be right."""
    match gate.why:
        case Why.AMOUNT_TOO_SMALL:
            return words.say("amount.too_small", yuan_round(line.minimum_fen)), True
        case Why.AMOUNT_TOO_LARGE:
            return words.say("amount.too_large", yuan_round(ceiling(line))), True
        case Why.AMOUNT_NOT_MULTIPLE:
            return words.say("amount.not_multiple", yuan_round(line.multiple_fen)), True
        case Why.NEEDS_FACE:
            return words.say("amount.needs_face", yuan_round(state.face.standing.without_face_fen or 0)), True
        case Why.NEEDS_STAFF:
            return words.say("amount.needs_staff"), True
        case Why.LINE_EMPTY:
            return words.say("amount.line_empty"), True
        case Why.ENTER_AMOUNT:
            return words.say("amount.empty"), False
        case _:
            return str(amount.property("words")), False

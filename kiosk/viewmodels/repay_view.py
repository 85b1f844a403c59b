"""The pages of a repayment: which note, how much, and what would be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.flow.events import NoteChosen, RepaymentKeyed, RepaymentKindChosen, RepayPressed, UserEvent
from kiosk.flow.facts import LoanNote
from kiosk.flow.repaying import Repaying, RepaymentKind, RepaymentQuote, chosen_note
from kiosk.flow.repayments import can_repay
from kiosk.flow.screen_events import AmountKey
from kiosk.flow.state import KioskState
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import clock, day_short, yuan
from kiosk.viewmodels.line_view import Chip, Fact
from kiosk.viewmodels.money import Money
from kiosk.viewmodels.rows import Rows

__all__ = ["NoteRow", "RepayModel"]

SHOWN = 3
"""Notes on a page; more are a touch away."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note to choose. `name` is its control's name: note_0."""

    name: str
    title: str
    owed: str
    due: str
    overdue: bool
    chosen: bool


class RepayModel(QObject):
    """What is chosen on the way of a repayment, and what the bank says it would take."""

    changed = Signal()

    def __init__(self, submit: Callable[[UserEvent], None], parent: QObject) -> None:
        super().__init__(parent)
        self._submit = submit
        self._state = KioskState()
        self._words: Words | None = None
        self._first = 0
        self._notes, self._kinds, self._facts = Rows(NoteRow, self), Rows(Chip, self), Rows(Fact, self)
        self._owed, self._amount, self._pays = Money(self), Money(self), Money(self)
        self._note = self._remark = self._until = self._kind = ""

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        self._state, self._words = state, words
        line, repaying = state.line, state.repaying
        if line is None or not 0 <= self._first < max(1, len(line.notes)):
            self._first = 0
        self._owed.present(line.outstanding_fen if line else None, words)
        note = chosen_note(line, repaying)
        self._note = words.say("repay.note_hint", note.tail, yuan(note.outstanding_fen)) if note else ""
        self._kind = repaying.kind.value if repaying and repaying.kind else ""
        self._kinds.present(tuple(_kind(kind, repaying, words) for kind in RepaymentKind))
        part = repaying is not None and repaying.kind is RepaymentKind.PARTIAL
        self._amount.present(repaying.amount_fen or None if repaying and part else None, words)
        self._remark = _remark(repaying, words, self._amount)
        quote = repaying.quote if repaying else None
        self._pays.present(quote.amount_fen if quote else None, words)
        self._facts.present(_facts(quote, state, words) if quote else ())
        self._until = words.say("repay.until", clock(quote.expires)) if quote else ""
        self._present_notes()
        self.changed.emit()

    def _present_notes(self) -> None:
        state, words = self._state, self._words
        notes = state.line.notes if state.line else ()
        if words is None:
            return
        shown = list(enumerate(notes))[self._first : self._first + SHOWN]
        self._notes.present(tuple(_row(at, note, state, words) for at, note in shown))

    # --- what the customer does -------------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """还款 on the line's page."""
        self._submit(RepayPressed())

    @Slot(str)
    def chooseNote(self, name: str) -> None:  # noqa: N802 - QML's name
        """A note, by its control's name."""
        notes, at = self._state.line.notes if self._state.line else (), int(name.removeprefix("note_"))
        if at < len(notes):
            self._submit(NoteChosen(notes[at].number))

    @Slot()
    def moreNotes(self) -> None:  # noqa: N802 - QML's name
        """The next few notes, and the first ones after the last."""
        count = len(self._state.line.notes) if self._state.line else 0
        self._first = self._first + SHOWN if self._first + SHOWN < count else 0
        self._present_notes()
        self.changed.emit()

    @Slot(str)
    def chooseKind(self, name: str) -> None:  # noqa: N802 - QML's name
        """What is due, a part, or all of it, by the control's name."""
        self._submit(RepaymentKindChosen(RepaymentKind(name.removeprefix("kind_"))))

    @Slot(str)
    def press(self, key: str) -> None:
        """One key of the keypad: a digit, `clear` or `erase`."""
        self._submit(RepaymentKeyed(AmountKey(key)))

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _more(self) -> str:
        count = len(self._state.line.notes) if self._state.line else 0
        if count <= SHOWN or self._words is None:
            return ""
        last = min(count, self._first + SHOWN)
        return self._words.say("repay.more", self._first + 1, last, count)

    offered = Property(bool, lambda self: can_repay(self._state), notify=changed)
    repays = Property(bool, lambda self: self._state.repays, notify=changed)
    owed = Property(QObject, lambda self: self._owed, constant=True)
    notes = Property(QObject, lambda self: self._notes, constant=True)
    more = Property(str, _more, notify=changed)
    shown = Property(int, lambda self: SHOWN, constant=True)
    note = Property(str, lambda self: self._note, notify=changed)
    kinds = Property(QObject, lambda self: self._kinds, constant=True)
    kind = Property(str, lambda self: self._kind, notify=changed)
    amount = Property(QObject, lambda self: self._amount, constant=True)
    remark = Property(str, lambda self: self._remark, notify=changed)
    pays = Property(QObject, lambda self: self._pays, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    until = Property(str, lambda self: self._until, notify=changed)


def _row(at: int, note: LoanNote, state: KioskState, words: Words) -> NoteRow:
    late = state.terminal is not None and note.overdue(state.terminal.business_date)
    due = ""
    if note.next_due_date is not None:
        key = "repay.note_overdue" if late else "repay.note_due"
        due = words.say(key, day_short(note.next_due_date, words), yuan(note.next_payment_fen))
    return NoteRow(
        f"note_{at}",
        words.say("repay.note", note.tail),
        words.say("money.yuan", yuan(note.outstanding_fen)),
        due,
        late,
        state.repaying is not None and note.number != "" and state.repaying.note_number == note.number,
    )


def _kind(kind: RepaymentKind, repaying: Repaying | None, words: Words) -> Chip:
    chosen = repaying is not None and repaying.kind is kind
    return Chip(f"kind_{kind.value}", words.say(f"repay.kind_{kind.value}"), chosen)


def _remark(repaying: Repaying | None, words: Words, amount: Money) -> str:
    """The line under the figure: the amount in words, or what the choice means."""
    if repaying is None or repaying.kind is None:
        return words.say("repay.choose")
    if repaying.kind is RepaymentKind.PARTIAL:
        return str(amount.property("words")) if repaying.amount_fen else words.say("repay.key_amount")
    return words.say(f"repay.means_{repaying.kind.value}")


def _facts(quote: RepaymentQuote, state: KioskState, words: Words) -> tuple[Fact, ...]:
    def money(fen: int) -> str:
        return words.say("money.yuan", yuan(fen))

    rows = [
        Fact(words.say("repay.principal"), money(quote.principal_fen)),
        Fact(words.say("repay.interest"), money(quote.interest_fen)),
    ]
    if quote.penalty_fen:
        rows.append(Fact(words.say("repay.penalty", quote.days_past_due), money(quote.penalty_fen)))
    if state.card:
        rows.append(Fact(words.say("repay.from_card"), words.say("fact.tail", state.card.tail)))
    left = money(quote.left_fen) if quote.left_fen else words.say("repay.settled")
    rows.append(Fact(words.say("repay.left"), left))
    if not (state.large_type and quote.penalty_fen):
        rows.append(Fact(words.say("repay.available"), money(quote.available_after_fen)))
    return tuple(Fact(row.label, row.value, row.note, last=at == len(rows) - 1) for at, row in enumerate(rows))

"""A customer's notes and dossier as rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.counter.client.customers import Customer
from kiosk.counter.client.lending import CreditLine, LineState, LoanNote
from kiosk.counter.client.visits import Assurance
from kiosk.counter.desk import Case
from kiosk.counter.viewmodels.cells import Tag
from kiosk.counter.viewmodels.figures import day, day_short, money
from kiosk.viewmodels.catalogue import Words

__all__ = ["FactRow", "NoteRow", "NoteTotal", "case_tags", "fact_rows", "note_row", "notes_total"]

SHOWN = ("land_mu", "household_members", "review_median", "overdue_count_24m", "account_manager", "village")
"""Nouns of a dossier that the page has words for."""

MOST = 5


@dataclass(frozen=True, slots=True)
class FactRow:
    """A field of the dossier."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A loan note."""

    number: str
    drawn: str
    amount: str
    balance: str
    due: str
    payment: str
    tail: str
    state: Tag
    dim: bool = False


@dataclass(frozen=True, slots=True)
class NoteTotal:
    """The foot of the notes."""

    number: str
    amount: str
    balance: str
    payment: str


def case_tags(case: Case, line: CreditLine | None, words: Words) -> list[Tag]:
    """How sure it is who stands there, the product, and a line that cannot be drawn."""
    if case.customer is None:
        return []
    proofs = set(case.visit.assurances if case.visit else ())
    if proofs & {Assurance.ID_CHIP, Assurance.TELLER, Assurance.FACE}:
        tags = [Tag(words.say("customer.identified"), "ok", "done")]
    elif case.visit is not None:
        tags = [Tag(words.say("customer.seen"), "attn", "alert")]
    else:
        tags = [Tag(words.say("customer.not_identified"), "attn", "idcard")]
    if line is not None:
        tags.append(Tag(words.told(line.product_name)))
        if line.state is not LineState.ACTIVE:
            tags.append(Tag(words.say(f"customer.line_{line.state.value.lower()}"), "stop", "lock"))
    return tags


def fact_rows(customer: Customer | None, words: Words) -> list[FactRow]:
    """The dossier, as far as the page has words for it."""
    rows = []
    for field in customer.dossier if customer else ():
        key = f"dossier.{field.noun}"
        if field.noun in SHOWN and words.has(key):
            rows.append(FactRow(words.say(key), words.say(f"{key}_is", field.value)))
    return rows[:MOST]


def note_row(note: LoanNote, today: date | None, words: Words) -> NoteRow:
    """A note, open or closed."""
    say = words.say
    closed = note.principal_balance_fen == 0
    late = note.next_due_date is not None and today is not None and note.next_due_date < today
    state = Tag(say("note.late"), "stop", "alert") if late else Tag(say("note.fine"), "ok", "done")
    return NoteRow(
        note.loan_note_id,
        day(note.value_date),
        money(note.amount_fen),
        money(note.principal_balance_fen),
        day_short(note.next_due_date),
        money(note.next_payment_fen) if note.next_due_date else money(None),
        f"…{note.card_tail}" if note.card_tail else "",
        Tag(say("note.closed")) if closed else state,
        closed,
    )


def notes_total(line: CreditLine | None, words: Words) -> NoteTotal | None:
    """What is open in all; None where nothing is."""
    if line is None or not line.open_notes:
        return None
    notes = line.open_notes
    return NoteTotal(
        words.say("note.total"),
        money(sum(note.amount_fen for note in notes)),
        money(sum(note.principal_balance_fen for note in notes)),
        money(sum(note.next_payment_fen for note in notes)),
    )

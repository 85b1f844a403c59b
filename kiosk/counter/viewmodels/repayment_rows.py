"""What is owed and paid, as rows, and the sentence that is read to the customer. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.counter.client.lending import LoanNote, PaymentParts, RepaymentQuote
from kiosk.counter.viewmodels.amount_text import spoken
from kiosk.counter.viewmodels.figures import day, day_short, money
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import english_words

__all__ = ["OwedNote", "PartRow", "owed_note", "part_rows", "parts_total", "said_aloud"]


@dataclass(frozen=True, slots=True)
class OwedNote:
    """A note that can be paid on."""

    number: str
    drawn: str
    balance: str
    due: str
    payment: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of what is owed, and of what is paid."""

    what: str
    owed: str
    due: str
    paid: str


def owed_note(note: LoanNote) -> OwedNote:
    """A note."""
    return OwedNote(
        note.loan_note_id,
        day(note.value_date),
        money(note.principal_balance_fen),
        day_short(note.next_due_date),
        money(note.next_payment_fen) if note.next_due_date else money(None),
    )


def part_rows(quote: RepaymentQuote | None, words: Words) -> list[PartRow]:
    """Principal, interest and penalty: owed, due, and paid by this."""
    if quote is None:
        return []

    def row(name: str, of: tuple[int, int, int]) -> PartRow:
        return PartRow(words.say(f"repayment.{name}"), *(money(fen) for fen in of))

    every: tuple[PaymentParts, PaymentParts, PaymentParts] = (quote.payoff, quote.due, quote.parts)
    owed, due, paid = every
    return [
        row("principal", (owed.principal_fen, due.principal_fen, paid.principal_fen)),
        row("interest", (owed.interest_fen, due.interest_fen, paid.interest_fen)),
        row("penalty", (owed.penalty_interest_fen, due.penalty_interest_fen, paid.penalty_interest_fen)),
    ]


def parts_total(quote: RepaymentQuote | None, words: Words) -> PartRow | None:
    """The foot."""
    if quote is None:
        return None
    sums = (quote.payoff.amount_fen, quote.due.amount_fen, quote.parts.amount_fen)
    return PartRow(words.say("repayment.total"), *(money(fen) for fen in sums))


def said_aloud(quote: RepaymentQuote | None, words: Words) -> str:
    """What the teller says before anything is collected."""
    if quote is None or not quote.parts.amount_fen:
        return ""
    amount = quote.parts.amount_fen
    said: str = english_words(amount) if words.english else spoken(amount)
    key = "repayment.aloud_whole" if quote.principal_balance_fen == 0 else "repayment.aloud"
    return words.say(key, said, money(quote.principal_balance_fen), money(quote.available_after_fen))

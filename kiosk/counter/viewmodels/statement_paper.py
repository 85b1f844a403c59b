"""A customer's statement (对账单) on paper: the line, the notes, and what was drawn and repaid. Nobody draws here.

It is what the bank told at the moment of printing, for the customer who stands there and proved who they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.counter.client.customers import Customer
from kiosk.counter.client.lending import CreditLine, LoanNote
from kiosk.counter.client.records import Record
from kiosk.counter.client.staff import StaffMember, Workstation
from kiosk.counter.viewmodels.customer_rows import note_row
from kiosk.counter.viewmodels.figures import NOTHING, ZONE, clock, day, money, percent
from kiosk.counter.viewmodels.paper_page import Line, LineKind, PaperPage, break_lines
from kiosk.counter.viewmodels.record_rows import outcome_word
from kiosk.viewmodels.catalogue import Words

__all__ = ["statement_pages"]

_GAP = Line(LineKind.NOTE, ("",))


def statement_pages(
    customer: Customer,
    records: Sequence[Record],
    teller: StaffMember,
    workstation: Workstation,
    now: datetime,
    words: Words,
    *,
    all_told: bool = True,
) -> tuple[PaperPage, ...]:
    """The whole statement, broken into pages; `all_told` is False where the bank keeps more than stands here."""
    say, row = words.say, customer.row
    notes = (*(note for line in customer.lines for note in line.open_notes), *customer.closed_notes)
    broken = break_lines(
        [
            *(line for each in customer.lines for line in _line(each, words)),
            _GAP,
            *_notes(notes, now, words),
            _GAP,
            *_records(records, words, all_told=all_told),
        ]
    )
    about = (
        say("plan_paper.place", words.told(workstation.bank_name), words.told(workstation.branch_name)),
        say("plan_paper.who", row.name, row.masked_id_number, teller.number, teller.name),
        say("statement.printed", f"{day(now)} {clock(now)}"),
    )
    return tuple(
        PaperPage(
            say("statement.title"),
            about,
            tuple(page),
            (say("statement.seal"),),
            say("statement.foot", at, len(broken)),
        )
        for at, page in enumerate(broken, 1)
    )


def _line(line: CreditLine, words: Words) -> list[Line]:
    say, balance = words.say, line.balance

    def facts(*cells: str) -> Line:
        return Line(LineKind.ROW, cells, "facts")

    return [
        Line(LineKind.HEADING, (say("statement.line", words.told(line.product_name)),)),
        facts(say("customer.limit"), money(balance.limit_fen), say("customer.available"), money(balance.available_fen)),
        facts(say("customer.used"), money(balance.outstanding_fen), say("customer.held"), money(balance.reserved_fen)),
        facts(say("plan_paper.rate"), percent(line.annual_rate), say("plan_paper.until"), day(line.expiry_date)),
    ]


def _notes(notes: Sequence[LoanNote], now: datetime, words: Words) -> list[Line]:
    say = words.say
    heading = Line(LineKind.HEADING, (say("statement.notes", len(notes)),))
    if not notes:
        return [heading, Line(LineKind.NOTE, (say("customer.notes_none"),))]
    names = ("number", "drawn", "amount", "balance", "due", "payment", "state")
    rows = [(note, note_row(note, now.astimezone(ZONE).date(), words)) for note in notes]
    return [
        heading,
        Line(LineKind.HEAD, tuple(say(f"customer.note_{name}") for name in names), "notes"),
        *(
            Line(
                LineKind.ROW,
                (
                    row.number,
                    row.drawn,
                    row.amount,
                    row.balance,
                    day(note.next_due_date),
                    row.payment,
                    row.state.text,
                ),
                "notes",
            )
            for note, row in rows
        ),
        Line(
            LineKind.SUM,
            (
                say("plan_c.total"),
                "",
                money(sum(note.amount_fen for note in notes)),
                money(sum(note.principal_balance_fen for note in notes)),
                "",
                money(sum(note.next_payment_fen for note in notes if note.next_due_date)),
                "",
            ),
            "notes",
        ),
    ]


def _records(records: Sequence[Record], words: Words, *, all_told: bool) -> list[Line]:
    say = words.say
    heading = Line(LineKind.HEADING, (say("statement.records", len(records)),))
    if not records:
        return [heading, Line(LineKind.NOTE, (say("records.none"),))]
    names = ("when", "what", "note", "amount", "principal", "interest", "outcome")
    lines = [heading, Line(LineKind.HEAD, tuple(say(f"statement.{name}") for name in names), "records")]
    for each in records:
        parts = each.parts
        interest = parts.interest_fen + parts.penalty_interest_fen if parts else None
        what = say("statement.at", say(f"flight.{each.business}"), say(f"channel.{each.channel.value.lower()}"))
        cells = (
            f"{day(each.create_time)} {clock(each.create_time)}" if each.create_time else NOTHING,
            what,
            each.loan_note_id or NOTHING,
            money(each.amount_fen),
            money(parts.principal_fen if parts else None),
            money(interest),
            outcome_word(each.outcome, words),
        )
        lines.append(Line(LineKind.ROW, cells, "records"))
    if not all_told:
        lines.append(Line(LineKind.NOTE, (say("statement.more"),)))
    return lines

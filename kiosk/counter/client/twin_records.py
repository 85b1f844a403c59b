"""The twin's records: what its fictional people drew before, and what was done at it since."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from kiosk.counter.client.customers import InFlightItem, InFlightKind
from kiosk.counter.client.lending import Channel, Drawdown, LoanNote, Outcome, Repayment
from kiosk.counter.client.records import Record
from kiosk.counter.client.twin_books import TwinBooks
from kiosk.counter.client.twin_people import TwinPerson

__all__ = ["records_of"]

_MONEY = frozenset({InFlightKind.DRAWDOWN, InFlightKind.REPAYMENT})


def records_of(books: TwinBooks, person: TwinPerson) -> tuple[Record, ...]:
    """Everything, newest first. A note stands for the drawdown that it came from, unless that one was done here."""
    drawn = [_drawn(each) for each in books.drawdowns.values() if books.owners[each.drawdown_id] is person]
    notes = (*person.notes, *person.closed)
    known = {note.loan_note_id for note in notes}
    repaid = [_repaid(each) for each in books.repayments.values() if each.loan_note_id in known]
    before = [_of_note(note) for note in notes if note.loan_note_id not in {each.loan_note_id for each in drawn}]
    here = {each.subject_id for each in (*drawn, *repaid)}
    elsewhere = [_in_flight(each) for each in person.in_flight if each.kind in _MONEY and each.subject_id not in here]
    return tuple(sorted((*drawn, *repaid, *before, *elsewhere), key=_when, reverse=True))


def _in_flight(each: InFlightItem) -> Record:
    return Record(
        each.subject_id,
        each.kind.value.lower(),
        each.channel,
        each.create_time,
        each.amount_fen or 0,
        each.outcome,
        query_number=each.query_number,
    )


def _when(record: Record) -> datetime:
    return record.create_time or datetime.min.replace(tzinfo=UTC)


def _drawn(each: Drawdown) -> Record:
    return Record(
        each.drawdown_id,
        "drawdown",
        Channel.COUNTER,
        each.create_time,
        each.terms.amount_fen,
        each.outcome,
        each.loan_note_id,
        each.query_number,
    )


def _repaid(each: Repayment) -> Record:
    return Record(
        each.repayment_id,
        "repayment",
        Channel.COUNTER,
        each.create_time,
        each.parts.amount_fen,
        each.outcome,
        each.loan_note_id,
        each.query_number,
        each.parts,
    )


def _of_note(note: LoanNote) -> Record:
    made = datetime(note.value_date.year, note.value_date.month, note.value_date.day, 2, 10, tzinfo=UTC)
    subject = str(uuid.uuid5(uuid.NAMESPACE_OID, note.loan_note_id))
    return Record(subject, "drawdown", Channel.KIOSK, made, note.amount_fen, Outcome.DONE, note.loan_note_id)

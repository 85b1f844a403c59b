"""What a customer has drawn and repaid, as rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.records import Record
from kiosk.counter.viewmodels.figures import NOTHING, clock, day, money
from kiosk.viewmodels.catalogue import Words

__all__ = ["RecordRow", "outcome_word", "record_rows"]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A drawdown or a repayment."""

    when: str
    channel: str
    what: str
    note: str
    amount: str
    outcome: str
    query: str


def record_rows(records: Sequence[Record], words: Words) -> list[RecordRow]:
    """In the order in which they were told."""
    return [
        RecordRow(
            f"{day(each.create_time)} {clock(each.create_time)}" if each.create_time else NOTHING,
            each.channel.value,
            words.say(f"flight.{each.business}"),
            each.loan_note_id or NOTHING,
            money(each.amount_fen),
            each.outcome.value if each.outcome is not Outcome.UNSPECIFIED else "",
            each.query_number,
        )
        for each in records
    ]


def outcome_word(outcome: Outcome, words: Words) -> str:
    """One of the four words; what has none of them yet is under way."""
    if outcome is Outcome.UNSPECIFIED:
        return words.say("flight.under_way")
    return words.say(f"outcome.{outcome.value.lower()}")

"""Changes: which acts are told to whoever watches, and as what kind of thing.

An act is told by the noun its type begins with, so that a new act of a known noun is told without a word here. What a
terminal witnessed (a page shown, a voice played) is its own affair, and so is a price that was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class ChangeKind(StrEnum):
    """What kind of thing has changed."""

    CREDIT_LINE = "CREDIT_LINE"
    DRAWDOWN = "DRAWDOWN"
    """Its line may have moved with it."""
    REPAYMENT = "REPAYMENT"
    """Its note and its line may have moved with it."""
    HANDOFF = "HANDOFF"
    APPROVAL = "APPROVAL"
    HELP_CALL = "HELP_CALL"
    SESSION = "SESSION"
    REVIEW = "REVIEW"
    WORK = "WORK"
    """Who has an item in hand, or whether its customer was told: of the bank's own people, and nobody else's affair."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as it is told."""

    sequence_number: int
    """Of the act, in the bank's chain."""
    kind: ChangeKind
    subject_id: str
    time: datetime
    event_type: str


_KINDS: Mapping[str, ChangeKind] = MappingProxyType(
    {
        "line": ChangeKind.CREDIT_LINE,
        "credit": ChangeKind.CREDIT_LINE,
        "drawdown": ChangeKind.DRAWDOWN,
        "posting": ChangeKind.DRAWDOWN,
        "reversal": ChangeKind.DRAWDOWN,
        "suspense": ChangeKind.DRAWDOWN,
        "repayment": ChangeKind.REPAYMENT,
        "handoff": ChangeKind.HANDOFF,
        "approval": ChangeKind.APPROVAL,
        "help": ChangeKind.HELP_CALL,
        "session": ChangeKind.SESSION,
        "customer": ChangeKind.SESSION,
        "card": ChangeKind.SESSION,
        "face": ChangeKind.SESSION,
        "identity": ChangeKind.SESSION,
        "review": ChangeKind.REVIEW,
        "work": ChangeKind.WORK,
    }
)
_FOR_PEOPLE = frozenset({ChangeKind.HANDOFF, ChangeKind.REVIEW, ChangeKind.WORK})
_LEFT_FOR_PEOPLE = ("_answer_lost", "_suspended")
WAS_LISTED = "was_listed"
"""In an act's details: its thing stood among what waits for people until then, so that their lists move with it."""
_UNTOLD = frozenset({"drawdown_quoted", "repayment_quoted"})


def waits_for_people(change: Change) -> bool:
    """Say whether a change moves the lists of what waits for people: at every branch, where it began at none."""
    kind, event_type = change.kind, change.event_type
    return kind in _FOR_PEOPLE or event_type.endswith(_LEFT_FOR_PEOPLE) or event_type.startswith("suspense_")


def kind_of(event_type: str, details: Mapping[str, str]) -> ChangeKind | None:
    """Say what kind of thing an act has changed; None for an act that is not told.

    What a terminal witnessed bears the terminal's time beside ours, whatever it calls itself.
    """
    if event_type in _UNTOLD or "terminal_time" in details:
        return None
    return _KINDS.get(event_type.partition("_")[0])

"""The change feed: what has happened at one channel, told to the others. Whoever hears it asks anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

__all__ = ["Change", "ChangeKind", "FeedEvent"]


class ChangeKind(Enum):
    """What kind of thing has changed."""

    CREDIT_LINE = "CREDIT_LINE"
    DRAWDOWN = "DRAWDOWN"
    REPAYMENT = "REPAYMENT"
    HANDOFF = "HANDOFF"
    APPROVAL = "APPROVAL"
    HELP_CALL = "HELP_CALL"
    SESSION = "SESSION"
    REVIEW = "REVIEW"
    WORK = "WORK"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `event_type` is the type of the act in the evidence."""

    sequence_number: int
    kind: ChangeKind
    subject_id: str
    time: datetime
    event_type: str


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A change, or with None a sign of life; everything up to `sequence_number` has been told."""

    change: Change | None
    sequence_number: int

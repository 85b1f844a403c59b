"""What waits for people of a branch, and a teller's shift. Units: fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from kiosk.counter.client.lending import Channel, Drawdown, Outcome

__all__ = [
    "Shift",
    "ShiftEntry",
    "ShiftObstacle",
    "ShiftTotal",
    "WorkEvent",
    "WorkItem",
    "WorkItemView",
    "WorkKind",
    "WorkLists",
]


class WorkKind(Enum):
    """What kind of work an item is."""

    DRAWDOWN = "DRAWDOWN"
    REPAYMENT = "REPAYMENT"
    HANDOFF = "HANDOFF"
    HELP_CALL = "HELP_CALL"
    REVIEW = "REVIEW"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An item. `owner` is a staff number, `system`, or empty for nobody; `offered_to` has not accepted yet.

    The names are those of people: empty for nobody, for the system, and where the bank does not tell them.
    """

    kind: WorkKind
    subject_id: str
    channel: Channel
    terminal_id: str
    customer_id: str
    customer_name: str
    amount_fen: int | None
    create_time: datetime
    deadline: datetime | None = None
    asked: int = 0
    owner: str = ""
    offered_to: str = ""
    cause: str = ""
    query_number: str = ""
    customer_told: bool = False
    state: str = ""
    owner_name: str = ""
    offered_to_name: str = ""


@dataclass(frozen=True, slots=True)
class WorkLists:
    """What waits, what runs out first at the top; and what was settled today."""

    items: tuple[WorkItem, ...]
    settled: tuple[WorkItem, ...]
    terminals: int


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """One thing that happened, `count` times from `time` to `last_time`."""

    time: datetime
    last_time: datetime | None
    event_type: str
    count: int
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkItemView:
    """One item in full."""

    item: WorkItem
    events: tuple[WorkEvent, ...]
    drawdown: Drawdown | None


@dataclass(frozen=True, slots=True)
class ShiftEntry:
    """One row of a teller's journal.

    `business`: `drawdown`, `repayment`, `reversal`, `contract`, `attestation`, `freeze`, `release`, `reprint`.
    """

    number: int
    time: datetime
    business: str
    customer_name: str
    amount_fen: int | None
    checker_number: str = ""
    outcome: Outcome = Outcome.UNSPECIFIED
    assisted: bool = False
    subject_id: str = ""
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class ShiftTotal:
    """Totals of one business; `core_fen` is None where core banking was not asked or has no part in it."""

    business: str
    count: int
    assisted: int
    paid_out_fen: int
    collected_fen: int
    core_fen: int | None


@dataclass(frozen=True, slots=True)
class ShiftObstacle:
    """What stands against signing off, or could still be done.

    `kind`: `unsettled`, `approvals_waiting`, `offered_not_accepted`, `receipt_missing`, `difference`.
    """

    kind: str
    count: int
    amount_fen: int | None
    blocks: bool
    items: tuple[WorkItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """The caller's shift; `core_time` is None when core banking could not be asked."""

    business_date: date
    begin_time: datetime
    totals: tuple[ShiftTotal, ...]
    entries: tuple[ShiftEntry, ...]
    obstacles: tuple[ShiftObstacle, ...]
    core_time: datetime | None

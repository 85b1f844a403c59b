"""What happens on the way of a repayment, by the customer's hand or at the bank; see `events`."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.event import Event, UserEvent
from kiosk.flow.facts import Refusal
from kiosk.flow.repaying import RepaymentFacts, RepaymentKind, RepaymentQuote
from kiosk.flow.screen_events import AmountKey


@dataclass(frozen=True, slots=True)
class RepayPressed(UserEvent):
    """还款 on the line's page."""


@dataclass(frozen=True, slots=True)
class NoteChosen(UserEvent):
    """Which loan note, by its number."""

    number: str


@dataclass(frozen=True, slots=True)
class RepaymentKindChosen(UserEvent):
    """What is due, a part, or all of it."""

    kind: RepaymentKind


@dataclass(frozen=True, slots=True)
class RepaymentKeyed(UserEvent):
    """One key of the keypad on the screen: a part is to be paid."""

    key: AmountKey


@dataclass(frozen=True, slots=True)
class RepaymentQuoteReady(Event):
    """What would be taken, or would have been for an older choice (then it is dropped)."""

    quote: RepaymentQuote


@dataclass(frozen=True, slots=True)
class BootedRepaying(Event):
    """The program has started, and a repayment of an earlier run has no known end. Units: fen."""

    amount_fen: int = 0
    query_number: str = ""


@dataclass(frozen=True, slots=True)
class RepaymentAnswered(Event):
    """The bank answered the repayment; only REPAID means done."""

    repayment: RepaymentFacts


@dataclass(frozen=True, slots=True)
class RepaymentRefused(Event):
    """The bank said no before any money moved: final."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RepaymentUnanswered(Event):
    """No answer, so nobody knows: ask, never send blindly again."""


@dataclass(frozen=True, slots=True)
class RepaymentLearnt(Event):
    """The bank's word on a repayment that was asked about, at once or after a restart."""

    repayment: RepaymentFacts

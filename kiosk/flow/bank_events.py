"""What comes from the bank; see `events`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.flow.event import Event
from kiosk.flow.facts import ContractPage, DrawdownFacts, FaceStanding, LineFacts, Quote, Refusal, TerminalFacts
from kiosk.flow.state import Request, Service, Stage
from kiosk.flow.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Booted(Event):
    """The program has started; `open_drawdown` says that a drawdown of an earlier run has no known end.

    Units: fen.
    """

    open_drawdown: bool
    amount_fen: int = 0
    query_number: str = ""


@dataclass(frozen=True, slots=True)
class ServiceChanged(Event):
    """Whether the terminal can serve; with the bank's greeting once it has been said."""

    service: Service
    terminal: TerminalFacts | None = None


@dataclass(frozen=True, slots=True)
class ServerUnreachable(Event):
    """The connection to the bank was lost."""


@dataclass(frozen=True, slots=True)
class ServerBack(Event):
    """The connection to the bank is there again."""


@dataclass(frozen=True, slots=True)
class SessionOpened(Event):
    """The bank knows the holder of the ID card."""


@dataclass(frozen=True, slots=True)
class CardVerified(Event):
    """Card, chip and PIN are right, and the card is the ID holder's; and what a face would change from here on."""

    face: FaceStanding = field(default_factory=FaceStanding)


@dataclass(frozen=True, slots=True)
class LineLoaded(Event):
    """The credit line."""

    line: LineFacts


@dataclass(frozen=True, slots=True)
class QuoteReady(Event):
    """The plan for the draft, or for an older draft (then it is dropped)."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class ContractReady(Event):
    """The contract for a quote, in the bank's own pages."""

    contract_id: str
    quote_id: str
    title: str
    pages: tuple[ContractPage, ...]


@dataclass(frozen=True, slots=True)
class ContractAccepted(Event):
    """The bank has taken reading and signature."""


@dataclass(frozen=True, slots=True)
class RequestRefused(Event):
    """The bank said no to what was asked."""

    request: Request
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RequestUnanswered(Event):
    """No answer within the deadline, to a request that moves no money."""

    request: Request
    trouble: Trouble = Trouble.NO_NETWORK


@dataclass(frozen=True, slots=True)
class StageReached(Event):
    """The bank tells how far a drawdown is."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class DrawdownAnswered(Event):
    """The bank answered the drawdown; only DISBURSED means done."""

    drawdown: DrawdownFacts


@dataclass(frozen=True, slots=True)
class DrawdownRefused(Event):
    """The bank said no before any money moved: final."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class DrawdownUnanswered(Event):
    """No answer, so nobody knows: ask, never send blindly again."""


@dataclass(frozen=True, slots=True)
class OutcomeLearnt(Event):
    """The bank's word on a drawdown that was asked about, at once or after a restart."""

    drawdown: DrawdownFacts


@dataclass(frozen=True, slots=True)
class OutcomeStillUnknown(Event):
    """Asked for as long as a customer can be asked to wait; it is asked on in the background."""

    query_number: str = ""

"""What the flow asks for on the way of a repayment; see `effects`."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.effect import Effect
from kiosk.flow.facts import Language
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentQuote


@dataclass(frozen=True, slots=True)
class RequestRepaymentQuote(Effect):
    """Ask what would be taken for this choice. Answer: RepaymentQuoteReady, or as of all requests."""

    repaying: Repaying


@dataclass(frozen=True, slots=True)
class SubmitRepayment(Effect):
    """Send the repayment under a request id that is on disk before the first byte leaves.

    Answer: RepaymentAnswered, RepaymentRefused or RepaymentUnanswered.
    """

    quote: RepaymentQuote


@dataclass(frozen=True, slots=True)
class AskRepayment(Effect):
    """Ask what became of the open request id. Answer: RepaymentLearnt or, past its budget, OutcomeStillUnknown."""


@dataclass(frozen=True, slots=True)
class WatchRepayments(Effect):
    """Keep asking in the background, at a slow pace, with nobody waiting. Answer: RepaymentLearnt."""


@dataclass(frozen=True, slots=True)
class ForgetRepayment(Effect):
    """The final outcome was told: the request id may leave the disk."""


@dataclass(frozen=True, slots=True)
class PrintRepaymentReceipt(Effect):
    """Print the receipt of what is known. Answer: as of PrintReceipt. `note_tail` is empty where it is not known."""

    repayment: RepaymentFacts
    quote: RepaymentQuote | None
    note_tail: str
    language: Language

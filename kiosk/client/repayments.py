"""What the journey asks of the channel server on the way of a repayment; a part of `ChannelClient`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.client.answers import Answer
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentQuote

__all__ = ["RepaymentClient", "RepaymentIntent"]


@dataclass(frozen=True, slots=True)
class RepaymentIntent:
    """A repayment as the customer confirmed it, under the id that was on disk before it was first sent."""

    request_id: str
    session_id: str
    account_token: str
    quote: RepaymentQuote


class RepaymentClient(Protocol):
    """Repayments. `repay` is safe to repeat under the same request id only."""

    async def quote_repayment(self, session_id: str, repaying: Repaying) -> Answer[RepaymentQuote]:
        """What would be taken now, and what would be left."""
        ...

    async def repay(self, intent: RepaymentIntent) -> Answer[RepaymentFacts]:
        """Repay. `Unanswered` means that nobody knows: ask `repayment_outcome`."""
        ...

    async def repayment_outcome(self, request_id: str) -> Answer[RepaymentFacts]:
        """What became of a repayment of this terminal, by its certificate alone.

        A request that never arrived is FAILED for good: the bank will not take it any more.
        """
        ...

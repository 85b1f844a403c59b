"""The risk decision (风控) as a port."""

from dataclasses import dataclass
from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId
from channel_server.domain.money import Fen


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    """A drawdown on which the bank has its last say."""

    bank_id: BankId
    reference: DrawdownId
    customer_id: CustomerId
    credit_line_id: LineId
    amount: Fen
    channel: str
    """`KIOSK`, `COUNTER`, `MOBILE`."""
    purpose: str
    """`FARMING` and so on."""


@dataclass(frozen=True, slots=True)
class RiskApproval:
    """Risk has approved. Its "no" is `Refused` with the rule's code and words."""


class RiskDecision(Protocol):
    """Risk decision (风控)."""

    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        """Decide. The same reference gets the same decision."""
        ...

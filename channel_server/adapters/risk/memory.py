"""Risk decision's twin in memory. For development and tests only; it says so when it is made."""

from collections.abc import Mapping

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import Outcome, Refused, RiskApproval, RiskQuestion, Success
from channel_server.domain.ids import BankId, CustomerId, DrawdownId


class MemoryRiskDecision:
    """Refuses the customers that it is told to refuse."""

    def __init__(self, refused: Mapping[CustomerId, Refused] | None = None) -> None:
        announce_twin("risk_decision")
        self._refused = dict(refused or {})
        self._decided: dict[tuple[BankId, DrawdownId], tuple[RiskQuestion, Refused | None]] = {}

    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        """Decide, or repeat what was decided."""
        fresh = (question, self._refused.get(question.customer_id))
        asked, no = self._decided.setdefault((question.bank_id, question.reference), fresh)
        if asked != question:
            return Refused("ALREADY_EXISTS", "")
        return Success(RiskApproval()) if no is None else no

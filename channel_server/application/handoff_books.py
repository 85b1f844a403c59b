"""Cases on their way to another channel, as the books hold them."""

from typing import Protocol

from channel_server.domain.handoff import Handoff
from channel_server.domain.ids import BankId, CustomerId, SessionId


class HandoffBooks(Protocol):
    """What was given out, and what was taken."""

    def handoff(self, bank_id: BankId, handoff_id: str) -> Handoff | None:
        """Find a case by the name in its code."""
        ...

    def handoff_of_session(self, bank_id: BankId, session_id: str) -> Handoff | None:
        """Find the case of a visit."""
        ...

    def put_handoff(self, handoff: Handoff) -> None:
        """Write a case down, new or changed. A visit has one: the one before is forgotten."""
        ...

    def last_request_of(self, bank_id: BankId, customer_id: CustomerId, session_id: SessionId) -> str | None:
        """Name the request of the newest drawdown that a visit has brought about."""
        ...

    def handed_over(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a visit's case has been taken by another."""
        ...

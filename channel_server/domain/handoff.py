"""A case that goes on at another channel (转接): what is carried, and when it may be taken.

What is carried is what was chosen and what was sent. Who the customer is, the receiving side proves anew; the code only
says which case it is. It is good once, for minutes, and only for the customer whose case it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from channel_server.domain.ids import BankId, CustomerId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel

LIFETIME = timedelta(minutes=10)
"""From the telephone to the machine in the village; a photograph of the code is worth nothing to anybody else."""
MOST_TRIES = 5
"""Visits of other customers that may show a code before it is void: somebody is trying codes out."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """A case that waits to be taken over.

    Attributes:
        terms: what had been chosen, as names and texts; empty where nothing had.
        request_id: the drawdown that had been sent; empty where none had.
    """

    handoff_id: str
    bank_id: BankId
    session_id: SessionId
    customer_id: CustomerId
    channel: Channel
    expire_time: datetime
    terms: dict[str, str]
    request_id: str = ""
    taken_by: SessionId | None = None
    tries: int = 0

    def check_takeable(self, *, customer_id: CustomerId, now: datetime) -> Refusal | None:
        """Say why this customer's visit may not take it now, or nothing."""
        if self.customer_id != customer_id:
            # As one that does not exist: nobody learns by a found code whose it is.
            return refuse(RefusalReason.HANDOFF_NOT_YOURS)
        if self.taken_by is not None:
            return refuse(RefusalReason.HANDOFF_TAKEN)
        if now >= self.expire_time or self.tries >= MOST_TRIES:
            return refuse(RefusalReason.HANDOFF_EXPIRED)
        return None

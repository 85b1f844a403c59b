"""A session: one customer's visit at one channel, and how sure it is who stands there.

Which proofs an act needs is policy (`assurance_policy.py`); that a proof was given is a fact of the session. Proofs are
only ever added; another customer's card or ID ends in a refusal, never in another customer's session.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.quick_values import quick
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


@unique
class Channel(StrEnum):
    """Where a request comes from (渠道)."""

    KIOSK = "KIOSK"
    COUNTER = "COUNTER"
    MOBILE = "MOBILE"


@unique
class Assurance(StrEnum):
    """A proof of identity that a session can hold."""

    ID_CHIP = "ID_CHIP"
    """The chip of an ID card was read."""
    ID_DOCUMENT = "ID_DOCUMENT"
    """An ID card was read by a camera, and the customer confirmed what was read. A picture of a card does as well."""
    CARD_PIN = "CARD_PIN"
    """A genuine bank card of the customer's own was present, and its PIN was right."""
    TELLER = "TELLER"
    """A teller has seen the person and the papers."""
    MOBILE_TOKEN = "MOBILE_TOKEN"  # noqa: S105 (the name of a proof, not a secret)
    """A mobile bank vouches by its token."""
    FACE = "FACE"
    """A face matched the document, live."""


@unique
class Act(StrEnum):
    """What a session may want to do."""

    VIEW_LINE = "VIEW_LINE"
    QUOTE = "QUOTE"
    SIGN_CONTRACT = "SIGN_CONTRACT"
    DRAW_DOWN = "DRAW_DOWN"
    REPAY = "REPAY"
    REVERSE = "REVERSE"


CLOCK_SKEW = timedelta(minutes=5)
"""By how much the clocks of two servers may differ. A visit that begins later than that from now was opened before the
clock was turned back: it would stay open for days, and ends instead."""


@quick
@dataclass(frozen=True, slots=True)
class Session:
    """A visit as it stands."""

    session_id: SessionId
    bank_id: BankId
    terminal_id: TerminalId
    channel: Channel
    opened_time: datetime
    expire_time: datetime
    customer_id: CustomerId | None = None
    assurances: tuple[Assurance, ...] = ()
    """In the order in which they were reached."""
    closed: bool = False
    failed_face_checks: int = 0

    def check_usable(self, *, now: datetime, terminal_id: TerminalId) -> Refusal | None:
        """Say whether it is open for that terminal. Another terminal's session is as one that does not exist."""
        if terminal_id != self.terminal_id:
            return refuse(RefusalReason.SESSION_NOT_FOUND)
        turned_back = now < self.opened_time - CLOCK_SKEW
        if self.closed or turned_back or now >= self.expire_time:
            return refuse(RefusalReason.SESSION_EXPIRED)
        return None

    def identified(self, customer_id: CustomerId, assurance: Assurance | None) -> "Session | Refusal":
        """Add a proof of who the customer is; a proof of somebody else is refused and changes nothing.

        None: whose case it is said to be, and no proof of it.
        """
        if self.customer_id is not None and self.customer_id != customer_id:
            return refuse(RefusalReason.CARD_HOLDER_MISMATCH)
        reached = self.assurances
        if assurance is not None and assurance not in reached:
            reached = (*reached, assurance)
        return replace(self, customer_id=customer_id, assurances=reached)

    def extended(self, expire_time: datetime) -> "Session":
        """Put the end off; it never comes nearer."""
        return replace(self, expire_time=max(self.expire_time, expire_time))

    def ended(self) -> "Session":
        """Close it; closing what is closed changes nothing."""
        return replace(self, closed=True)

    def face_checked(self, *, passed: bool) -> "Session":
        """Take a face check down: a proof, or one failure more."""
        if not passed:
            return replace(self, failed_face_checks=self.failed_face_checks + 1)
        if Assurance.FACE in self.assurances:
            return self
        return replace(self, assurances=(*self.assurances, Assurance.FACE))

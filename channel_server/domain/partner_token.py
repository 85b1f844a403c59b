"""What a mobile bank says of its customer in a signed assertion, and what must be true of it before it is believed.

The signature is checked elsewhere (`ports.PartnerTokens`); this is what follows from the words. Follows RFC 7523,
section 3, with three rules of its own: an assertion names itself (`jti`), is used once, and lives for minutes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channel_server.domain.ids import BankId, CustomerId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

CLOCK_SKEW = timedelta(seconds=30)
"""By how much a mobile bank's clock may differ from ours."""
LONGEST_LIFE = timedelta(minutes=5)
"""How far ahead an assertion may end. What is good for longer lies about where it can be found."""


@dataclass(frozen=True, slots=True)
class MobilePartner:
    """A mobile bank that may vouch for a bank's customers."""

    issuer: str
    """Its name in the tokens that it signs."""
    bank_id: BankId
    terminal_id: TerminalId
    """Under which its visits are kept, and by which it is locked."""
    audience: str
    """Our name in its tokens."""
    keys: str
    """Where its public keys are: an `https://` address or a file of a JWK set."""


@dataclass(frozen=True, slots=True)
class PartnerClaims:
    """What an assertion says, once its signature has been found good. Data class C2: no repr shows whom it is about."""

    token_id: str
    audiences: frozenset[str]
    expire_time: datetime
    issued_time: datetime
    not_before: datetime
    customer_id: CustomerId = field(repr=False)
    account_number: str = field(repr=False)


def check_claims(claims: PartnerClaims, partner: MobilePartner, now: datetime) -> Refusal | None:
    """Say why an assertion is not believed at this moment, or nothing."""
    if partner.audience not in claims.audiences:
        return refuse(RefusalReason.TOKEN_INVALID, problem="AUDIENCE")
    if claims.issued_time > now + CLOCK_SKEW or claims.not_before > now + CLOCK_SKEW:
        return refuse(RefusalReason.TOKEN_INVALID, problem="NOT_YET")
    if claims.expire_time <= now - CLOCK_SKEW:
        return refuse(RefusalReason.TOKEN_EXPIRED)
    if claims.expire_time > now + LONGEST_LIFE + CLOCK_SKEW:
        return refuse(RefusalReason.TOKEN_INVALID, problem="LIFETIME")
    return None


def kept_until(claims: PartnerClaims) -> datetime:
    """Until when an assertion's use must be remembered: after it nobody would believe it anyway."""
    return claims.expire_time + CLOCK_SKEW

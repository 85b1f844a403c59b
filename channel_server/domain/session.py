"""A session: one customer's visit at one channel, and how sure it is who stands there.

Which proofs an act needs is policy, data per channel; that a proof was given is a fact of the session. Proofs are
only ever added; another customer's card or ID ends in a refusal, never in another customer's session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType

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
    CARD_PIN = "CARD_PIN"
    """A genuine bank card of the customer's own was present, and its PIN was right."""
    TELLER = "TELLER"
    """A teller has seen the person and the papers."""
    MOBILE_TOKEN = "MOBILE_TOKEN"  # noqa: S105 (the name of a proof, not a secret)
    """A mobile bank vouches by its token."""
    FACE = "FACE"
    """A face matched the document, live."""


_WORDS: Mapping[Assurance, tuple[str, str]] = MappingProxyType(
    {
        Assurance.ID_CHIP: ("放身份证", "put your ID card on the reader"),
        Assurance.CARD_PIN: ("插卡输密码", "insert your card and key the PIN"),
        Assurance.TELLER: ("请工作人员核对", "have the staff check"),
        Assurance.MOBILE_TOKEN: ("在手机银行确认", "confirm in the mobile bank"),
        Assurance.FACE: ("刷脸", "look into the camera"),
    }
)


@unique
class Act(StrEnum):
    """What a session may want to do."""

    VIEW_LINE = "VIEW_LINE"
    QUOTE = "QUOTE"
    SIGN_CONTRACT = "SIGN_CONTRACT"
    DRAW_DOWN = "DRAW_DOWN"
    REPAY = "REPAY"
    REVERSE = "REVERSE"


AssurancePolicy = Mapping[Channel, Mapping[Act, tuple[frozenset[Assurance], ...]]]
"""For each channel and act the alternatives, each a set of proofs that suffices. An act not named is not allowed."""

_CARD_AND_ID = (frozenset({Assurance.ID_CHIP, Assurance.CARD_PIN}),)
_AT_COUNTER = (frozenset({Assurance.TELLER, Assurance.ID_CHIP}), frozenset({Assurance.TELLER, Assurance.CARD_PIN}))
_ON_PHONE = (frozenset({Assurance.MOBILE_TOKEN}),)

SHIPPED_POLICY: AssurancePolicy = MappingProxyType(
    {
        # A face may replace nothing by itself, and is never the only way.
        Channel.KIOSK: MappingProxyType(
            {
                Act.VIEW_LINE: _CARD_AND_ID,
                Act.QUOTE: _CARD_AND_ID,
                Act.SIGN_CONTRACT: _CARD_AND_ID,
                Act.DRAW_DOWN: _CARD_AND_ID,
                Act.REPAY: _CARD_AND_ID,
            }
        ),
        Channel.COUNTER: MappingProxyType(dict.fromkeys(Act, _AT_COUNTER)),
        Channel.MOBILE: MappingProxyType(
            {
                Act.VIEW_LINE: _ON_PHONE,
                Act.QUOTE: _ON_PHONE,
                Act.SIGN_CONTRACT: _ON_PHONE,
                Act.DRAW_DOWN: _ON_PHONE,
                Act.REPAY: _ON_PHONE,
            }
        ),
    }
)
"""Defaults that a bank's compliance officer replaces."""


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

    def check_usable(self, *, now: datetime, terminal_id: TerminalId) -> Refusal | None:
        """Say whether it is open for that terminal. Another terminal's session is as one that does not exist."""
        if terminal_id != self.terminal_id:
            return refuse(RefusalReason.SESSION_NOT_FOUND)
        turned_back = now < self.opened_time - CLOCK_SKEW
        if self.closed or turned_back or now >= self.expire_time:
            return refuse(RefusalReason.SESSION_EXPIRED)
        return None

    def identified(self, customer_id: CustomerId, assurance: Assurance) -> "Session | Refusal":
        """Add a proof of who the customer is; a proof of somebody else is refused and changes nothing."""
        if self.customer_id is not None and self.customer_id != customer_id:
            return refuse(RefusalReason.CARD_HOLDER_MISMATCH)
        reached = self.assurances if assurance in self.assurances else (*self.assurances, assurance)
        return replace(self, customer_id=customer_id, assurances=reached)

    def extended(self, expire_time: datetime) -> "Session":
        """Put the end off; it never comes nearer."""
        return replace(self, expire_time=max(self.expire_time, expire_time))

    def ended(self) -> "Session":
        """Close it; closing what is closed changes nothing."""
        return replace(self, closed=True)

    def check_assured(self, act: Act, policy: AssurancePolicy = SHIPPED_POLICY) -> Refusal | None:
        """Say which proofs the act still lacks, by the alternative that is nearest."""
        alternatives = policy.get(self.channel, {}).get(act, ())
        reached = frozenset(self.assurances)
        if self.customer_id is not None and any(needed <= reached for needed in alternatives):
            return None
        nearest = min(alternatives, key=lambda needed: len(needed - reached), default=frozenset({Assurance.TELLER}))
        missing = [each for each in Assurance if each in nearest - reached] or [Assurance.TELLER]
        return refuse(
            RefusalReason.ASSURANCE_INSUFFICIENT,
            missing=", ".join(missing),
            missing_words_zh="、".join(_WORDS[each][0] for each in missing),
            missing_words_en=", ".join(_WORDS[each][1] for each in missing),
        )

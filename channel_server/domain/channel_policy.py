"""What a bank asks for and pays out, channel by channel: one version, whole, in force from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock_time
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.assurance_policy import SHIPPED_ASSURANCE, AssurancePolicy
from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.working_calendar import EVERY_WEEKDAY, WorkingCalendar

_BEIJING = timezone(timedelta(hours=8))


SHIPPED_APPROVAL_ABOVE = Fen(5_000_000)


@dataclass(frozen=True, slots=True)
class ApprovalTerms:
    """What at the counter waits for a second person, beside what always does. Units: fen.

    Raises:
        ValueError: everything lapses at once, or nothing is small enough for one person.
    """

    above: Fen | None = SHIPPED_APPROVAL_ABOVE
    """A drawdown of more than this waits; None: none does by its amount."""
    lapses_after: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        if self.above is not None and self.above < 0:
            raise ValueError("approval: its bound is no amount")
        if self.lapses_after <= timedelta(0):
            raise ValueError("approval: it lapses before anybody can decide")

    def above_at(self, channel: Channel) -> Fen | None:
        """Above which amount a drawdown waits at a channel; None where none does by its amount."""
        return self.above if channel is Channel.COUNTER else None

    def need(self, channel: Channel, amount: Fen) -> "ApprovalNeed | None":
        """Tell whether a drawdown would wait; None at a channel where there are no two people to ask."""
        if channel is not Channel.COUNTER:
            return None
        waits = self.above is not None and amount > self.above
        return ApprovalNeed(("amount",) if waits else (), self.above, self.lapses_after)


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """Whether one drawdown waits for a second person, and why. Units: fen."""

    causes: tuple[str, ...]
    """Why it waits (`Approval.causes`); empty where it does not."""
    above: Fen | None
    lapses_after: timedelta


@unique
class PolicyFinding(StrEnum):
    """What a policy that may well be in force leaves out."""

    NO_CHANNEL_PAYS_SELLERS = "NO_CHANNEL_PAYS_SELLERS"
    """Adopted before there was entrusted payment, or without it: what has to go to a seller is refused everywhere."""

    @property
    def advice(self) -> str:
        """What is so, and what an operator does about it, in one sentence each."""
        return _ADVICE[self]


_ADVICE: Mapping[PolicyFinding, str] = MappingProxyType(
    {
        PolicyFinding.NO_CHANNEL_PAYS_SELLERS: (
            "no channel pays sellers, so that drawdowns above the own-payment maximum are refused everywhere: write "
            "entrusted_payment = true under the channel COUNTER of what `edian-server policy show` prints, put a later "
            "day into in_force_from, and adopt it with `edian-server policy set`"
        )
    }
)
_SENT_TO_PAY_SELLERS = frozenset({RefusalReason.ENTRUSTED_PAYMENT_REQUIRED, RefusalReason.ENTRUSTED_PAYMENT_NOT_HERE})


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """One version of a bank's policy.

    Raises:
        ValueError: a channel has no terms; whoever wrote the policy names them.
    """

    in_force_from: date
    assurance: AssurancePolicy
    terms: Mapping[Channel, ChannelTerms] = field(default_factory=lambda: SHIPPED_TERMS)
    approval: ApprovalTerms = field(default_factory=ApprovalTerms)
    calendar: WorkingCalendar = EVERY_WEEKDAY
    """By which working days are counted: until when a person has looked at a refusal again."""

    def __post_init__(self) -> None:
        missing = [channel for channel in Channel if channel not in self.terms]
        if missing:
            raise ValueError(f"channel policy: no terms for {', '.join(missing)}")

    @property
    def pays_sellers(self) -> bool:
        """Whether there is a channel at which a seller can be paid (受托支付)."""
        return any(each.entrusted_payment for each in self.terms.values())

    def told(self, refusal: Refusal | None) -> Refusal | None:
        """Tell a refusal as it is at this bank: nobody is sent to a channel that pays sellers where none does."""
        if refusal is None or self.pays_sellers or refusal.reason not in _SENT_TO_PAY_SELLERS:
            return refusal
        return refuse(RefusalReason.NO_CHANNEL_PAYS_SELLERS)

    def findings(self) -> tuple["PolicyFinding", ...]:
        """What of it the bank's operators have to know, and probably did not mean."""
        return () if self.pays_sellers else (PolicyFinding.NO_CHANNEL_PAYS_SELLERS,)


def day_of(now: datetime) -> date:
    """The day on the bank's calendar: a version takes effect at midnight, whatever business day core is at.

    Who may draw on which proofs does not wait for the end of a day.
    """
    return local_time(now).date()


def clock_of(now: datetime) -> clock_time:
    """The time on the bank's wall."""
    return local_time(now).time()


def local_time(time: datetime) -> datetime:
    """A time as people there read it off the wall."""
    return time.astimezone(_BEIJING)


SHIPPED_POLICY = ChannelPolicy(in_force_from=date(2020, 1, 1), assurance=SHIPPED_ASSURANCE)
"""The default, which a bank's compliance officer replaces by a version of the bank's own."""

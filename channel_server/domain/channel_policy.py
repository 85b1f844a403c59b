"""What a bank asks for and pays out, channel by channel: one version, whole, in force from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from channel_server.domain.assurance_policy import SHIPPED_ASSURANCE, AssurancePolicy
from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms
from channel_server.domain.session import Channel

_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """One version of a bank's policy.

    Raises:
        ValueError: a channel has no terms; whoever wrote the policy names them.
    """

    in_force_from: date
    assurance: AssurancePolicy
    terms: Mapping[Channel, ChannelTerms] = field(default_factory=lambda: SHIPPED_TERMS)

    def __post_init__(self) -> None:
        missing = [channel for channel in Channel if channel not in self.terms]
        if missing:
            raise ValueError(f"channel policy: no terms for {', '.join(missing)}")


def day_of(now: datetime) -> date:
    """The day on the bank's calendar: a version takes effect at midnight, whatever business day core is at.

    Who may draw on which proofs does not wait for the end of a day.
    """
    return now.astimezone(_BEIJING).date()


def clock_of(now: datetime) -> time:
    """The time on the bank's wall."""
    return now.astimezone(_BEIJING).time()


SHIPPED_POLICY = ChannelPolicy(in_force_from=date(2020, 1, 1), assurance=SHIPPED_ASSURANCE)
"""The default, which a bank's compliance officer replaces by a version of the bank's own."""

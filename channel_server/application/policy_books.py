"""The part of the books that holds banks' policies, by their versions."""

from datetime import date
from typing import Protocol

from channel_server.domain.channel_policy import ChannelPolicy
from channel_server.domain.ids import BankId


class ChannelPolicies(Protocol):
    """What each bank asks for and pays out, version by version."""

    def channel_policy(self, bank_id: BankId, on: date) -> ChannelPolicy | None:
        """Find the version in force on a day; None: the bank has none of its own by then."""
        ...

    def channel_policy_dates(self, bank_id: BankId) -> tuple[date, ...]:
        """List from which days on a bank's versions are in force, oldest first."""
        ...

    def put_channel_policy(self, bank_id: BankId, policy: ChannelPolicy) -> None:
        """Write a version down, in the place of the one of its day, if there is one."""
        ...

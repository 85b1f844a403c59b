"""The part of the books that holds banks' policies of assurance, by their versions."""

from datetime import date
from typing import Protocol

from channel_server.domain.assurance_policy import AssurancePolicy
from channel_server.domain.ids import BankId


class AssurancePolicies(Protocol):
    """What each bank asks for, version by version."""

    def assurance_policy(self, bank_id: BankId, on: date) -> AssurancePolicy | None:
        """Find the version in force on a day; None: the bank has none of its own by then."""
        ...

    def assurance_policy_dates(self, bank_id: BankId) -> tuple[date, ...]:
        """List from which days on a bank's versions are in force, oldest first."""
        ...

    def put_assurance_policy(self, bank_id: BankId, policy: AssurancePolicy) -> None:
        """Write a version down, in the place of the one of its day, if there is one."""
        ...

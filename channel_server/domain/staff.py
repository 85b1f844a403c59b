"""Staff: who may do what at a workstation. Passwords and tokens are the adapters'; here are numbers and roles."""

from dataclasses import dataclass
from enum import StrEnum, unique

from channel_server.domain.ids import BankId


@unique
class StaffRole(StrEnum):
    """What a person may do."""

    TELLER = "TELLER"
    """Serves customers, and makes what another has to approve."""
    SUPERVISOR = "SUPERVISOR"
    """Approves what others have made."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of a bank, as a number; the name is for colleagues."""

    bank_id: BankId
    staff_number: str
    display_name: str
    roles: frozenset[StaffRole]

"""Who sits at the workstation, and what it shows before anybody has signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.flow.facts import Bilingual

__all__ = ["SignedIn", "StaffMember", "StaffRole", "WaitingCount", "Workstation"]


class StaffRole(Enum):
    """What a person may do."""

    TELLER = "TELLER"
    SUPERVISOR = "SUPERVISOR"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of the staff, by the number that the bank knows and the name that colleagues use."""

    number: str
    name: str
    roles: tuple[StaffRole, ...]

    @property
    def supervises(self) -> bool:
        """Whether approvals are theirs to give."""
        return StaffRole.SUPERVISOR in self.roles


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """How much of one kind waits in the branch.

    `kind`: `unknown_outcomes`, `returned_approvals`, `approvals`, `handoffs`, `help_calls` or `reviews`.
    """

    kind: str
    count: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Workstation:
    """Where the workstation stands, and what waits there; never a customer."""

    workstation_id: str
    bank_name: Bilingual
    branch_name: Bilingual
    waiting: tuple[WaitingCount, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person is signed in. The token itself stays with the client. Units: `idle_lock_s` is in seconds."""

    staff: StaffMember
    expires: datetime
    last_sign_in: datetime | None
    failures_since: int
    idle_lock_s: int
    password_change_required: bool = False

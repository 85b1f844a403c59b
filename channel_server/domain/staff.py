"""Staff (柜员): who may do what at a workstation, and which rules passwords and sign-ins keep. Pure.

How a password is hashed, and where tokens lie, is the adapters' business; here are numbers, roles and counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from channel_server.domain.ids import BankId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

MOST_FAILURES = 5
"""So many wrong passwords in a row lock a number; each further so many lock it again."""
LOCKED_FOR = timedelta(minutes=30)
LEAST_PASSWORD = 8
"""Source: NIST SP 800-63B-4, 3.1.1.2: eight beside another factor, which is the workstation's certificate."""
_LEAST_DIFFERENT = 4
_COMMON = ("password", "passw0rd", "12345678", "87654321", "qwertyui", "11111111", "00000000", "88888888", "66666666")


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


@dataclass(frozen=True, slots=True)
class SignInTries:
    """How often a number was tried without success since the last success. Kept for numbers that nobody has, too.

    A try is counted before the password is looked at: however many come at once, no more than so many are looked at.
    """

    failures: int = 0
    locked_until: datetime | None = None

    def check(self, now: datetime) -> Refusal | None:
        """Say that nobody may try for now."""
        if self.locked_until is not None and now < self.locked_until:
            return refuse(RefusalReason.STAFF_LOCKED)
        return None

    def counted(self, now: datetime) -> "SignInTries":
        """Count one more, as if it had failed already; a success takes it back."""
        failures = self.failures + 1
        return replace(
            self, failures=failures, locked_until=now + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
        )


def check_password(password: str, *, staff_number: str, old: str) -> Refusal | None:
    """Say why a password is too poor to be set."""
    if len(password) < LEAST_PASSWORD:
        return _weak(f"不到 {LEAST_PASSWORD} 位", f"it has less than {LEAST_PASSWORD} characters")
    if password == old:
        return _weak("和原来的一样", "it is the old one")
    lowered = password.casefold()
    if staff_number in password or any(each in lowered for each in _COMMON):
        return _weak("太好猜", "it is easily guessed")
    if len(set(password)) < _LEAST_DIFFERENT:
        return _weak("同样的字太多", "too many of its characters are the same")
    return None


def _weak(zh: str, en: str) -> Refusal:
    return refuse(RefusalReason.STAFF_PASSWORD_WEAK, problem_zh=zh, problem_en=en)

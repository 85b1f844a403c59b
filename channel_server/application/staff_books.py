"""Staff as the books hold them: people, how often their numbers were tried, and who is signed in where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.staff import SignInTries, StaffMember


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A person, with what proves them."""

    member: StaffMember
    password_hash: str
    change_required: bool
    """The password was set by somebody else."""
    locked: bool
    """By whoever administers; tries lock a number too, for a while (`SignInTries`)."""
    last_sign_in_time: datetime | None = None


@unique
class TokenEnd(StrEnum):
    """Why a token is good no more, before its time."""

    SIGNED_OUT = "SIGNED_OUT"
    ELSEWHERE = "ELSEWHERE"
    """The same person has signed in at another workstation."""
    REPLACED = "REPLACED"
    """Somebody has signed in at this workstation since."""
    PASSWORD_SET = "PASSWORD_SET"  # noqa: S105 - a cause, not a secret
    LOCKED = "LOCKED"


@dataclass(frozen=True, slots=True)
class StaffTokenRecord:
    """Somebody signed in at a workstation. The token itself is not here."""

    bank_id: BankId
    token_sha256: bytes
    staff_number: str
    workstation_id: TerminalId
    sign_in_time: datetime
    expire_time: datetime
    end: TokenEnd | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether calls may come by it."""
        return self.end is None and now < self.expire_time


class StaffBooks(Protocol):
    """People, tries and tokens."""

    def staff(self, bank_id: BankId, staff_number: str) -> StaffRecord | None:
        """Find a person."""
        ...

    def staff_of(self, bank_id: BankId) -> tuple[StaffRecord, ...]:
        """List a bank's people, by number."""
        ...

    def staff_names(self, bank_id: BankId, staff_numbers: Sequence[str]) -> Mapping[str, str]:
        """Tell what people are called, by number; whom the bank does not know is left out."""
        ...

    def put_staff(self, record: StaffRecord) -> None:
        """Write a person down, new or changed."""
        ...

    def sign_in_tries(self, bank_id: BankId, staff_number: str) -> SignInTries:
        """Tell how often a number was tried without success, and hold the count until the end of the change."""
        ...

    def put_sign_in_tries(self, bank_id: BankId, staff_number: str, tries: SignInTries) -> None:
        """Keep that."""
        ...

    def forget_sign_in_tries(self, bank_id: BankId, staff_number: str) -> None:
        """Begin anew after a success."""
        ...

    def staff_token(self, bank_id: BankId, token_sha256: bytes) -> StaffTokenRecord | None:
        """Find a token by its digest."""
        ...

    def open_tokens_of(self, bank_id: BankId, staff_number: str) -> tuple[StaffTokenRecord, ...]:
        """List a person's tokens that nobody has ended, some of which may have run out."""
        ...

    def open_tokens_at(self, bank_id: BankId, workstation_id: TerminalId) -> tuple[StaffTokenRecord, ...]:
        """List a workstation's."""
        ...

    def add_staff_token(self, token: StaffTokenRecord, forget_before: datetime) -> None:
        """Write a token down; this person's that ran out before the time given are forgotten."""
        ...

    def end_staff_token(self, bank_id: BankId, token_sha256: bytes, end: TokenEnd) -> None:
        """End a token; one that has ended stays as it is."""
        ...

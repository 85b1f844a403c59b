"""What people settle by hand (挂账), as the books hold it: what was handed to them, and core's written words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.ids import BankId, PostingReference


@unique
class Verdict(StrEnum):
    """What core's staff has written of a payment."""

    PAID = "PAID"
    """It was made, and stands."""
    NOT_PAID = "NOT_PAID"
    """It was not made, and will not be."""
    UNDONE = "UNDONE"
    """It was made, and undone."""


@dataclass(frozen=True, slots=True)
class SuspenseWord:
    """A written word, put down by one person (maker) and applied by another (checker)."""

    bank_id: BankId
    word_id: str
    reference: PostingReference
    """Of the drawdown or the repayment."""
    verdict: Verdict
    core_reference: str
    """Of the payment; needed for `PAID`, where it makes a drawdown disbursed, or a repayment repaid."""
    reason: str
    """Where the word is written, and why it is believed."""
    maker: str
    """A staff number, never a name."""
    made_time: datetime
    checker: str | None = None
    checked_time: datetime | None = None


class SuspenseBooks(Protocol):
    """What is in suspense, and by which words it is settled."""

    def suspended(self, bank_id: BankId) -> tuple[DrawdownRecord, ...]:
        """List a bank's drawdowns in suspense, the nearest deadline first."""
        ...

    def suspended_repayments(self, bank_id: BankId) -> tuple[RepaymentRecord, ...]:
        """List a bank's repayments in suspense, the nearest deadline first."""
        ...

    def add_word(self, word: SuspenseWord) -> None:
        """Put a word down."""
        ...

    def word(self, bank_id: BankId, word_id: str) -> SuspenseWord | None:
        """Find a word."""
        ...

    def open_words(self, bank_id: BankId, reference: PostingReference) -> tuple[SuspenseWord, ...]:
        """List the words on one of them that nobody has applied, oldest first."""
        ...

    def check_word(self, bank_id: BankId, word_id: str, *, checker: str, checked_time: datetime) -> bool:
        """Mark a word as applied; False when it was already."""
        ...

"""A repayment as values: what the customer has chosen of it, and what the bank says of it. Nothing is reckoned here.

Units: fen throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from kiosk.flow.facts import LineFacts, LoanNote, Refusal

__all__ = ["Repaying", "RepaymentFacts", "RepaymentKind", "RepaymentQuote", "RepaymentState", "chosen_note"]


class RepaymentKind(Enum):
    """What the customer wants paid, by the words of the contract."""

    SCHEDULED = "SCHEDULED"
    PARTIAL = "PARTIAL"
    WHOLE = "WHOLE"


class RepaymentState(Enum):
    """The bank's states of a repayment, by the names of the contract."""

    COLLECTING = "COLLECTING"
    REPAID = "REPAID"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"

    @property
    def final(self) -> bool:
        """Whether the bank will not change its mind."""
        return self in {RepaymentState.REPAID, RepaymentState.FAILED}


@dataclass(frozen=True, slots=True)
class RepaymentQuote:
    """What would be taken now, by its parts, and what would be left. `expires` is until when the bank binds itself."""

    quote_id: str
    note_number: str
    kind: RepaymentKind
    penalty_fen: int
    interest_fen: int
    principal_fen: int
    left_fen: int
    available_after_fen: int
    expires: datetime
    days_past_due: int = 0

    @property
    def amount_fen(self) -> int:
        """The parts together: what leaves the account."""
        return self.penalty_fen + self.interest_fen + self.principal_fen


@dataclass(frozen=True, slots=True)
class Repaying:
    """What has been chosen so far; it outlives going back and forth. `amount_fen` 0 means nothing keyed yet."""

    note_number: str = ""
    kind: RepaymentKind | None = None
    amount_fen: int = 0
    quote: RepaymentQuote | None = None


@dataclass(frozen=True, slots=True)
class RepaymentFacts:
    """What the bank says of one repayment. After a restart only state, amount and query number are told.

    `left_fen` is the principal still owed on the note, unset until repaid; `confirm_by` is when a repayment that is
    being confirmed is settled or taken up by a person; `see_staff` is the bank's own wish.
    """

    state: RepaymentState
    amount_fen: int
    repayment_id: str = ""
    query_number: str = ""
    left_fen: int | None = None
    next_due_date: date | None = None
    next_payment_fen: int | None = None
    available_after_fen: int | None = None
    account_balance_fen: int | None = None
    confirm_by: datetime | None = None
    see_staff: bool = False
    refusal: Refusal | None = None


def chosen_note(line: LineFacts | None, repaying: Repaying | None) -> LoanNote | None:
    """The note that is to be repaid, where the line still has it open."""
    if line is None or repaying is None:
        return None
    return next((note for note in line.notes if note.number and note.number == repaying.note_number), None)

"""How old a note's debt is at the end of a business day (账龄): days past due, bucket, interest and penalty owed.

Where the figures come from is `loan_note`'s; which bucket they fall in, and from when on a line is frozen, is dated
policy. A bank replaces it; what was in force on a date stays in force for that date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from channel_server.domain.loan_note import LoanNote
from channel_server.domain.money import ZERO, Fen


@unique
class AgeBucket(StrEnum):
    """Days past due, put together as the bank reports them."""

    CURRENT = "CURRENT"
    D1_30 = "D1_30"
    D31_60 = "D31_60"
    D61_90 = "D61_90"
    OVER_90 = "OVER_90"


LAST_DAYS = {AgeBucket.CURRENT: 0, AgeBucket.D1_30: 30, AgeBucket.D31_60: 60, AgeBucket.D61_90: 90}
"""The last day past due of each bucket but the last."""


def bucket_of(days_past_due: int) -> AgeBucket:
    """Find the bucket of a number of days."""
    return next((bucket for bucket, last in LAST_DAYS.items() if days_past_due <= last), AgeBucket.OVER_90)


@dataclass(frozen=True, slots=True)
class AgeingPolicy:
    """What a bank has set about overdue loans."""

    in_force_from: date
    freeze_from_days: int
    """A line is frozen when a note on it has been past due for so many days."""
    set_aside_owner: str = "credit_management"
    """Whose the notes are that cannot be worked out."""
    set_aside_days: int = 1


SHIPPED_AGEING_POLICIES = (AgeingPolicy(date(2020, 1, 1), freeze_from_days=3),)
"""Three days: a payment that missed the due date over a week-end has arrived by then."""


def policy_on(business_date: date, policies: Sequence[AgeingPolicy]) -> AgeingPolicy:
    """Find the policy that was in force on a date.

    Raises:
        LookupError: none was; whoever configured them corrects it.
    """
    in_force = [policy for policy in policies if policy.in_force_from <= business_date]
    if not in_force:
        raise LookupError(f"no ageing policy was in force on {business_date}")
    return max(in_force, key=lambda policy: policy.in_force_from)


@dataclass(frozen=True, slots=True)
class NoteAge:
    """How a note stands at the end of a business day. Units: fen."""

    principal: Fen
    overdue_principal: Fen
    interest: Fen
    """Accrued up to the day and not paid, due or not."""
    penalty_interest: Fen
    days_past_due: int
    matured: bool
    """Past its last due date, and still owed on."""

    @property
    def bucket(self) -> AgeBucket:
        """The bucket of its days past due."""
        return bucket_of(self.days_past_due)


def age_note(note: LoanNote, business_date: date) -> NoteAge:
    """Say how a note stands.

    Raises:
        ValueError: the date lies before the value date of its plan.
    """
    standing = note.standing_on(business_date)
    overdue = standing.overdue
    return NoteAge(
        principal=standing.owed.principal,
        overdue_principal=ZERO if overdue is None else overdue.parts.principal,
        interest=standing.owed.interest,
        penalty_interest=standing.owed.penalty_interest,
        days_past_due=0 if overdue is None else overdue.days_past_due,
        matured=business_date > note.schedule.maturity_date and not note.is_settled,
    )

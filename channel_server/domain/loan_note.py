"""A loan note (借据) in repayment: what is owed on it on a day, by its parts, and what of it is overdue.

A note is its plan and a few sums. Interest and principal are paid in the order of the plan, so how much was paid says
which rows were, and no row has to be written down. Early principal ends the plan: the rest gets a new one (see
`repayment_quote`), and the sums of the plan begin anew. See `docs/decisions/205-a-note-is-its-plan-and-its-sums.md`.

Interest of the running period accrues by day to the day asked about; overdue principal bears the penalty rate, in place
of the contract's, from the day after its due date.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from channel_server.domain.interest import Period, interest_on, rate_factor
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.schedule import Instalment, RepaymentMethod, RepaymentSchedule, ScheduleTerms, periods_in


@dataclass(frozen=True, slots=True)
class PaymentParts:
    """An amount by its parts; what is owed, or what a payment was spent on. Units: fen.

    Raises:
        ValueError: a part is negative.
    """

    penalty_interest: Fen = ZERO
    interest: Fen = ZERO
    principal: Fen = ZERO

    def __post_init__(self) -> None:
        if min(self.penalty_interest, self.interest, self.principal) < 0:
            raise ValueError(f"no part of a payment is negative: {self}")

    @property
    def total(self) -> Fen:
        """The parts together."""
        return Fen(self.penalty_interest + self.interest + self.principal)


NOTHING = PaymentParts()


@dataclass(frozen=True, slots=True)
class NoteInstalment:
    """A row of the plan with what has been paid of it."""

    planned: Instalment
    principal_paid: Fen = ZERO
    interest_paid: Fen = ZERO

    @property
    def principal_owed(self) -> Fen:
        """Principal of the row that is still to be paid."""
        return Fen(self.planned.principal - self.principal_paid)

    @property
    def interest_owed(self) -> Fen:
        """Interest of the row, once it is due, that is still to be paid."""
        return Fen(self.planned.interest - self.interest_paid)

    @property
    def is_paid(self) -> bool:
        """Whether nothing of it is left."""
        return not self.principal_owed and not self.interest_owed


@dataclass(frozen=True, slots=True)
class Overdue:
    """What should have been paid before a day, and was not (逾期)."""

    parts: PaymentParts
    since: date
    """Due date of the oldest row that is not paid up."""
    days_past_due: int
    """One on the day after the due date."""
    principal_since: date | None
    """Due date of the oldest row with principal that is not paid; None where interest alone is overdue."""


@dataclass(frozen=True, slots=True)
class NoteStanding:
    """How a note stands on a business date."""

    owed: PaymentParts
    """What it takes to pay it off."""
    due: PaymentParts
    """What is due on the date, or overdue by then: all but the running period and the principal to come."""
    overdue: Overdue | None


@dataclass(frozen=True, slots=True)
class LoanNote:
    """A note with what was paid on it. Units: fen.

    Raises:
        ValueError: more was paid than the plan asks for.
    """

    amount: Fen
    """What was drawn."""
    schedule: RepaymentSchedule
    """The plan in force."""
    principal_paid: Fen = ZERO
    """Of the plan in force."""
    interest_paid: Fen = ZERO
    """Of the plan in force."""
    penalty_paid: Fen = ZERO
    """Ever."""
    penalty_accrued: Fen = ZERO
    """Ever, up to `penalty_date`: as long as the overdue principal stays what it is, the rest follows from the plan."""
    penalty_date: date | None = None
    penalty_multiple: Decimal = Decimal("1.5")
    generation: int = 0
    """How often the plan was made anew."""

    def __post_init__(self) -> None:
        if (
            not 0 <= self.principal_paid <= self.schedule.terms.principal
            or min(self.interest_paid, self.penalty_paid) < 0
        ):
            raise ValueError("what was paid lies between nothing and what the plan asks for")

    @classmethod
    def opened(cls, schedule: RepaymentSchedule, penalty_multiple: Decimal = Decimal("1.5")) -> "LoanNote":
        """A note of which nothing has been paid."""
        return cls(schedule.terms.principal, schedule, penalty_multiple=penalty_multiple)

    @property
    def principal_balance(self) -> Fen:
        """Principal still owed, due or not."""
        return Fen(self.schedule.terms.principal - self.principal_paid)

    @property
    def is_settled(self) -> bool:
        """Whether it is paid off: principal is paid last, so when it is paid all is."""
        return self.principal_balance == 0

    @property
    def rows(self) -> tuple[NoteInstalment, ...]:
        """The rows of the plan with what was paid of each, the oldest first."""
        principal, interest = self.principal_paid, self.interest_paid
        rows = []
        for planned in self.schedule.instalments:
            row = NoteInstalment(planned, min(principal, planned.principal), min(interest, planned.interest))
            principal, interest = Fen(principal - row.principal_paid), Fen(interest - row.interest_paid)
            rows.append(row)
        return tuple(rows)

    @property
    def next_due(self) -> NoteInstalment | None:
        """The first row that is not paid up, or nothing."""
        return None if self.is_settled else next((row for row in self.rows if not row.is_paid), None)

    def owed_on(self, business_date: date) -> PaymentParts:
        """What it takes to pay the note off on a date; see `standing_on`."""
        return self.standing_on(business_date).owed

    def due_on(self, business_date: date) -> PaymentParts:
        """What is due on a date or overdue by then; see `standing_on`."""
        return self.standing_on(business_date).due

    def overdue_on(self, business_date: date) -> Overdue | None:
        """What should have been paid before a date, or nothing; see `standing_on`."""
        return self.standing_on(business_date).overdue

    def standing_on(self, business_date: date) -> NoteStanding:
        """Say what is owed, due and overdue on a date.

        Raises:
            ValueError: the date lies before the value date of the plan.
        """
        if business_date < self.schedule.terms.value_date:
            raise ValueError("nothing is owed before the value date")
        if self.is_settled:
            return NoteStanding(NOTHING, NOTHING, None)
        rows = self.rows
        fallen = [row for row in rows if row.planned.due_date <= business_date]
        penalty = Fen(max(self.penalty_accrued + self._penalty_since(fallen, business_date) - self.penalty_paid, 0))
        due = PaymentParts(
            penalty_interest=penalty,
            interest=Fen(sum(row.interest_owed for row in fallen)),
            principal=Fen(sum(row.principal_owed for row in fallen)),
        )
        owed = PaymentParts(
            penalty_interest=penalty,
            interest=Fen(due.interest + self._running_interest(rows, business_date)),
            principal=self.principal_balance,
        )
        return NoteStanding(owed, due, _overdue(fallen, penalty, business_date))

    def penalty_up_to(self, business_date: date) -> Fen:
        """All penalty interest that ever accrued on the note up to a date, paid or not."""
        fallen = [row for row in self.rows if row.planned.due_date <= business_date]
        return Fen(self.penalty_accrued + self._penalty_since(fallen, business_date))

    def _penalty_since(self, fallen: list[NoteInstalment], business_date: date) -> int:
        terms = self.schedule.terms
        rate = AnnualRate(terms.annual_rate.value * self.penalty_multiple)
        total = 0
        for row in fallen:
            start = max(row.planned.due_date, self.penalty_date or row.planned.due_date)
            if row.principal_owed and start < business_date:
                factor = rate_factor(rate, Period(start, business_date, is_month=False), terms.day_count)
                total += interest_on(row.principal_owed, factor, terms.rounding)
        return total

    def _running_interest(self, rows: tuple[NoteInstalment, ...], business_date: date) -> Fen:
        """Interest of the period under way, on the principal that is not yet due."""
        running = next((row for row in rows if row.planned.period.start < business_date < row.planned.due_date), None)
        if running is None:
            return ZERO
        terms = self.schedule.terms
        not_yet_due = Fen(sum(row.principal_owed for row in rows if row.planned.due_date > business_date))
        accrued = interest_on(not_yet_due, _elapsed_factor(terms, running.planned, business_date), terms.rounding)
        # Days of 30 in a month of 28 must not make a part dearer than the whole.
        return Fen(max(min(accrued, running.planned.interest) - running.interest_paid, 0))


def _elapsed_factor(terms: ScheduleTerms, row: Instalment, business_date: date) -> Fraction:
    """The rate factor from the start of a row's period to a date within it."""
    # A single payment spans many periods, each of which counts as it would in a plan of many.
    periods = periods_in(terms) if terms.method is RepaymentMethod.BULLET else (row.period,)
    factor = Fraction(0)
    for period in periods:
        if period.end <= business_date:
            factor += rate_factor(terms.annual_rate, period, terms.day_count)
        elif period.start < business_date:
            elapsed = Period(period.start, business_date, is_month=False)
            factor += rate_factor(terms.annual_rate, elapsed, terms.day_count)
    return factor


def _overdue(fallen: list[NoteInstalment], penalty: Fen, business_date: date) -> Overdue | None:
    late = [row for row in fallen if row.planned.due_date < business_date and not row.is_paid]
    if not late:
        return None
    since = late[0].planned.due_date
    return Overdue(
        parts=PaymentParts(
            penalty_interest=penalty,
            interest=Fen(sum(row.interest_owed for row in late)),
            principal=Fen(sum(row.principal_owed for row in late)),
        ),
        since=since,
        days_past_due=(business_date - since).days,
        principal_since=next((row.planned.due_date for row in late if row.principal_owed), None),
    )

"""Repayment (还款): what is owed on a note on a day, by its parts, and how a payment is spent on them.

A payment goes to penalty interest, then interest, then principal. Interest of the running period accrues by day
to the day of payment; overdue principal bears the penalty rate, in place of the contract's, from the day after its
due date. Only the quote is made here: booking a payment on a note is not yet part of the product.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channel_server.domain.interest import Period, interest_on, rate_factor
from channel_server.domain.money import ZERO, AnnualRate, Fen, yuan_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import Instalment, RepaymentSchedule


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


@dataclass(frozen=True, slots=True)
class LoanNote:
    """A note (借据) in repayment: its plan, what was paid of each row, and its penalty."""

    schedule: RepaymentSchedule
    rows: tuple[NoteInstalment, ...]
    penalty_multiple: Decimal = Decimal("1.5")
    penalty_paid: Fen = ZERO

    @classmethod
    def opened(cls, schedule: RepaymentSchedule, penalty_multiple: Decimal = Decimal("1.5")) -> "LoanNote":
        """A note of which nothing has been paid."""
        return cls(schedule, tuple(NoteInstalment(row) for row in schedule.instalments), penalty_multiple)

    @property
    def principal_balance(self) -> Fen:
        """Principal still owed, due or not."""
        return Fen(sum(row.principal_owed for row in self.rows))

    @property
    def next_due(self) -> NoteInstalment | None:
        """The first row that is not paid up, or nothing."""
        return next((row for row in self.rows if row.principal_owed or row.interest_owed), None)

    def owed_on(self, business_date: date) -> PaymentParts:
        """What it takes to pay the note off on a date.

        Raises:
            ValueError: the date lies before the value date.
        """
        if business_date < self.schedule.terms.value_date:
            raise ValueError("nothing is owed before the value date")
        due = [row for row in self.rows if row.planned.due_date <= business_date]
        interest = sum(row.interest_owed for row in due) + self._running_interest(business_date)
        penalty = sum(self._penalty_on(row, business_date) for row in due) - self.penalty_paid
        return PaymentParts(
            penalty_interest=Fen(max(penalty, 0)),
            interest=Fen(interest),
            principal=self.principal_balance,
        )

    def due_on(self, business_date: date) -> PaymentParts:
        """What is due on a date or overdue by then: all of it but the running period and the principal to come."""
        due = [row for row in self.rows if row.planned.due_date <= business_date]
        penalty = sum(self._penalty_on(row, business_date) for row in due) - self.penalty_paid
        return PaymentParts(
            penalty_interest=Fen(max(penalty, 0)),
            interest=Fen(sum(row.interest_owed for row in due)),
            principal=Fen(sum(row.principal_owed for row in due)),
        )

    def _running_interest(self, business_date: date) -> Fen:
        """Interest of the period under way, on the principal that is not yet due."""
        running = next(
            (row for row in self.rows if row.planned.period.start < business_date < row.planned.due_date), None
        )
        if running is None:
            return ZERO
        terms = self.schedule.terms
        not_yet_due = Fen(sum(row.principal_owed for row in self.rows if row.planned.due_date > business_date))
        elapsed = Period(running.planned.period.start, business_date, is_month=False)
        accrued = interest_on(not_yet_due, rate_factor(terms.annual_rate, elapsed, terms.day_count), terms.rounding)
        # Days of 30 in a month of 28 must not make a part dearer than the whole.
        return Fen(max(min(accrued, running.planned.interest) - running.interest_paid, 0))

    def _penalty_on(self, row: NoteInstalment, business_date: date) -> Fen:
        if business_date <= row.planned.due_date or not row.principal_owed:
            return ZERO
        terms = self.schedule.terms
        overdue = Period(row.planned.due_date, business_date, is_month=False)
        rate = AnnualRate(terms.annual_rate.value * self.penalty_multiple)
        return interest_on(row.principal_owed, rate_factor(rate, overdue, terms.day_count), terms.rounding)


@dataclass(frozen=True, slots=True)
class RepaymentQuote:
    """What a payment on a day would do."""

    business_date: date
    payoff: PaymentParts
    """What it takes to pay off."""
    parts: PaymentParts
    """What the payment would be spent on."""
    principal_balance_after: Fen


def allocate(amount: Fen, owed: PaymentParts) -> PaymentParts:
    """Spend an amount: penalty interest, then interest, then principal; no part beyond what is owed.

    Raises:
        ValueError: the amount is not positive, or above all that is owed.
    """
    if not 0 < amount <= owed.total:
        raise ValueError(f"a payment lies between one fen and what is owed, {owed.total} fen, not at {amount}")
    penalty = min(amount, owed.penalty_interest)
    interest = min(amount - penalty, owed.interest)
    return PaymentParts(Fen(penalty), Fen(interest), Fen(amount - penalty - interest))


def quote_repayment(note: LoanNote, business_date: date, amount: Fen | None = None) -> RepaymentQuote | Refusal:
    """Say what paying an amount would do, or paying off where none is given."""
    payoff = note.owed_on(business_date)
    wanted = payoff.total if amount is None else amount
    if wanted > payoff.total or wanted <= 0:
        return refuse(
            RefusalReason.REPAYMENT_ABOVE_PAYOFF, payoff=yuan_text(payoff.total), amount=yuan_text(Fen(wanted))
        )
    parts = allocate(wanted, payoff)
    return RepaymentQuote(business_date, payoff, parts, Fen(note.principal_balance - parts.principal))

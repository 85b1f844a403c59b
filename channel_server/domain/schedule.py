"""A repayment schedule (还款计划): due dates, and by each of the four methods what falls due on them.

Arithmetic alone: no product rule, no clock. The level payment is rounded once and never adjusted; the last
instalment takes the residue, so that principal sums to the drawdown exactly. What a schedule costs a year
stands in `annualised`; why stubs count as they do, in `docs/decisions/210-periods-and-annualised-cost.md`.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum, unique
from fractions import Fraction
from typing import assert_never

from channel_server.domain.interest import DayCount, Period, interest_days, interest_on, rate_factor
from channel_server.domain.money import ZERO, AnnualRate, Fen, Rounding, round_fen

SHORTEST_FIRST_PERIOD_DAYS = 15
"""A first due date nearer than this to the value date is passed over for the next one."""
MOST_INSTALMENTS = 1200
"""A hundred years of months: a bound on work, not a product rule."""


class ScheduleError(ValueError):
    """Terms of which no schedule can be made; says which field of `ScheduleTerms` and why. The caller corrects it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@unique
class RepaymentMethod(StrEnum):
    """How principal and interest are spread over the instalments."""

    EQUAL_INSTALMENT = "EQUAL_INSTALMENT"
    """等额本息: the same payment each period."""
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    """等额本金: the same principal each period."""
    INTEREST_FIRST = "INTEREST_FIRST"
    """按月付息到期还本: interest each period, principal at maturity."""
    BULLET = "BULLET"
    """到期一次还本付息: all at maturity, simple interest."""


@dataclass(frozen=True, slots=True)
class ScheduleTerms:
    """All that a schedule depends on.

    `instalments` counts due dates; for `BULLET` they are passed over and only the last one is paid on. The last three
    fields are for a plan that goes on where another was left.

    Raises:
        ScheduleError: an amount, count or day that no schedule can have.
    """

    principal: Fen
    annual_rate: AnnualRate
    method: RepaymentMethod
    instalments: int
    value_date: date
    due_day: int
    day_count: DayCount
    rounding: Rounding = Rounding.HALF_UP
    first_due_date: date | None = None
    """None: the first that leaves at least 15 days."""
    first_number: int = 1
    kept_payment: Fen | None = None
    """What is paid each time, given instead of worked out: the payment of `EQUAL_INSTALMENT`, the principal of
    `EQUAL_PRINCIPAL`. Instalments that it leaves nothing to do for are dropped."""

    def __post_init__(self) -> None:
        if self.principal <= 0:
            raise ScheduleError("principal", "the principal is at least one fen")
        if not 1 <= self.instalments <= MOST_INSTALMENTS:
            raise ScheduleError("instalments", f"there are 1 to {MOST_INSTALMENTS} instalments, not {self.instalments}")
        if not 1 <= self.due_day <= 31:
            raise ScheduleError("due_day", f"the due day lies between 1 and 31, not at {self.due_day}")
        if self.first_due_date is not None and self.first_due_date <= self.value_date:
            raise ScheduleError("first_due_date", "the first due date lies after the value date")


@dataclass(frozen=True, slots=True)
class Instalment:
    """A row of the schedule (期). Units: fen."""

    number: int
    """Counts from 1."""
    period: Period
    days: int
    """Days that bear interest by the day count."""
    principal: Fen
    interest: Fen
    balance: Fen
    """Principal still owed after the payment."""

    @property
    def due_date(self) -> date:
        """Day on which the payment is due, and last day of the period."""
        return self.period.end

    @property
    def payment(self) -> Fen:
        """Principal and interest together."""
        return Fen(self.principal + self.interest)


@dataclass(frozen=True, slots=True)
class RepaymentSchedule:
    """The rows of a schedule, in order, with the terms that gave them."""

    terms: ScheduleTerms
    instalments: tuple[Instalment, ...]

    @property
    def total_interest(self) -> Fen:
        """Interest over the whole term. Units: fen."""
        return Fen(sum(each.interest for each in self.instalments))

    @property
    def total_payment(self) -> Fen:
        """Principal and interest over the whole term. Units: fen."""
        return Fen(self.terms.principal + self.total_interest)

    @property
    def maturity_date(self) -> date:
        """The last due date (到期日)."""
        return self.instalments[-1].due_date


def make_schedule(terms: ScheduleTerms) -> RepaymentSchedule:
    """Lay the schedule out.

    Raises:
        ScheduleError: the due dates would pass the end of the calendar; or compound interest is so steep over so
            many instalments that half a fen of rounding outgrows the loan.
    """
    periods = periods_in(terms)
    factors = [rate_factor(terms.annual_rate, period, terms.day_count) for period in periods]
    match terms.method:
        case RepaymentMethod.EQUAL_INSTALMENT:
            rows = _equal_instalments(terms, periods, factors)
        case RepaymentMethod.EQUAL_PRINCIPAL:
            each = terms.kept_payment or round_fen(Fraction(terms.principal, terms.instalments), terms.rounding)
            rows = _fixed_principal(terms, periods, factors, each)
        case RepaymentMethod.INTEREST_FIRST:
            rows = _fixed_principal(terms, periods, factors, ZERO)
        case RepaymentMethod.BULLET:
            rows = [_bullet(terms, periods, factors)]
        case _:
            assert_never(terms.method)
    if terms.kept_payment is not None:
        # Each row but those behind the last payment has something left to pay before it.
        rows = [row for row in rows if row.payment]
    return RepaymentSchedule(terms, tuple(rows))


def due_date_in(year: int, month: int, due_day: int) -> date:
    """The due date of a month: its last day where the chosen day does not exist."""
    return date(year, month, min(due_day, monthrange(year, month)[1]))


def first_due_date(value_date: date, due_day: int) -> date:
    """The first due day after the value date that leaves at least 15 days, else the next one.

    Raises:
        ScheduleError: it would pass the end of the calendar.
    """
    index = _month_index(value_date)
    candidate = _due_date_at(index, due_day)
    # At most three months: this one may be past, the next too near.
    while candidate <= value_date or (candidate - value_date).days < SHORTEST_FIRST_PERIOD_DAYS:
        index += 1
        candidate = _due_date_at(index, due_day)
    return candidate


def periods_in(terms: ScheduleTerms) -> tuple[Period, ...]:
    """The interest periods of terms; for `BULLET` too, where the plan shows but one.

    Raises:
        ScheduleError: they would pass the end of the calendar.
    """
    return periods_of(
        terms.value_date, due_day=terms.due_day, instalments=terms.instalments, first=terms.first_due_date
    )


def periods_of(value_date: date, *, due_day: int, instalments: int, first: date | None = None) -> tuple[Period, ...]:
    """The interest periods: from the value date to the first due date, then from due date to due date.

    The first is a month only if the value date is itself the due date of its month.

    Raises:
        ScheduleError: they would pass the end of the calendar.
    """
    first = first or first_due_date(value_date, due_day)
    index = _month_index(first)
    starts_on_due_date = value_date == _due_date_at(_month_index(value_date), due_day)
    first_is_month = starts_on_due_date and index == _month_index(value_date) + 1
    periods = [Period(value_date, first, is_month=first_is_month)]
    for offset in range(1, instalments):
        periods.append(Period(periods[-1].end, _due_date_at(index + offset, due_day), is_month=True))
    return tuple(periods)


def level_payment(principal: Fen, factors: Sequence[Fraction], rounding: Rounding) -> Fen:
    """The payment that brings the balance to zero over the given rate factors, rounded once.

    principal / Σ_k Π_{i≤k} 1/(1+r_i), kept as one exact quotient of whole numbers, so that no digit is lost.
    """
    numerator, denominator = 0, 1
    for factor in reversed(factors):
        growth = 1 + factor
        numerator, denominator = (numerator + denominator) * growth.denominator, denominator * growth.numerator
    return round_fen(Fraction(principal * denominator, numerator), rounding)


def _equal_instalments(
    terms: ScheduleTerms, periods: Sequence[Period], factors: Sequence[Fraction]
) -> list[Instalment]:
    level = terms.kept_payment or level_payment(terms.principal, factors, terms.rounding)
    rows: list[Instalment] = []
    balance = terms.principal
    last = terms.first_number + len(periods) - 1
    for number, (period, factor) in enumerate(zip(periods, factors, strict=True), start=terms.first_number):
        interest = interest_on(balance, factor, terms.rounding)
        # A few fen over many instalments may be repaid before the end: nobody pays back more than is owed.
        principal = balance if number == last else Fen(min(level - interest, balance))
        balance = Fen(balance - principal)
        if balance > 2 * terms.principal:
            raise ScheduleError(
                "instalments",
                f"at {terms.annual_rate.value:%} a payment rounded to a fen does not bring this principal down"
                f" over {terms.instalments} instalments",
            )
        rows.append(_row(terms, number, period, principal=principal, interest=interest, balance=balance))
    return rows


def _fixed_principal(
    terms: ScheduleTerms, periods: Sequence[Period], factors: Sequence[Fraction], each: Fen
) -> list[Instalment]:
    rows: list[Instalment] = []
    balance = terms.principal
    last = terms.first_number + len(periods) - 1
    for number, (period, factor) in enumerate(zip(periods, factors, strict=True), start=terms.first_number):
        interest = interest_on(balance, factor, terms.rounding)
        principal = balance if number == last else min(each, balance)
        balance = Fen(balance - principal)
        rows.append(_row(terms, number, period, principal=principal, interest=interest, balance=balance))
    return rows


def _bullet(terms: ScheduleTerms, periods: Sequence[Period], factors: Sequence[Fraction]) -> Instalment:
    interest = interest_on(terms.principal, sum(factors, start=Fraction(0)), terms.rounding)
    whole = Period(periods[0].start, periods[-1].end, is_month=len(periods) == 1 and periods[0].is_month)
    days = sum(interest_days(period, terms.day_count) for period in periods)
    return Instalment(terms.first_number, whole, days=days, principal=terms.principal, interest=interest, balance=ZERO)


def _row(
    terms: ScheduleTerms, number: int, period: Period, *, principal: Fen, interest: Fen, balance: Fen
) -> Instalment:
    days = interest_days(period, terms.day_count)
    return Instalment(number, period, days=days, principal=principal, interest=interest, balance=balance)


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _due_date_at(month_index: int, due_day: int) -> date:
    year, month = divmod(month_index, 12)
    if year > MAXYEAR:
        raise ScheduleError("value_date", f"the due dates pass the year {MAXYEAR}")
    return due_date_in(year, month + 1, due_day)

"""What a schedule costs a year: the simple rate, and the internal rate of return.

Both are told to the customer before consent. Their definitions, and why they are these:
`docs/decisions/210-periods-and-annualised-cost.md`. They are estimates to be shown, not rates to reckon with:
nothing is ever paid by them.

Source: People's Bank of China, announcement [2021] No. 3: the yearly rate relates all cost to the principal
actually occupied; by the compound method (IRR), or by the simple one, which must then be said.
"""

from decimal import Decimal
from fractions import Fraction
from math import exp, expm1

from channel_server.domain.interest import DayCount, Period, year_fraction
from channel_server.domain.money import Apr
from channel_server.domain.schedule import RepaymentSchedule

RATE_QUANTUM = Decimal("1e-10")
"""Rates are told to ten decimals: finer than any display, coarser than the arithmetic's own error."""

_MOST_STEPS = 200
"""Newton's method from the left doubles its digits a step and needs about ten; this ends it in any case."""


def apr_simple(schedule: RepaymentSchedule) -> Apr:
    """Total interest over principal times time (年化利率, 单利), with no interest on interest.

    Time is calendar time: an `ACT_360` contract at 5.40 % costs 5.475 % a year of 365 days, and says so.
    """
    terms = schedule.terms
    occupied = Fraction(0)
    balance = int(terms.principal)
    for row in schedule.instalments:
        occupied += balance * _occupied_years(row.period, row.days, terms.day_count)
        balance = row.balance
    return Apr(_decimal(Fraction(schedule.total_interest) / occupied))


def irr(schedule: RepaymentSchedule) -> Apr | None:
    """The yearly rate, compounded, at which the payments are worth the principal on the value date.

    For even months it is (1 + monthly rate)¹² - 1. `None` where there is only one payment.
    """
    if len(schedule.instalments) < 2:
        return None
    first = _years_to_first(schedule)
    flows = [(first + number / 12, float(row.payment)) for number, row in enumerate(schedule.instalments)]
    intensity = _solve_intensity(flows, float(schedule.terms.principal))
    return Apr(Decimal(repr(expm1(intensity))).quantize(RATE_QUANTUM))


def _solve_intensity(flows: list[tuple[float, float]], principal: float) -> float:
    """Find δ with Σ payment · e^(-δt) = principal.

    The sum falls and is convex in δ, and at 0 it is not below the principal: Newton's steps from 0 rise to the
    root and never pass it, so neither a bracket nor a guess is needed.
    """
    intensity = 0.0
    for _ in range(_MOST_STEPS):
        worth = slope = 0.0
        for years, payment in flows:
            present = payment * exp(-intensity * years)
            worth += present
            slope += years * present
        step = (worth - principal) / slope
        intensity += step
        if abs(step) < 1e-15:
            break
    return max(intensity, 0.0)


def _years_to_first(schedule: RepaymentSchedule) -> float:
    """From the value date to the first due date: a month, or a stub's days over 365."""
    period = schedule.instalments[0].period
    return 1 / 12 if period.is_month else period.actual_days / 365


def _occupied_years(period: Period, days: int, day_count: DayCount) -> Fraction:
    match day_count:
        case DayCount.ACT_360 | DayCount.ACT_365F:
            return Fraction(period.actual_days, 365)
        case DayCount.ACT_ACT:
            return year_fraction(period, day_count)
        case DayCount.THIRTY_360:
            return Fraction(days, 360)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(RATE_QUANTUM)

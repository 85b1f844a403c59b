"""Days into interest: the four day counts, and the rate factor of a period.

All fractions are exact (`Fraction`): no digit is lost before the one rounding to a fen.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from fractions import Fraction
from typing import assert_never

from channel_server.domain.money import AnnualRate, Fen, Rounding, round_fen

_MONTH = Fraction(1, 12)


@unique
class DayCount(StrEnum):
    """How days become a fraction of a year."""

    ACT_360 = "ACT_360"
    """Actual days over 360: daily interest at Chinese banks."""
    ACT_365F = "ACT_365F"
    """Actual days over 365, leap year or not."""
    ACT_ACT = "ACT_ACT"
    """Actual days, each over the length of the year it falls in."""
    THIRTY_360 = "THIRTY_360"
    """Months of 30 days over 360: monthly rate = annual / 12."""


@dataclass(frozen=True, slots=True)
class Period:
    """One interest period: the start bears no interest, the end does (算头不算尾, seen from the evening)."""

    start: date
    end: date
    is_month: bool
    """Whether it runs from one due date to the next; any other period is a stub and accrues by day."""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} to {self.end}")

    @property
    def actual_days(self) -> int:
        """Days by the calendar."""
        return (self.end - self.start).days


def interest_days(period: Period, day_count: DayCount) -> int:
    """Days of a period that bear interest by a day count; 30 for a month of `THIRTY_360`."""
    if day_count is not DayCount.THIRTY_360:
        return period.actual_days
    return 30 if period.is_month else days_30_360(period.start, period.end)


def year_fraction(period: Period, day_count: DayCount) -> Fraction:
    """The part of a year over which a period's interest accrues."""
    match day_count:
        case DayCount.ACT_360:
            return Fraction(period.actual_days, 360)
        case DayCount.ACT_365F:
            return Fraction(period.actual_days, 365)
        case DayCount.ACT_ACT:
            return _actual_actual(period.start, period.end)
        case DayCount.THIRTY_360:
            return _MONTH if period.is_month else Fraction(days_30_360(period.start, period.end), 360)
        case _:
            assert_never(day_count)


def rate_factor(rate: AnnualRate, period: Period, day_count: DayCount) -> Fraction:
    """What one fen earns in the period: the nominal annual rate over the period's fraction of a year."""
    return rate.exact * year_fraction(period, day_count)


def interest_on(balance: Fen, factor: Fraction, rounding: Rounding = Rounding.HALF_UP) -> Fen:
    """The interest of a period, rounded once. Units: fen."""
    return round_fen(balance * factor, rounding)


def days_30_360(start: date, end: date) -> int:
    """Days between two dates when each month has 30, the 31st counting as the 30th on either side.

    Source: ISDA 2006 Definitions, section 4.16(g), "30E/360"; the rule of Chinese banks for months and odd days.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months * 30 + min(end.day, 30) - min(start.day, 30)


def _actual_actual(start: date, end: date) -> Fraction:
    """Days after `start` up to and with `end`, each over 365 or 366 by its own year."""
    total = Fraction(0)
    for year in range(start.year, end.year + 1):
        # Day numbers in the half-open sense (last day before, last day counted].
        before = max(start, date(year - 1, 12, 31)) if year > 1 else start
        last = min(end, date(year, 12, 31))
        if last > before:
            total += Fraction((last - before).days, 366 if isleap(year) else 365)
    return total

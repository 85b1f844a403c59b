"""A note's position (借据头寸): what of it changes from day to day between two due dates, as a few whole numbers.

A plan has to be laid out to say how a note stands, and that costs hundreds of microseconds. But between two due dates
nothing changes that a straight line does not say: interest grows by the day on one principal, penalty on another. So
the plan is laid out once a period, its position is kept beside the note, and every other day a database works out a
million notes by one statement a thousand (`adapters/storage/ageing.py`), in whole numbers, to the fen.

Where the line is not straight (interest that has reached its period's, or was paid ahead; penalty on more instalments
than a position has room for, each rounded by itself), there is none, and the plan is laid out every day.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from channel_server.domain.ageing import NoteAge
from channel_server.domain.interest import DayCount, interest_days
from channel_server.domain.loan_note import LoanNote, NoteInstalment
from channel_server.domain.money import Fen, Rounding
from channel_server.domain.schedule import RepaymentMethod, periods_in

LONGEST = timedelta(days=3_660)
"""For how long a position holds where no due date ends it."""
MOST_PENALTIES = 3
"""On how many overdue instalments a position tells the penalty: about ninety days of them."""
LARGEST = 2**62
"""Products stay below it, so that a database's whole numbers hold them."""
_YEAR = 365 * 366


def day_number(day: date, day_count: DayCount) -> int:
    """Number days so that the difference of two numbers, over `year_length`, is the year fraction between them."""
    match day_count:
        case DayCount.ACT_360 | DayCount.ACT_365F:
            return day.toordinal()
        case DayCount.ACT_ACT:
            # Any whole year is as long as any other: 365 days of 366 parts, or 366 days of 365.
            return (day.year - 1) * _YEAR + day.timetuple().tm_yday * (365 if isleap(day.year) else 366)
        case DayCount.THIRTY_360:
            return (day.year * 12 + day.month) * 30 + min(day.day, 30)


def year_length(day_count: DayCount) -> int:
    """The length of a year in the numbers of `day_number`."""
    match day_count:
        case DayCount.ACT_360 | DayCount.THIRTY_360:
            return 360
        case DayCount.ACT_365F:
            return 365
        case DayCount.ACT_ACT:
            return _YEAR


@dataclass(frozen=True, slots=True)
class Accrual:
    """What grows by the day: principal × (day number − start) × numerator / denominator. Units: fen."""

    principal: Fen
    start: int
    numerator: int
    denominator: int

    def up_to(self, number: int) -> int:
        """What has grown, rounded half up."""
        return _half_up(self.principal * (number - self.start) * self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class NotePosition:
    """A note between two due dates. Units: fen; days are `date.toordinal`, both ends exclusive."""

    valid_after: int
    valid_before: int
    day_count: DayCount
    principal: Fen
    overdue_principal: Fen
    interest_base: int
    """Interest of rows that have fallen due and is not paid."""
    interest: Accrual
    penalty_base: int
    """Penalty interest that was written down, less what was paid of it; may be negative."""
    penalties: tuple[Accrual, ...]
    """On each overdue instalment with principal, the oldest first; always `MOST_PENALTIES`."""
    overdue_since: int
    """0 where nothing is overdue."""
    maturity: int

    def holds_on(self, day: date) -> bool:
        """Whether it says how the note stands on a date."""
        return self.valid_after < day.toordinal() < self.valid_before

    def age_on(self, day: date) -> NoteAge:
        """Say how the note stands; the storage's statement does the same sums."""
        assert self.holds_on(day), "asked within its days only"
        number = day_number(day, self.day_count)
        return NoteAge(
            principal=self.principal,
            overdue_principal=self.overdue_principal,
            interest=Fen(self.interest_base + self.interest.up_to(number)),
            penalty_interest=Fen(self.penalty_base + sum(each.up_to(number) for each in self.penalties)),
            days_past_due=day.toordinal() - self.overdue_since if self.overdue_since else 0,
            matured=day.toordinal() > self.maturity,
        )


def position_of(note: LoanNote, day: date) -> NotePosition | None:
    """Lay a note's position down for the days around a date. None: it has none; the plan is to be asked every day."""
    terms, rows = note.schedule.terms, note.rows
    fallen = [row for row in rows if row.planned.due_date <= day]
    ahead = [row for row in rows if row.planned.due_date > day]
    with_principal = [row for row in fallen if row.principal_owed]
    if note.is_settled or len(with_principal) > MOST_PENALTIES or terms.rounding is not Rounding.HALF_UP:
        return None
    if any(row.interest_paid for row in ahead):
        return None
    # On a due date itself its row is due and not overdue: the position begins on the day after.
    begins = fallen[-1].planned.due_date if fallen else terms.value_date - timedelta(days=1)
    ends = ahead[0].planned.due_date if ahead else day + LONGEST
    start = day_number(ahead[0].planned.period.start if ahead else begins, terms.day_count)
    if terms.method is RepaymentMethod.BULLET and terms.day_count is DayCount.THIRTY_360 and ahead:
        begins, ends, start = _within_bullet(note, day, begins)
    unpaid = [row for row in fallen if not row.is_paid]
    position = NotePosition(
        valid_after=begins.toordinal(),
        valid_before=ends.toordinal(),
        day_count=terms.day_count,
        principal=note.principal_balance,
        overdue_principal=Fen(sum(row.principal_owed for row in fallen)),
        interest_base=sum(row.interest_owed for row in fallen),
        interest=_accrual(sum(row.principal_owed for row in ahead), start, terms.annual_rate.exact, terms.day_count),
        penalty_base=note.penalty_accrued - note.penalty_paid,
        penalties=_penalties(note, with_principal, begins),
        overdue_since=unpaid[0].planned.due_date.toordinal() if unpaid else 0,
        maturity=note.schedule.maturity_date.toordinal(),
    )
    return position if _is_straight(position, ahead, begins, ends) else None


def _within_bullet(note: LoanNote, day: date, begins: date) -> tuple[date, date, int]:
    """A single payment spans many months, each of which counts 30 days whatever the calendar says."""
    periods = periods_in(note.schedule.terms)
    running = next(period for period in periods if day < period.end)
    before = sum(interest_days(period, DayCount.THIRTY_360) for period in periods if period.end <= running.start)
    begins = max(begins, running.start - timedelta(days=1))
    return begins, running.end, day_number(running.start, DayCount.THIRTY_360) - before


def _penalties(note: LoanNote, with_principal: list[NoteInstalment], begins: date) -> tuple[Accrual, ...]:
    terms = note.schedule.terms
    rate = terms.annual_rate.exact * Fraction(note.penalty_multiple)
    made = []
    for row in with_principal:
        start = max(row.planned.due_date, note.penalty_date or row.planned.due_date)
        made.append(_accrual(row.principal_owed, day_number(start, terms.day_count), rate, terms.day_count))
    nothing = _accrual(0, day_number(begins, terms.day_count), rate, terms.day_count)
    return (*made, *(nothing,) * (MOST_PENALTIES - len(made)))


def _accrual(principal: int, start: int, rate: Fraction, day_count: DayCount) -> Accrual:
    factor = rate / year_length(day_count)
    return Accrual(Fen(principal), start, factor.numerator, factor.denominator)


def _is_straight(position: NotePosition, ahead: list[NoteInstalment], begins: date, ends: date) -> bool:
    """Whether nothing is capped on any of its days, and nothing outgrows a database's whole numbers."""
    first = day_number(begins + timedelta(days=1), position.day_count)
    last = day_number(ends, position.day_count)
    if ahead and position.interest.up_to(day_number(ends - timedelta(days=1), position.day_count)) > (
        ahead[0].planned.interest
    ):
        return False
    if any(each.start > first for each in position.penalties):
        return False
    if position.penalty_base + sum(each.up_to(first) for each in position.penalties) < 0:
        return False
    return all(
        2 * each.principal * (last - each.start) * each.numerator + each.denominator < LARGEST
        for each in (position.interest, *position.penalties)
    )


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)

"""The days on which a bank's people work (工作日): Monday to Friday, save what the bank's calendar says otherwise.

China's yearly notice on public holidays names weekdays that are free, and Saturdays and Sundays that are worked in
their place (调休). A bank writes both into its policy. This is no business day (营业日), which is core banking's: many
cores open one every day of the year, whoever is at work.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """What a bank's calendar says beside the week.

    Raises:
        ValueError: a day is both worked and free.
    """

    free: frozenset[date] = field(default_factory=frozenset)
    """Nobody works (放假)."""
    worked: frozenset[date] = field(default_factory=frozenset)
    """Everybody works, though it is a Saturday or a Sunday (调休上班)."""

    def __post_init__(self) -> None:
        both = sorted(self.free & self.worked)
        if both:
            raise ValueError(f"calendar: {both[0]} is both free and worked")

    def is_worked(self, day: date) -> bool:
        """Tell whether people are at work on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.free)

    def after(self, day: date, working_days: int) -> date:
        """Tell the day that is so many working days after another, which itself does not count."""
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_worked(day)
        return day


EVERY_WEEKDAY = WorkingCalendar()
"""Monday to Friday: where a bank has written no calendar."""

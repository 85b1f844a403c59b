"""A refusal that a person looks at again (人工复查): by when somebody answers.

Which refusals can be is a column of the refusal table: those that somebody's judgement or a record of the bank's has
brought about, and not those that the customer can settle at once, nor the law.
"""

from collections.abc import Set
from datetime import date, datetime, time, timedelta, timezone

_BEIJING = timezone(timedelta(hours=8))
_CLOSE_OF_BUSINESS = time(17, 30)
_SATURDAY = 5


def answer_by(now: datetime, working_days: int, holidays: Set[date] = frozenset()) -> datetime:
    """Tell by when, so many working days after today: at the close of business, on the bank's clock.

    Saturdays and Sundays are none, nor are the holidays that are given.
    """
    day = now.astimezone(_BEIJING).date()
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in holidays:
            left -= 1
    return datetime.combine(day, _CLOSE_OF_BUSINESS, _BEIJING).astimezone(now.tzinfo)

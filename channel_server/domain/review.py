"""A refusal that a person looks at again (人工复查): by when somebody answers.

Which refusals can be is a column of the refusal table: those that somebody's judgement or a record of the bank's has
brought about, and not those that the customer can settle at once, nor the law.
"""

from datetime import datetime, time, timedelta, timezone

from channel_server.domain.working_calendar import EVERY_WEEKDAY, WorkingCalendar

_BEIJING = timezone(timedelta(hours=8))
_CLOSE_OF_BUSINESS = time(17, 30)


def answer_by(now: datetime, working_days: int, calendar: WorkingCalendar = EVERY_WEEKDAY) -> datetime:
    """Tell by when, so many working days after today: at the close of business, on the bank's clock."""
    day = calendar.after(now.astimezone(_BEIJING).date(), working_days)
    return datetime.combine(day, _CLOSE_OF_BUSINESS, _BEIJING).astimezone(now.tzinfo)

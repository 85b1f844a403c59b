"""Whether new business may begin on a bank's day: asked in the unit of work in which it would begin.

A bank whose days are not kept here (no end of day was ever run) has core's day alone. The answer is not written down as
the request's: the same request may come again when the next day is open.
"""

from datetime import date

from channel_server.domain.business_day import BankDay, DayAct
from channel_server.domain.refusals import Refusal


def check_begin(day: BankDay | None, core_date: date) -> Refusal | None:
    """Say why nothing can begin on a bank's newest day while core is on a date, or nothing."""
    return None if day is None else day.check_act(DayAct.BEGIN, core_date)

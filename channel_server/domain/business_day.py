"""A bank's business day (营业日) on our side: its states as one table, what each lets happen, which date comes next.

The date is the bank's and never the clock's. It moves forward only, one business day at a time, and never past core
banking's own. What has begun is finished in any state: closing a day stops new business, not money on its way.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.ids import BankId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


@unique
class DayState(StrEnum):
    """Where a day stands."""

    OPEN = "OPEN"
    """Business is done on it."""
    CLOSING = "CLOSING"
    """Nothing new begins; what is under way ends, or is carried over."""
    CLOSED = "CLOSED"
    """Nothing of it is waited for any more: it is aged, reconciled and reported."""


@unique
class DayEvent(StrEnum):
    """What happens to a day."""

    CLOSE_BEGUN = "CLOSE_BEGUN"
    WAIT_ENDED = "WAIT_ENDED"
    """What was under way has ended, or the time for it is up and it is carried over."""


@unique
class DayAct(StrEnum):
    """What somebody wants to do on a day."""

    LOOK = "LOOK"
    """Ask for lines, quotes and outcomes."""
    BEGIN = "BEGIN"
    """Begin a drawdown, a repayment or a reversal."""
    FINISH = "FINISH"
    """Go on with what has begun: core's answer is written down whenever it comes."""


DAY_TRANSITIONS: Mapping[DayState, Mapping[DayEvent, DayState]] = MappingProxyType(
    {
        DayState.OPEN: MappingProxyType({DayEvent.CLOSE_BEGUN: DayState.CLOSING}),
        DayState.CLOSING: MappingProxyType({DayEvent.WAIT_ENDED: DayState.CLOSED}),
        DayState.CLOSED: MappingProxyType({}),
    }
)
DAY_ACTS: Mapping[DayState, Set[DayAct]] = MappingProxyType(
    {
        DayState.OPEN: frozenset(DayAct),
        DayState.CLOSING: frozenset({DayAct.LOOK, DayAct.FINISH}),
        DayState.CLOSED: frozenset({DayAct.LOOK, DayAct.FINISH}),
    }
)


class IllegalDayEventError(ValueError):
    """An event came to a day that does not know it; the caller reads the day again before it decides."""


@unique
class RollRefusal(StrEnum):
    """Why the next day is not opened yet. Nothing is wrong: somebody else has to go first."""

    DAY_NOT_CLOSED = "DAY_NOT_CLOSED"
    CORE_NOT_AHEAD = "CORE_NOT_AHEAD"
    """Core banking is still on our date, or has not opened the next one."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Dates on which a bank opens no business day (节假日). Many cores open one every day: then there are none."""

    holidays: Set[date] = frozenset()

    def next_after(self, day: date) -> date:
        """The first later date that is no holiday."""
        day += timedelta(days=1)
        while day in self.holidays:
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class BankDay:
    """The newest business day of a bank."""

    bank_id: BankId
    business_date: date
    state: DayState = DayState.OPEN

    def after(self, event: DayEvent) -> "BankDay":
        """Apply an event.

        Raises:
            IllegalDayEventError: the state does not know the event.
        """
        to = DAY_TRANSITIONS[self.state].get(event)
        if to is None:
            raise IllegalDayEventError(f"a day that is {self.state} knows no {event}")
        return replace(self, state=to)

    def check_act(self, act: DayAct, core_date: date) -> Refusal | None:
        """Say why something cannot be done now, or nothing. New business also needs core to be on the same date."""
        if act in DAY_ACTS[self.state] and (act is not DayAct.BEGIN or self.business_date == core_date):
            return None
        return refuse(RefusalReason.CORE_UNAVAILABLE)

    def roll(self, *, core_date: date, core_open: bool, calendar: BusinessCalendar) -> "BankDay | RollRefusal":
        """Give the next business day, open.

        Days that were missed are caught up with one by one, each with an end of day of its own. Where core has opened
        a date that our calendar calls a holiday, core is right.
        """
        if self.state is not DayState.CLOSED:
            return RollRefusal.DAY_NOT_CLOSED
        if core_date <= self.business_date:
            return RollRefusal.CORE_NOT_AHEAD
        following = min(calendar.next_after(self.business_date), core_date)
        if following == core_date and not core_open:
            return RollRefusal.CORE_NOT_AHEAD
        return BankDay(self.bank_id, following)


def draw_day_diagram() -> str:
    """Draw the table as a Mermaid state diagram; the one in the documents is compared with it."""
    lines = ["stateDiagram-v2", f"    [*] --> {DayState.OPEN}"]
    for state, row in DAY_TRANSITIONS.items():
        lines += [f"    {state} --> {to} : {event}" for event, to in row.items()]
    lines.append(f"    {DayState.CLOSED} --> {DayState.OPEN} : rolled, with the next date")
    return "\n".join(lines) + "\n"

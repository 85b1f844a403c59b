"""The end of one business day (日终): its phases in their order, each of which can be stopped anywhere and run again.

What has been done is known by the phase and by the key up to which a phase has come; both are kept with every piece
of work, in the same unit of work. Who runs it holds a lease; what is written under a lease that somebody else has
taken over does not take place.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, unique

from channel_server.domain.ids import BankId


@unique
class DayPhase(StrEnum):
    """What is being done, in this order."""

    CLOSE = "CLOSE"
    """Nothing new begins; what is under way is waited for."""
    AGE = "AGE"
    """Interest, penalty and days past due of every open note."""
    FREEZE = "FREEZE"
    """Lines are frozen for what is overdue, and released when nothing is any more."""
    RECONCILE = "RECONCILE"
    """Our entries against core's day file, once core has closed the day."""
    REPORT = "REPORT"
    ROLL = "ROLL"
    """The next business day is opened, once core has opened it."""
    DONE = "DONE"

    @property
    def following(self) -> "DayPhase":
        """The phase after this one; nothing follows `DONE`."""
        order = list(DayPhase)
        return order[min(order.index(self) + 1, len(order) - 1)]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on something until a time."""

    owner: str
    until: datetime

    def is_free(self, now: datetime, length: timedelta) -> bool:
        """Whether somebody else may take it.

        A lease that ends later than one given out now would is from before the clock was turned back: nobody waits
        for it. Its holder, should there be one, is turned away when it next writes.
        """
        return not self.owner or self.until <= now or self.until > now + length


@dataclass(frozen=True, slots=True)
class DayRun:
    """How far a day's end has come."""

    bank_id: BankId
    business_date: date
    start_time: datetime
    phase: DayPhase = DayPhase.CLOSE
    cursor: str = ""
    """Key of the last note that the phase has done; empty at its beginning."""
    notes_total: int = 0
    """How many open notes there were when ageing began, for whoever watches."""
    notes_done: int = 0
    notes_set_aside: int = 0
    """Notes that could not be worked on; each is somebody's to look at."""
    carried_over: int = 0
    """Drawdowns and reversals that had not ended when the day was closed."""
    end_time: datetime | None = None
    lease: Lease | None = None

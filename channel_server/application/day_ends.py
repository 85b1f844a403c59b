"""What the pieces of a day's end have in common: how long they may take, what they come to, who is told meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from channel_server.application.services import Services
from channel_server.domain.ageing import SHIPPED_AGEING_POLICIES, AgeingPolicy
from channel_server.domain.business_day import BusinessCalendar
from channel_server.domain.day_run import DayPhase, DayRun, Lease
from channel_server.domain.reconciliation import SHIPPED_DIFFERENCE_POLICY, DifferencePolicy


@dataclass(frozen=True, slots=True)
class DayPolicy:
    """What a bank sets for the end of its days."""

    lease: timedelta = timedelta(seconds=60)
    """Longer than any single piece takes. A runner that died is followed after it."""
    wait_for_payments: timedelta = timedelta(seconds=60)
    """How long closing waits for what is under way. What has not ended then is core's to tell: it is carried over."""
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    ageing: tuple[AgeingPolicy, ...] = SHIPPED_AGEING_POLICIES
    differences: DifferencePolicy = field(default_factory=lambda: SHIPPED_DIFFERENCE_POLICY)


@unique
class WaitingFor(StrEnum):
    """Who has to go first. The day's end is started again afterwards, and goes on where it was."""

    CORE_TO_ANSWER = "CORE_TO_ANSWER"
    CORE_TO_CLOSE = "CORE_TO_CLOSE"
    CORE_TO_OPEN_NEXT = "CORE_TO_OPEN_NEXT"
    WHOLE_DAY_FILE = "WHOLE_DAY_FILE"
    OTHER_RUNNER = "OTHER_RUNNER"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A phase that cannot be finished now."""

    waiting_for: WaitingFor
    cause: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase has come, for whoever watches; `total` is 0 where it cannot be told."""

    phase: DayPhase
    done: int
    total: int


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class DayDesk:
    """What a runner works with."""

    services: Services
    policy: DayPolicy
    tell: Tell

    def renewed(self, run: DayRun, now: datetime) -> DayRun:
        """The run with its lease from now on: every piece of work renews it."""
        assert run.lease is not None, "whoever runs holds a lease"
        return replace(run, lease=Lease(run.lease.owner, now + self.policy.lease))

    def next_phase(self, run: DayRun, now: datetime) -> DayRun:
        """The run at the beginning of its next phase."""
        return replace(self.renewed(run, now), phase=run.phase.following, cursor="")


async def renew_lease(desk: DayDesk, run: DayRun) -> None:
    """Show a sign of life where a piece of work writes nothing else.

    Raises:
        StaleRecordError: somebody else has taken the day over.
    """
    now = desk.services.clock.now()
    await desk.services.books.write(lambda books: books.save_day_run(desk.renewed(run, now)))


async def end_lease(desk: DayDesk, run: DayRun) -> None:
    """Let go of the day."""
    await desk.services.books.write(lambda books: books.end_lease(run))

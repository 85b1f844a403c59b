"""Runs the end of a bank's business day, phase by phase, from wherever it was left.

One runner at a time, by a lease in the books; a runner that was taken over from is turned away when it next writes. A
day that is done stays as it is, however often it is asked for.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from typing import assert_never

from channel_server.application.age_notes import age_notes, freeze_lines
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.close_business_day import close_business_day
from channel_server.application.day_ends import DayDesk, DayPolicy, Tell, Waiting, WaitingFor, end_lease
from channel_server.application.ports import BusinessDay, Success
from channel_server.application.reconcile_day import reconcile_day
from channel_server.application.report_day import report_day
from channel_server.application.roll_business_day import roll_business_day
from channel_server.application.services import Services
from channel_server.domain.business_day import BankDay, DayState
from channel_server.domain.day_run import DayPhase, DayRun, Lease
from channel_server.domain.ids import BankId


@unique
class EndState(StrEnum):
    """What running came to."""

    DONE = "DONE"
    ALREADY_DONE = "ALREADY_DONE"
    """It was done before; nothing was changed."""
    NOTHING_TO_DO = "NOTHING_TO_DO"
    """The day is open, here and at core; nothing was changed."""
    WAITING = "WAITING"
    """Somebody else has to go first; to be started again."""
    NOT_OUR_DAY = "NOT_OUR_DAY"
    """The date that was asked for is neither the bank's business date nor one that was ended before."""


@dataclass(frozen=True, slots=True)
class EndOfDay:
    """How a day's end stands after a run."""

    state: EndState
    bank_id: BankId
    business_date: date | None
    """None: it was not told, and nobody knows it."""
    run: DayRun | None = None
    waiting: Waiting | None = None
    differences: int = 0


async def run_end_of_day(
    services: Services, policy: DayPolicy, bank_id: BankId, asked: date | None, tell: Tell
) -> EndOfDay:
    """End a business day.

    Args:
        services: what use cases are given.
        policy: what the bank has set.
        bank_id: whose day.
        asked: which day. Where none is named it is the bank's own, if core has closed it; one that is named is closed
            here at once, before core closes it.
        tell: is told of progress.
    """
    answer = await services.bank.core.business_day(bank_id)
    core = answer.value if isinstance(answer, Success) else None
    chosen = await services.books.write(lambda books: _choose(services, books, bank_id, asked, core))
    if isinstance(chosen, EndOfDay):
        return await _with_differences(services, chosen)
    claimed = await _claim(services, policy, bank_id, chosen)
    if claimed is None:
        waiting = Waiting(WaitingFor.OTHER_RUNNER, "the end of this day is being run elsewhere")
        return EndOfDay(EndState.WAITING, bank_id, chosen, waiting=waiting)
    return await _with_differences(services, await _run(DayDesk(services, policy, tell), claimed))


async def _with_differences(services: Services, ended: EndOfDay) -> EndOfDay:
    day = ended.business_date
    if day is None or ended.run is None:
        return ended
    found = await services.books.read(lambda books: books.differences(ended.bank_id, day))
    return replace(ended, differences=len(found))


def _choose(
    services: Services, books: Books, bank_id: BankId, asked: date | None, core: BusinessDay | None
) -> date | EndOfDay:
    day = books.bank_day(bank_id)
    if day is None:
        if core is None:
            return _core_silent(bank_id, asked)
        day = BankDay(bank_id, _first_day(books, bank_id, asked, core))
    if asked is not None and asked != day.business_date:
        run = books.day_run(bank_id, asked)
        done = run is not None and run.phase is DayPhase.DONE
        return EndOfDay(EndState.ALREADY_DONE if done else EndState.NOT_OUR_DAY, bank_id, asked, run)
    if asked is None and day.state is DayState.OPEN:
        if core is None:
            # It may well be the middle of the day, and a day that is closed is not opened again.
            return _core_silent(bank_id, day.business_date)
        if not _is_closed(core, day.business_date):
            return EndOfDay(EndState.NOTHING_TO_DO, bank_id, day.business_date)
    run = books.day_run(bank_id, day.business_date)
    if run is not None and run.phase is DayPhase.DONE:
        return EndOfDay(EndState.ALREADY_DONE, bank_id, day.business_date, run)
    books.add_bank_day(day, services.clock.now())
    return day.business_date


def _core_silent(bank_id: BankId, business_date: date | None) -> EndOfDay:
    waiting = Waiting(WaitingFor.CORE_TO_ANSWER, "core does not tell its business date")
    return EndOfDay(EndState.WAITING, bank_id, business_date, waiting=waiting)


def _first_day(books: Books, bank_id: BankId, asked: date | None, core: BusinessDay) -> date:
    """A bank's days are kept from its first end of day on: that of the date named, or of the last one with business."""
    if asked is not None and _is_closed(core, asked):
        return asked
    return min(books.newest_business_date(bank_id) or core.business_date, core.business_date)


def _is_closed(core: BusinessDay, business_date: date) -> bool:
    return business_date < core.business_date or (business_date == core.business_date and not core.open)


async def _claim(services: Services, policy: DayPolicy, bank_id: BankId, business_date: date) -> DayRun | None:
    now = services.clock.now()
    lease = Lease(services.ids.new_uuid(), now + policy.lease)
    fresh = DayRun(bank_id, business_date, start_time=now)
    return await services.books.write(lambda books: books.claim_day_run(fresh, lease, now, policy.lease))


async def _run(desk: DayDesk, run: DayRun) -> EndOfDay:
    try:
        while run.phase is not DayPhase.DONE:
            made = await _phase(desk, run)
            if isinstance(made, Waiting):
                await end_lease(desk, run)
                return EndOfDay(EndState.WAITING, run.bank_id, run.business_date, run, made)
            run = made
    except StaleRecordError as error:
        waiting = Waiting(WaitingFor.OTHER_RUNNER, str(error))
        return EndOfDay(EndState.WAITING, run.bank_id, run.business_date, run, waiting)
    await end_lease(desk, run)
    return EndOfDay(EndState.DONE, run.bank_id, run.business_date, run)


async def _phase(desk: DayDesk, run: DayRun) -> DayRun | Waiting:
    match run.phase:
        case DayPhase.CLOSE:
            return await close_business_day(desk, run)
        case DayPhase.AGE:
            return await age_notes(desk, run)
        case DayPhase.FREEZE:
            return await freeze_lines(desk, run)
        case DayPhase.RECONCILE:
            return await reconcile_day(desk, run)
        case DayPhase.REPORT:
            return await report_day(desk, run)
        case DayPhase.ROLL:
            return await roll_business_day(desk, run)
        case DayPhase.DONE:
            raise AssertionError("nothing follows the end")
        case _:
            assert_never(run.phase)

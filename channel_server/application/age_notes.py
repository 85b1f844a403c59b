"""Stub."""

from channel_server.application.day_ends import DayDesk
from channel_server.domain.day_run import DayRun


async def age_notes(desk: DayDesk, run: DayRun) -> DayRun:
    """Age."""
    return await _pass(desk, run)


async def freeze_lines(desk: DayDesk, run: DayRun) -> DayRun:
    """Freeze."""
    return await _pass(desk, run)


async def _pass(desk: DayDesk, run: DayRun) -> DayRun:
    after = desk.next_phase(run, desk.services.clock.now())
    await desk.services.books.write(lambda books: books.save_day_run(after))
    return after

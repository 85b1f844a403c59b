"""Closes a bank's business day: nothing new begins, and what is under way is waited for.

What has not ended in time is carried over with its value date: only core's word ends it, and that may take a person a
day. Nobody waits for it, because nothing of it is lost: once core's day is closed core either has posted it on that
date, which its day file tells, or refuses it. Our entry follows under the same date, and settles the difference.
"""

import asyncio
from dataclasses import replace
from datetime import date

from channel_server.application.books import Books
from channel_server.application.day_ends import DayDesk, Progress, Waiting, renew_lease
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.application.sweep_repayments import sweep_repayments
from channel_server.application.visits import record_act
from channel_server.domain.business_day import DayEvent, DayState
from channel_server.domain.day_run import DayRun
from channel_server.domain.ids import BankId

LOOK_EVERY_S = 0.5
"""How often it is looked whether anything is still under way."""


async def close_business_day(desk: DayDesk, run: DayRun) -> DayRun | Waiting:
    """Close the day of a run."""
    await _begin(desk, run)
    loop = asyncio.get_running_loop()
    # The loop's clock, not the wall's: that one may jump.
    ends = loop.time() + desk.policy.wait_for_payments.total_seconds()
    first = await _count(desk, run.bank_id, run.business_date)
    left = first
    while left and loop.time() < ends:
        # Servers do the same; but none may be running.
        await sweep_drawdowns(desk.services, _leave_to_the_sweeper)
        await sweep_repayments(desk.services, _leave_to_the_sweeper)
        left = await _count(desk, run.bank_id, run.business_date)
        desk.tell(Progress(run.phase, first - min(left, first), first))
        await renew_lease(desk, run)
        if left:
            await asyncio.sleep(LOOK_EVERY_S)
    return await _end(desk, run)


async def _begin(desk: DayDesk, run: DayRun) -> None:
    now = desk.services.clock.now()

    def begin(books: Books) -> None:
        day = books.bank_day(run.bank_id)
        assert day is not None, "a run belongs to a day"
        if day.business_date == run.business_date and day.state is DayState.OPEN:
            books.change_bank_day(day, day.after(DayEvent.CLOSE_BEGUN), now)
            record_act(books, run.bank_id, "business_day_closing", now, subject=run.business_date.isoformat())
        books.save_day_run(desk.renewed(run, now))

    await desk.services.books.write(begin)


async def _end(desk: DayDesk, run: DayRun) -> DayRun:
    now = desk.services.clock.now()

    def end(books: Books) -> DayRun:
        left = len(books.under_way(run.bank_id, run.business_date))
        day = books.bank_day(run.bank_id)
        assert day is not None, "a run belongs to a day"
        if day.business_date == run.business_date and day.state is DayState.CLOSING:
            books.change_bank_day(day, day.after(DayEvent.WAIT_ENDED), now)
            subject = run.business_date.isoformat()
            record_act(books, run.bank_id, "business_day_closed", now, subject=subject, carried_over=str(left))
        after = replace(desk.next_phase(run, now), carried_over=left)
        books.save_day_run(after)
        return after

    return await desk.services.books.write(end)


async def _count(desk: DayDesk, bank_id: BankId, business_date: date) -> int:
    return await desk.services.books.read(lambda books: len(books.under_way(bank_id, business_date)))


def _leave_to_the_sweeper(_record: DrawdownRecord | RepaymentRecord, _error: Exception) -> None:
    """Its lease ends by itself; a server tells the log."""

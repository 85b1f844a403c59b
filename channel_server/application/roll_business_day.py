"""Opens a bank's next business day, once ours is closed and core has opened it too."""

from dataclasses import replace

from channel_server.application.books import Books
from channel_server.application.day_ends import DayDesk, Waiting, WaitingFor
from channel_server.application.ports import Success
from channel_server.application.visits import record_act
from channel_server.domain.business_day import BankDay, RollRefusal
from channel_server.domain.day_run import DayRun


async def roll_business_day(desk: DayDesk, run: DayRun) -> DayRun | Waiting:
    """Open the day after that of a run."""
    answer = await desk.services.bank.core.business_day(run.bank_id)
    if not isinstance(answer, Success):
        return Waiting(WaitingFor.CORE_TO_ANSWER, "core does not tell its business date")
    core = answer.value
    now = desk.services.clock.now()

    def write(books: Books) -> DayRun | RollRefusal:
        day = books.bank_day(run.bank_id)
        assert day is not None, "a run belongs to a day"
        if day.business_date == run.business_date:
            following = day.roll(core_date=core.business_date, core_open=core.open, calendar=desk.policy.calendar)
            if not isinstance(following, BankDay):
                return following
            books.add_bank_day(following, now)
            subject = following.business_date.isoformat()
            record_act(books, run.bank_id, "business_day_opened", now, subject=subject)
        after = replace(desk.next_phase(run, now), end_time=now)
        books.save_day_run(after)
        return after

    made = await desk.services.books.write(write)
    if isinstance(made, RollRefusal):
        return Waiting(WaitingFor.CORE_TO_OPEN_NEXT, f"core is on {core.business_date}")
    desk.services.days.forget()
    return made

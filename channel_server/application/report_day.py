"""Makes the report of a closed day: adds the figures up, once, and writes them down; reads them for whoever asks."""

from datetime import date

from channel_server.application.books import Books
from channel_server.application.day_ends import DayDesk
from channel_server.application.visits import record_act
from channel_server.domain.day_report import DayReport, FigureSection
from channel_server.domain.day_run import DayPhase, DayRun
from channel_server.domain.ids import BankId

_RECONCILED = frozenset({FigureSection.OURS, FigureSection.CORE, FigureSection.MATCHED})
"""Figures that reconciliation has written; the others are measured now."""


async def report_day(desk: DayDesk, run: DayRun) -> DayRun:
    """Write the figures of a run's day down."""
    now = desk.services.clock.now()

    def write(books: Books) -> DayRun:
        kept = tuple(each for each in books.figures(run.bank_id, run.business_date) if each.section in _RECONCILED)
        books.put_figures(run.bank_id, run.business_date, kept + books.measure_day(run.bank_id, run.business_date))
        record_act(books, run.bank_id, "business_day_reported", now, subject=run.business_date.isoformat())
        after = desk.next_phase(run, now)
        books.save_day_run(after)
        return after

    return await desk.services.books.write(write)


def find_report(books: Books, bank_id: BankId, business_date: date) -> DayReport | None:
    """Read a day's report. None: there is none yet."""
    run, bank = books.day_run(bank_id, business_date), books.bank(bank_id)
    if bank is None or run is None or run.phase not in (DayPhase.ROLL, DayPhase.DONE):
        return None
    return DayReport(
        bank_id=bank_id,
        bank_name=bank.name,
        bank_name_en=bank.name_en,
        business_date=business_date,
        figures=books.figures(bank_id, business_date),
        differences=books.differences(bank_id, business_date),
    )

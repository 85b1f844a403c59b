"""Reconciles a closed day: fetches core's whole day file, holds our entries against it, writes the differences down.

A file that is not whole, or of a day that core has not closed, is no ground for anything: the phase waits. Differences
of earlier days are looked at again, since our entry may have come meanwhile.
"""

from channel_server.application.books import Books
from channel_server.application.day_ends import DayDesk, Progress, Waiting, WaitingFor, renew_lease
from channel_server.application.ports import OutcomeUnknown, Refused, Success
from channel_server.application.visits import record_act
from channel_server.domain.day_report import DayFigure, FigureSection
from channel_server.domain.day_run import DayRun
from channel_server.domain.reconciliation import (
    ControlTotals,
    CoreEntry,
    EntryKind,
    OurEntry,
    Reconciliation,
    check_day_file,
    control_totals,
    reconcile,
    settles,
)

MOST_PAGES = 20_000
"""Bounds a file whose pages never end: ten million postings are far above what a rural bank has in a day."""


async def reconcile_day(desk: DayDesk, run: DayRun) -> DayRun | Waiting:
    """Reconcile the day of a run."""
    fetched = await _fetch(desk, run)
    if isinstance(fetched, Waiting):
        return fetched
    core = fetched
    now = desk.services.clock.now()

    def write(books: Books) -> DayRun:
        ours = books.our_entries(run.bank_id, run.business_date)
        result = reconcile(
            run.business_date,
            ours,
            core,
            under_way=books.under_way(run.bank_id, run.business_date),
            policy=desk.policy.differences,
        )
        books.put_differences(run.bank_id, run.business_date, result.differences)
        books.put_figures(run.bank_id, run.business_date, _figures(result, ours, core))
        settled = _settle_earlier(books, run)
        record_act(
            books,
            run.bank_id,
            "business_day_reconciled",
            now,
            subject=run.business_date.isoformat(),
            matched=str(len(result.matched)),
            differences=str(len(result.differences)),
            settled=str(settled),
        )
        after = desk.next_phase(run, now)
        books.save_day_run(after)
        return after

    return await desk.services.books.write(write)


async def _fetch(desk: DayDesk, run: DayRun) -> list[CoreEntry] | Waiting:
    entries: list[CoreEntry] = []
    totals: ControlTotals | None = None
    page, final = "", True
    for _ in range(MOST_PAGES):
        answer = await desk.services.bank.core.day_page(run.bank_id, run.business_date, page)
        match answer:
            case Success(found):
                entries += found.entries
                page, totals, final = found.next_page, found.totals, found.final
            case Refused(code, text):
                return Waiting(WaitingFor.CORE_TO_ANSWER, f"{code} {text}".strip())
            case OutcomeUnknown(cause):
                return Waiting(WaitingFor.CORE_TO_ANSWER, cause)
        desk.tell(Progress(run.phase, len(entries), 0))
        await renew_lease(desk, run)
        if not page:
            break
    if not final:
        return Waiting(WaitingFor.CORE_TO_CLOSE, f"core has not closed {run.business_date} yet")
    error = check_day_file(entries, totals, final=final)
    return entries if error is None else Waiting(WaitingFor.WHOLE_DAY_FILE, error.cause)


def _settle_earlier(books: Books, run: DayRun) -> int:
    settled = 0
    for business_date, difference in books.unsettled_differences(run.bank_id, run.business_date):
        if any(settles(difference, entry) for entry in books.our_entries(run.bank_id, business_date)):
            books.settle_difference(run.bank_id, business_date, difference, run.business_date)
            settled += 1
    return settled


def _figures(result: Reconciliation, ours: tuple[OurEntry, ...], core: list[CoreEntry]) -> tuple[DayFigure, ...]:
    figures = []
    for section, entries in (
        (FigureSection.OURS, ours),
        (FigureSection.CORE, core),
        (FigureSection.MATCHED, result.matched),
    ):
        for kind in EntryKind:
            totals = control_totals(each for each in entries if each.kind is kind)
            figures.append(DayFigure(section, kind, totals.count, totals.amount))
    return tuple(figures)

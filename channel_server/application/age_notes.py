"""Ages all open notes of a bank at the end of its day, chunk by chunk; and freezes and releases lines for it.

A chunk is one unit of work, with the key up to which it goes. Notes with a position are worked out by the database;
the plans of the others are laid out between reading and writing, so that no server waits for them. A note that cannot
be worked out is set aside for somebody to look at, and holds up nobody. What is overdue was not paid, whoever forgot to
ask; so a line is frozen by the days alone, and is released by the first day's end that finds nothing overdue on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from channel_server.application.books import Books
from channel_server.application.day_books import AgedNote, NoteSetAside, NotesToAge, NoteToAge
from channel_server.application.day_ends import DayDesk, Progress
from channel_server.application.loan_notes import note_from
from channel_server.application.visits import record_act
from channel_server.domain.ageing import age_note, policy_on
from channel_server.domain.day_run import DayPhase, DayRun
from channel_server.domain.note_position import position_of
from channel_server.domain.product import Product

NOTES_AT_ONCE = 4_000
"""Bounds how long a chunk holds SQLite's one writer: tens of milliseconds. What is in memory is a chunk, not a bank."""
Shelf = dict[str, Product | None]
"""Products by their codes, read once a run."""
LINES_AT_ONCE = 200
"""Each line that is frozen or released leaves a row of evidence."""


@dataclass(frozen=True, slots=True)
class _LaidOut:
    aged: tuple[AgedNote, ...]
    set_aside: tuple[NoteSetAside, ...]


async def age_notes(desk: DayDesk, run: DayRun) -> DayRun:
    """Age all open notes, from the run's cursor on."""
    books, bank_id, day = desk.services.books, run.bank_id, run.business_date
    if not run.cursor:
        total = await books.read(lambda opened: opened.count_open_notes(bank_id, day))
        run = replace(run, notes_total=total, notes_done=0, notes_set_aside=0)
    shelf: Shelf = {}
    while run.phase is DayPhase.AGE:
        run = await _age_some(desk, run, shelf)
        desk.tell(Progress(DayPhase.AGE, run.notes_done, run.notes_total))
    return run


async def _age_some(desk: DayDesk, run: DayRun, shelf: Shelf) -> DayRun:
    books, bank_id = desk.services.books, run.bank_id

    def find(opened: Books) -> tuple[NotesToAge, Shelf]:
        found = opened.notes_to_age(bank_id, run.business_date, run.cursor, NOTES_AT_ONCE)
        missing = {note.product_code for note in found.to_lay_out} - shelf.keys()
        return found, {code: opened.product(bank_id, code) for code in missing}

    chunk, added = await books.read(find)
    shelf |= added
    laid_out = _lay_out(run, chunk.to_lay_out, shelf)
    return await books.write(lambda opened: _write(desk, opened, run, chunk, laid_out))


def _lay_out(run: DayRun, notes: Sequence[NoteToAge], shelf: Shelf) -> _LaidOut:
    aged, set_aside = [], []
    for note in notes:
        made = _lay_out_one(run, note, shelf[note.product_code])
        if isinstance(made, AgedNote):
            aged.append(made)
        else:
            set_aside.append(made)
    return _LaidOut(tuple(aged), tuple(set_aside))


def _lay_out_one(run: DayRun, found: NoteToAge, product: Product | None) -> AgedNote | NoteSetAside:
    if isinstance(found.note, str):
        return NoteSetAside(found.loan_note_id, found.note)
    if product is None:
        return NoteSetAside(found.loan_note_id, f"product {found.product_code} is not configured")
    try:
        note = note_from(found.note, product.penalty_multiple)
        age, position = age_note(note, run.business_date), position_of(note, run.business_date)
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:
        return NoteSetAside(found.loan_note_id, f"the note's plan does not hold together: {error}")
    return AgedNote(found.loan_note_id, found.credit_line_id, found.note.version, age, position)


def _write(desk: DayDesk, books: Books, run: DayRun, chunk: NotesToAge, laid_out: _LaidOut) -> DayRun:
    now = desk.services.clock.now()
    if not chunk.count:
        books.forget_settled_notes(run.bank_id, run.business_date)
        after = desk.next_phase(run, now)
        books.save_day_run(after)
        return after
    policy = policy_on(run.business_date, desk.policy.ageing)
    books.age_by_position(run.bank_id, run.business_date, run.cursor, chunk.last)
    books.put_note_ages(run.bank_id, run.business_date, laid_out.aged)
    if laid_out.set_aside:
        books.set_notes_aside(run.bank_id, run.business_date, laid_out.set_aside, policy)
    after = replace(
        desk.renewed(run, now),
        cursor=chunk.last,
        notes_done=run.notes_done + chunk.count,
        notes_set_aside=run.notes_set_aside + len(laid_out.set_aside),
    )
    books.save_day_run(after)
    return after


async def freeze_lines(desk: DayDesk, run: DayRun) -> DayRun:
    """Freeze lines for what is overdue, and release those on which nothing is any more."""
    while run.phase is DayPhase.FREEZE:
        run = await _freeze_some(desk, run)
    return run


async def _freeze_some(desk: DayDesk, run: DayRun) -> DayRun:
    return await desk.services.books.write(lambda books: _write_freezes(desk, books, run))


def _write_freezes(desk: DayDesk, books: Books, run: DayRun) -> DayRun:
    now = desk.services.clock.now()
    bank_id, day = run.bank_id, run.business_date
    policy = policy_on(day, desk.policy.ageing)
    freezing = books.lines_to_freeze(bank_id, day, policy.freeze_from_days, LINES_AT_ONCE)
    for line, days in freezing:
        books.freeze_line(bank_id, line, day, days)
        record_act(
            books,
            bank_id,
            "line_frozen",
            now,
            subject=line,
            discriminator=day.isoformat(),
            reason="OVERDUE",
            days_past_due=str(days),
            from_days=str(policy.freeze_from_days),
        )
    releasing = () if freezing else books.lines_to_release(bank_id, day, LINES_AT_ONCE)
    for line in releasing:
        books.release_line(bank_id, line, day)
        discriminator = day.isoformat()
        record_act(
            books, bank_id, "line_released", now, subject=line, discriminator=discriminator, reason="NOTHING_OVERDUE"
        )
    after = desk.renewed(run, now) if freezing or releasing else desk.next_phase(run, now)
    books.save_day_run(after)
    return after

"""Ages all open notes of a bank at the end of its day, chunk by chunk; and freezes and releases lines for it.

A chunk is one unit of work, with the key up to which it goes. Notes with a position are worked out by the database;
the plans of the others are laid out between reading and writing, so that no server waits for them. A note that cannot
be worked out is set aside for somebody to look at, and holds up nobody. What is overdue was not paid, whoever forgot to
ask; so a line is frozen by the days alone, and is released by the first day's end that finds nothing overdue on it.
"""

import asyncio
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
PLANS_IN_A_TURN = 10
"""How many plans are laid out before the loop may hand the database its next statement: a few milliseconds."""
Shelf = dict[str, Product | None]
"""Products by their codes, read once a run."""
LINES_AT_ONCE = 200
"""Each line that is frozen or released leaves a row of evidence."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The next notes, and what became of those whose plans had to be laid out."""

    found: NotesToAge
    aged: tuple[AgedNote, ...]
    set_aside: tuple[NoteSetAside, ...]


async def age_notes(desk: DayDesk, run: DayRun) -> DayRun:
    """Age all open notes, from the run's cursor on."""
    books, bank_id, day = desk.services.books, run.bank_id, run.business_date
    if not run.cursor:
        total = await books.read(lambda opened: opened.count_open_notes(bank_id, day))
        run = replace(run, notes_total=total, notes_done=0, notes_set_aside=0)
    shelf: Shelf = {}
    chunk = await _prepare(desk, run, run.cursor, shelf)
    while run.phase is DayPhase.AGE:
        # While the database works on one chunk, the plans of the next are laid out here.
        writing = asyncio.ensure_future(_write_chunk(desk, run, chunk))
        try:
            following = await _prepare(desk, run, chunk.found.last, shelf) if chunk.found.count else chunk
        finally:
            run = await writing
        chunk = following
        desk.tell(Progress(DayPhase.AGE, run.notes_done, run.notes_total))
    return run


async def _prepare(desk: DayDesk, run: DayRun, after: str, shelf: Shelf) -> _Chunk:
    bank_id = run.bank_id

    def find(opened: Books) -> tuple[NotesToAge, Shelf]:
        found = opened.notes_to_age(bank_id, run.business_date, after, NOTES_AT_ONCE)
        missing = {note.product_code for note in found.to_lay_out} - shelf.keys()
        return found, {code: opened.product(bank_id, code) for code in missing}

    found, added = await desk.services.books.read(find)
    shelf |= added
    aged, set_aside = await _lay_out(run, found.to_lay_out, shelf)
    return _Chunk(found, aged, set_aside)


async def _write_chunk(desk: DayDesk, run: DayRun, chunk: _Chunk) -> DayRun:
    return await desk.services.books.write(lambda books: _write(desk, books, run, chunk))


async def _lay_out(
    run: DayRun, notes: Sequence[NoteToAge], shelf: Shelf
) -> tuple[tuple[AgedNote, ...], tuple[NoteSetAside, ...]]:
    aged, set_aside = [], []
    for number, note in enumerate(notes):
        if number % PLANS_IN_A_TURN == 0:
            await asyncio.sleep(0)
        made = _lay_out_one(run, note, shelf[note.product_code])
        if isinstance(made, AgedNote):
            aged.append(made)
        else:
            set_aside.append(made)
    return tuple(aged), tuple(set_aside)


def _lay_out_one(run: DayRun, found: NoteToAge, product: Product | None) -> AgedNote | NoteSetAside:
    if isinstance(found.note, str):
        return NoteSetAside(found.loan_note_id, found.note)
    if product is None:
        return NoteSetAside(found.loan_note_id, f"product {found.product_code} is not configured")
    try:
        note = note_from(found.note, product.penalty_multiple)
        position = position_of(note, run.business_date)
        # Both say the same; the position is the cheaper one to ask.
        known = position is not None and position.holds_on(run.business_date)
        age = position.age_on(run.business_date) if position and known else age_note(note, run.business_date)
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:
        return NoteSetAside(found.loan_note_id, f"the note's plan does not hold together: {error}")
    return AgedNote(found.loan_note_id, found.credit_line_id, found.note.version, age, position)


def _write(desk: DayDesk, books: Books, run: DayRun, chunk: _Chunk) -> DayRun:
    now, last = desk.services.clock.now(), chunk.found.last
    if not chunk.found.count:
        books.forget_settled_notes(run.bank_id, run.business_date, run.cursor, "")
        after = desk.next_phase(run, now)
        books.save_day_run(after)
        return after
    policy = policy_on(run.business_date, desk.policy.ageing)
    books.age_by_position(run.bank_id, run.business_date, run.cursor, last)
    books.put_note_ages(run.bank_id, run.business_date, chunk.aged)
    books.forget_settled_notes(run.bank_id, run.business_date, run.cursor, last)
    if chunk.set_aside:
        books.set_notes_aside(run.bank_id, run.business_date, chunk.set_aside, policy)
    after = replace(
        desk.renewed(run, now),
        cursor=last,
        notes_done=run.notes_done + chunk.found.count,
        notes_set_aside=run.notes_set_aside + len(chunk.set_aside),
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

"""Ageing over all open notes: figures to the fen, restarts between chunks, poison set aside, lines frozen."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from channel_server.application import age_notes as ageing
from channel_server.application.day_ends import DayDesk, Progress
from channel_server.application.loan_notes import note_from
from channel_server.application.records import NoteRecord
from channel_server.application.run_end_of_day import EndState
from channel_server.domain.ageing import AgeingPolicy, age_note
from channel_server.domain.day_report import FigureSection
from channel_server.domain.day_run import DayPhase, DayRun, Lease
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.schedule import RepaymentMethod
from tests.integration.server.conftest import Database
from tests.integration.server.databases import on_both_databases
from tests.integration.server.day_house import BANK, CUSTOMER, LINE, TODAY, DayHouse, open_house

pytestmark = on_both_databases

MULTIPLE = Decimal("1.5")
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[DayHouse]:
    made = await open_house(database)
    yield made
    await made.books.close()  # type: ignore[attr-defined]  # the port does not show it


def note(number: int = 1, **changes: object) -> NoteRecord:
    """A note of 12 months that began two months before today, of which nothing was paid."""
    made = NoteRecord(
        loan_note_id=f"N{number:06d}",
        bank_id=BANK,
        credit_line_id=LINE,
        customer_id=CUSTOMER,
        drawdown_id=None,
        amount=Fen(1_200_000),
        principal_balance=Fen(1_200_000),
        annual_rate=AnnualRate(Decimal("0.054")),
        day_count=DayCount.ACT_360,
        method=RepaymentMethod.EQUAL_PRINCIPAL,
        instalments=12,
        due_day=15,
        value_date=date(2025, 12, 10),
        maturity_date=date(2026, 12, 15),
        next_due_date=date(2026, 1, 15),
        next_payment=Fen(1),
        card_tail="6688",
        interest_paid=ZERO,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # each case changes a field of its own type


def random_note(random: Random, number: int) -> NoteRecord:
    """A note in any state: paid up, behind, paid in part, long past its maturity."""
    amount = random.randrange(100_000, 30_000_000)
    made = note(
        number,
        amount=Fen(amount),
        principal_balance=Fen(amount),
        annual_rate=AnnualRate.from_bp(random.randrange(1, 2_400)),
        day_count=random.choice(list(DayCount)),
        method=random.choice(list(RepaymentMethod)),
        instalments=random.randrange(1, 13),
        due_day=random.randrange(1, 32),
        value_date=TODAY - timedelta(days=random.randrange(0, 420)),
    )
    rows = note_from(made, MULTIPLE).rows
    paid = rows[: random.randrange(len(rows) + 1)] or rows[:1]
    interest = sum(row.planned.interest for row in paid)
    principal = sum(row.planned.principal for row in paid)
    behind = random.choice(["not", "interest", "principal"])
    if behind == "interest":
        interest = random.randrange(interest + 1)
        principal -= paid[-1].planned.principal
    elif behind == "principal" or principal == amount:
        principal = random.randrange(amount)
    return replace(made, principal_balance=Fen(amount - principal), interest_paid=Fen(interest))


async def add(house: DayHouse, *notes: NoteRecord) -> None:
    await house.books.write(lambda books: [books.add_note(each) for each in notes])


async def age(house: DayHouse, day: date) -> int:
    """Age one day as the runner does; tell how many plans were laid out."""
    laid_out = 0
    whole = ageing._lay_out_one

    def counted(*arguments: object) -> object:
        nonlocal laid_out
        laid_out += 1
        return whole(*arguments)  # type: ignore[arg-type]  # handed through

    now = house.clock.now()
    fresh, lease = DayRun(BANK, day, now, DayPhase.AGE), Lease("me", now + house.policy.lease)
    run = await house.books.write(lambda books: books.claim_day_run(fresh, lease, now, house.policy.lease))
    assert run is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ageing, "_lay_out_one", counted)
        run = await ageing.age_notes(DayDesk(house.services, house.policy, house.told.append), run)
    assert run.phase is DayPhase.FREEZE
    return laid_out


async def rows(house: DayHouse) -> dict[str, Any]:
    return {row["loan_note_id"]: row for row in await house.rows("SELECT * FROM note_ageing")}


async def frozen(house: DayHouse) -> bool:
    (row,) = await house.rows(f"SELECT frozen FROM credit_line WHERE bank_id = '{BANK}' AND credit_line_id = '{LINE}'")
    return bool(row[0])


@pytest.mark.parametrize("seed", range(2))
async def test_figures_of_the_database_are_the_domains_to_the_fen(house: DayHouse, seed: int) -> None:
    random = Random(seed)
    notes = [random_note(random, number) for number in range(250)]
    await add(house, *notes)
    laid_out = []
    for offset in range(45):
        day = TODAY + timedelta(days=offset)
        laid_out.append(await age(house, day))
        found = await rows(house)
        for each in notes:
            expected, row = age_note(note_from(each, MULTIPLE), day), found[each.loan_note_id]
            assert row["business_date"] == day.isoformat()
            assert (
                row["principal_fen"],
                row["overdue_principal_fen"],
                row["interest_fen"],
                row["penalty_interest_fen"],
                row["days_past_due"],
                row["bucket"],
                bool(row["matured"]),
            ) == (
                expected.principal,
                expected.overdue_principal,
                expected.interest,
                expected.penalty_interest,
                expected.days_past_due,
                expected.bucket,
                expected.matured,
            ), (each, day)
    # Most notes on most days are the database's own work.
    assert laid_out[0] >= len(notes)
    assert sum(laid_out[1:]) < 0.7 * 44 * len(notes)


async def test_notes_that_are_paid_as_agreed_lay_their_plans_out_once_a_month(house: DayHouse) -> None:
    await add(house, *(note(n, value_date=TODAY, due_day=15) for n in range(50)))
    others = await age(house, TODAY) - 50
    for offset in range(1, 31):
        assert await age(house, TODAY + timedelta(days=offset)) <= others
    assert await age(house, TODAY + timedelta(days=31)) >= 50


async def test_ageing_that_is_stopped_between_chunks_goes_on_there_and_comes_to_the_same(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ageing, "NOTES_AT_ONCE", 7)
    random = Random(1)
    await add(house, *(random_note(random, number) for number in range(60)))
    house.close_core()

    class StoppedError(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.phase is DayPhase.AGE and progress.done >= 21:
            raise StoppedError

    with pytest.raises(StoppedError):
        await house.end(tell=stop)
    run = await house.books.read(lambda books: books.day_run(BANK, TODAY))
    assert run is not None
    assert (run.phase, run.notes_done) == (DayPhase.AGE, 21)
    house.clock.turn(house.policy.lease)
    ended = await house.end()
    assert ended.run is not None
    assert ended.run.notes_done == ended.run.notes_total == len(await rows(house))
    first = next(each.done for each in house.told if each.phase is DayPhase.AGE)
    assert first == 28


async def test_note_that_cannot_be_worked_out_is_set_aside_and_holds_up_nobody(house: DayHouse) -> None:
    broken = note(1, interest_paid=Fen(-5))
    await add(house, broken, note(2))
    await house.change("UPDATE loan_note SET annual_rate = 'x' WHERE loan_note_id = 'XK202508200288'")
    house.open_core(TOMORROW)
    ended = await house.end(TODAY)
    assert ended.run is not None
    assert (ended.state, ended.run.notes_set_aside) == (EndState.DONE, 2)
    figures = await house.books.read(lambda books: books.figures(BANK, TODAY))
    aside = {each.label: each for each in figures if each.section is FigureSection.SET_ASIDE}
    assert set(aside) == {"N000001", "XK202508200288"}
    assert (aside["N000001"].owner, aside["N000001"].deadline) == ("credit_management", TOMORROW)
    assert "N000002" in await rows(house)
    assert "N000001" not in await rows(house)


async def test_line_is_frozen_from_its_day_on_and_released_when_nothing_is_overdue(house: DayHouse) -> None:
    house.policy = replace(house.policy, ageing=(AgeingPolicy(date(2020, 1, 1), freeze_from_days=3),))
    await add(house, note())
    day = TODAY
    while day < TODAY + timedelta(days=4):
        assert not await frozen(house)
        house.open_core(day + timedelta(days=1))
        assert (await house.end(day)).state is EndState.DONE
        day += timedelta(days=1)
    # Due on the 15th, so three days past due at the end of the 18th.
    assert await frozen(house)
    figures = await house.books.read(lambda books: books.figures(BANK, day - timedelta(days=1)))
    assert [each.label for each in figures if each.section is FigureSection.FROZEN] == [LINE]

    await house.books.write(lambda books: books.change_note(replace(note(), version=2, principal_balance=ZERO)))
    house.open_core(day + timedelta(days=1))
    assert (await house.end(day)).state is EndState.DONE
    assert not await frozen(house)
    figures = await house.books.read(lambda books: books.figures(BANK, day))
    assert [each.label for each in figures if each.section is FigureSection.RELEASED] == [LINE]
    acts = await house.books.read(lambda books: books.evidence_rows(BANK, 0, 1_000))
    told = [(row.body.event_type, row.body.details["reason"]) for row in acts if row.body.subject == LINE]
    assert told == [("line_frozen", "OVERDUE"), ("line_released", "NOTHING_OVERDUE")]


async def test_line_that_a_person_froze_is_not_released(house: DayHouse) -> None:
    await house.change(f"UPDATE credit_line SET frozen = 1 WHERE credit_line_id = '{LINE}'")
    await add(house, note())
    for offset in range(5):
        house.open_core(TODAY + timedelta(days=offset + 1))
        await house.end(TODAY + timedelta(days=offset))
    await house.books.write(lambda books: books.change_note(replace(note(), version=2, principal_balance=ZERO)))
    house.open_core(TODAY + timedelta(days=6))
    await house.end(TODAY + timedelta(days=5))
    assert await frozen(house)


async def test_line_with_a_note_set_aside_is_not_released(house: DayHouse) -> None:
    await add(house, note())
    for offset in range(4):
        house.open_core(TODAY + timedelta(days=offset + 1))
        await house.end(TODAY + timedelta(days=offset))
    assert await frozen(house)
    await house.books.write(lambda books: books.change_note(replace(note(), version=2, principal_balance=ZERO)))
    await add(house, note(2, interest_paid=Fen(-5)))
    house.open_core(TODAY + timedelta(days=5))
    await house.end(TODAY + timedelta(days=4))
    assert await frozen(house)


async def test_outstanding_by_bucket_adds_up_to_the_notes(house: DayHouse) -> None:
    random = Random(3)
    notes = [random_note(random, number) for number in range(100)]
    before = await house.books.read(lambda books: books.count_open_notes(BANK, TODAY))
    await add(house, *notes)
    house.close_core()
    await house.end()
    figures = await house.books.read(lambda books: books.figures(BANK, TODAY))
    outstanding = [each for each in figures if each.section is FigureSection.OUTSTANDING]
    assert sum(each.count for each in outstanding) == before + len(notes)
    assert sum(each.amount for each in outstanding) == sum(row["principal_fen"] for row in (await rows(house)).values())

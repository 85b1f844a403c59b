"""The end of a business day: closed, reconciled, reported, rolled; stopped and run again; two runners at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from channel_server.application.books import Books
from channel_server.application.day_ends import WaitingFor
from channel_server.application.mend_due_times import mend_due_times
from channel_server.application.ports import BusinessDay, DayPage, Outcome, OutcomeUnknown, Success
from channel_server.application.report_day import find_report
from channel_server.application.run_end_of_day import EndState
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.domain.business_day import BankDay, BusinessCalendar, DayState
from channel_server.domain.day_report import DayFigure, FigureSection
from channel_server.domain.day_run import DayPhase
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.reconciliation import ControlTotals, Difference, DifferenceKind
from tests.integration.server.conftest import Database
from tests.integration.server.databases import on_both_databases
from tests.integration.server.day_house import BANK, TODAY, DayHouse, open_house

pytestmark = on_both_databases

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[DayHouse]:
    made = await open_house(database)
    yield made
    await made.books.close()  # type: ignore[attr-defined]  # the port does not show it


async def figures_of(house: DayHouse, section: FigureSection, on: date = TODAY) -> list[DayFigure]:
    found = await house.books.read(lambda books: books.figures(BANK, on))
    return [each for each in found if each.section is section]


async def differences_of(house: DayHouse, on: date = TODAY) -> tuple[Difference, ...]:
    return await house.books.read(lambda books: books.differences(BANK, on))


async def day_of(house: DayHouse) -> BankDay | None:
    return await house.books.read(lambda books: books.bank_day(BANK))


async def acts_of(house: DayHouse) -> list[str]:
    rows = await house.books.read(lambda books: books.evidence_rows(BANK, 0, 1_000))
    assert verify_chain(rows) == ()
    return [row.body.event_type for row in rows]


async def test_day_that_core_has_left_is_closed_reconciled_reported_and_rolled(house: DayHouse) -> None:
    await house.draw(100_000)
    await house.draw(200_000)
    house.open_core(TOMORROW)
    ended = await house.end()
    assert (ended.state, ended.business_date, ended.differences) == (EndState.DONE, TODAY, 0)
    assert await day_of(house) == BankDay(BANK, TOMORROW)
    (drawn,) = await figures_of(house, FigureSection.DRAWDOWN)
    assert (drawn.label, drawn.count, drawn.amount) == ("KIOSK", 2, 300_000)
    matched = {each.label: (each.count, each.amount) for each in await figures_of(house, FigureSection.MATCHED)}
    assert matched["DISBURSEMENT"] == (2, 300_000)
    acts = await acts_of(house)
    assert [act for act in acts if act.startswith("business_day")] == [
        "business_day_closing",
        "business_day_closed",
        "business_day_reconciled",
        "business_day_reported",
        "business_day_opened",
    ]


async def test_second_run_for_the_same_day_changes_nothing_and_says_so(house: DayHouse) -> None:
    await house.draw()
    house.open_core(TOMORROW)
    await house.end()
    before = await acts_of(house)
    assert (await house.end(TODAY)).state is EndState.ALREADY_DONE
    assert (await house.end()).state is EndState.NOTHING_TO_DO
    assert (await house.end(TODAY - timedelta(days=1))).state is EndState.NOT_OUR_DAY
    assert await acts_of(house) == before
    assert await day_of(house) == BankDay(BANK, TOMORROW)


async def test_day_that_is_open_at_core_is_left_open_unless_its_date_is_named(house: DayHouse) -> None:
    assert (await house.end()).state is EndState.NOTHING_TO_DO
    assert await day_of(house) is None
    ended = await house.end(TODAY)
    assert ended.waiting is not None
    assert (ended.state, ended.waiting.waiting_for) == (EndState.WAITING, WaitingFor.CORE_TO_CLOSE)
    assert await day_of(house) == BankDay(BANK, TODAY, DayState.CLOSED)

    house.close_core()
    ended = await house.end()
    assert ended.waiting is not None
    assert ended.waiting.waiting_for is WaitingFor.CORE_TO_OPEN_NEXT
    house.open_core(TOMORROW)
    assert (await house.end()).state is EndState.DONE


async def test_day_is_never_rolled_past_core_and_missed_days_are_caught_up_one_by_one(house: DayHouse) -> None:
    house.open_core(TODAY + timedelta(days=3))
    house.bank.core.set_business_day(BANK, TODAY, is_open=False)
    await house.end(TODAY)
    house.open_core(TODAY + timedelta(days=3))
    for number in range(3):
        ended = await house.end()
        assert (ended.state, ended.business_date) == (EndState.DONE, TODAY + timedelta(days=number))
    assert (await house.end()).state is EndState.NOTHING_TO_DO
    assert await day_of(house) == BankDay(BANK, TODAY + timedelta(days=3))


async def test_holidays_are_passed_over(house: DayHouse) -> None:
    house.policy = replace(house.policy, calendar=BusinessCalendar(frozenset({TOMORROW})))
    house.close_core()
    await house.end()
    house.open_core(TODAY + timedelta(days=2))
    assert (await house.end()).state is EndState.DONE
    assert await day_of(house) == BankDay(BANK, TODAY + timedelta(days=2))


async def test_payment_whose_answer_was_lost_is_asked_about_before_the_day_is_closed(house: DayHouse) -> None:
    house.policy = replace(house.policy, wait_for_payments=timedelta(seconds=20))
    house.bank.faults.lose_post = 1
    record = await house.draw()
    assert await house.state_of(record) == "UNKNOWN"
    house.clock.turn(timedelta(minutes=1))
    house.open_core(TOMORROW)
    ended = await house.end()
    assert ended.run is not None
    assert (ended.state, ended.run.carried_over, ended.differences) == (EndState.DONE, 0, 0)
    assert await house.state_of(record) == "DISBURSED"


async def test_payment_that_stays_unknown_is_carried_over_and_settles_its_difference_later(house: DayHouse) -> None:
    house.bank.faults.lose_post = 1
    record = await house.draw(100_000)
    house.bank.faults.core_down = True
    house.open_core(TOMORROW)
    ended = await house.end()
    assert ended.run is not None
    assert (ended.state, ended.run.carried_over) == (EndState.DONE, 1)
    (difference,) = await differences_of(house)
    assert (difference.kind, difference.reference) == (DifferenceKind.THEIRS_ONLY, record.drawdown.drawdown_id)
    assert (difference.under_way, difference.owner, difference.deadline) == ("UNKNOWN", "operations", TOMORROW)
    (left,) = await figures_of(house, FigureSection.CARRIED_OVER)
    assert (left.label, left.count, left.amount) == ("UNKNOWN", 1, 100_000)

    # The next day core answers, on the next day the difference is gone.
    house.bank.faults.core_down = False
    house.clock.turn(timedelta(minutes=5))
    house.policy = replace(house.policy, wait_for_payments=timedelta(seconds=20))
    house.open_core(TOMORROW + timedelta(days=1))
    ended = await house.end()
    assert (ended.state, ended.business_date, ended.differences) == (EndState.DONE, TOMORROW, 0)
    assert await house.state_of(record) == "DISBURSED"
    (settled,) = await figures_of(house, FigureSection.SETTLED, TOMORROW)
    assert record.drawdown.drawdown_id in settled.label
    assert await house.books.read(lambda books: books.unsettled_differences(BANK, date(2027, 1, 1))) == ()


async def test_day_file_that_is_cut_short_concludes_nothing_and_is_asked_for_again(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        await house.draw()
    house.open_core(TOMORROW)
    whole = house.bank.core.day_page

    async def cut(bank_id: BankId, business_date: date, page: str = "") -> Outcome[DayPage]:
        answer = await whole(bank_id, business_date, page)
        assert isinstance(answer, Success)
        return answer if answer.value.next_page else Success(replace(answer.value, entries=answer.value.entries[1:]))

    monkeypatch.setattr(house.bank.core, "day_page", cut)
    ended = await house.end()
    assert ended.waiting is not None
    assert (ended.state, ended.waiting.waiting_for) == (EndState.WAITING, WaitingFor.WHOLE_DAY_FILE)
    assert await differences_of(house) == ()
    monkeypatch.undo()
    ended = await house.end()
    assert (ended.state, ended.differences) == (EndState.DONE, 0)


async def test_day_file_without_totals_is_not_whole(house: DayHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    house.open_core(TOMORROW)

    async def bare(*_: object) -> Outcome[DayPage]:
        return Success(DayPage((), "", None, final=True))

    monkeypatch.setattr(house.bank.core, "day_page", bare)
    ended = await house.end(TODAY)
    assert ended.waiting is not None
    assert ended.waiting.waiting_for is WaitingFor.WHOLE_DAY_FILE


async def test_each_kind_of_difference_is_found_and_is_somebodys(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing, other = await house.draw(100_000), await house.draw(200_000)
    await house.draw(300_000)
    house.open_core(TOMORROW)
    whole = await house.bank.core.day_page(BANK, TODAY)
    assert isinstance(whole, Success)
    first, second, third = whole.value.entries
    entries = (
        replace(second, amount=Fen(200_100)),
        third,
        replace(third, reference="nobody's", core_reference="N9", amount=Fen(5)),
    )

    async def altered(*_: object) -> Outcome[DayPage]:
        return Success(DayPage(entries, "", ControlTotals(3, Fen(500_105)), final=True))

    monkeypatch.setattr(house.bank.core, "day_page", altered)
    ended = await house.end()
    assert (ended.state, ended.differences) == (EndState.DONE, 3)
    found = {each.kind: each for each in await differences_of(house)}
    assert first.reference == found[DifferenceKind.OURS_ONLY].reference == missing.drawdown.drawdown_id
    assert found[DifferenceKind.DIFFERENT_AMOUNT].reference == other.drawdown.drawdown_id
    assert found[DifferenceKind.THEIRS_ONLY].reference == "nobody's"
    assert all(each.owner and each.deadline > TODAY for each in found.values())


async def test_core_that_cannot_be_reached_stops_the_day_and_is_asked_again(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.close_core()

    async def silent(*_: object) -> Outcome[DayPage]:
        return OutcomeUnknown("UNAVAILABLE")

    monkeypatch.setattr(house.bank.core, "day_page", silent)
    ended = await house.end()
    assert ended.run is not None
    assert ended.waiting is not None
    assert (ended.run.phase, ended.waiting.waiting_for) == (DayPhase.RECONCILE, WaitingFor.CORE_TO_ANSWER)
    monkeypatch.undo()
    house.open_core(TOMORROW)
    assert (await house.end()).state is EndState.DONE


async def test_two_runners_at_once_do_the_day_once(house: DayHouse) -> None:
    await house.draw()
    house.open_core(TOMORROW)
    states = sorted(ended.state for ended in await asyncio.gather(*(house.end() for _ in range(4))))
    assert states.count(EndState.DONE) == 1
    assert set(states) <= {EndState.DONE, EndState.WAITING, EndState.NOTHING_TO_DO, EndState.ALREADY_DONE}
    acts = await acts_of(house)
    assert acts.count("business_day_closed") == acts.count("business_day_opened") == 1


async def test_runner_that_was_taken_over_from_is_turned_away_when_it_next_writes(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.draw()
    house.open_core(TOMORROW)
    whole = house.bank.core.day_page

    async def slow(*_: object) -> Outcome[DayPage]:
        # So slow that another runner takes the day over, and is done with it.
        monkeypatch.undo()
        house.clock.turn(timedelta(days=2))
        assert (await house.end()).state is EndState.DONE
        return await whole(BANK, TODAY)

    monkeypatch.setattr(house.bank.core, "day_page", slow)
    ended = await house.end()
    assert ended.waiting is not None
    assert (ended.state, ended.waiting.waiting_for) == (EndState.WAITING, WaitingFor.OTHER_RUNNER)
    acts = await acts_of(house)
    assert acts.count("business_day_reconciled") == acts.count("business_day_opened") == 1


@pytest.mark.parametrize("turn", [timedelta(days=-3), timedelta(days=3)], ids=["back", "forward"])
async def test_clock_that_jumps_moves_no_business_date_and_holds_nobody_up(house: DayHouse, turn: timedelta) -> None:
    await house.draw()
    house.close_core()
    await house.end()

    # A runner that died while it held the lease.
    def die_holding(books: Books) -> None:
        from channel_server.domain.day_run import DayRun, Lease

        now = house.clock.now()
        fresh = DayRun(BANK, TODAY, start_time=now)
        lease = Lease("dead", now + house.policy.lease)
        assert books.claim_day_run(fresh, lease, now, house.policy.lease) is not None

    await house.books.write(die_holding)
    ended = await house.end()
    assert ended.waiting is not None
    assert ended.waiting.waiting_for is WaitingFor.OTHER_RUNNER

    house.clock.turn(turn)
    ended = await house.end()
    assert ended.waiting is not None
    assert ended.waiting.waiting_for is WaitingFor.CORE_TO_OPEN_NEXT
    assert await day_of(house) == BankDay(BANK, TODAY, DayState.CLOSED)
    house.open_core(TOMORROW)
    assert (await house.end()).state is EndState.DONE
    assert await day_of(house) == BankDay(BANK, TOMORROW)


async def test_report_is_there_once_the_day_was_reported_and_for_its_own_bank(house: DayHouse) -> None:
    await house.draw()
    house.close_core()
    assert await house.books.read(lambda books: find_report(books, BANK, TODAY)) is None
    await house.end()
    report = await house.books.read(lambda books: find_report(books, BANK, TODAY))
    assert report is not None
    assert (report.bank_name, report.signed_off_by) == ("清江农商行", "")
    assert report.total(FigureSection.DRAWDOWN).amount == 100_000
    assert await house.books.read(lambda books: find_report(books, BankId("yunling"), TODAY)) is None


async def test_payment_that_was_put_off_before_the_clock_was_turned_back_is_taken_up_at_once(house: DayHouse) -> None:
    house.bank.faults.lose_post = 1
    record = await house.draw()
    assert await house.state_of(record) == "UNKNOWN"
    assert await mend_due_times(house.services) == 0
    house.clock.turn(timedelta(days=-3))
    assert await sweep_drawdowns(house.services, lambda *_: None) == 0
    assert await mend_due_times(house.services) >= 1
    assert await sweep_drawdowns(house.services, lambda *_: None) == 1
    assert await house.state_of(record) == "DISBURSED"


async def test_look_at_an_end_that_lies_hours_ahead_is_not_pulled_to_now(house: DayHouse) -> None:
    record = await house.draw()
    look = house.clock.now() + max(house.services.policy.looks)
    key = f"drawdown_id = '{record.drawdown.drawdown_id}'"
    await house.change(f"UPDATE drawdown SET due_time_ms = {int(look.timestamp() * 1000)} WHERE {key}")
    assert await mend_due_times(house.services) == 0


async def test_payment_in_doubt_when_the_clock_is_turned_forward_goes_to_a_person_and_still_settles(
    house: DayHouse,
) -> None:
    house.bank.faults.lose_post = 1
    record = await house.draw()
    house.bank.faults.core_down = True
    house.clock.turn(timedelta(days=3))
    await sweep_drawdowns(house.services, lambda *_: None)
    found = await house.books.read(lambda books: books.drawdown(BANK, record.drawdown.drawdown_id))
    assert found is not None
    assert (found.drawdown.state, found.drawdown.suspense is not None) == ("UNKNOWN", True)
    house.bank.faults.core_down = False
    house.clock.turn(timedelta(minutes=5))
    await sweep_drawdowns(house.services, lambda *_: None)
    assert await house.state_of(record) == "DISBURSED"
    found = await house.books.read(lambda books: books.drawdown(BANK, record.drawdown.drawdown_id))
    assert found is not None
    assert found.business_date == TODAY


async def test_core_that_tells_no_date_is_waited_for_though_nobody_knows_the_day(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_: BankId) -> Outcome[BusinessDay]:
        return OutcomeUnknown("UNAVAILABLE")

    monkeypatch.setattr(house.bank.core, "business_day", gone)
    ended = await house.end()
    assert ended.waiting is not None
    assert (ended.business_date, ended.waiting.waiting_for) == (None, WaitingFor.CORE_TO_ANSWER)
    assert await day_of(house) is None


async def test_day_that_is_open_stays_open_while_core_does_not_say_that_it_has_closed_it(
    house: DayHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open_core(TOMORROW)
    assert (await house.end(TODAY)).state is EndState.DONE

    async def gone(_: BankId) -> Outcome[BusinessDay]:
        return OutcomeUnknown("UNAVAILABLE")

    monkeypatch.setattr(house.bank.core, "business_day", gone)
    ended = await house.end()
    assert ended.waiting is not None
    assert (ended.state, ended.business_date) == (EndState.WAITING, TOMORROW)
    assert ended.waiting.waiting_for is WaitingFor.CORE_TO_ANSWER
    assert await day_of(house) == BankDay(BANK, TOMORROW, DayState.OPEN)
    # Who names the date has decided: the day is closed here, whatever core says.
    await house.end(TOMORROW)
    assert await day_of(house) == BankDay(BANK, TOMORROW, DayState.CLOSED)


async def test_run_that_is_done_is_left_alone_by_whoever_asks_again(house: DayHouse) -> None:
    house.open_core(TOMORROW)
    await house.end(TODAY)
    before = await house.rows("SELECT * FROM day_run")
    assert (await house.end(TODAY)).state is EndState.ALREADY_DONE
    assert list(map(tuple, await house.rows("SELECT * FROM day_run"))) == list(map(tuple, before))

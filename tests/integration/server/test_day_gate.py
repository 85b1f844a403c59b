"""While a bank's day is closed nothing begins and everything finishes; a clock that jumps opens nothing."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import repayment_service_pb2 as repayment_pb

from channel_server.application.books import Books
from channel_server.application.day_ends import DayPolicy
from channel_server.application.ports import BusinessDay, Outcome, OutcomeUnknown, Success
from channel_server.application.run_end_of_day import EndOfDay, EndState, run_end_of_day
from channel_server.application.services import BankDays
from channel_server.domain.business_day import BankDay, DayState
from channel_server.domain.day_report import FigureSection
from channel_server.domain.ids import BankId
from channel_server.domain.refusals import Refusal
from tests.integration.server.conftest import House
from tests.integration.server.terminal import Refused, Terminal, refusal_of

BANK = BankId("qingjiang")
TODAY, TOMORROW = date(2026, 1, 15), date(2026, 1, 16)


async def end(house: House, asked: date | None = None) -> EndOfDay:
    policy = DayPolicy(wait_for_payments=timedelta(0))
    return await run_end_of_day(house.services, policy, BANK, asked, lambda _: None)


def turn_core(house: House, day: date, *, is_open: bool = True) -> None:
    house.bank.core.set_business_day(BANK, day, is_open=is_open)
    house.services.days.forget()


async def test_drawdown_on_a_closed_day_is_refused_and_its_request_stays_unused(
    house: House, terminal: Terminal
) -> None:
    request = (await terminal.ready()).request()
    await end(house, TODAY)
    no = await refusal_of(terminal.draw(request))
    assert (no.code, no.reason) == (grpc.StatusCode.UNAVAILABLE, "CORE_UNAVAILABLE")
    assert house.bank.faults.posts == []
    assert await house.services.books.read(lambda books: books.request(BANK, request.request_id)) is None


async def test_drawdown_waits_for_our_day_though_core_has_opened_the_next(house: House, terminal: Terminal) -> None:
    await end(house, TODAY)
    turn_core(house, TOMORROW)
    ready = await terminal.ready()
    assert (await refusal_of(terminal.draw(ready.request()))).reason == "CORE_UNAVAILABLE"
    await end(house)
    drawn = await terminal.draw((await terminal.ready()).request())
    assert drawn.state == pb.DRAWDOWN_STATE_DISBURSED


async def test_request_that_was_answered_is_answered_again_on_a_closed_day(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    first = await terminal.draw(request)
    await end(house, TODAY)
    assert await terminal.draw(request) == first


async def test_bank_without_an_end_of_day_has_cores_day_alone(house: House, terminal: Terminal) -> None:
    turn_core(house, TOMORROW)
    drawn = await terminal.draw((await terminal.ready()).request())
    assert drawn.state == pb.DRAWDOWN_STATE_DISBURSED
    assert await house.services.books.read(lambda books: books.bank_day(BANK)) is None


async def test_other_bank_goes_on_while_one_closes(house: House) -> None:
    await end(house, TODAY)
    async with house.terminal("YL-0001") as other:
        await other.hello()
        drawn = await other.draw((await other.ready("sun")).request())
        assert drawn.state == pb.DRAWDOWN_STATE_DISBURSED


async def reverse(house: House, drawdown_id: str) -> Refused:
    async with house.terminal("JC-T001") as teller:
        request = pb.ReverseDrawdownRequest(request_id=str(uuid.uuid4()), drawdown_id=drawdown_id, reason="客户放弃")
        return await refusal_of(teller.undo(request, timeout=10))


async def test_reversal_on_a_closed_day_is_refused_and_after_the_roll_it_is_too_late(
    house: House, terminal: Terminal
) -> None:
    drawn = await terminal.draw((await terminal.ready()).request())
    await end(house, TODAY)
    no = await reverse(house, drawn.drawdown_id)
    assert no.reason == "CORE_UNAVAILABLE"
    turn_core(house, TOMORROW)
    await end(house)
    no = await reverse(house, drawn.drawdown_id)
    assert (no.reason, no.metadata["cause"]) == ("REVERSAL_NOT_ALLOWED", f"posted on {TODAY}")
    assert house.bank.faults.reversals == []


@dataclass
class TurnedClock:
    time: datetime = datetime(2026, 1, 15, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.mark.parametrize("turn", [timedelta(days=-3), timedelta(days=3)], ids=["back", "forward"])
async def test_business_day_is_asked_for_anew_when_the_clock_jumps(house: House, turn: timedelta) -> None:
    clock = TurnedClock()
    days = BankDays(house.bank.core, clock)
    first = await days.open_day(BANK)
    assert isinstance(first, BusinessDay)
    house.bank.core.set_business_day(BANK, TOMORROW)
    clock.time += turn
    second = await days.open_day(BANK)
    assert isinstance(second, BusinessDay)
    assert (first.business_date, second.business_date) == (TODAY, TOMORROW)


async def test_day_kept_from_before_the_clock_was_turned_back_serves_nobody_when_core_is_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TurnedClock()
    days = BankDays(house.bank.core, clock)
    await days.open_day(BANK)

    async def gone(_: BankId) -> Outcome[BusinessDay]:
        return OutcomeUnknown("UNAVAILABLE")

    monkeypatch.setattr(house.bank.core, "business_day", gone)
    clock.time += timedelta(minutes=1)
    assert isinstance(await days.today(BANK), BusinessDay)
    clock.time -= timedelta(days=3)
    assert isinstance(await days.today(BANK), Refusal)


async def test_closed_day_is_a_state_in_the_books_and_no_clock_opens_it(house: House) -> None:
    await end(house, TODAY)

    def day(books: Books) -> BankDay | None:
        return books.bank_day(BANK)

    assert await house.services.books.read(day) == BankDay(BANK, TODAY, DayState.CLOSED)
    answer = await house.bank.core.business_day(BANK)
    assert isinstance(answer, Success)
    assert answer.value.business_date == TODAY


async def test_repayment_is_in_the_report_of_its_day_and_is_refused_once_it_is_closed(
    house: House, terminal: Terminal
) -> None:
    note, kind = "XK202509150317", repayment_pb.REPAYMENT_KIND_PARTIAL
    session_id, token = await terminal.enter("wang")
    request = await terminal.confirm_repayment(session_id, token, note, kind, 160_000)
    assert (await terminal.repay(request)).state == repayment_pb.REPAYMENT_STATE_REPAID
    late = await terminal.confirm_repayment(session_id, token, note, kind, 10_000)
    await end(house, TODAY)
    assert (await refusal_of(terminal.repay(late))).reason == "CORE_UNAVAILABLE"
    turn_core(house, TOMORROW)
    ended = await end(house)
    assert (ended.state, ended.differences) == (EndState.DONE, 0)
    figures = await house.services.books.read(lambda books: books.figures(BANK, TODAY))
    repaid = {(each.section, each.label): each.amount for each in figures if each.count}
    assert repaid[FigureSection.REPAYMENT, "KIOSK"] == repaid[FigureSection.MATCHED, "REPAYMENT"] == 160_000

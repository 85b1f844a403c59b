"""Core does after all what it had said that it would not: it is found by asking again, and ends with nobody losing."""

import uuid
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb

from channel_server.application.mend_due_times import mend_due_times
from channel_server.application.ports import CoreCapabilities, PostingState, ReversalOrder, Success
from channel_server.application.ports import Refused as PortRefused
from channel_server.domain.ids import BankId, DrawdownId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, fen
from tests.integration.server.waiting import until, until_outcome, until_state

pytestmark = on_both_databases

BANK = BankId("qingjiang")
LOOKS = (0.3, 0.3, 0.3)


async def kept(house: House, drawdown_id: str) -> Any:
    return await house.services.books.read(lambda books: books.drawdown(BANK, DrawdownId(drawdown_id)))


async def acts(house: House) -> list[str]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    return [row.body.event_type for row in rows]


async def core_state(house: House, drawdown_id: str) -> PostingState:
    answer = await house.bank.core.inquire_posting(BANK, DrawdownId(drawdown_id))
    assert isinstance(answer, Success)
    return answer.value.state


async def voided(house: House, terminal: Terminal) -> tuple[Any, str]:
    """A drawdown whose request was lost, and that ended by core's promise never to take it."""
    house.bank.faults.drop_post = 1
    ready = await terminal.ready()
    request = ready.request()
    drawdown = await terminal.draw(request)
    await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_FAILED)
    assert await core_state(house, drawdown.drawdown_id) is PostingState.VOIDED
    return ready, drawdown.drawdown_id


def reversal(drawdown_id: str) -> pb.ReverseDrawdownRequest:
    return pb.ReverseDrawdownRequest(request_id=str(uuid.uuid4()), drawdown_id=drawdown_id, reason="客户放弃")


async def test_payment_that_arrives_after_it_was_voided_is_found_and_goes_to_a_person_where_core_cannot_be_repeated(
    build: Builder,
) -> None:
    house = await build(promises=CoreCapabilities(False, True, False), look_again_s=LOOKS)
    async with house.terminal() as terminal:
        await terminal.hello()
        ready, drawdown_id = await voided(house, terminal)
        await house.bank.core.arrive_late(house.bank.faults.orders[0])
        request_id = (await terminal.get(ready.session_id, drawdown_id)).request_id
        await until_outcome(terminal, request_id, pb.CUSTOMER_OUTCOME_SEE_STAFF)
        record = await kept(house, drawdown_id)
        assert record.drawdown.suspense.owner == "operations"
        assert record.drawdown.suspense.cause == "core says POSTED of a drawdown that is FAILED"
        (line,) = await terminal.list_lines(ready.session_id)
        assert (fen(line.balance.reserved), fen(line.balance.outstanding)) == (0, 1_200_000)


async def test_payment_that_arrives_after_it_was_voided_is_taken_back_where_core_can(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, True, True), look_again_s=LOOKS)
    async with house.terminal() as terminal:
        await terminal.hello()
        ready, drawdown_id = await voided(house, terminal)
        await house.bank.core.arrive_late(house.bank.faults.orders[0])

        async def taken_back() -> bool:
            return await core_state(house, drawdown_id) is PostingState.REVERSED

        await until(taken_back)

        async def settled() -> bool:
            record = await kept(house, drawdown_id)
            return record.drawdown.suspense is None and record.due_time is None

        await until(settled)
        assert (await terminal.get(ready.session_id, drawdown_id)).outcome == pb.CUSTOMER_OUTCOME_NOT_DONE
        found = await acts(house)
        assert found.count("drawdown_suspended") == found.count("suspense_ended") == 1
        assert len(house.bank.faults.reversals) == 1


async def test_payment_made_again_after_its_reversal_is_taken_back_under_a_reference_of_its_own(build: Builder) -> None:
    house = await build(look_again_s=LOOKS)
    async with house.terminal() as terminal, house.terminal("JC-T001") as counter:
        await terminal.hello()
        ready = await terminal.ready()
        drawdown = await terminal.draw(ready.request())
        request = reversal(drawdown.drawdown_id)
        undone = (await counter.undo(request, timeout=10)).drawdown
        assert undone.state == pb.DRAWDOWN_STATE_REVERSED
        await house.bank.core.arrive_late(house.bank.faults.orders[0])

        async def taken_back() -> bool:
            return len(house.bank.faults.reversals) == 2 and (await kept(house, drawdown.drawdown_id)).due_time is None

        await until(taken_back)
        assert house.bank.faults.reversals[0] == request.request_id != house.bank.faults.reversals[1]
        assert await core_state(house, drawdown.drawdown_id) is PostingState.REVERSED
        # The reversal that the teller asked for is answered as it was.
        again = (await counter.undo(request, timeout=10)).drawdown
        assert again.state == pb.DRAWDOWN_STATE_REVERSED


async def test_reversal_carried_out_after_core_refused_it_is_followed(build: Builder) -> None:
    house = await build(look_again_s=LOOKS)
    async with house.terminal() as terminal, house.terminal("JC-T001") as counter:
        await terminal.hello()
        ready = await terminal.ready()
        drawdown = await terminal.draw(ready.request())
        house.bank.faults.refuse_reversal = PortRefused("BALANCE_SHORT", "余额不足")
        request = reversal(drawdown.drawdown_id)
        with pytest.raises(Exception, match="core banking refused"):
            await counter.undo(request, timeout=10)
        order = ReversalOrder(BANK, DrawdownId(drawdown.drawdown_id), request.request_id, request.reason)
        await house.bank.core.undo_late(order)

        async def followed() -> bool:
            told = await terminal.get(ready.session_id, drawdown.drawdown_id)
            return bool(told.state == pb.DRAWDOWN_STATE_REVERSED)

        await until(followed)
        (line,) = await terminal.list_lines(ready.session_id)
        assert fen(line.balance.outstanding) == 1_200_000
        ledger = await house.services.books.read(lambda books: books.note(BANK, drawdown.loan_note_id))
        assert ledger is not None
        assert ledger.principal_balance == 0


@pytest.mark.parametrize("core_answers", ["POSTED", "NOT_FOUND"])
async def test_reversal_that_never_arrived_is_sent_again_or_goes_to_a_person(build: Builder, core_answers: str) -> None:
    house = await build(confirm_within_s=600)
    async with house.terminal() as terminal, house.terminal("JC-T001") as counter:
        await terminal.hello()
        ready = await terminal.ready()
        drawdown = await terminal.draw(ready.request())
        house.bank.faults.drop_reversal = 1
        asked = (await counter.undo(reversal(drawdown.drawdown_id), timeout=10)).drawdown
        assert asked.state == pb.DRAWDOWN_STATE_REVERSING
        if core_answers == "POSTED":
            await until_state(terminal, drawdown.request_id, pb.DRAWDOWN_STATE_REVERSED)
            assert len(house.bank.faults.reversals) == 2
            return
        house.bank.core._kept.clear()

        async def handed_over() -> bool:
            return (await kept(house, drawdown.drawdown_id)).drawdown.suspense is not None

        await until(handed_over)
        (line,) = await terminal.list_lines(ready.session_id)
        assert fen(line.balance.outstanding) == 3_200_000


async def test_look_that_is_hours_away_is_not_taken_for_a_clock_that_was_turned_back(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, True, True), look_again_s=(21_600,))
    async with house.terminal() as terminal:
        await terminal.hello()
        _, drawdown_id = await voided(house, terminal)
        due = (await kept(house, drawdown_id)).due_time
        assert await mend_due_times(house.services) == 0
        assert (await kept(house, drawdown_id)).due_time == due


async def test_drawdown_that_ended_at_once_is_not_asked_after(house: House, terminal: Terminal) -> None:
    paid = await terminal.draw((await terminal.ready("wang", 1_000_000)).request())
    house.bank.faults.refuse_post = PortRefused("ACCOUNT_CLOSED", "销户")
    refused_at_once = await terminal.draw((await terminal.ready("wang", 1_000_000)).request())
    assert refused_at_once.state == pb.DRAWDOWN_STATE_FAILED
    assert (await kept(house, paid.drawdown_id)).due_time is None
    assert (await kept(house, refused_at_once.drawdown_id)).due_time is None

"""The change feed of a branch: what waits and what happens at its terminals, told to whoever is signed in there."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import customer_service_pb2, staff_service_pb2, work_list_service_pb2, work_list_service_pb2_grpc

from channel_server.application.books import Books
from channel_server.application.ports import CoreCapabilities
from channel_server.domain.ids import BankId, TerminalId
from tests.integration.server.bank import make_bank
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.desks import set_bound
from tests.integration.server.feeds import DRAWN, changes, listening, reason_in, watch, watch_branch
from tests.integration.server.terminal import Terminal

pytestmark = on_both_databases


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal("JC-T001") as made:
        yield made


async def test_branch_hears_what_happens_at_its_terminals_and_not_at_another_banks_of_the_same_name(
    house: House, terminal: Terminal, desk: Terminal
) -> None:
    async with house.terminal("YL-0001") as elsewhere, house.terminal("YL-T001") as away:
        own, others = watch_branch(desk), watch_branch(away)
        await listening(own)
        await listening(others)
        drawdown = await terminal.draw((await terminal.ready("wang")).request())
        call_id = str(uuid.uuid4())
        await terminal.call_staff(call_id)
        told = await changes(own, "help_call_made")
        assert [each.event_type for each in told if each.subject_id == drawdown.drawdown_id] == DRAWN
        assert (told[-1].kind, told[-1].subject_id) == (pb.CHANGE_KIND_HELP_CALL, call_id)
        await elsewhere.hello()
        other_call = str(uuid.uuid4())
        await elsewhere.call_staff(other_call)
        assert [each.subject_id for each in await changes(others, "help_call_made")] == [other_call]


async def test_branch_resumes_from_the_number_last_seen(terminal: Terminal, desk: Terminal) -> None:
    stream = watch_branch(desk)
    began = await listening(stream)
    stream.cancel()
    calls = [str(uuid.uuid4()) for _ in range(2)]
    for each in calls:
        await terminal.call_staff(each)
    resumed = watch_branch(desk, began)
    await listening(resumed)
    told = await changes(resumed, "help_call_made") + await changes(resumed, "help_call_made")
    made = [each.subject_id for each in told if each.event_type == "help_call_made"]
    assert made == calls


async def test_approval_is_told_to_the_branch_and_to_its_customers_other_screens(
    house: House, terminal: Terminal, desk: Terminal
) -> None:
    await set_bound(house, 1_000_000)
    session_id, _ = await terminal.enter("wang")
    async with house.terminal("JC-T002") as supervisor:
        await desk.hello()
        branch, customer = watch_branch(supervisor), watch(terminal, session_id)
        await listening(branch)
        await listening(customer)
        waiting = await desk.draw((await desk.ready("wang")).request())
        submitted = await changes(branch, "approval_submitted")
        assert (submitted[-1].kind, submitted[-1].subject_id) == (pb.CHANGE_KIND_APPROVAL, waiting.approval_id)
        await supervisor.approve(waiting.approval_id)
        told = [await changes(stream, "drawdown_disbursed") for stream in (branch, customer)]
        for each in (submitted + told[0], told[1]):
            of_approval = [one.event_type for one in each if one.subject_id == waiting.approval_id]
            assert {of_approval[0], of_approval[-1]} == {"approval_submitted", "approval_approved"}
            assert next(one.event_type for one in each if one.subject_id == waiting.drawdown_id) == "drawdown_reserved"


async def test_who_has_work_in_hand_is_told_to_the_branch_and_not_to_the_customer(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, False, False))
    async with house.terminal() as terminal, house.terminal("JC-T001") as desk, house.terminal("JC-T002") as next_desk:
        await terminal.hello()
        house.bank.faults.core_down = True
        house.bank.faults.lose_post = 1
        drawn = await terminal.draw((await terminal.ready("wang")).request())
        session_id, _ = await terminal.enter("wang")
        branch, customer = watch_branch(next_desk), watch(terminal, session_id)
        await listening(branch)
        await listening(customer)
        work: Any = work_list_service_pb2_grpc.WorkListServiceStub(desk.channel)
        item = {"kind": work_list_service_pb2.WORK_KIND_DRAWDOWN, "subject_id": drawn.drawdown_id}
        await work.AssignWorkItem(work_list_service_pb2.AssignWorkItemRequest(staff_number="0317", **item), timeout=10)
        (taken,) = await changes(branch, "work_taken")
        assert (taken.kind, taken.subject_id) == (pb.CHANGE_KIND_WORK, drawn.drawdown_id)
        await work.NoteCustomerTold(work_list_service_pb2.NoteCustomerToldRequest(**item), timeout=10)
        assert [each.kind for each in await changes(branch, "work_told")] == [pb.CHANGE_KIND_WORK]
        await terminal.enter("wang")
        told = await changes(customer, "card_proved")
        assert pb.CHANGE_KIND_WORK not in {each.kind for each in told}


@pytest.mark.parametrize("money", ["drawdown", "repayment"])
async def test_branch_hears_that_what_waited_and_began_at_no_branch_waits_no_more(build: Builder, money: str) -> None:
    house = await build(promises=CoreCapabilities(False, False, False))

    def move_away(books: Books) -> None:
        found = books.terminal(TerminalId("JC-0317"))
        assert found is not None
        books.put_terminal(replace(found, branch_name="", branch_name_en=""))

    await house.services.books.write(move_away)
    async with house.terminal() as terminal, house.terminal("JC-T001") as desk:
        await terminal.hello()
        stream = watch_branch(desk)
        await listening(stream)
        quiet = await terminal.draw((await terminal.ready("wang", amount_fen=100_000)).request())
        house.bank.faults.core_down = True
        house.bank.faults.lose_post = 1
        if money == "drawdown":
            subject_id = (await terminal.draw((await terminal.ready("wang", amount_fen=200_000)).request())).drawdown_id
            lost, ended = "posting_answer_lost", "drawdown_disbursed"
        else:
            subject_id = (await terminal.repay(await terminal.ready_to_repay())).repayment_id
            lost, ended = "repayment_answer_lost", "repayment_received"
        await changes(stream, lost)
        house.bank.faults.core_down = False
        told = await changes(stream, ended)
        assert told[-1].subject_id == subject_id
        assert quiet.drawdown_id not in {each.subject_id for each in told}


async def test_line_stopped_at_the_counter_is_told_to_its_customers_screens(terminal: Terminal, desk: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    (line, *_) = await terminal.list_lines(session_id)
    stream = watch(terminal, session_id)
    await listening(stream)
    request = customer_service_pb2.FreezeCreditLineRequest(
        request_id=str(uuid.uuid4()), credit_line_id=line.credit_line_id, reason="客户电话要求先停用"
    )
    await desk.customers.FreezeCreditLine(request, timeout=10)
    (change,) = await changes(stream, "credit_line_frozen")
    assert (change.kind, change.subject_id) == (pb.CHANGE_KIND_CREDIT_LINE, line.credit_line_id)


async def test_branch_hears_the_same_at_two_servers_whoever_draws_at_once(build: Builder) -> None:
    bank = make_bank()
    one = await build(bank)
    another = await build(bank, database=one.database)
    async with (
        one.terminal("JC-T001") as desk,
        another.terminal("JC-T002") as other_desk,
        one.terminal() as here,
        another.terminal("JC-0318") as there,
    ):
        began = []
        streams = [watch_branch(desk), watch_branch(other_desk)]
        for stream in streams:
            began.append(await listening(stream))
        for kiosk in (here, there):
            await kiosk.hello()
        ready = [await kiosk.ready(key, amount_fen=100_000) for key in ("wang", "chen") for kiosk in (here, there) * 2]
        places = (here, there) * 4
        await asyncio.gather(*(kiosk.draw(each.request()) for kiosk, each in zip(places, ready, strict=True)))
        await here.call_staff(last := str(uuid.uuid4()))
        heard = [await changes(stream, "help_call_made") for stream in streams]
        assert heard[0][-1].subject_id == heard[1][-1].subject_id == last
        assert sum(each.event_type == "drawdown_disbursed" for each in heard[0]) == len(ready)

        def chain(books: Books) -> list[tuple[int, str]]:
            told, at = [], min(began)
            while (page := books.changes_after(BankId("qingjiang"), at)).last > at:
                at = page.last
                told += [(each.change.sequence_number, each.change.event_type) for each in page.changes]
            return told

        kept = await one.services.books.read(chain)
        for start, each in zip(began, heard, strict=True):
            upto = each[-1].sequence_number
            assert [(one.sequence_number, one.event_type) for one in each] == [
                (number, act) for number, act in kept if start < number <= upto
            ]


async def test_branch_is_told_to_nobody_but_who_is_signed_in(house: House, terminal: Terminal, desk: Terminal) -> None:
    assert await reason_in(watch_branch(terminal)) == "NOT_AT_THIS_CHANNEL"
    async with house.terminal("JC-T002", staff="") as empty:
        assert await reason_in(watch_branch(empty)) == "STAFF_NOT_SIGNED_IN"
    stream = watch_branch(desk)
    await listening(stream)
    await desk.staffs.SignOut(staff_service_pb2.SignOutRequest(), timeout=10)
    assert await reason_in(stream) == "STAFF_NOT_SIGNED_IN"


async def test_branch_stream_ends_when_its_teller_signs_in_elsewhere(house: House, desk: Terminal) -> None:
    stream = watch_branch(desk)
    await listening(stream)
    async with house.terminal("JC-T002", staff="0317"):
        assert await reason_in(stream) == "STAFF_SIGNED_IN_ELSEWHERE"

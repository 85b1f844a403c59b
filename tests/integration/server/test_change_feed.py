"""The change feed over gRPC and as JSON: what happens at one channel is told at the others, once, at any server."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import (
    change_feed_service_pb2_grpc,
    customer_service_pb2,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    session_service_pb2,
    staff_service_pb2,
    work_list_service_pb2,
    work_list_service_pb2_grpc,
)

from channel_server.application import change_feed
from channel_server.application.books import Books
from channel_server.application.ports import CoreCapabilities
from channel_server.application.records import TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.partner_token import MobilePartner
from channel_server.domain.session import Channel
from channel_server.sandbox.mobile_bank import MobileBank
from channel_server.transport.grpc import stream_guard
from tests.integration.server.bank import make_bank
from tests.integration.server.conftest import Builder, House
from tests.integration.server.desks import set_bound
from tests.integration.server.telephone import ISSUER, Telephone
from tests.integration.server.terminal import Terminal, refused
from tests.integration.server.waiting import until

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])

DRAWN = ["drawdown_reserved", "posting_intended", "drawdown_disbursed"]


@pytest.fixture
async def other(house: House) -> AsyncIterator[Terminal]:
    """Another terminal of the same bank."""
    async with house.terminal("JC-0318") as made:
        await made.hello()
        yield made


def watch(terminal: Terminal, session_id: str, after: int = 0, timeout: float = 20) -> Any:
    stub: Any = change_feed_service_pb2_grpc.ChangeFeedServiceStub(terminal.channel)
    request = pb.WatchCustomerRequest(session_id=session_id, after_sequence_number=after)
    return stub.WatchCustomer(request, timeout=timeout)


async def next_of(stream: Any) -> Any:
    return await anext(aiter(stream))


async def listening(stream: Any) -> int:
    """Read the first message, which is none: everything up to its number has been told."""
    first = await next_of(stream)
    assert not first.HasField("change")
    return int(first.sequence_number)


async def changes(stream: Any, up_to: str) -> list[pb.Change]:
    """Read on until an act has been told."""
    told: list[pb.Change] = []
    async for each in stream:
        if each.HasField("change"):
            assert each.sequence_number == each.change.sequence_number
            told.append(each.change)
            if each.change.event_type == up_to:
                return told
    raise AssertionError(f"{up_to} was not told: {told}")


async def end_of(stream: Any) -> grpc.aio.AioRpcError:
    """Read on until the stream ends otherwise than well."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stream:
            pass
    return caught.value


async def reason_in(stream: Any) -> str:
    return refused(await end_of(stream)).reason


async def test_drawdown_at_one_terminal_is_told_at_another_in_order(terminal: Terminal, other: Terminal) -> None:
    ready = await terminal.ready("wang")
    session_id, _ = await other.enter("wang")
    stream = watch(other, session_id)
    began = await listening(stream)
    drawdown = await terminal.draw(ready.request())
    told = await changes(stream, "drawdown_disbursed")
    assert [each.event_type for each in told] == DRAWN
    assert {each.subject_id for each in told} == {drawdown.drawdown_id}
    assert {each.kind for each in told} == {pb.CHANGE_KIND_DRAWDOWN}
    numbers = [each.sequence_number for each in told]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > began
    assert all(each.time.seconds for each in told)


async def test_another_customers_and_another_banks_acts_are_not_told(
    house: House, terminal: Terminal, other: Terminal
) -> None:
    session_id, _ = await other.enter("wang")
    stream = watch(other, session_id)
    await listening(stream)
    await terminal.draw((await terminal.ready("liu")).request())
    async with house.terminal("YL-0001") as elsewhere:
        await elsewhere.hello()
        await elsewhere.open()
    own = await terminal.draw((await terminal.ready("wang")).request())
    told = await changes(stream, "drawdown_disbursed")
    assert {each.subject_id for each in told if each.kind == pb.CHANGE_KIND_DRAWDOWN} == {own.drawdown_id}
    assert {each.kind for each in told} == {pb.CHANGE_KIND_DRAWDOWN, pb.CHANGE_KIND_SESSION}


async def test_what_a_terminal_witnessed_and_what_was_quoted_is_not_told(terminal: Terminal, other: Terminal) -> None:
    session_id, _ = await other.enter("wang")
    stream = watch(other, session_id)
    await listening(stream)
    ready = await terminal.ready("wang")
    await terminal.draw(ready.request())
    told = [each.event_type for each in await changes(stream, "drawdown_disbursed")]
    assert [each for each in told if each.startswith(("drawdown_", "posting_", "contract_", "page_"))] == DRAWN


async def test_stream_is_resumed_at_another_server_and_nothing_is_left_out_or_twice(build: Builder) -> None:
    bank = make_bank()
    one = await build(bank)
    another = await build(bank, database=one.database)
    async with one.terminal() as drawing, one.terminal("JC-0318") as here, another.terminal("JC-0318") as there:
        for each in (drawing, here):
            await each.hello()
        session_id, _ = await here.enter("wang")
        whole, broken = watch(here, session_id), watch(there, session_id)
        began = await listening(whole)
        await listening(broken)
        await drawing.draw((await drawing.ready("wang", amount_fen=100_000)).request())
        first = await changes(broken, "posting_intended")
        broken.cancel()
        last = await drawing.ready("wang", amount_fen=200_000)
        await drawing.draw(last.request())
        resumed = watch(here, session_id, first[-1].sequence_number)
        assert await listening(resumed) >= first[-1].sequence_number
        rest = await changes(resumed, "drawdown_disbursed") + await changes(resumed, "drawdown_disbursed")
        everything = await changes(whole, "drawdown_disbursed") + await changes(whole, "drawdown_disbursed")
        assert [each.sequence_number for each in [*first, *rest]] == [each.sequence_number for each in everything]
        from_the_start = watch(there, session_id, began)
        await listening(from_the_start)
        again = await changes(from_the_start, "drawdown_disbursed") + await changes(
            from_the_start, "drawdown_disbursed"
        )
        assert again == everything


async def test_stream_is_resumed_after_a_restart_from_what_nobody_remembers(build: Builder) -> None:
    house = await build()
    async with house.terminal() as drawing, house.terminal("JC-0318") as here:
        for each in (drawing, here):
            await each.hello()
        session_id, _ = await here.enter("wang")
        stream = watch(here, session_id)
        began = await listening(stream)
        stream.cancel()
        # Nobody watches: the reader has ended, and has forgotten everything.
        for _ in range(2):
            await drawing.draw((await drawing.ready("wang", amount_fen=100_000)).request())
        resumed = watch(here, session_id, began)
        await listening(resumed)
        told = await changes(resumed, "drawdown_disbursed") + await changes(resumed, "drawdown_disbursed")
        assert [each.event_type for each in told if each.kind == pb.CHANGE_KIND_DRAWDOWN] == DRAWN * 2


@pytest.mark.parametrize("after", [10**9, 1])
async def test_number_of_the_future_and_of_long_ago_is_refused(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(change_feed, "MOST_REMEMBERED", 1)
    session_id, _ = await terminal.enter("wang")
    assert await reason_in(watch(terminal, session_id, after)) == "CHANGES_UNKNOWN"


async def test_stream_of_a_visit_without_a_customer_or_of_another_terminal_is_refused(
    terminal: Terminal, other: Terminal
) -> None:
    assert await reason_in(watch(terminal, await terminal.open())) == "ASSURANCE_INSUFFICIENT"
    session_id, _ = await terminal.enter("wang")
    assert await reason_in(watch(other, session_id)) == "SESSION_NOT_FOUND"


async def test_stream_ends_with_the_visit(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    stream = watch(terminal, session_id)
    await listening(stream)
    request = session_service_pb2.CloseSessionRequest(session_id=session_id, cause="cancelled")
    await terminal.sessions.CloseSession(request, timeout=10)
    assert await reason_in(stream) == "SESSION_EXPIRED"


async def test_stream_ends_when_the_visits_time_is_over(build: Builder) -> None:
    house = await build(session_lifetime_s=1.5)
    async with house.terminal() as terminal:
        await terminal.hello()
        session_id, _ = await terminal.enter("wang")
        stream = watch(terminal, session_id)
        await listening(stream)
        assert await reason_in(stream) == "SESSION_EXPIRED"


async def test_stream_ends_when_the_case_has_gone_to_another_terminal(terminal: Terminal, other: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    stream = watch(terminal, session_id)
    await listening(stream)
    giving: Any = handoff_service_pb2_grpc.HandoffServiceStub(terminal.channel)
    taking: Any = handoff_service_pb2_grpc.HandoffServiceStub(other.channel)
    given = await giving.OpenHandoff(handoff_service_pb2.OpenHandoffRequest(session_id=session_id), timeout=10)
    new, _ = await other.enter("wang")
    await taking.TakeHandoff(handoff_service_pb2.TakeHandoffRequest(session_id=new, code=given.code), timeout=10)
    assert await reason_in(stream) == "SESSION_HANDED_OVER"


async def test_stream_of_a_terminal_that_is_locked_is_cut_off(house: House, terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    stream = watch(terminal, session_id)
    await listening(stream)

    def lock(books: Books) -> None:
        found = books.terminal(TerminalId("JC-0317"))
        assert found is not None
        books.put_terminal(replace(found, locked=True))

    await house.services.books.write(lock)
    assert await reason_in(stream) == "TERMINAL_LOCKED"


async def test_two_channels_draw_at_once_one_wins_and_a_third_screen_sees_it(
    house: House, terminal: Terminal, other: Terminal
) -> None:
    first = await terminal.ready("chen", amount_fen=2_000_000)
    second = await other.ready("chen", amount_fen=2_000_000)
    async with AsyncExitStack() as stack:
        third = await stack.enter_async_context(house.terminal("JC-0318"))
        # Another connection of the second terminal: no hello of its own, which would change the key of its PIN pad.
        session_id, _ = await third.enter("chen")
        before = (await third.list_lines(session_id))[0]
        assert before.balance.available.units < 40_000, "the line has room for one of the two"
        stream = watch(third, session_id)
        await listening(stream)
        answers = await asyncio.gather(
            terminal.draw(first.request()), other.draw(second.request()), return_exceptions=True
        )
        (won,) = [each for each in answers if not isinstance(each, BaseException)]
        (lost,) = [each for each in answers if isinstance(each, grpc.aio.AioRpcError)]
        told = await changes(stream, "drawdown_disbursed")
        assert {each.subject_id for each in told if each.kind == pb.CHANGE_KIND_DRAWDOWN} == {won.drawdown_id}
        after = (await third.list_lines(session_id))[0]
        assert after.balance.available.units == before.balance.available.units - 20_000
        said = refused(lost)
        assert said.reason == "LINE_INSUFFICIENT"
        assert said.metadata["available"] == f"{after.balance.available.units:,}.00"


# --- a branch -----------------------------------------------------------------------------------------------------


def watch_branch(terminal: Terminal, after: int = 0) -> Any:
    stub: Any = change_feed_service_pb2_grpc.ChangeFeedServiceStub(terminal.channel)
    return stub.WatchBranch(pb.WatchBranchRequest(after_sequence_number=after), timeout=20)


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


# --- a telephone --------------------------------------------------------------------------------------------------


@pytest.fixture
async def phone(build: Builder, tmp_path: Path, house: House) -> Telephone:
    """A customer's telephone, at another server of the same books."""
    mobile = await build(house.bank, database=house.database, mobile_listen="127.0.0.1:0")
    bank = MobileBank.at(tmp_path / "mobile.key", ISSUER, "edian")
    (tmp_path / "jwks.json").write_text(bank.key_set())

    def enrol(books: Books) -> None:
        name, bank_id = TerminalId("JC-M001"), BankId("qingjiang")
        books.put_terminal(TerminalRecord(name, bank_id, Channel.MOBILE, "手机银行", "Mobile bank", "", False, None))
        books.put_mobile_partner(MobilePartner(ISSUER, bank_id, name, "edian", str(tmp_path / "jwks.json")))

    await house.services.books.write(enrol)
    assert mobile.mobile_address is not None
    phone = Telephone(mobile.mobile_address, house.certs)
    assert (await phone.enter(bank)).status == 200
    return phone


async def test_telephone_hears_what_happens_at_the_kiosk(terminal: Terminal, phone: Telephone) -> None:
    ready = await terminal.ready("wang")
    reader = asyncio.ensure_future(phone.listen(3))
    await until(lambda: bool(phone.heard))
    drawdown = await terminal.draw(ready.request())
    await reader
    first, *told = phone.heard
    assert "change" not in first
    assert [each["change"]["eventType"] for each in told] == DRAWN
    assert {each["change"]["subjectId"] for each in told} == {drawdown.drawdown_id}
    assert json.dumps(phone.heard).isascii()


async def test_telephone_that_hangs_up_gives_its_place_back(phone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_guard, "MOST_OF_ONE_CALLER", 1)
    await phone.listen(0)

    async def heard_again() -> bool:
        phone.heard.clear()
        await phone.listen(0)
        return "error" not in phone.heard[0]

    await until(heard_again)


async def test_telephone_is_cut_off_when_its_mobile_bank_is_locked(
    house: House, phone: Telephone, terminal: Terminal
) -> None:
    reader = asyncio.ensure_future(phone.listen(1))
    await until(lambda: bool(phone.heard))

    def lock(books: Books) -> None:
        found = books.terminal(TerminalId("JC-M001"))
        assert found is not None
        books.put_terminal(replace(found, locked=True))

    await house.services.books.write(lock)
    await reader
    assert phone.heard[-1]["error"]["code"] == "permission_denied"

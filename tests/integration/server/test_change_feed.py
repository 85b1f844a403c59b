"""The change feed over gRPC and as JSON: what happens at one channel is told at the others, once, at any server."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import handoff_service_pb2, handoff_service_pb2_grpc, session_service_pb2

from channel_server.application import change_feed
from channel_server.application.books import Books
from channel_server.domain.ids import TerminalId
from channel_server.transport.grpc import stream_guard
from tests.integration.server.bank import make_bank
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.feeds import DRAWN, changes, listening, reason_in, watch
from tests.integration.server.partner import enrol_mobile_bank, signed_in
from tests.integration.server.telephone import Telephone
from tests.integration.server.terminal import Terminal, refused
from tests.integration.server.waiting import until

pytestmark = on_both_databases


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


@pytest.fixture
async def phone(build: Builder, tmp_path: Path, house: House) -> Telephone:
    """A customer's telephone, at another server of the same books."""
    mobile = await build(house.bank, database=house.database, mobile_listen="127.0.0.1:0")
    await enrol_mobile_bank(house, tmp_path)
    return await signed_in(mobile, tmp_path)


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

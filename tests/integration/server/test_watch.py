"""A drawdown watched over gRPC: every change to its end, at any server, from any number, and never somebody else's."""

import asyncio
import uuid
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import session_service_pb2

from channel_server.application.ports import CoreCapabilities
from channel_server.domain.ids import TerminalId
from channel_server.transport.grpc import stream_guard
from tests.integration.server.bank import make_bank
from tests.integration.server.conftest import Builder, Database, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Ready, Terminal, refused
from tests.integration.server.waiting import until

pytestmark = on_both_databases


async def under_way(house: House, terminal: Terminal) -> tuple[Ready, str, "asyncio.Future[Any]"]:
    """Begin a drawdown that core does not answer until it is let go: who draws, which drawdown, and the call."""
    house.bank.faults.hold_post = asyncio.Event()
    ready = await terminal.ready()
    call = asyncio.ensure_future(terminal.draw(ready.request()))
    await until(lambda: len(house.bank.faults.posts) == 1)
    return ready, house.bank.faults.posts[0], call


def let_go(house: House) -> None:
    assert house.bank.faults.hold_post is not None
    house.bank.faults.hold_post.set()


async def told_next(stream: Any) -> Any:
    return await anext(aiter(stream))


async def refusal_in(stream: Any) -> str:
    """Read on until the stream is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stream:
            pass
    return refused(caught.value).reason


async def test_watch_tells_now_and_each_change_and_ends_with_the_drawdown(house: House, terminal: Terminal) -> None:
    ready, drawdown_id, call = await under_way(house, terminal)
    stream = terminal.watch(ready.session_id, drawdown_id)
    first = await told_next(stream)
    assert first.drawdown.state == pb.DRAWDOWN_STATE_DISBURSING
    let_go(house)
    rest = [each async for each in stream]
    assert [each.drawdown.state for each in rest] == [pb.DRAWDOWN_STATE_DISBURSED]
    assert rest[0].sequence_number > first.sequence_number
    assert rest[0].drawdown == await call


async def test_watch_of_what_has_ended_tells_it_once_and_nothing_to_who_has_seen_it(
    house: House, terminal: Terminal
) -> None:
    ready = await terminal.ready()
    drawdown = await terminal.draw(ready.request())
    (only,) = [each async for each in terminal.watch(ready.session_id, drawdown.drawdown_id)]
    assert only.drawdown == drawdown
    seen = only.sequence_number
    assert [each async for each in terminal.watch(ready.session_id, drawdown.drawdown_id, seen)] == []


async def test_watch_is_not_woken_by_inquiries_that_learn_nothing(house: House, terminal: Terminal) -> None:
    house.bank.faults.lose_post, house.bank.faults.core_down = 1, True
    ready = await terminal.ready()
    drawdown = await terminal.draw(ready.request())
    stream = terminal.watch(ready.session_id, drawdown.drawdown_id)
    assert (await told_next(stream)).drawdown.state == pb.DRAWDOWN_STATE_UNKNOWN

    async def asked_twice() -> bool:
        kept = await house.services.books.read(lambda books: books.drawdown("qingjiang", drawdown.drawdown_id))
        return kept is not None and kept.attempts >= 2

    await until(asked_twice)
    house.bank.faults.core_down = False
    assert [each.drawdown.state async for each in stream] == [pb.DRAWDOWN_STATE_DISBURSED]


async def test_watch_goes_on_at_another_server_of_the_same_books_without_gap_or_repetition(build: Builder) -> None:
    bank = make_bank()
    one = await build(bank)
    other = await build(bank, database=one.database)
    async with one.terminal() as here, other.terminal() as there:
        await here.hello()
        ready, drawdown_id, call = await under_way(one, here)
        lost = here.watch(ready.session_id, drawdown_id)
        first = await told_next(lost)
        lost.cancel()
        again = there.watch(ready.session_id, drawdown_id, first.sequence_number)
        let_go(one)
        told = [each async for each in again]
        assert [each.drawdown.state for each in told] == [pb.DRAWDOWN_STATE_DISBURSED]
        assert told[0].sequence_number > first.sequence_number
        await call


async def test_watch_goes_on_after_the_server_was_restarted(database: Database, certs: Path) -> None:
    bank = make_bank()
    bank.faults.lose_post, bank.faults.core_down = 1, True
    async with AsyncExitStack() as stack:
        first = await Builder(stack, database, certs)(bank)
        async with first.terminal() as terminal:
            await terminal.hello()
            ready = await terminal.ready()
            drawdown = await terminal.draw(ready.request())
            stream = terminal.watch(ready.session_id, drawdown.drawdown_id)
            seen = await told_next(stream)
            await stack.aclose()
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await told_next(stream)
    assert caught.value.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED}
    bank.faults.core_down = False
    async with AsyncExitStack() as stack:
        second = await Builder(stack, database, certs)(bank)
        async with second.terminal() as terminal:
            stream = terminal.watch(ready.session_id, drawdown.drawdown_id, seen.sequence_number)
            assert [each.drawdown.state async for each in stream] == [pb.DRAWDOWN_STATE_DISBURSED]


async def test_watch_of_another_customers_drawdown_is_not_found(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready("wang")).request())
    session_id, _ = await terminal.enter("zhao")
    assert await refusal_in(terminal.watch(session_id, drawdown.drawdown_id)) == "NOT_FOUND"
    assert await refusal_in(terminal.watch(session_id, str(uuid.uuid4()))) == "NOT_FOUND"


async def test_watch_ends_with_the_visit(house: House, terminal: Terminal) -> None:
    ready, drawdown_id, call = await under_way(house, terminal)
    stream = terminal.watch(ready.session_id, drawdown_id)
    await told_next(stream)
    request = session_service_pb2.CloseSessionRequest(session_id=ready.session_id, cause="cancelled")
    await terminal.sessions.CloseSession(request, timeout=10)
    assert await refusal_in(stream) == "SESSION_EXPIRED"
    let_go(house)
    await call


async def test_watch_of_a_terminal_that_is_locked_is_cut_off_while_nothing_happens(
    house: House, terminal: Terminal
) -> None:
    ready, drawdown_id, call = await under_way(house, terminal)
    stream = terminal.watch(ready.session_id, drawdown_id)
    await told_next(stream)

    def lock(books: Any) -> None:
        books.put_terminal(replace(books.terminal(TerminalId("JC-0317")), locked=True))

    await house.services.books.write(lock)
    assert await refusal_in(stream) == "TERMINAL_LOCKED"
    let_go(house)
    await asyncio.gather(call, return_exceptions=True)


async def test_watch_ends_at_its_deadline_and_gives_its_place_back(
    build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_guard, "MOST_OF_ONE_CALLER", 1)
    house = await build(promises=CoreCapabilities(False, False, False))
    async with house.terminal() as terminal:
        await terminal.hello()
        house.bank.faults.drop_post = 1
        ready = await terminal.ready()
        drawdown = await terminal.draw(ready.request())
        stream = terminal.watch(ready.session_id, drawdown.drawdown_id)
        await told_next(stream)
        assert await refusal_in(terminal.watch(ready.session_id, drawdown.drawdown_id)) == "TOO_MANY_REQUESTS"
        stream.cancel()

        async def ends_by_deadline() -> bool:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                async for _ in terminal.watch(ready.session_id, drawdown.drawdown_id, timeout=0.3):
                    pass
            return caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED

        await until(ends_by_deadline)
        await until(ends_by_deadline)

"""Places of open streams: bounded by caller and in all, given back, and cut off when their caller may not call."""

import asyncio
from collections.abc import AsyncGenerator, Collection

import pytest

from channel_server.application.books import StorageError
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.transport.grpc import stream_guard
from channel_server.transport.grpc.calls import Call, CallEndedError, Credential
from channel_server.transport.grpc.status import ended_by
from channel_server.transport.grpc.stream_guard import StreamGuard

CERTIFICATE = Call(0, b"", Credential(b"pem"), None)
TOKEN = Call(0, b"", Credential(b"token", is_token=True), None)


class Callers:
    """Who may still call, and how often they were read."""

    def __init__(self) -> None:
        self.locked = False
        self.unreadable = False
        self.rounds = 0

    async def prepare(self, calls: Collection[Call]) -> None:
        self.rounds += 1
        if self.unreadable:
            raise StorageError("gone")

    async def look(self) -> None:
        if self.locked or self.unreadable:
            raise ended_by(refuse(RefusalReason.TERMINAL_LOCKED, terminal="JC-0317"))


@pytest.fixture
def callers(monkeypatch: pytest.MonkeyPatch) -> Callers:
    monkeypatch.setattr(stream_guard, "LOOK_EVERY_S", 0.02)
    return Callers()


async def silent() -> AsyncGenerator[str, None]:
    await asyncio.Event().wait()
    yield "never"


async def two() -> AsyncGenerator[str, None]:
    yield "one"
    yield "two"


async def test_messages_pass_and_the_end_is_told(callers: Callers) -> None:
    guard = StreamGuard(callers.prepare)
    place = guard.take("a", CERTIFICATE, callers.look)
    messages = two()
    assert [await place.following(messages) for _ in range(3)] == ["one", "two", None]


@pytest.mark.parametrize("fault", ["locked", "unreadable"])
async def test_quiet_stream_is_cut_off_when_its_caller_may_not_call_any_more(callers: Callers, fault: str) -> None:
    guard = StreamGuard(callers.prepare)
    places = [guard.take(str(number), CERTIFICATE, callers.look) for number in range(120)]
    streams = [silent() for _ in places]
    waiting = [asyncio.ensure_future(place.following(each)) for place, each in zip(places, streams, strict=True)]
    await asyncio.sleep(0.1)
    assert not any(each.done() for each in waiting)
    setattr(callers, fault, True)
    ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    assert all(isinstance(each, CallEndedError) for each in ended)
    with pytest.raises(CallEndedError):
        await places[0].following(two())


async def test_stream_that_nobody_waits_for_any_more_is_cancelled_as_such(callers: Callers) -> None:
    place = StreamGuard(callers.prepare).take("a", CERTIFICATE, callers.look)
    waiting = asyncio.ensure_future(place.following(silent()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_one_caller_takes_no_more_than_its_share_and_gets_it_back(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_guard, "MOST_OF_ONE_CALLER", 2)
    guard = StreamGuard(callers.prepare)
    first, _ = (guard.take("a", CERTIFICATE, callers.look) for _ in range(2))
    with pytest.raises(CallEndedError):
        guard.take("a", CERTIFICATE, callers.look)
    guard.take("b", CERTIFICATE, callers.look)
    guard.give_back("a", first)
    guard.take("a", CERTIFICATE, callers.look)


async def test_telephones_leave_room_for_terminals(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_guard, "MOST_STREAMS", 4)
    monkeypatch.setattr(stream_guard, "MOST_OF_TELEPHONES", 3)
    guard = StreamGuard(callers.prepare)
    places = [guard.take(f"phone {number}", TOKEN, callers.look) for number in range(3)]
    with pytest.raises(CallEndedError):
        guard.take("phone", TOKEN, callers.look)
    guard.take("kiosk", CERTIFICATE, callers.look)
    with pytest.raises(CallEndedError):
        guard.take("another kiosk", CERTIFICATE, callers.look)
    guard.give_back("phone 0", places[0])
    guard.take("another kiosk", CERTIFICATE, callers.look)


async def test_nobody_is_looked_at_once_all_have_left(callers: Callers) -> None:
    guard = StreamGuard(callers.prepare)
    place = guard.take("a", CERTIFICATE, callers.look)
    guard.give_back("a", place)
    await asyncio.sleep(0.1)
    rounds = callers.rounds
    await asyncio.sleep(0.1)
    assert callers.rounds == rounds <= 1
    callers.locked = True
    with pytest.raises(CallEndedError):
        await asyncio.wait_for(guard.take("a", CERTIFICATE, callers.look).following(silent()), 5)

"""Open streams: how many there may be, and whether their callers may still call.

Each caller of a stream is looked at every second, as a call of theirs would be: one whose terminal has been locked is
cut off in the middle of it, and not only when something happens. One round looks at all of them, so that two thousand
quiet streams cost the server neither a timer each nor a question each.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import suppress
from typing import Any

import structlog
from google.rpc import code_pb2

from channel_server.application.books import StorageError
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.transport.grpc.calls import Call, CallEndedError
from channel_server.transport.grpc.status import ended_by

_log = structlog.get_logger("channel_server.rpc")

LOOK_EVERY_S = 1.0
MOST_STREAMS = 4_000
"""At one server: memory, mostly, at some fifty kilobytes each with what its connection takes."""
MOST_OF_TELEPHONES = 3_000
"""Of these, so that terminals and workstations always find a place."""
MOST_OF_ONE_CALLER = 64
"""Of a terminal, of a workstation with all its pages, or of one customer's telephones."""
_LOOKS_AT_ONCE = 50
"""How many callers are looked at before others may have the loop."""


class OpenStream:
    """One stream's place."""

    def __init__(self, call: Call, look: Callable[[], Awaitable[object]]) -> None:
        self.call = call
        self.look = look
        self._ended: CallEndedError | None = None
        self._following: asyncio.Future[Any] | None = None

    async def following(self, messages: AsyncGenerator[Any, None]) -> Any:
        """Wait for the next message; None at the stream's end.

        Each is made in a task of its own: no handler keeps a time limit over a yield.

        Raises:
            CallEndedError: its caller may not call any more.
        """
        if self._ended is not None:
            raise self._ended
        self._following = following = asyncio.ensure_future(anext(messages, None))
        try:
            return await following
        except asyncio.CancelledError:
            if self._ended is not None:
                raise self._ended from None
            raise
        finally:
            self._following = None

    def cut_off(self, ended: CallEndedError) -> None:
        """End it now."""
        self._ended = ended
        if self._following is not None:
            self._following.cancel()


class StreamGuard:
    """Gives out places, and looks at who has them."""

    def __init__(self, prepare: Callable[[Collection[Call]], Awaitable[None]]) -> None:
        """Take what is to be done before a round of looks: reading what they need in few questions."""
        self._prepare = prepare
        self._open: set[OpenStream] = set()
        self._of_caller: Counter[str] = Counter()
        self._of_telephones = 0
        self._looking: asyncio.Task[None] | None = None

    def take(self, caller: str, call: Call, look: Callable[[], Awaitable[object]]) -> OpenStream:
        """Take a place.

        Args:
            caller: who, among all who may hold places.
            call: theirs.
            look: raises `CallEndedError` when they may not call any more.

        Raises:
            CallEndedError: there is no place.
        """
        by_telephone = _is_telephone(call)
        if self._of_caller[caller] >= MOST_OF_ONE_CALLER:
            raise ended_by(refuse(RefusalReason.TOO_MANY_REQUESTS))
        if len(self._open) >= MOST_STREAMS or (by_telephone and self._of_telephones >= MOST_OF_TELEPHONES):
            raise CallEndedError(code_pb2.RESOURCE_EXHAUSTED, "too many streams at once; try again later")
        stream = OpenStream(call, look)
        self._open.add(stream)
        self._of_caller[caller] += 1
        self._of_telephones += by_telephone
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look_on(), name="stream_guard")
        return stream

    def give_back(self, caller: str, stream: OpenStream) -> None:
        """Leave."""
        self._open.discard(stream)
        self._of_caller[caller] -= 1
        if not self._of_caller[caller]:
            del self._of_caller[caller]
        self._of_telephones -= _is_telephone(stream.call)

    async def _look_on(self) -> None:
        while self._open:
            await asyncio.sleep(LOOK_EVERY_S)
            round_of = tuple(self._open)
            for begin in range(0, len(round_of), _LOOKS_AT_ONCE):
                try:
                    await self._look_at(round_of[begin : begin + _LOOKS_AT_ONCE])
                except Exception as error:  # noqa: BLE001 - the next round is looked at all the same
                    _log.error("streams_not_looked_at", error=type(error).__name__, exc_info=error)
                await asyncio.sleep(0)

    async def _look_at(self, streams: Collection[OpenStream]) -> None:
        # What fails here each look meets too, and says it of its own stream.
        with suppress(StorageError):
            await self._prepare([stream.call for stream in streams])
        for stream in streams:
            try:
                await stream.look()
            except CallEndedError as ended:
                stream.cut_off(ended)


def _is_telephone(call: Call) -> bool:
    return call.credential is not None and call.credential.is_token

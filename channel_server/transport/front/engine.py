"""The engine's end of a front's socket: calls come in as frames, and what the exchange says goes out as frames."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from channel_server.transport.front.frames import (
    FrameError,
    FrameReader,
    Kind,
    ended_frame,
    frame,
    read_call,
    read_credential,
)
from channel_server.transport.grpc.calls import Call, CallEndedError, Credential, Exchange

STREAM_WINDOW = 8
"""How many messages of a stream may be under way to a caller who is slow to take them."""


class FrontLine(asyncio.Protocol):
    """One front. What it dies with is cancelled, save what moves money, which nobody's going away stops."""

    def __init__(self, exchange: Exchange, on_word: Callable[[int, bytes], None], on_lost: Callable[[], None]) -> None:
        """Be ready to be connected.

        Args:
            exchange: answers its calls.
            on_word: told of READY and FAILED.
            on_lost: told that it is gone.
        """
        self._loop = asyncio.get_running_loop()
        self._exchange = exchange
        self._on_word = on_word
        self._on_lost = on_lost
        self._reader = FrameReader()
        self._out: list[bytes] = []
        self._credentials: dict[int, Credential] = {}
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._room: dict[int, asyncio.Semaphore] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody waits any more for what this front has asked."""
        calls, self._calls = self._calls, {}
        for task in calls.values():
            task.cancel()
        self._on_lost()

    def close(self) -> None:
        """Part from the front, which then ends at once."""
        self._transport.abort()

    def send(self, sent: bytes) -> None:
        """Send a frame, with all others of this turn of the loop."""
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(sent)

    def _flush(self) -> None:
        out, self._out = self._out, []
        if not self._transport.is_closing():
            self._transport.write(b"".join(out))

    def data_received(self, data: bytes) -> None:
        """Begin what the front asks."""
        try:
            for kind, number, body in self._reader.receive(data):
                self._take(kind, number, body)
        except FrameError:
            self._transport.abort()

    def _take(self, kind: int, number: int, body: bytes) -> None:
        if kind == Kind.CALL:
            self._begin(number, body)
        elif kind == Kind.CANCEL:
            # Taken out here: a task that is cancelled before its first step never comes to its `finally`.
            task = self._calls.pop(number, None)
            if task is not None:
                task.cancel()
        elif kind == Kind.TAKEN:
            room = self._room.get(number)
            if room is not None:
                room.release()
        elif kind in (Kind.CERTIFICATE, Kind.TOKEN, Kind.SEAT):
            self._credentials[number] = read_credential(kind, body)
        elif kind == Kind.PING:
            self.send(frame(Kind.PONG))
        else:
            self._on_word(kind, body)

    def _begin(self, number: int, body: bytes) -> None:
        method, credential, ends, sent = read_call(body)
        call = Call(method, sent, self._credentials.get(credential), ends)
        streams = self._exchange.methods[method].streams
        work = self._stream(number, call) if streams else self._answer(number, call)
        self._calls[number] = self._loop.create_task(work)

    async def _answer(self, number: int, call: Call) -> None:
        try:
            self.send(frame(Kind.ANSWER, number, await self._exchange.answer(call)))
        except CallEndedError as ended:
            self.send(ended_frame(number, ended))
        finally:
            self._calls.pop(number, None)

    async def _stream(self, number: int, call: Call) -> None:
        room = self._room[number] = asyncio.Semaphore(STREAM_WINDOW)
        try:
            async with aclosing(self._exchange.stream(call)) as messages:
                async for message in messages:
                    await room.acquire()
                    self.send(frame(Kind.MESSAGE, number, message))
            self.send(frame(Kind.END, number))
        except CallEndedError as ended:
            self.send(ended_frame(number, ended))
        finally:
            del self._room[number]
            self._calls.pop(number, None)

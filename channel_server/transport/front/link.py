"""The front's end of the socket: an `Exchange` whose answers come from the engine."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from channel_server.transport.front.frames import (
    NO_CREDENTIAL,
    FrameError,
    FrameReader,
    Kind,
    Welcome,
    call_frame,
    credential_frame,
    frame,
    read_ended,
    read_seconds,
)
from channel_server.transport.grpc.calls import Call, Credential, Method

ENGINE_SILENT_S = 5.0
"""An engine that answers nothing for so long is not well; one on a busy machine answers sooner."""
_LOOK_EVERY_S = 1.0
_MOST_CREDENTIALS = 10_000


class EngineLink(asyncio.Protocol):
    """Implements `calls.Exchange`."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        """Be ready to be connected; `on_lost` is called once the engine is gone."""
        self._loop = asyncio.get_running_loop()
        self._on_lost = on_lost
        self._reader = FrameReader()
        self._out: list[bytes] = []
        self._number = 0
        self._credentials: dict[Credential, int] = {}
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._listening: dict[int, asyncio.Queue[tuple[int, bytes]]] = {}
        self.welcome: asyncio.Future[Welcome] = self._loop.create_future()
        self.draining: asyncio.Future[float] = self._loop.create_future()
        """For how many seconds calls under way may go on, once the engine has said that no more are to be taken."""
        self._heard = asyncio.Event()
        self.methods: tuple[Method, ...] = ()

    # --- what the listener asks ---------------------------------------------------------------------------

    async def answer(self, call: Call) -> bytes:
        """Have a call answered."""
        number = self._begin(call)
        waiting: asyncio.Future[bytes] = self._loop.create_future()
        self._waiting[number] = waiting
        try:
            return await waiting
        except asyncio.CancelledError:
            self.send(frame(Kind.CANCEL, number))
            raise
        finally:
            del self._waiting[number]

    async def stream(self, call: Call) -> AsyncGenerator[bytes, None]:
        """Have a call answered by a stream."""
        number = self._begin(call)
        messages = self._listening[number] = asyncio.Queue()
        over = False
        try:
            while True:
                kind, body = await messages.get()
                if kind != Kind.MESSAGE:
                    over = True
                    if kind == Kind.ENDED:
                        raise read_ended(body)
                    return
                yield body
                self.send(frame(Kind.TAKEN, number))
        finally:
            del self._listening[number]
            if not over:
                self.send(frame(Kind.CANCEL, number))

    def _begin(self, call: Call) -> int:
        shown, name = call.credential, NO_CREDENTIAL
        if shown is not None:
            name = self._credentials.get(shown, NO_CREDENTIAL)
            if name == NO_CREDENTIAL:
                if len(self._credentials) >= _MOST_CREDENTIALS:
                    # Numbers are given anew: the engine takes what comes last under one.
                    self._credentials.clear()
                name = self._credentials[shown] = len(self._credentials) + 1
                self.send(credential_frame(name, shown))
        self._number = number = self._number % 0xFFFF_FFFF + 1
        self.send(call_frame(number, call.method, name, call.ends, call.sent))
        return number

    # --- the socket ---------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the engine is gone."""
        self._on_lost()

    async def follow(self, tell: Callable[[bool], Awaitable[None]]) -> None:
        """Ask now and then whether the engine is at work, and tell whenever that changes."""
        well = True
        while True:
            self._heard.clear()
            self.send(frame(Kind.PING))
            try:
                async with asyncio.timeout(ENGINE_SILENT_S):
                    await self._heard.wait()
            except TimeoutError:
                pass
            if self._heard.is_set() != well:
                well = not well
                await tell(well)
            await asyncio.sleep(_LOOK_EVERY_S)

    def leave(self) -> None:
        """Part from the engine, with everything said that was to be said."""
        self._on_lost = lambda: None
        self._flush()
        self._transport.close()

    def send(self, sent: bytes) -> None:
        """Send a frame, with all others of this turn of the loop."""
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(sent)

    def _flush(self) -> None:
        out, self._out = self._out, []
        self._transport.write(b"".join(out))

    def data_received(self, data: bytes) -> None:
        """Hand out what the engine says."""
        try:
            for kind, number, body in self._reader.receive(data):
                self._take(kind, number, body)
        except FrameError:
            self._transport.abort()

    def _take(self, kind: int, number: int, body: bytes) -> None:
        if kind == Kind.ANSWER:
            waiting = self._waiting.get(number)
            if waiting is not None and not waiting.done():
                waiting.set_result(body)
        elif kind in (Kind.MESSAGE, Kind.END, Kind.ENDED):
            messages = self._listening.get(number)
            waiting = self._waiting.get(number)
            if messages is not None:
                messages.put_nowait((kind, body))
            elif waiting is not None and not waiting.done():
                waiting.set_exception(read_ended(body))
        elif kind == Kind.PONG:
            self._heard.set()
        elif kind == Kind.WELCOME:
            welcome = Welcome.from_bytes(body)
            self.methods = welcome.methods
            self.welcome.set_result(welcome)
        elif kind == Kind.DRAIN:
            self.draining.set_result(read_seconds(body))

"""Starts the fronts, starts again one that dies, and ends them in order."""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import structlog

from channel_server.transport.front.engine import FrontLine
from channel_server.transport.front.frames import Kind, Welcome, drain_frame, frame
from channel_server.transport.grpc.calls import Exchange
from channel_server.transport.place import bind, share

_START_WITHIN_S = 30.0
_END_WITHIN_S = 5.0
"""Beyond the grace of the calls: what a front needs to part."""
_LONGEST_PAUSE_S = 5.0
_LIVED_LONG_S = 10.0

_log = structlog.get_logger("channel_server.front")


class Fronts:
    """So many fronts before one exchange, at one port."""

    def __init__(self, exchange: Exchange, welcome: Welcome, count: int) -> None:
        """Take the port.

        Raises:
            OSError: it is taken, or none of this host's.
        """
        self._exchange = exchange
        self._place = _take_port(welcome.listen)
        self.port: int = self._place.getsockname()[1]
        host = welcome.listen.rpartition(":")[0]
        self._welcome = replace(welcome, listen=f"{host}:{self.port}").to_bytes()
        self._fronts = [_Front(exchange, self._welcome) for _ in range(count)]
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take calls.

        Raises:
            OSError: a front cannot.
        """
        try:
            await asyncio.gather(*(front.start() for front in self._fronts))
        except BaseException:
            await self.stop(0)
            raise
        self._keepers = [asyncio.create_task(front.keep()) for front in self._fronts]

    async def stop(self, grace_s: float) -> None:
        """Take no more calls, and let those under way end within a time."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.gather(*(front.stop(grace_s) for front in self._fronts))
        self._place.close()


class _Front:
    def __init__(self, exchange: Exchange, welcome: bytes) -> None:
        self._exchange = exchange
        self._welcome = welcome
        self._process: asyncio.subprocess.Process | None = None
        self._line: FrontLine | None = None

    async def start(self) -> None:
        try:
            await self._start()
        except BaseException:
            await self._abandon()
            raise

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        word: asyncio.Future[tuple[int, bytes]] = loop.create_future()

        def hear(kind: int, body: bytes) -> None:
            if not word.done():
                word.set_result((kind, body))

        ours, its = socket.socketpair()
        with its:
            _, self._line = await loop.create_unix_connection(
                lambda: FrontLine(self._exchange, hear, lambda: hear(Kind.FAILED, b"a front ended as it started")),
                sock=ours,
            )
            self._line.send(frame(Kind.WELCOME, 0, self._welcome))
            # A fresh process and no copy of this one: gRPC's threads do not live through a fork.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # whatever lies where the server was started is none of its modules
                "-m",
                "channel_server.transport.front",
                str(its.fileno()),
                pass_fds=(its.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                env=_without_settings(os.environ),
            )
        async with asyncio.timeout(_START_WITHIN_S):
            kind, body = await word
        if kind != Kind.READY:
            raise OSError(body.decode())

    async def _abandon(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def keep(self) -> None:
        """Start it again whenever it has ended."""
        loop = asyncio.get_running_loop()
        pause = 0.0
        while True:
            began = loop.time()
            assert self._process is not None, "it has been started"
            code = await self._process.wait()
            _log.error("front_ended", code=code)
            pause = 0.0 if loop.time() - began > _LIVED_LONG_S else min(max(2 * pause, 0.1), _LONGEST_PAUSE_S)
            await asyncio.sleep(pause)
            try:
                await self.start()
            except OSError as error:
                _log.error("front_not_started", error=str(error))

    async def stop(self, grace_s: float) -> None:
        if self._process is None or self._line is None:
            return
        self._line.send(drain_frame(grace_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s + _END_WITHIN_S):
                await self._process.wait()
        await self._abandon()


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what only the engine is to know: the books' password may be among it."""
    return {name: value for name, value in environment.items() if not name.startswith("EDIAN_")}


def _take_port(listen: str) -> socket.socket:
    """Bind without listening: the port is ours from the first front's start to the last one's end.

    Whoever listens there already is in the way, and so are we in the next server's. Only then is it opened to our
    fronts, one of which may have to be started again.
    """
    place = bind(listen)
    share(place)
    return place

"""The control socket of simulators that are no serial devices: lines in, one answer each, on an asyncio loop.

The lines and answers are those of `drivers.simulators.base.control`; here is only the listening end.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json
from drivers.simulators.base.control import MAX_LINE_BYTES, answer_line, refusal_line

_GOODBYE_S = 1.0

Handler = Callable[[ControlRequest], Awaitable[Mapping[str, Json]]]
"""Does what a request says and returns the answer's fields, or raises ControlMistakeError."""


class ControlServer:
    """Listens on a unix socket while the `async with` lasts."""

    def __init__(self, path: Path, handler: Handler) -> None:
        self._path = path
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "ControlServer":
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self._path, limit=MAX_LINE_BYTES)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GOODBYE_S)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if (task := asyncio.current_task()) is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            while line := await reader.readline():
                writer.write(await self._answer(line.decode(errors="replace")))
                await writer.drain()
        except (ValueError, ConnectionError):
            # An overlong line, or the other end gone: this connection is over, the next one is served.
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, line: str) -> bytes:
        try:
            return answer_line(await self._handler(ControlRequest.from_line(line)))
        except ControlMistakeError as mistake:
            return refusal_line(str(mistake))


async def until_told(*, until_eof: bool) -> None:
    """Return on SIGINT, SIGTERM or, with `until_eof`, at the end of standard input."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    if until_eof:
        descriptor = sys.stdin.fileno()

        def check() -> None:
            if not os.read(descriptor, 1024):
                loop.remove_reader(descriptor)
                told.set()

        loop.add_reader(descriptor, check)
    try:
        await told.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        if until_eof and not told.is_set():
            loop.remove_reader(sys.stdin.fileno())

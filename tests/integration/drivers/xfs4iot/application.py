"""An XFS4IoT application for tests: a real WebSocket client that holds every message against what is published."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.xfs4iot_published import MESSAGES, check

WAIT_S = 20.0

Message = dict[str, Any]


@dataclass
class Ended:
    """A command's end: its completion, and the events that came before."""

    header: Message
    payload: Message
    events: list[Message]

    @property
    def code(self) -> str:
        return self.header["completionCode"]

    @property
    def event_names(self) -> list[str]:
        return [event["header"]["name"] for event in self.events]


@dataclass
class Application:
    """One connection to one service."""

    connection: ClientConnection
    seen: list[Message] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def listen(self) -> None:
        async for text in self.connection:
            message = json.loads(text)
            check(message)
            async with self._changed:
                self.seen.append(message)
                self._changed.notify_all()

    async def send(self, name: str, payload: Message | None = None, *, timeout_ms: int = 0, version: str = "") -> int:
        request_id = next(self._ids)
        published = MESSAGES.get(("command", name), {"version": "1.0"})
        header = {"type": "command", "name": name, "version": version or published["version"], "requestId": request_id}
        command = {"header": {**header, "timeout": timeout_ms}, "payload": payload or {}}
        if ("command", name) in MESSAGES and not version:
            check(command)
        await self.connection.send(json.dumps(command))
        return request_id

    async def ask(self, name: str, payload: Message | None = None, *, timeout_ms: int = 0, version: str = "") -> Ended:
        return await self.end(await self.send(name, payload, timeout_ms=timeout_ms, version=version))

    async def end(self, request_id: int) -> Ended:
        """Wait for a command's completion; exactly one acknowledge came before all else of it."""
        last = await self.message(lambda m: _is(m, "completion", request_id))
        mine = [m for m in self.seen if m["header"].get("requestId") == request_id]
        kinds = [m["header"]["type"] for m in mine]
        assert kinds[0] == "acknowledge"
        assert kinds.count("acknowledge") == kinds.count("completion") == 1
        assert kinds[-1] == "completion"
        return Ended(last["header"], last["payload"], mine[1:-1])

    async def message(self, wanted: Any) -> Message:
        async with self._changed, asyncio.timeout(WAIT_S):
            while True:
                for message in self.seen:
                    if wanted(message):
                        return message
                await self._changed.wait()

    async def named(self, name: str, *, before: int = 0) -> Message:
        """Wait for a message of that name, after the first `before` messages."""
        async with self._changed, asyncio.timeout(WAIT_S):
            while True:
                for message in self.seen[before:]:
                    if message["header"]["name"] == name and message["header"]["type"] != "acknowledge":
                        return message
                await self._changed.wait()


def _is(message: Message, kind: str, request_id: int) -> bool:
    header = message["header"]
    return header["type"] == kind and header.get("requestId") == request_id


@asynccontextmanager
async def application(url: str, **options: Any) -> AsyncIterator[Application]:
    """Connect; whatever a message breaks fails the test at the end."""
    async with connect(url, **options) as connection:
        made = Application(connection)
        listening = asyncio.create_task(made.listen())
        try:
            yield made
        finally:
            await connection.close()
            await listening

"""A connection to the device host that keeps every message: the ground on which a driver is judged."""

import asyncio
import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from drivers.device.base.values import Fields, Json
from drivers.host.messages import (
    MAX_LINE_BYTES,
    Acknowledged,
    Cancel,
    Completed,
    DeviceRow,
    Devices,
    Execute,
    Happened,
    ListDevices,
    Message,
    decode,
    encode,
)

_LIST_S = 5.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the host and when it came. Units: seconds of the monotonic clock."""

    at: float
    message: Message


class HostLine:
    """Speaks the host's own messages. A line that the host closes ends with whatever was heard."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()
        self.heard: list[Heard] = []
        self.broken = False
        self._task = asyncio.get_running_loop().create_task(self._listen())

    @classmethod
    async def open(cls, socket: Path) -> "HostLine":
        """Connect."""
        reader, writer = await asyncio.open_unix_connection(socket, limit=MAX_LINE_BYTES)
        return cls(reader, writer)

    async def close(self) -> None:
        """Hang up."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()

    def execute(self, device: str, command: str, arguments: Mapping[str, Json], budget_ms: int | None = None) -> int:
        """Send a command and return its number."""
        number = next(self._numbers)
        self._send(Execute(number, device, command, Fields(arguments), budget_ms))
        return number

    def cancel(self, number: int) -> None:
        """Send the end of a command."""
        self._send(Cancel(number))

    async def row(self, device: str) -> DeviceRow | None:
        """Return the device as the host lists it now; None when it does not."""
        number = next(self._numbers)
        self._send(ListDevices(number))
        answer = await self.first(lambda m: isinstance(m, Devices) and m.id == number, _LIST_S)
        if answer is None or not isinstance(answer.message, Devices):
            return None
        return next((row for row in answer.message.devices if row.name == device), None)

    async def completed(self, number: int, within_s: float) -> Completed | None:
        """Wait for a command's completion; None when none came in time."""
        found = await self.first(lambda m: isinstance(m, Completed) and m.id == number, within_s)
        return found.message if found is not None and isinstance(found.message, Completed) else None

    async def acknowledged(self, number: int, within_s: float) -> bool:
        """Wait for a command's acknowledge."""
        found = await self.first(lambda m: isinstance(m, Acknowledged | Completed) and m.id == number, within_s)
        return found is not None and isinstance(found.message, Acknowledged)

    async def first(self, wanted: Callable[[Message], bool], within_s: float, *, after: int = 0) -> Heard | None:
        """Return the first such message after the first `after` ones, waiting for it."""
        end = time.monotonic() + within_s
        at = after
        async with self._changed:
            while True:
                for heard in self.heard[at:]:
                    if wanted(heard.message):
                        return heard
                at = max(at, len(self.heard))
                left = end - time.monotonic()
                if left <= 0 or self.broken:
                    return None
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    return None

    def of(self, number: int) -> list[Acknowledged | Completed]:
        """Return what was heard of a command, in order."""
        return [
            heard.message
            for heard in self.heard
            if isinstance(heard.message, Acknowledged | Completed) and heard.message.id == number
        ]

    def happened(self, device: str, *, after: int = 0) -> list[Happened]:
        """Return a device's events after the first `after` messages."""
        return [
            heard.message
            for heard in self.heard[after:]
            if isinstance(heard.message, Happened) and heard.message.device == device
        ]

    def receive(self, message: Message) -> None:
        """Keep a message."""
        self.heard.append(Heard(time.monotonic(), message))

    async def _listen(self) -> None:
        try:
            while line := await self._reader.readline():
                async with self._changed:
                    self.receive(decode(line))
                    self._changed.notify_all()
        except (OSError, ValueError):
            pass
        finally:
            self.broken = True
            async with self._changed:
                self._changed.notify_all()

    def _send(self, message: Message) -> None:
        self._writer.write(encode(message))

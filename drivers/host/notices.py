"""What a client of the device host is told unasked: events of devices and of the connection, and how to follow them."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.device.base import Event, Notice
from drivers.host.messages import HealthRow

__all__ = ["HealthTold", "HostFound", "HostLost", "Notices"]

# Events that nobody fetches: the oldest go first.
_MAX_NOTICES = 1_000


@dataclass(frozen=True, slots=True)
class HostFound(Event):
    """The host is there, at first or again. Its notice has no device."""


@dataclass(frozen=True, slots=True)
class HostLost(Event):
    """The host is gone; it is looked for. Its notice has no device."""


@dataclass(frozen=True, slots=True)
class HealthTold(Event):
    """A device's health or its medium's place is not what it was; told at the connection for each device too."""

    row: HealthRow


class Notices:
    """A subscription: an async iterator of what happens from now on. Leave it to end it."""

    def __init__(self, ended: Callable[["Notices"], None]) -> None:
        self._ended = ended
        self._waiting: deque[Notice] = deque(maxlen=_MAX_NOTICES)
        self._arrived = asyncio.Event()
        self._closed = False

    def __enter__(self) -> "Notices":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __aiter__(self) -> "Notices":
        return self

    async def __anext__(self) -> Notice:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()

    def put(self, notice: Notice) -> None:
        """Hand one on; the client's to call."""
        self._waiting.append(notice)
        self._arrived.set()

    def close(self) -> None:
        """End the iteration after what has come."""
        self._closed = True
        self._arrived.set()
        self._ended(self)

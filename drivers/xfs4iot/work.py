"""One command under way: its payload, its time, its way to the device, and its events."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from drivers.device.base import Command, Completion, Result
from drivers.device.base.values import Json
from drivers.xfs4iot import messages
from drivers.xfs4iot.messages import CommandMessage
from drivers.xfs4iot.payload import Payload
from drivers.xfs4iot.refusal import Endings, refusal

R = TypeVar("R", bound=Result)

LONGEST_MS = 3_600_000
"""A command without a time-out, or with a longer one, waits this long for a person: nobody stands there longer."""


class Devices(Protocol):
    """Runs a command on a device of the terminal; the device host's client is one."""

    async def execute(
        self, device: str, command: Command[R], budget_ms: int | None = None, *, stop: asyncio.Event | None = None
    ) -> Completion[R]:
        """See `drivers.host.client.DeviceClient`."""


class Client:
    """A connection, as services tell one from another."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self.send = send
        self.is_open = True


class Work:
    """A command from its acknowledge to its completion."""

    def __init__(self, command: CommandMessage, client: Client, devices: Devices, device: str) -> None:
        self.command = command
        self.client = client
        self.payload = Payload(command.payload)
        self.stop = asyncio.Event()
        self.timed_out = False
        self.ended = False
        self.timer: asyncio.TimerHandle | None = None
        self._devices = devices
        self._device = device
        self.time_s = min(command.timeout_ms or LONGEST_MS, LONGEST_MS) / 1000
        self._deadline = time.monotonic() + self.time_s

    @property
    def remaining_ms(self) -> int:
        """What is left of the client's time for a person."""
        return max(0, round((self._deadline - time.monotonic()) * 1000))

    def emit(self, name: str, payload: Mapping[str, Json] | None = None) -> None:
        """Send an event that belongs to this command; nothing once it has ended."""
        if not self.ended:
            self.client.send(messages.event(name, self.command.request_id, payload or {}))

    async def attempt(self, command: Command[R]) -> Completion[R]:
        """Have the device do it and return how that ended; hears the client's cancel and time-out."""
        return await self._devices.execute(self._device, command, stop=self.stop)

    async def do(self, command: Command[R], endings: Endings | None = None) -> R:
        """Have the device do it and return the result.

        Raises:
            CommandRefusedError: it ended otherwise, in the standard's words.
        """
        completion = await self.attempt(command)
        if completion.result is None:
            raise refusal(completion, endings or {})
        return completion.result

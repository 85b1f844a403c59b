"""What each part of a journey may lean on: `Journey` has it all, and its parts are written in files of their own.

Nothing here does anything. A part that a journey does not complete says so at its first use.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiosk.client.answers import Answer
from kiosk.client.port import ChannelClient
from kiosk.flow.events import Event
from kiosk.flow.state import KioskState, Request
from kiosk.hardware.port import Devices
from kiosk.journey.machine_time import MachineTime
from kiosk.journey.tasks import Tasks
from kiosk.journey.visit import Visit

__all__ = ["JourneyPart"]

T = TypeVar("T")


class JourneyPart:
    """The journey as its parts see it."""

    state: KioskState
    tasks: Tasks
    machine_time: MachineTime
    _devices: Devices
    _visit: Visit

    def submit(self, event: Event) -> None:
        """Something happened."""
        raise NotImplementedError  # the journey's own

    async def _with_client(self) -> ChannelClient:
        """The line to the bank, once there is one."""
        raise NotImplementedError  # the journey's own

    def _ask(
        self,
        request: Request,
        call: Callable[[ChannelClient], Awaitable[Answer[T]]],
        then: Callable[[T], Event],
    ) -> None:
        """Ask the bank in this visit; the answer is an event, and so is a "no"."""
        raise NotImplementedError  # the journey's own

    def _evidence(self, event_type: str, details: dict[str, str]) -> None:
        """Keep an act as evidence."""
        raise NotImplementedError  # the journey's own

    def _due_day(self) -> int:
        """The day of the month on which instalments fall due."""
        raise NotImplementedError  # the journey's own

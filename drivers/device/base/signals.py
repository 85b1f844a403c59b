"""What a device tells whoever watches over it: how its driver fares, and how its commands end.

Signals are for supervision (`drivers.host`); they arrive on any thread and must be taken without blocking.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.device.base.completion import Completion
from drivers.device.base.vocabulary import DeviceStatus, Result


@unique
class Loss(StrEnum):
    """How a driver was lost."""

    HUNG = "hung"
    """A call of it did not come back within its budget; its thread was left behind, or its process ended."""
    CRASHED = "crashed"
    """It raised what no driver raises, or its process ended by itself."""
    NOT_STARTED = "not_started"
    """It could not even be made."""


@dataclass(frozen=True, slots=True)
class DriverStarted:
    """A driver is there: the first one, or the next after a loss."""


@dataclass(frozen=True, slots=True)
class DriverLost:
    """A driver is gone; the next is made after the pause.

    Attributes:
        detail: what it was at, or the kind of its error; never data of a customer.
    """

    how: Loss
    detail: str
    pause_ms: int


@dataclass(frozen=True, slots=True)
class StatusReported:
    """The device's status, whenever any of it changes."""

    status: DeviceStatus


@dataclass(frozen=True, slots=True)
class CommandEnded:
    """A command has had its completion; the result is not for the watcher."""

    command: str
    completion: Completion[Result]


Signal = DriverStarted | DriverLost | StatusReported | CommandEnded
OnSignal = Callable[[Signal], None]

"""What the host and a device's own process say to each other: one JSON object a line, over the process's pipes.

The words are those of the host's socket where they are the same; one process, one device.
"""

from dataclasses import dataclass
from typing import get_args

from drivers.device.base import Loss
from drivers.device.base.values import Fields
from drivers.host.messages import Cancel, Completed, Execute, Happened, decode_one_of


@dataclass(frozen=True, slots=True)
class Begin:
    """Host: be this device. Comes first, once."""

    name: str
    kind: str
    settings: Fields


@dataclass(frozen=True, slots=True)
class Started:
    """Process: a driver is there."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Process: the driver was lost; if it hung, the process ends with it."""

    how: Loss
    detail: str
    pause_ms: int


@dataclass(frozen=True, slots=True)
class Reported:
    """Process: the device's whole status, of its kind's own type."""

    status: Fields


FromHost = Begin | Execute | Cancel
FromProcess = Started | Lost | Reported | Happened | Completed
_FROM_HOST = {cls.__name__: cls for cls in get_args(FromHost)}
_FROM_PROCESS = {cls.__name__: cls for cls in get_args(FromProcess)}


def from_host(line: bytes) -> FromHost:
    """Return the host's message; both ends are this package, so a line that holds none is a bug and raises as such."""
    message = decode_one_of(_FROM_HOST, line)
    assert isinstance(message, FromHost)
    return message


def from_process(line: bytes) -> FromProcess:
    """Return the process's message.

    Raises:
        ValueMistakeError: it is none; a library that writes to standard output could do that.
    """
    message = decode_one_of(_FROM_PROCESS, line)
    assert isinstance(message, FromProcess)
    return message

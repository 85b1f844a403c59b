"""What happens on the bench, as window, recorder and player hear it. Everything here may be shown: see `redaction`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.device.base.values import Json
from drivers.host.traffic import TrafficSeen

DIGIT = "•"
"""What is told of a digit keyed at the PIN pad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """A hand did something, or a fault was set.

    Attributes:
        value: what with; of a digit keyed, only that it was one.
        trouble: why it could not be done; empty when it was.
    """

    at_s: float
    device: str
    do: str
    value: str
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandStarted:
    """A command was sent. `arguments` are as asked, with stand-ins for what no file may hold."""

    at_s: float
    number: int
    device: str
    command: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAcknowledged:
    """The host has taken it."""

    at_s: float
    number: int
    device: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEnded:
    """Its one completion."""

    at_s: float
    number: int
    device: str
    command: str
    code: str
    reason: str
    message: str
    elapsed_ms: int
    result: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeen:
    """An event of a device; of the host itself (found, lost), `device` is empty."""

    at_s: float
    device: str
    event: str
    fields: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficPassed:
    """Something passed over a device's link."""

    at_s: float
    device: str
    seen: TrafficSeen


Happening = Acted | CommandStarted | CommandAcknowledged | CommandEnded | EventSeen | TrafficPassed
Listener = Callable[[Happening], None]

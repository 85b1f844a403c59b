"""The nouns every device shares: command, result, event, capabilities, status.

A kind of device derives its own from these, as frozen slotted dataclasses whose fields are of the types that
`drivers.device.base.values` can carry: they cross a socket.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar, Generic, TypeVar


@unique
class DeviceState(StrEnum):
    """How a device is now. Source: CWA 17852 (XFS4IoT), Common.Status, `device`."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "powerOff"
    NO_DEVICE = "noDevice"
    HARDWARE_ERROR = "hardwareError"
    USER_ERROR = "userError"
    DEVICE_BUSY = "deviceBusy"
    FRAUD_ATTEMPT = "fraudAttempt"
    POTENTIAL_FRAUD = "potentialFraud"
    STARTING = "starting"


@dataclass(frozen=True, slots=True)
class Result:
    """What a command yields on success; without fields where success says it all."""


R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True, slots=True)
class Command(Generic[R_co]):
    """What a device is asked to do.

    Class attributes:
        result_type: the type of the result; a kind's command sets it to what it names in `Command[...]`.
        machine_ms: the budget of the machine's own work; the person's time comes on top.
    """

    result_type: ClassVar[type[Result]] = Result
    machine_ms: ClassVar[int] = 5_000

    @property
    def person_ms(self) -> int:
        """How long it waits for a person; commands with a `timeout_ms` return that."""
        return 0

    @property
    def budget_ms(self) -> int:
        """When it has not ended by then, its device's thread is abandoned."""
        return self.machine_ms + self.person_ms


@dataclass(frozen=True, slots=True)
class Probed(Result):
    """The hardware answered.

    Attributes:
        detail: what it said of itself, one line for staff; may be empty.
    """

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Probe(Command[Probed]):
    """Ask the hardware whether it is there, without moving anything; every kind should answer it."""

    result_type: ClassVar[type[Result]] = Probed
    machine_ms: ClassVar[int] = 4_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a device, in a command or between two."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device can do; does not change while it lives."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """How a device is now; kinds add their own, such as the media's whereabouts.

    Attributes:
        state: the document's word.
        reason: why it is not online, as in a completion; empty when it is.
    """

    state: DeviceState = DeviceState.STARTING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """The device's status is not what it was; every kind has this event."""

    state: DeviceState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """An event with the name of the device it happened at."""

    device: str
    event: Event

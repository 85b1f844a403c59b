"""A balance: waits until something lies on it and rests, and says what it weighs.

These are the nouns. The kiosk imports them, so that no hardware library is imported here: `make_driver` does that.
"""

from dataclasses import dataclass
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceKind, DeviceStatus, Driver, Event, Result


@dataclass(frozen=True, slots=True)
class Weighed(Result):
    """What lies on the balance. Units: milligrams, since nothing that counts is a float."""

    weight_mg: int


@dataclass(frozen=True, slots=True)
class Weigh(Command[Weighed]):
    """Wait until something lies on the balance and rests, and weigh it.

    Ends in timeOut (`no_load`, `not_at_rest`), or in commandErrorCode when it is too heavy (`overload`).
    """

    timeout_ms: int

    result_type: ClassVar[type[Result]] = Weighed
    machine_ms: ClassVar[int] = 2_000

    @property
    def person_ms(self) -> int:
        """How long the customer may take."""
        return self.timeout_ms


@dataclass(frozen=True, slots=True)
class LoadPlaced(Event):
    """Something was laid on."""


@dataclass(frozen=True, slots=True)
class LoadRemoved(Event):
    """It was taken away."""


@dataclass(frozen=True, slots=True)
class ScaleStatus(DeviceStatus):
    """How the balance is, and whether something lies on it."""

    loaded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCapabilities(Capabilities):
    """What the balance can do."""

    tells_rest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSettings:
    """The keys of a balance's table in a terminal profile."""

    port: str
    baudrate: int = 9_600


def _make_driver(settings: ScaleSettings) -> Driver:
    from drivers.link.serial import SerialSettings, serial_opener
    from edian_scale.driver import ScaleDriver

    return ScaleDriver(serial_opener(SerialSettings(port=settings.port, baudrate=settings.baudrate)))


KIND = DeviceKind(
    name="scale",
    commands=(Weigh,),
    events=(LoadPlaced, LoadRemoved),
    settings_type=ScaleSettings,
    make_driver=_make_driver,
    capabilities=lambda settings: ScaleCapabilities(),
    capabilities_type=ScaleCapabilities,
    status_type=ScaleStatus,
)

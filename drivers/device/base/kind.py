"""A kind of device as data: its commands, events, status, settings, and what makes its driver.

The host reads a terminal profile with it, checks the settings, and carries the typed values over its socket.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Generic, TypeVar

from drivers.device.base.custody import Held
from drivers.device.base.driver import Driver
from drivers.device.base.vocabulary import Capabilities, Command, DeviceStatus, Event, Probe, Result, StatusChanged

S = TypeVar("S")


@unique
class Isolation(StrEnum):
    """Where a driver runs."""

    THREAD = "thread"
    """On a thread of the host. A call that never returns is left behind with its thread."""
    PROCESS = "process"
    """In a process of its own, which is killed when a call does not return: for what hangs or crashes by nature, such
    as a vendor's library. Costs some 30 MB and a quarter of a second at each start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKind(Generic[S]):
    """What the host has to know of a kind; each kind's module offers one under the name `KIND`.

    Attributes:
        name: as in the profile's `kind`, and the module's name in `drivers.device`.
        settings_type: frozen dataclass; its fields are the keys of the device's table in the profile, those without a
            default being required.
        make_driver: settings to driver. No I/O: the driver opens its link at need. Called again after an abandonment.
        capabilities: what a device with these settings can do.
        status_type: its no-argument form is the status at the start.
        production_mistake: why a production terminal must not have these settings; empty when it may.
        custody: what a status or an event of this kind tells of the medium entrusted to the device; None for nothing.
        attention: what staff should see to soon although the device works: a reason of the fault table, or nothing.
        isolation: where its drivers run, unless the profile says otherwise.
        idle_s: how often `Driver.idle` is called between commands.
    """

    name: str
    commands: tuple[type[Command[Result]], ...]
    events: tuple[type[Event], ...]
    settings_type: type[S]
    make_driver: Callable[[S], Driver]
    capabilities: Callable[[S], Capabilities]
    capabilities_type: type[Capabilities]
    status_type: type[DeviceStatus] = DeviceStatus
    production_mistake: Callable[[S], str] = lambda settings: ""
    custody: Callable[[DeviceStatus | Event], Held | None] = lambda told: None
    attention: Callable[[DeviceStatus], str] = lambda status: ""
    isolation: Isolation = Isolation.THREAD
    idle_s: float = 0.5

    def command(self, name: str) -> type[Command[Result]] | None:
        """Return the command type of that name; every kind may be asked to Probe."""
        return next((command for command in (*self.commands, Probe) if command.__name__ == name), None)

    def event(self, name: str) -> type[Event] | None:
        """Return the event type of that name; every kind has StatusChanged."""
        return next((event for event in (*self.events, StatusChanged) if event.__name__ == name), None)

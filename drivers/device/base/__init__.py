"""What all kinds of device share; see `drivers.device` for how to build one."""

from drivers.device.base.completion import CommandFailedError, Completion, CompletionCode
from drivers.device.base.custody import Held, Medium, Place
from drivers.device.base.driver import Context, Driver, LinkHolder, unsupported
from drivers.device.base.kind import DeviceKind, Isolation
from drivers.device.base.signals import (
    CommandEnded,
    DriverLost,
    DriverStarted,
    Loss,
    OnSignal,
    Signal,
    StatusReported,
)
from drivers.device.base.thread_device import ThreadDevice
from drivers.device.base.ticket import GRACE_S, Device, Listener, OnDone, Ticket, execute
from drivers.device.base.vocabulary import (
    Capabilities,
    Command,
    DeviceState,
    DeviceStatus,
    Event,
    Notice,
    Probe,
    Probed,
    Result,
    StatusChanged,
)

__all__ = [
    "GRACE_S",
    "Capabilities",
    "Command",
    "CommandEnded",
    "CommandFailedError",
    "Completion",
    "CompletionCode",
    "Context",
    "Device",
    "DeviceKind",
    "DeviceState",
    "DeviceStatus",
    "Driver",
    "DriverLost",
    "DriverStarted",
    "Event",
    "Held",
    "Isolation",
    "LinkHolder",
    "Listener",
    "Loss",
    "Medium",
    "Notice",
    "OnDone",
    "OnSignal",
    "Place",
    "Probe",
    "Probed",
    "Result",
    "Signal",
    "StatusChanged",
    "StatusReported",
    "ThreadDevice",
    "Ticket",
    "execute",
    "unsupported",
]

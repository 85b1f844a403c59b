"""What all kinds of device share; see `drivers.device` for how to build one."""

from drivers.device.base.completion import CommandFailedError, Completion, CompletionCode
from drivers.device.base.device import GRACE_S, Device, Listener, ThreadDevice, Ticket, execute
from drivers.device.base.driver import Context, Driver, LinkHolder, unsupported
from drivers.device.base.kind import DeviceKind
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
    "CommandFailedError",
    "Completion",
    "CompletionCode",
    "Context",
    "Device",
    "DeviceKind",
    "DeviceState",
    "DeviceStatus",
    "Driver",
    "Event",
    "LinkHolder",
    "Listener",
    "Notice",
    "Probe",
    "Probed",
    "Result",
    "StatusChanged",
    "ThreadDevice",
    "Ticket",
    "execute",
    "unsupported",
]

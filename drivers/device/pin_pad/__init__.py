"""The PIN pad: working keys in, an encrypted PIN block out. Neither a clear PIN nor a clear key ever comes here.

What the customer keys is told by number of digits only. A PIN block is opaque to everything between pad and bank; it
stays out of every ``repr``, and so do card number and wrapped key.
"""

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceKind, DeviceStatus, Driver, Event, Result


@unique
class PinBlockFormat(StrEnum):
    """How the PIN is laid out and under which cipher it leaves the pad."""

    SM4 = "SM4"
    ISO_0 = "ISO_0"
    """ISO 9564-1 format 0, under 3DES."""
    ISO_4 = "ISO_4"
    """ISO 9564-1 format 4, under AES."""


@unique
class PinKey(StrEnum):
    """What was pressed; never which digit."""

    DIGIT = "digit"
    CLEAR = "clear"
    ENTER = "enter"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class LoadWorkingKey(Command[Result]):
    """Load the key for PIN blocks of one format, as the bank sends it: wrapped under the terminal's master key."""

    wrapped: bytes = field(repr=False)
    check_value: bytes
    block_format: PinBlockFormat = PinBlockFormat.SM4

    machine_ms: ClassVar[int] = 5_000


@dataclass(frozen=True, slots=True)
class PinEntered(Result):
    """The encrypted PIN block, for the bank alone."""

    pin_block: bytes = field(repr=False)
    block_format: PinBlockFormat


@dataclass(frozen=True, slots=True)
class EnterPin(Command[PinEntered]):
    """Let the customer key a PIN."""

    card_number: str = field(repr=False)
    timeout_ms: int
    min_digits: int = 6
    max_digits: int = 6
    block_format: PinBlockFormat = PinBlockFormat.SM4

    result_type: ClassVar[type[Result]] = PinEntered
    machine_ms: ClassVar[int] = 5_000

    @property
    def person_ms(self) -> int:
        """How long the customer may take."""
        return self.timeout_ms


@dataclass(frozen=True, slots=True)
class KeyPressed(Event):
    """A key was pressed, and so many digits are held now."""

    key: PinKey
    digits_held: int


@dataclass(frozen=True, slots=True)
class PinPadStatus(DeviceStatus):
    """How the pad is, with the formats that it has a key for."""

    loaded: tuple[PinBlockFormat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPadCapabilities(Capabilities):
    """What the pad can do."""

    formats: tuple[PinBlockFormat, ...]
    min_digits: int = 4
    max_digits: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPadSettings:
    """The pad's table in a terminal profile."""

    port: str
    baudrate: int = 9_600


def _make_driver(settings: PinPadSettings) -> Driver:
    from drivers.device.pin_pad.driver import PinPadDriver
    from drivers.link.serial import SerialSettings, serial_opener

    return PinPadDriver(serial_opener(SerialSettings(port=settings.port, baudrate=settings.baudrate)))


KIND = DeviceKind(
    name="pin_pad",
    commands=(LoadWorkingKey, EnterPin),
    events=(KeyPressed,),
    settings_type=PinPadSettings,
    make_driver=_make_driver,
    capabilities=lambda settings: PinPadCapabilities(formats=tuple(PinBlockFormat)),
    capabilities_type=PinPadCapabilities,
    status_type=PinPadStatus,
    idle_s=2.0,
)

__all__ = [
    "KIND",
    "EnterPin",
    "KeyPressed",
    "LoadWorkingKey",
    "PinBlockFormat",
    "PinEntered",
    "PinKey",
    "PinPadCapabilities",
    "PinPadSettings",
    "PinPadStatus",
]

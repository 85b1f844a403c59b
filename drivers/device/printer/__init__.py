"""The receipt printer: a document in, a cut receipt out, and an honest word about whether it came out.

A document is a tuple of elements; :mod:`drivers.device.printer.document` lays it out, and
:mod:`drivers.device.printer.driver` prints it over ESC/POS. A receipt counts as printed when the printer says
so after the job; a job that cannot be finished in its time is cleared out of the printer and never comes out late.
"""

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import (
    Capabilities,
    Command,
    DeviceKind,
    DeviceStatus,
    Driver,
    Event,
    Held,
    Medium,
    Place,
    Result,
)
from drivers.device.printer.document import (
    Alignment,
    Columns,
    Cut,
    Document,
    Element,
    Feed,
    QrCode,
    Rule,
    Text,
)


@unique
class Paper(StrEnum):
    """How much paper is on the roll. Source: CWA 17852 (XFS4IoT), Printer.Status, `paper`."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


@unique
class Mouth(StrEnum):
    """What is in the paper mouth."""

    EMPTY = "empty"
    RECEIPT = "receipt"
    UNKNOWN = "unknown"
    """This printer has no sensor there."""


@unique
class Presenter(StrEnum):
    """Whether the printer can tell that its receipt was taken, and how."""

    NONE = "none"
    FULL_STATUS = "full_status"
    """By the full status (DLE EOT 20), as kiosk printers with an output sensor do."""


@dataclass(frozen=True, slots=True)
class PrintReceipt(Command[Result]):
    """Print a document; success means that the printer said so afterwards.

    Units: ``job_expires_ms`` counts from the request. A job not finished by then is cleared, not printed later.
    """

    document: Document = field(repr=False)
    job_expires_ms: int = 30_000

    machine_ms: ClassVar[int] = 3_000

    @property
    def person_ms(self) -> int:
        """The job's own time; the machine's comes on top and serves to clear an expired job."""
        return self.job_expires_ms


@dataclass(frozen=True, slots=True)
class PrintRaw(Command[Result]):
    """Print ESC/POS bytes of a caller's own making, then cut; success and expiry are as for `PrintReceipt`.

    Only what prints and feeds is let through: status requests, real-time commands and bytes that mean nothing here are
    refused, since their answers and effects would be taken for the driver's own.
    """

    data: bytes = field(repr=False)
    job_expires_ms: int = 30_000

    machine_ms: ClassVar[int] = 3_000

    @property
    def person_ms(self) -> int:
        """See `PrintReceipt`."""
        return self.job_expires_ms


@dataclass(frozen=True, slots=True)
class MediaPresented(Event):
    """A receipt is in the paper mouth."""


@dataclass(frozen=True, slots=True)
class MediaTaken(Event):
    """The receipt was taken; only printers with a presenter know."""


@dataclass(frozen=True, slots=True)
class PaperThreshold(Event):
    """The paper on the roll went past a sensor, either way."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class PrinterStatus(DeviceStatus):
    """How the printer is, with its paper and what is in its mouth."""

    paper: Paper = Paper.UNKNOWN
    mouth: Mouth = Mouth.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterCapabilities(Capabilities):
    """What the printer can do."""

    columns: int
    chinese: bool = True
    qr_code: bool = True
    senses_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """The printer's table in a terminal profile.

    ``clear_buffers`` is off for printers that do not know DLE DC4 8; DLE ENQ 2 alone must do there.
    """

    port: str
    baudrate: int = 115_200
    columns: int = 48
    presenter: Presenter = Presenter.NONE
    clear_buffers: bool = True
    rtscts: bool = False


def _make_driver(settings: PrinterSettings) -> Driver:
    from drivers.device.printer.driver import PrinterDriver
    from drivers.link.serial import SerialSettings, serial_opener

    link = SerialSettings(port=settings.port, baudrate=settings.baudrate, rtscts=settings.rtscts)
    return PrinterDriver(serial_opener(link), settings)


def _capabilities(settings: PrinterSettings) -> PrinterCapabilities:
    return PrinterCapabilities(columns=settings.columns, senses_taken=settings.presenter is not Presenter.NONE)


_PLACES = {Mouth.EMPTY: Place.NOT_PRESENT, Mouth.RECEIPT: Place.PRESENTED, Mouth.UNKNOWN: Place.UNKNOWN}


def _custody(told: DeviceStatus | Event) -> Held | None:
    match told:
        case PrinterStatus(reason="jammed"):
            return Held(Medium.RECEIPT, Place.JAMMED)
        case PrinterStatus():
            return Held(Medium.RECEIPT, _PLACES[told.mouth])
        case MediaPresented():
            return Held(Medium.RECEIPT, Place.PRESENTED)
        case MediaTaken():
            return Held(Medium.RECEIPT, Place.TAKEN)
        case _:
            return None


def _attention(status: DeviceStatus) -> str:
    return "paper_low" if isinstance(status, PrinterStatus) and status.paper is Paper.LOW else ""


KIND = DeviceKind(
    name="printer",
    commands=(PrintReceipt, PrintRaw),
    events=(MediaPresented, MediaTaken, PaperThreshold),
    settings_type=PrinterSettings,
    make_driver=_make_driver,
    capabilities=_capabilities,
    capabilities_type=PrinterCapabilities,
    status_type=PrinterStatus,
    custody=_custody,
    attention=_attention,
)

__all__ = [
    "KIND",
    "Alignment",
    "Columns",
    "Cut",
    "Document",
    "Element",
    "Feed",
    "MediaPresented",
    "MediaTaken",
    "Mouth",
    "Paper",
    "PaperThreshold",
    "Presenter",
    "PrintRaw",
    "PrintReceipt",
    "PrinterCapabilities",
    "PrinterSettings",
    "PrinterStatus",
    "QrCode",
    "Rule",
    "Text",
]

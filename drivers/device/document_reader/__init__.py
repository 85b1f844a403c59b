"""The document reader: an ID card's or a bank card's printed face, read from a picture that a camera took.

It has no hardware of its own: the picture is a file, and what reads it is a process that can be killed. What it reads
was printed, not signed: whoever uses it has a person confirm what is not sure, and never takes it for a chip's word.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceKind, Driver, Result


@unique
class DocumentKind(StrEnum):
    """Which document, and which side of it."""

    ID_FRONT = "id-front"
    ID_BACK = "id-back"
    BANK_CARD = "bank-card"
    ANY = ""


@dataclass(frozen=True, slots=True)
class FieldConfidence:
    """How sure a field is.

    Attributes:
        value: 0 to 1; from 0.9 on it is sure. A field that is None and sure is not on the card: a card without end.
    """

    field: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead(Result):
    """What the document says, each field as `read-id` writes it; None where it has none or it could not be read.

    Attributes:
        document: which it is.
        confidence: of each field.
        notices: what whoever uses it should know and what lowers no confidence: `region_unknown`, `expired` ...
        portrait_path: a JPEG of an ID card's portrait, the caller's to remove; empty when there is none.
        rejected_because: why the document is of no use although it was read; None here, refusals fail the command.
    """

    document: str
    name: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    birth_date: str | None = None
    address: str | None = None
    id_number: str | None = None
    issuer: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    card_number: str | None = None
    confidence: tuple[FieldConfidence, ...] = ()
    notices: tuple[str, ...] = ()
    portrait_path: str = ""
    rejected_because: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument(Command[DocumentRead]):
    """Read the document in a picture file.

    Attributes:
        document: the one that was asked for; another one, or its other side, is refused. Empty: whichever it is.
    """

    path: str
    document: DocumentKind = DocumentKind.ANY
    result_type: ClassVar[type[Result]] = DocumentRead
    machine_ms: ClassVar[int] = 40_000


@dataclass(frozen=True, slots=True)
class DocumentReaderCapabilities(Capabilities):
    """What it can read."""

    documents: tuple[str, ...] = ("id-front", "id-back", "bank-card")
    portrait: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReaderSettings:
    """Where things lie.

    Attributes:
        pictures_folder: where portraits are put; empty to have none.
        models_folder: the installed models; empty for EDIAN_MODELS_DIR, else the folder in Python's environment.
    """

    pictures_folder: str = ""
    models_folder: str = ""


def make_driver(settings: DocumentReaderSettings) -> Driver:
    """Return a driver for these settings; it starts its process at the first command."""
    from drivers.device.document_reader.driver import DocumentReaderDriver

    return DocumentReaderDriver(settings)


# A thread is enough: models run in a process of their own, which is killed past its budget.
KIND = DeviceKind(
    name="document_reader",
    commands=(ReadDocument,),
    events=(),
    settings_type=DocumentReaderSettings,
    make_driver=make_driver,
    capabilities=lambda settings: DocumentReaderCapabilities(portrait=bool(settings.pictures_folder)),
    capabilities_type=DocumentReaderCapabilities,
)

__all__ = [
    "KIND",
    "DocumentKind",
    "DocumentRead",
    "DocumentReaderCapabilities",
    "DocumentReaderSettings",
    "FieldConfidence",
    "ReadDocument",
    "make_driver",
]

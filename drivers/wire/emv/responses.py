"""What a payment application answers, read into values.

Each reader takes a response's data field and either returns a value or raises a typed error; both formats that the
documents allow for processing options and cryptograms are read.

Source: EMV v4.3 Book 1, section 12.2 (directory); Book 3, sections 6.5.5, 6.5.8 and 10.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.wire.bertlv import DolEntry, Tlv, TlvError, find, parse, parse_dol, walk
from drivers.wire.emv.commands import CryptogramType
from drivers.wire.emv.errors import CardDataError
from drivers.wire.emv.tags import Tag

MAX_AFL_RECORDS = 128
"""Records one application may list. Real cards have under twenty; 30 files of 255 records would take minutes."""

_AC_FORMAT_1_MIN, _AC_FORMAT_1_MAX = 11, 43
_MAX_SHORT_FILE = 30
_EMV_SHORT_FILES = range(1, 11)


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One application the card announces. Lower `priority` first; 0 means the card states none."""

    application_id: bytes
    label: bytes = b""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class FileControl:
    """What SELECT of an application tells: its full name and what it wants to know before it starts."""

    name: bytes
    pdol: tuple[DolEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRange:
    """Records `first` to `last` of one file, as the application file locator lists them."""

    short_file: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ProcessingOptions:
    """The card's answer to GET PROCESSING OPTIONS; `objects` is what format 2 holds besides."""

    interchange_profile: bytes
    files: tuple[FileRange, ...]
    objects: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cryptogram:
    """The card's answer to GENERATE AC."""

    information: int
    transaction_counter: bytes
    cryptogram: bytes
    issuer_data: bytes

    @property
    def kind(self) -> int:
        """Kind of cryptogram (`CryptogramType`); the remaining combination is reserved and stays a number."""
        return self.information & 0xC0

    @property
    def is_request(self) -> bool:
        """Whether the card lets the issuer decide (ARQC). Otherwise it declined, or decided by itself."""
        return self.kind == CryptogramType.ARQC


def directory_file(data: bytes) -> int | None:
    """Short identifier of the directory file that the PSE names, or None if it names none that can be read."""
    raw = find(data, Tag.SHORT_FILE_IDENTIFIER)
    if raw is None or len(raw) != 1 or raw[0] not in _EMV_SHORT_FILES:
        return None
    return raw[0]


def directory_entries(data: bytes) -> tuple[DirectoryEntry, ...]:
    """Applications listed in a directory record, or in the PPSE's control information.

    Raises:
        TlvError: not well formed.
    """
    entries = []
    for template in walk(data):
        if template.tag == Tag.APPLICATION_TEMPLATE:
            inside = {each.tag: each.value for each in template.children}
            name = inside.get(Tag.APPLICATION_IDENTIFIER, b"")
            if 5 <= len(name) <= 16:
                priority = inside.get(Tag.APPLICATION_PRIORITY_INDICATOR, b"")
                label = inside.get(Tag.APPLICATION_LABEL, b"")
                entries.append(DirectoryEntry(name, label, priority[0] & 0x0F if priority else 0))
    return tuple(entries)


def file_control(data: bytes, *, asked_name: bytes) -> FileControl:
    """Control information of an application; the name asked for stands in where the card repeats none.

    Raises:
        TlvError: not well formed.
    """
    name = find(data, Tag.DEDICATED_FILE_NAME) or asked_name
    return FileControl(name, parse_dol(find(data, Tag.PDOL) or b""))


def processing_options(data: bytes) -> ProcessingOptions:
    """Read either format.

    Raises:
        TlvError: not well formed.
        CardDataError: neither format, or no interchange profile, or a file locator that makes no sense.
    """
    template = _first(data)
    if template.tag == Tag.RESPONSE_FORMAT_1:
        return ProcessingOptions(_profile(template.value[:2]), _files(template.value[2:]))
    if template.tag == Tag.RESPONSE_FORMAT_2:
        objects = {each.tag: each.value for each in template.children}
        profile = _profile(objects.get(Tag.APPLICATION_INTERCHANGE_PROFILE, b""))
        return ProcessingOptions(profile, _files(objects.get(Tag.APPLICATION_FILE_LOCATOR, b"")), objects)
    raise CardDataError(f"processing options in template {template.tag:X}")


def record_objects(data: bytes, *, short_file: int) -> dict[int, bytes]:
    """Primitive objects of one record; none for proprietary files (11 to 30), whose form is the issuer's own.

    Raises:
        TlvError: not well formed.
        CardDataError: a file of EMV data without the record template.
    """
    if short_file not in _EMV_SHORT_FILES:
        return {}
    template = _first(data)
    if template.tag != Tag.READ_RECORD_TEMPLATE:
        raise CardDataError(f"a record in template {template.tag:X}")
    return {each.tag: each.value for each in walk(template.value) if not each.is_constructed}


def cryptogram(data: bytes) -> Cryptogram:
    """Read either format.

    Raises:
        TlvError: not well formed.
        CardDataError: neither format, or a part missing or of the wrong length.
    """
    template = _first(data)
    if template.tag == Tag.RESPONSE_FORMAT_1:
        raw = template.value
        if not _AC_FORMAT_1_MIN <= len(raw) <= _AC_FORMAT_1_MAX:
            raise CardDataError(f"a cryptogram response of {len(raw)} bytes")
        return Cryptogram(raw[0], raw[1:3], raw[3:11], raw[11:])
    if template.tag == Tag.RESPONSE_FORMAT_2:
        objects = {each.tag: each.value for each in template.children}
        return cryptogram_from_objects(objects)
    raise CardDataError(f"a cryptogram in template {template.tag:X}")


def cryptogram_from_objects(objects: Mapping[int, bytes]) -> Cryptogram:
    """Cryptogram from tagged objects, as format 2 and contactless processing options give it.

    Raises:
        CardDataError: a part missing or of the wrong length.
    """
    information = objects.get(Tag.CRYPTOGRAM_INFORMATION_DATA, b"")
    counter = objects.get(Tag.APPLICATION_TRANSACTION_COUNTER, b"")
    value = objects.get(Tag.APPLICATION_CRYPTOGRAM, b"")
    if (len(information), len(counter), len(value)) != (1, 2, 8):
        raise CardDataError("the cryptogram response lacks a part")
    return Cryptogram(information[0], counter, value, objects.get(Tag.ISSUER_APPLICATION_DATA, b""))


def _first(data: bytes) -> Tlv:
    objects = parse(data)
    if not objects:
        raise TlvError("no data object in the response", 0)
    return objects[0]


def _profile(raw: bytes) -> bytes:
    if len(raw) != 2:
        raise CardDataError("no application interchange profile")
    return raw


def _files(raw: bytes) -> tuple[FileRange, ...]:
    if len(raw) % 4:
        raise CardDataError(f"a file locator of {len(raw)} bytes")
    files = tuple(FileRange(raw[at] >> 3, raw[at + 1], raw[at + 2]) for at in range(0, len(raw), 4))
    for each in files:
        if not (1 <= each.short_file <= _MAX_SHORT_FILE and 1 <= each.first <= each.last):
            raise CardDataError("the file locator lists an impossible record")
    if sum(each.last - each.first + 1 for each in files) > MAX_AFL_RECORDS:
        raise CardDataError(f"the file locator lists over {MAX_AFL_RECORDS} records")
    return files

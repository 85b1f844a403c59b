"""BER-TLV data objects as cards use them, and the data object lists that ask for them.

Cards pad: `00` and `FF` bytes before, between and after objects mean nothing. Anything else that cannot be read ends in
`TlvError`, never in another exception. Not here: what a tag means (`drivers.wire.emv`), indefinite lengths (EMV forbids
them), COMPACT-TLV.

Source: EMV v4.3 Book 3, annex B (tags, lengths, padding) and section 5.4 (data object lists); ISO/IEC 7816-4 annex E.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from drivers.errors import LocalProtocolError, RemoteProtocolError

MAX_TAG_BYTES = 4
"""EMV uses tags of up to three bytes; one more is room for a proprietary one."""

MAX_DEPTH = 8
"""Templates within templates. EMV nests four deep; the bound keeps crafted data off Python's stack."""

MAX_OBJECTS = 1024
"""Data objects in one message of at most some kilobytes."""

_PADDING = (0x00, 0xFF)
_CONSTRUCTED_BIT = 0x20


class TlvError(RemoteProtocolError):
    """The bytes are no well-formed data objects. Remedy: give the card back; another may work.

    Attributes:
        offset: where reading stopped, in bytes from the start of what was parsed.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(f"{message} (at byte {offset})")
        self.offset = offset


class TlvEncodeError(LocalProtocolError):
    """A data object was asked for that has no encoding. Remedy: the caller's bug."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object: tag as the number its bytes spell, and its value."""

    tag: int
    value: bytes

    def __post_init__(self) -> None:
        encode_tag(self.tag)

    @property
    def is_constructed(self) -> bool:
        """Whether the value is itself made of data objects."""
        return bool(encode_tag(self.tag)[0] & _CONSTRUCTED_BIT)

    @property
    def children(self) -> tuple["Tlv", ...]:
        """The objects inside a template; none in a primitive object.

        Raises:
            TlvError: the value is not well formed.
        """
        return parse(self.value) if self.is_constructed else ()

    def to_bytes(self) -> bytes:
        """Tag, definite length in as few bytes as it takes, value."""
        return encode_tag(self.tag) + _encode_length(len(self.value)) + self.value


@dataclass(frozen=True, slots=True)
class DolEntry:
    """One line of a data object list: the card wants `length` bytes of `tag`."""

    tag: int
    length: int


def encode_tag(tag: int) -> bytes:
    """Bytes of a tag number.

    Raises:
        TlvEncodeError: no tag has these bytes.
    """
    if tag <= 0:
        raise TlvEncodeError(f"no tag {tag}")
    raw = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    try:
        size = _tag_size(raw, 0)
    except TlvError as error:
        raise TlvEncodeError(f"no tag {tag:X}") from error
    if size != len(raw) or raw[0] in _PADDING:
        raise TlvEncodeError(f"no tag {tag:X}")
    return raw


def encode(tag: int, *values: bytes | Tlv) -> bytes:
    """One data object whose value is the values joined; nested objects may be given as such."""
    return Tlv(tag, b"".join(v.to_bytes() if isinstance(v, Tlv) else v for v in values)).to_bytes()


def parse(data: bytes) -> tuple[Tlv, ...]:
    """Objects at the top level of `data`, padding left out.

    Raises:
        TlvError: truncated, a length that is indefinite or too long, or too many objects.
    """
    found: list[Tlv] = []
    offset = 0
    while True:
        while offset < len(data) and data[offset] in _PADDING:
            offset += 1
        if offset >= len(data):
            return tuple(found)
        if len(found) >= MAX_OBJECTS:
            raise TlvError(f"more than {MAX_OBJECTS} data objects", offset)
        tag_size = _tag_size(data, offset)
        tag = int.from_bytes(data[offset : offset + tag_size], "big")
        length, value_at = _length(data, offset + tag_size)
        if value_at + length > len(data):
            raise TlvError(f"tag {tag:X} says {length} bytes, {len(data) - value_at} are there", value_at)
        found.append(Tlv(tag, data[value_at : value_at + length]))
        offset = value_at + length


def walk(data: bytes) -> Iterator[Tlv]:
    """Every object in `data`, templates before what they hold.

    Raises:
        TlvError: not well formed at any depth, or nested deeper than `MAX_DEPTH`.
    """
    return _walk(data, MAX_DEPTH)


def find(data: bytes, tag: int) -> bytes | None:
    """Value of the first object with `tag` at any depth, or None.

    Raises:
        TlvError: not well formed.
    """
    return next((each.value for each in walk(data) if each.tag == tag), None)


def parse_dol(data: bytes) -> tuple[DolEntry, ...]:
    """Lines of a data object list: tags each followed by one length byte.

    Raises:
        TlvError: the list breaks off.
    """
    entries: list[DolEntry] = []
    offset = 0
    while offset < len(data):
        if data[offset] in _PADDING:
            offset += 1
            continue
        size = _tag_size(data, offset)
        tag = int.from_bytes(data[offset : offset + size], "big")
        offset += size
        if offset >= len(data):
            raise TlvError(f"no length after tag {tag:X} in the list", offset)
        entries.append(DolEntry(tag, data[offset]))
        offset += 1
    return tuple(entries)


def fill_dol(entries: Iterable[DolEntry], values: Mapping[int, bytes], numeric: frozenset[int] = frozenset()) -> bytes:
    """What the list asks for, joined: unknown tags as zeros, numeric ones fitted on the left, others on the right.

    Source: EMV v4.3 Book 3, section 5.4, rules 2a to 2e.
    """
    out = b""
    for entry in entries:
        value = values.get(entry.tag, b"")
        if entry.tag in numeric:
            out += value[max(0, len(value) - entry.length) :].rjust(entry.length, b"\x00")
        else:
            out += value[: entry.length].ljust(entry.length, b"\x00")
    return out


def _walk(data: bytes, depth: int) -> Iterator[Tlv]:
    for each in parse(data):
        yield each
        if each.is_constructed:
            if depth <= 1:
                raise TlvError(f"nested deeper than {MAX_DEPTH}", 0)
            yield from _walk(each.value, depth - 1)


def _tag_size(data: bytes, offset: int) -> int:
    if data[offset] & 0x1F != 0x1F:
        return 1
    for size in range(2, MAX_TAG_BYTES + 1):
        if offset + size > len(data):
            raise TlvError("the tag breaks off", offset)
        if not data[offset + size - 1] & 0x80:
            return size
    raise TlvError(f"a tag longer than {MAX_TAG_BYTES} bytes", offset)


def _length(data: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(data):
        raise TlvError("no length after the tag", offset)
    first = data[offset]
    if first < 0x80:
        return first, offset + 1
    size = first & 0x7F
    if not 1 <= size <= 3:
        raise TlvError(f"length byte {first:02X} is not allowed", offset)
    if offset + 1 + size > len(data):
        raise TlvError("the length breaks off", offset)
    return int.from_bytes(data[offset + 1 : offset + 1 + size], "big"), offset + 1 + size


def _encode_length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    size = (length.bit_length() + 7) // 8
    if size > 3:
        raise TlvEncodeError(f"a value of {length} bytes is too long")
    return bytes((0x80 | size,)) + length.to_bytes(size, "big")

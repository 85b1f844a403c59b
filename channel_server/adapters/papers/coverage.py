"""Which characters a font has: the `cmap` table of a TrueType file, formats 4 and 12.

Not a font library: it answers one question, whether a rare character of somebody's name has to come from elsewhere.
Source: OpenType specification 1.9.1, "Organization of an OpenType Font" and "cmap".
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_TABLES_AT = 12
_TABLE_ENTRY = 16


def characters_of(path: Path) -> frozenset[int]:
    """Read the code points that a font has a glyph for.

    Raises:
        OSError: there is no such file.
        ValueError: it is no TrueType font with a table of characters.
    """
    raw = path.read_bytes()
    try:
        start = _cmap_at(raw)
        count = struct.unpack_from(">H", raw, start + 2)[0]
        offsets = {struct.unpack_from(">HHI", raw, start + 4 + 8 * each)[2] for each in range(count)}
        return frozenset(point for offset in offsets for point in _points(raw, start + offset))
    except struct.error as error:
        raise ValueError(f"{path.name}: not a TrueType font") from error


def _cmap_at(raw: bytes) -> int:
    tables = struct.unpack_from(">H", raw, 4)[0]
    for each in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", raw, _TABLES_AT + _TABLE_ENTRY * each)
        if tag == b"cmap":
            return int(offset)
    raise ValueError("a font without a table of characters")


def _points(raw: bytes, at: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", raw, at)[0]
    if kind == 12:
        groups = struct.unpack_from(">I", raw, at + 12)[0]
        for each in range(groups):
            first, last, _ = struct.unpack_from(">III", raw, at + 16 + 12 * each)
            yield from range(first, last + 1)
    elif kind == 4:
        doubled = struct.unpack_from(">H", raw, at + 6)[0]
        for each in range(0, doubled, 2):
            last = struct.unpack_from(">H", raw, at + 14 + each)[0]
            first = struct.unpack_from(">H", raw, at + 16 + doubled + each)[0]
            yield from range(first, last + 1)

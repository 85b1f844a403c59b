"""Pictures of a customer on this terminal: a folder of its own, for this user alone, empty between visits.

A face may lie here while it is compared, and no longer: what is kept is removed with the visit, and what a crash left
behind is removed at the next start. Nothing here is ever sent, shown or logged.
"""

from __future__ import annotations

import os
import secrets
import struct
import zlib
from pathlib import Path

import structlog

__all__ = ["HEIGHT", "WIDTH", "Pictures"]

log = structlog.get_logger(__name__)

WIDTH, HEIGHT = 102, 126
"""Of the photo in an ID card's chip."""


class Pictures:
    """The folder. `adopt` takes files that others have made under it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: set[Path] = set()

    def keep_photo(self, bgr: bytes) -> Path | None:
        """Keep a chip's photo as a picture file; None where it is none, or the disk is full.

        Shape: 126×102×3, uint8, BGR.
        """
        if len(bgr) != WIDTH * HEIGHT * 3:
            log.warning("chip_photo_of_odd_size", length=len(bgr))
            return None
        rgb = bytearray(len(bgr))
        rgb[0::3], rgb[1::3], rgb[2::3] = bgr[2::3], bgr[1::3], bgr[0::3]
        path = self._folder / f"photo-{secrets.token_hex(8)}.png"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_png(bytes(rgb)))
        except OSError as error:
            log.warning("chip_photo_not_kept", why=type(error).__name__)
            return None
        self._kept.add(path)
        return path

    def adopt(self, path: Path) -> Path:
        """Another program's picture of the customer; it goes with the visit."""
        self._kept.add(path)
        return path

    def remove(self, path: Path) -> None:
        """Remove one that nobody needs any more."""
        _remove(path)
        self._kept.discard(path)

    def forget(self) -> None:
        """Remove every picture of the visit."""
        for path in self._kept:
            _remove(path)
        self._kept.clear()

    def forget_left_behind(self) -> None:
        """Remove what an earlier run has left in the folder; what belongs to the visit under way stays."""
        if self._folder.is_dir():
            for path in set(self._folder.iterdir()) - self._kept:
                _remove(path)


def _png(rgb: bytes) -> bytes:
    """A picture of WIDTH×HEIGHT as PNG. Source: W3C PNG, sections 5.2, 11.2 (8 bits, truecolour, no filter)."""
    rows = b"".join(b"\0" + rgb[at : at + WIDTH * 3] for at in range(0, len(rgb), WIDTH * 3))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.error("picture_not_removed", why=type(error).__name__)

"""The image platform (影像): papers by reference, stored once and never replaced."""

import hashlib
import sqlite3
from dataclasses import dataclass, field

from channel_server.sandbox.errors import ContentDiffersError, NotFoundError
from channel_server.sandbox.systems.core_banking import business_day


@dataclass(frozen=True, slots=True)
class Image:
    """A paper."""

    kind: str
    media_type: str
    content: bytes = field(repr=False)


def store_image(connection: sqlite3.Connection, image: Image, *, bank_id: str, reference: str) -> bytes:
    """Store a paper and tell its SHA-256.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference holds another paper.
    """
    business_day(connection, bank_id)
    digest = hashlib.sha256(image.content).digest()
    known = connection.execute(
        "SELECT kind, media_type, sha256 FROM image WHERE bank_id = ? AND reference = ?", (bank_id, reference)
    ).fetchone()
    if known is not None:
        if known != (image.kind, image.media_type, digest):
            raise ContentDiffersError("this reference holds another paper")
        return digest
    connection.execute(
        "INSERT INTO image (bank_id, reference, kind, media_type, sha256, content) VALUES (?, ?, ?, ?, ?, ?)",
        (bank_id, reference, image.kind, image.media_type, digest, image.content),
    )
    return digest


def fetch_image(connection: sqlite3.Connection, *, bank_id: str, reference: str) -> Image:
    """Fetch a paper.

    Raises:
        NotFoundError: this bank has no paper under the reference.
    """
    row = connection.execute(
        "SELECT kind, media_type, content FROM image WHERE bank_id = ? AND reference = ?", (bank_id, reference)
    ).fetchone()
    if row is None:
        raise NotFoundError("no paper under this reference")
    return Image(*row)

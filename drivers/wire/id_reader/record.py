"""The data of a reader's answer to "read": text, photo and fingerprints, each with its length in front.

Source: as `drivers.wire.id_reader.frames`; answers to `30 01` and `30 10`.
"""

from dataclasses import dataclass

from drivers.errors import RemoteProtocolError

PHOTO_BYTES = 1_024
_LENGTH_BYTES = 2


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One reading of a chip.

    Attributes:
        text: 256 bytes, see `text`.
        photo: 1,024 bytes of WLT, which only vendors' libraries can decode; may be empty.
        fingerprints: 0, 512 or 1,024 bytes; None when they were not asked for.
    """

    text: bytes
    photo: bytes
    fingerprints: bytes | None = None

    @classmethod
    def from_bytes(cls, data: bytes, *, fingerprints: bool = False) -> "CardRecord":
        """Split the data of a reply.

        Raises:
            RemoteProtocolError: the lengths do not add up.
        """
        parts = 3 if fingerprints else 2
        head = parts * _LENGTH_BYTES
        sizes = [int.from_bytes(data[i : i + _LENGTH_BYTES], "big") for i in range(0, head, _LENGTH_BYTES)]
        if len(data) < head or len(data) != head + sum(sizes):
            raise RemoteProtocolError(f"the reader sent {len(data)} bytes where its lengths are {sizes}")
        text_end, photo_end = head + sizes[0], head + sizes[0] + sizes[1]
        return cls(data[head:text_end], data[text_end:photo_end], data[photo_end:] if fingerprints else None)

    def to_bytes(self) -> bytes:
        """Return the data of a reply."""
        parts = [self.text, self.photo, *([] if self.fingerprints is None else [self.fingerprints])]
        return b"".join(len(part).to_bytes(_LENGTH_BYTES, "big") for part in parts) + b"".join(parts)

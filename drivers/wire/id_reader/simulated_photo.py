"""What the simulated reader puts where a real chip holds its photo: a mark, and the id of a picture.

It is no WLT and does not look like it. Only a decoder that a production profile refuses reads it.
"""

from drivers.errors import LocalProtocolError
from drivers.wire.id_reader.record import PHOTO_BYTES

_MARK = b"EDIAN SIMULATED PHOTO, NOT WLT\0"


def simulated_photo(picture_id: str) -> bytes:
    """Return the block for that picture.

    Raises:
        LocalProtocolError: the id is too long for the block.
    """
    block = _MARK + picture_id.encode()
    if len(block) > PHOTO_BYTES:
        raise LocalProtocolError(f"a picture id takes {PHOTO_BYTES - len(_MARK)} bytes at most")
    return block.ljust(PHOTO_BYTES, b"\0")


def simulated_picture_id(block: bytes) -> str | None:
    """Return the id in a simulated block, None for any other block."""
    if len(block) != PHOTO_BYTES or not block.startswith(_MARK):
        return None
    try:
        return block[len(_MARK) :].rstrip(b"\0").decode() or None
    except UnicodeDecodeError:
        # Bytes that went wrong on the way name no picture, and not another one either.
        return None

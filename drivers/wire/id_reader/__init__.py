"""The wire of ID readers (SAM_V over serial): frames, the card's record, its text, its codes. Pure; no I/O."""

from drivers.wire.id_reader.frames import (
    BadChecksum,
    Command,
    Frame,
    FrameDecoder,
    NeedData,
    Reply,
    Request,
    Status,
    require,
)
from drivers.wire.id_reader.record import PHOTO_BYTES, CardRecord
from drivers.wire.id_reader.simulated_photo import simulated_photo, simulated_picture_id
from drivers.wire.id_reader.text import CardText, CardTextError, CardType

__all__ = [
    "PHOTO_BYTES",
    "BadChecksum",
    "CardRecord",
    "CardText",
    "CardTextError",
    "CardType",
    "Command",
    "Frame",
    "FrameDecoder",
    "NeedData",
    "Reply",
    "Request",
    "Status",
    "require",
    "simulated_photo",
    "simulated_picture_id",
]

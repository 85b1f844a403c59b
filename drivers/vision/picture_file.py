"""A picture file, opened strictly: whole, of a bearable size, or a typed error. Nothing is said of what it shows.

OpenCV shows the upper half of a JPEG that was cut off and says nothing; Pillow stops with an error. Whoever asks gives
the error the words of its own trade.
"""

import io
import os
import warnings
from enum import Enum, auto, unique
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.errors import DriverError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 32 << 20
"""A still of a good camera has a tenth of that."""

MAX_PIXELS = 40_000_000
"""A decoder takes three bytes for each, and a small file can claim any number."""

MAX_SCANNED_PIXELS = 600_000_000
"""Pixels times scans of a progressive JPEG, each of which goes over the whole picture: encoders write some ten scans, a
small file can hold a hundred thousand. A second and a half of work."""

_START_OF_SCAN, _END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"


@unique
class Fault(Enum):
    """What is wrong with the file."""

    UNREADABLE = auto()
    NOT_A_PICTURE = auto()
    CUT_OFF = auto()
    TOO_LARGE = auto()


class PictureFileError(DriverError):
    """A file that gives no picture. Remedy: another picture."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def read_file(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        PictureFileError: it is none, cannot be read, or is too large.
    """
    try:
        # A name that leads to a pipe or a device would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not path.is_file():
                raise PictureFileError(Fault.UNREADABLE)
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise PictureFileError(Fault.UNREADABLE) from error
    if len(data) > MAX_BYTES:
        raise PictureFileError(Fault.TOO_LARGE)
    return data


def open_picture(data: bytes, *, formats: tuple[str, ...], longest: int) -> "Image":
    """Return the picture in these bytes, upright as its camera noted, in colours, on white where it is transparent.

    Args:
        data: of a file.
        formats: which are taken, by Pillow's names.
        longest: pixels of the longer side that are enough. A JPEG is decoded to less right away, and never below it.

    Raises:
        PictureFileError: they hold none.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures from its own limit on; ours is judged here.
            warnings.simplefilter("ignore")
            return _opened(data, formats, longest)
    except PictureFileError:
        raise
    except UnidentifiedImageError as error:
        raise PictureFileError(Fault.CUT_OFF if _breaks_off(data) else Fault.NOT_A_PICTURE) from error
    except Image.DecompressionBombError as error:
        raise PictureFileError(Fault.TOO_LARGE) from error
    except Exception as error:  # a decoder raises whatever it likes on bytes that break off or contradict themselves
        raise PictureFileError(Fault.CUT_OFF) from error


def _opened(data: bytes, formats: tuple[str, ...], longest: int) -> "Image":
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=formats) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PictureFileError(Fault.TOO_LARGE)
        if image.format == "JPEG":
            if image.width * image.height * data.count(_START_OF_SCAN) > MAX_SCANNED_PIXELS:
                raise PictureFileError(Fault.TOO_LARGE)
            # A second picture for thumbs may lie in the head: the end is looked for behind the last scan's start.
            if data.rfind(_END_OF_IMAGE) < data.rfind(_START_OF_SCAN):
                raise PictureFileError(Fault.CUT_OFF)
            image.draft("RGB", (min(image.width, longest), min(image.height, longest)))
        image.load()
        return _on_white(ImageOps.exif_transpose(image))


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _breaks_off(data: bytes) -> bool:
    """Whether it begins as a picture and does not come to its end."""
    begins = data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"RIFF"))
    return begins and not data.endswith(_END_OF_IMAGE)

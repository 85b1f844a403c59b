"""A picture from a file, or a refusal: strict, so that half a picture is never read as a whole one.

OpenCV shows the upper half of a JPEG that was cut off and says nothing; Pillow stops with an error.

Shape: a picture is H×W×3, uint8, BGR.
"""

import io
import warnings
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from drivers.vision.document.refusal import DocumentRefusedError, Reason

MAX_FILE_BYTES = 32 << 20
MAX_PIXELS = 40_000_000
"""Past this, decoding alone takes longer than anybody should wait."""

MIN_SIDE, MIN_LONG_SIDE = 160, 240
"""Pixels; a line of a smaller card has under eight."""

WORK_SIDE = 2_560
"""Pixels of the longer side: a larger picture is made smaller first, no line needs more."""

_FORMATS = ("JPEG", "PNG", "BMP", "WEBP")
_DARK_LEVEL, _DARK_SPREAD = 16.0, 6.0
_START_OF_SCAN, _END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"


def load(path: Path) -> npt.NDArray[np.uint8]:
    """Return the picture in a file, upright as its camera noted, no longer than WORK_SIDE.

    Raises:
        DocumentRefusedError: there is none to be had.
    """
    try:
        # A FIFO or a device in its place would keep us for ever.
        if not path.is_file():
            raise DocumentRefusedError(Reason.FILE_UNREADABLE)
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DocumentRefusedError(Reason.PICTURE_TOO_LARGE)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise DocumentRefusedError(Reason.FILE_UNREADABLE) from error
    return decode(data)


def decode(data: bytes) -> npt.NDArray[np.uint8]:
    """Return the picture in these bytes; see `load`."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures from its own limit on; ours is judged below.
            warnings.simplefilter("ignore")
            picture = _opened(data)
    except DocumentRefusedError:
        raise
    except UnidentifiedImageError as error:
        raise DocumentRefusedError(Reason.PICTURE_CUT if _begins_as_picture(data) else Reason.NOT_A_PICTURE) from error
    except Image.DecompressionBombError as error:
        raise DocumentRefusedError(Reason.PICTURE_TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError, ArithmeticError) as error:
        # Pillow's decoders end in any of these when the data breaks off or contradicts itself.
        raise DocumentRefusedError(Reason.PICTURE_CUT) from error
    except (TypeError, KeyError, IndexError, AttributeError, NotImplementedError, RuntimeError) as error:
        raise DocumentRefusedError(Reason.NOT_A_PICTURE) from error
    rgb = np.asarray(picture, dtype=np.uint8)
    bgr = np.ascontiguousarray(rgb[:, :, ::-1])
    height, width = bgr.shape[:2]
    if (longer := max(height, width)) > WORK_SIDE:
        scale = WORK_SIDE / longer
        bgr = np.asarray(cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    if min(bgr.shape[:2]) < MIN_SIDE or max(bgr.shape[:2]) < MIN_LONG_SIDE:
        raise DocumentRefusedError(Reason.PICTURE_TOO_SMALL)
    small = cv2.resize(bgr, (64, 64), interpolation=cv2.INTER_AREA)
    if float(small.max(axis=2).mean()) < _DARK_LEVEL and float(small.std()) < _DARK_SPREAD:
        raise DocumentRefusedError(Reason.PICTURE_DARK)
    return bgr


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise DocumentRefusedError(Reason.PICTURE_TOO_LARGE)
        if image.format == "JPEG":
            # A second picture for thumbs may lie in the head: the end is looked for behind the last scan's start.
            if data.rfind(_END_OF_IMAGE) < data.rfind(_START_OF_SCAN):
                raise DocumentRefusedError(Reason.PICTURE_CUT)
            # Decodes at a half, a quarter or an eighth right away, never below the size asked for.
            image.draft("RGB", (min(image.width, WORK_SIDE), min(image.height, WORK_SIDE)))
        image.load()
        return _on_white(ImageOps.exif_transpose(image))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _begins_as_picture(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"RIFF"))

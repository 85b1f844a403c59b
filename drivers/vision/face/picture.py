"""A picture file, decoded strictly: whole, of a bearable size, or a typed error. Nothing is said of what it shows.

OpenCV shows the upper half of a JPEG that was cut off and grey below; comparing that would be a guess.

Shape: pixels are H×W×3, uint8, BGR.
"""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.vision.face.errors import PictureError, PictureReason

if TYPE_CHECKING:
    from drivers.vision.face.arrays import Pixels

MAX_BYTES = 32 << 20
"""A still of a good camera has a tenth of that."""

MAX_PIXELS = 50_000_000
"""A decoder takes three bytes for each, and a small file can claim any number."""

_FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF", "PPM")
_LONGEST_SIDE = 1_600
"""Larger pictures are reduced: a face that fills a tenth of it still has more pixels than the recogniser takes."""


def read_picture(path: str) -> "Pixels":
    """Return the picture in a file, its longest side at most 1,600, upright as its file says.

    Raises:
        PictureError: there is none, or it is cut off, or too large.
    """
    try:
        # A name that leads to a pipe or a device would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not Path(path).is_file():
                raise PictureError(PictureReason.UNREADABLE, "that is no file; give the path of a picture")
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is no path"
        raise PictureError(PictureReason.UNREADABLE, f"the picture cannot be read: {reason}") from error
    if len(data) > MAX_BYTES:
        raise PictureError(PictureReason.TOO_LARGE, "the file is larger than 32 MB; take a smaller picture")
    return decode(data)


def decode(data: bytes) -> "Pixels":
    """Return the picture that `data` is; raises as `read_picture` does."""
    import io

    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            # Pillow warns of a large picture; here it is refused, by our own measure.
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        with opened as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureError(
                    PictureReason.TOO_LARGE, f"{image.width}×{image.height} is too large; take a smaller picture"
                )
            if image.format == "JPEG":
                _require_end_of_jpeg(data)
                # Decodes straight to an eighth, a quarter or a half of the size, where that is still enough.
                image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            image.load()
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(PictureReason.TOO_LARGE, "the picture is too large; take a smaller one") from error
    except UnidentifiedImageError as error:
        raise PictureError(PictureReason.NOT_A_PICTURE, "that is no picture; give a JPEG or PNG") from error
    except Exception as error:  # a decoder raises whatever it likes on bytes that are no picture
        raise PictureError(PictureReason.CUT_OFF, "the picture is cut off or damaged; take it again") from error
    if max(upright.size) > _LONGEST_SIDE:
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def _require_end_of_jpeg(data: bytes) -> None:
    """A JPEG ends with its end-of-image marker (ITU-T T.81, B.1.1.3); padding behind it is harmless."""
    if b"\xff\xd9" not in data[-4096:]:
        raise PictureError(PictureReason.CUT_OFF, "the picture is cut off; take it again")

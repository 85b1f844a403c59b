"""A picture to look for faces in, from a file: opened strictly (`vision.picture_file`), no larger than of use.

Shape: pixels are H×W×3, uint8, BGR.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from drivers.vision.face.errors import PictureError, PictureReason
from drivers.vision.picture_file import Fault, PictureFileError, open_picture, read_file

if TYPE_CHECKING:
    from drivers.vision.face.arrays import Pixels

_FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF", "PPM")
_LONGEST_SIDE = 1_600
"""Larger pictures are reduced: a face that fills a tenth of it still has more pixels than the recogniser takes."""

_REFUSALS = {
    Fault.UNREADABLE: (PictureReason.UNREADABLE, "that is no file that can be read; give the path of a picture"),
    Fault.NOT_A_PICTURE: (PictureReason.NOT_A_PICTURE, "that is no picture; give a JPEG or PNG"),
    Fault.CUT_OFF: (PictureReason.CUT_OFF, "the picture is cut off or damaged; take it again"),
    Fault.TOO_LARGE: (PictureReason.TOO_LARGE, "the picture is too large; take a smaller one"),
}


def read_picture(path: str) -> "Pixels":
    """Return the picture in a file, its longest side at most 1,600, upright as its file says.

    Raises:
        PictureError: there is none, or it is cut off, or too large.
    """
    try:
        return decode(read_file(Path(path)))
    except PictureFileError as error:
        raise PictureError(*_REFUSALS[error.fault]) from error


def decode(data: bytes) -> "Pixels":
    """Return the picture that `data` is; raises as `read_picture` does."""
    import numpy as np
    from PIL import Image

    try:
        picture = open_picture(data, formats=_FORMATS, longest=_LONGEST_SIDE)
    except PictureFileError as error:
        raise PictureError(*_REFUSALS[error.fault]) from error
    if max(picture.size) > _LONGEST_SIDE:
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])

"""A picture of a document, from a file: opened strictly (`vision.picture_file`), large and light enough to read.

Shape: a picture is H×W×3, uint8, BGR.
"""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from drivers.vision.document.refusal import DocumentRefusedError, Reason
from drivers.vision.picture_file import Fault, PictureFileError, open_picture, read_file

MIN_SIDE, MIN_LONG_SIDE = 160, 240
"""Pixels; a line of a smaller card has under eight."""

WORK_SIDE = 2_560
"""Pixels of the longer side: a larger picture is made smaller first, no line needs more."""

_FORMATS = ("JPEG", "PNG", "BMP", "WEBP")
_DARK_LEVEL, _DARK_SPREAD = 16.0, 6.0
_REASONS = {
    Fault.UNREADABLE: Reason.FILE_UNREADABLE,
    Fault.NOT_A_PICTURE: Reason.NOT_A_PICTURE,
    Fault.CUT_OFF: Reason.PICTURE_CUT,
    Fault.TOO_LARGE: Reason.PICTURE_TOO_LARGE,
}


def load(path: Path) -> npt.NDArray[np.uint8]:
    """Return the picture in a file, upright as its camera noted, no longer than WORK_SIDE.

    Raises:
        DocumentRefusedError: there is none to be had.
    """
    try:
        data = read_file(path)
    except PictureFileError as error:
        raise DocumentRefusedError(_REASONS[error.fault]) from error
    return decode(data)


def decode(data: bytes) -> npt.NDArray[np.uint8]:
    """Return the picture in these bytes; see `load`."""
    try:
        picture = open_picture(data, formats=_FORMATS, longest=WORK_SIDE)
    except PictureFileError as error:
        raise DocumentRefusedError(_REASONS[error.fault]) from error
    bgr = np.asarray(cv2.cvtColor(np.asarray(picture, dtype=np.uint8), cv2.COLOR_RGB2BGR), np.uint8)
    longer, shorter = max(bgr.shape[:2]), min(bgr.shape[:2])
    scale = min(1.0, WORK_SIDE / longer)
    # Judged before it is made smaller: nothing is left of a strip.
    if shorter * scale < MIN_SIDE or longer < MIN_LONG_SIDE:
        raise DocumentRefusedError(Reason.PICTURE_TOO_SMALL)
    if scale < 1.0:
        bgr = np.asarray(cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    small = cv2.resize(bgr[::4, ::4], (64, 64), interpolation=cv2.INTER_AREA)
    if float(small.max(axis=2).mean()) < _DARK_LEVEL and float(small.std()) < _DARK_SPREAD:
        raise DocumentRefusedError(Reason.PICTURE_DARK)
    return bgr

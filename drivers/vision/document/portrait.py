"""The portrait of an ID card's front, cut out by its place on the card: for comparing with who stands there.

Source: GA 461 gives the portrait 26 mm by 32 mm at the card's right; the cut is a little larger on each side.
"""

import os
import secrets
from pathlib import Path

import cv2
import numpy as np

from drivers.vision.document.straighten import Picture

_LEFT, _RIGHT, _TOP, _BOTTOM = 0.615, 0.965, 0.09, 0.80
_QUALITY = 95


def cut_portrait(card: Picture) -> Picture:
    """Return the portrait of a straightened, upright front."""
    height, width = card.shape[:2]
    rows = slice(round(_TOP * height), round(_BOTTOM * height))
    columns = slice(round(_LEFT * width), round(_RIGHT * width))
    return np.ascontiguousarray(card[rows, columns])


def save_portrait(card: Picture, folder: Path) -> Path:
    """Write the portrait as a JPEG that only this user can read, and return its path; it is the caller's to remove.

    Raises:
        OSError: it cannot be written there.
    """
    _, encoded = cv2.imencode(".jpg", cut_portrait(card), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"portrait-{secrets.token_hex(8)}.jpg"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(encoded.tobytes())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path

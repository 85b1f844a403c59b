"""A line's picture smoothed: a sensor's noise lies over the strokes, and each way to even it out leaves other ones."""

from enum import Enum, auto, unique
from typing import assert_never

import cv2
import numpy as np

from drivers.vision.document.straighten import Picture


@unique
class Smoothing(Enum):
    """How a line is smoothed before it is read."""

    NONE = auto()
    SLIGHT = auto()
    """Evenly, by about a third of a stroke."""
    STRONG = auto()
    """Evenly, by about half a stroke."""
    EDGES = auto()
    """Between edges alone."""


# Pixels of a straightened card, on which a stroke of a value is about 4 wide. Source: measured on specimens.
_SLIGHT, _STRONG = 1.2, 2.0
_EDGES, _LEVELS, _REACH = 9, 40.0, 4.0


def smoothed(picture: Picture, smoothing: Smoothing) -> Picture:
    """Return the picture, smoothed."""
    match smoothing:
        case Smoothing.NONE:
            return picture
        case Smoothing.SLIGHT:
            return np.asarray(cv2.GaussianBlur(picture, (0, 0), _SLIGHT), np.uint8)
        case Smoothing.STRONG:
            return np.asarray(cv2.GaussianBlur(picture, (0, 0), _STRONG), np.uint8)
        case Smoothing.EDGES:
            return np.asarray(cv2.bilateralFilter(picture, _EDGES, _LEVELS, _REACH), np.uint8)
        case _ as unknown:
            assert_never(unknown)

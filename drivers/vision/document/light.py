"""Whether light hides a part of a field: what glare has washed out leaves no trace that could be read wrongly.

A name that lost its last character to glare is a name, and reads well. So a field near glare is never sure.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from drivers.vision.document.lines import Line, Page

_WHITE = 250  # of 255, in every channel: the sensor could not tell more
_WHITEST, _BRIGHTEST = (_WHITE,) * 3, (255,) * 3
_AROUND = 2.2  # line heights to the right that are looked at: where the next characters would stand
_PART = 0.10  # of the area looked at
_COARSE = 4  # every so many pixels are enough to know the card's ground
_BRIGHTER = 26.0  # levels that the ground near a line is brighter than the card's as a rule


def washed_out(page: Page, lines: Sequence[Line]) -> bool:
    """Whether glare lies over the lines or where they would go on."""
    grey = page.grey
    ground = _level(grey[::_COARSE, ::_COARSE], 60) if page.straight else 255
    for line in lines:
        left, right = max(0, int(line.left)), int(line.right + _AROUND * line.height)
        top, bottom = max(0, int(line.middle - 0.6 * line.height)), int(line.middle + 0.6 * line.height)
        part = page.picture[top:bottom, left:right]
        if part.size == 0:
            return True
        white = float(cv2.inRange(part, _WHITEST, _BRIGHTEST).mean()) / 255
        # In tiles of a line's height, so that a small spot counts.
        tiles = [
            _level(grey[top:bottom, x : x + max(8, int(line.height))], 80)
            for x in range(left, min(right, grey.shape[1] - 8), max(8, int(line.height)))
        ]
        spread = max(tiles, default=0) - min(tiles, default=0)
        bright = max(tiles, default=0) - ground
        if (white > _PART and ground < _WHITE - 10) or spread > 2 * _BRIGHTER or (page.straight and bright > _BRIGHTER):
            return True
    return False


def _level(grey: npt.NDArray[np.uint8], per_cent: int) -> int:
    """The grey level under which so many of the pixels lie."""
    ordered = np.sort(grey, axis=None)
    return int(ordered[len(ordered) * per_cent // 100])

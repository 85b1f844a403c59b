"""Where the values of a straightened ID card stand beside their labels: boxes are cut there before they are read.

A label that is too blurred to be read comes out as characters, and these would be glued before the value: 姓名 as 九费.
A box says no more than that something is written; the layout says where labels end, and the card itself, by the blank
between label and value, where exactly. What is left of that need not be read, nor what says the same on every card.

Shape: a box is 4×2, float32, corners clockwise from the top left, in pixels of the card.
Source: GA 461 (the layout, in words), as parts of the card's width and height.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto, unique

import cv2
import numpy as np
import numpy.typing as npt

from drivers.vision.document.straighten import Picture

Box = npt.NDArray[np.float32]


@unique
class Side(Enum):
    """A side of an ID card."""

    FRONT = auto()
    BACK = auto()


NAME_ROW, SEX_ROW, BIRTH_ROW, ADDRESS_ROW, NUMBER_ROW = 0.152, 0.289, 0.4185, 0.552, 0.876
"""Middles of a front's rows; an address goes on below its first one."""

ROW_APART = 0.05
"""How far a line may lie from its row: outlines are off by some hundredths, and rows stand 0.13 apart."""


@dataclass(frozen=True, slots=True)
class _Blank:
    """The blank between a label and its value.

    Attributes:
        low, high: between which its middle lies.
        width: what of it is surely there.
    """

    low: float
    high: float
    width: float


_FRONT = _Blank(0.125, 0.195, 0.024)
_BACK = _Blank(0.345, 0.415, 0.022)
_ETHNICITY = _Blank(0.365, 0.415, 0.014)
_NUMBER = _Blank(0.27, 0.345, 0.03)
_AIR = 0.012  # left of a value: a box that begins at its very edge has cost the first character
_BACK_ROWS_FROM = 0.68
_LABEL_MIDDLE, _LABEL_END = 0.15, 0.19
_SEX_END = 0.285
_ADDRESS_LINE, _OWN_ROW = 0.0787, 0.07
_STRETCHES = tuple(np.linspace(0.84, 1.1, 14).tolist())
_UNSTRETCHED = 0.1
_CLEAR = 0.6  # of what is in a box as a rule, there is less in a blank


@dataclass(frozen=True, slots=True)
class Heights:
    """How high the rows of a front really lie: an outline that follows from the number's place alone knows no tilt.

    Attributes:
        number: the middle of the number's row.
        stretch: how much farther apart than drawn the rows stand.
    """

    number: float = NUMBER_ROW
    stretch: float = 1.0

    def drawn(self, middle: float) -> float:
        """Return where on the drawing a height on the card is."""
        return NUMBER_ROW + (middle - self.number) / self.stretch


def side_of(boxes: Sequence[Box], width: int, height: int) -> tuple[Side | None, Heights]:
    """Return which side of an ID card has lines where these are, and how high a front's rows lie.

    None when neither has: a bank card, or lines of which the telling one was not found.
    """
    places = [_place(box, width, height) for box in boxes]
    for left, right, middle, tall in places:
        if tall > 0.12 and 0.3 < middle < 0.46 and 0.22 < left < 0.36 and 0.72 < right < 0.9:
            return Side.BACK, Heights()
    for left, right, number, _ in places:
        if 0.81 < number < 0.94 and left < 0.38 and 0.82 < right < 0.94:
            above = [middle for left, right, middle, _ in places if right < 0.65 and middle < number - _OWN_ROW]
            tried = (Heights(number, stretch) for stretch in _STRETCHES)
            return Side.FRONT, min(tried, key=lambda each: _misfit(each, above))
    return None, Heights()


def _misfit(heights: Heights, middles: Sequence[float]) -> float:
    """How far lines lie from the rows nearest to them; no stretch is preferred where it makes no difference."""
    rows = (NAME_ROW, SEX_ROW, BIRTH_ROW, *(ADDRESS_ROW + i * _ADDRESS_LINE for i in range(4)))
    off = [min(abs(heights.drawn(middle) - row) for row in rows) for middle in middles]
    return sum(min(each, ROW_APART) for each in off) + _UNSTRETCHED * abs(heights.stretch - 1)


def is_figures(box: Box, height: int, heights: Heights) -> bool:
    """Whether it stands where a front's number or birth does: figures, wide apart, that vouch for each other."""
    middle = heights.drawn(float(box[:, 1].mean()) / height)
    return any(abs(middle - row) < ROW_APART for row in (BIRTH_ROW, NUMBER_ROW))


def values_of_front(picture: Picture, boxes: Sequence[Box], heights: Heights) -> list[Box]:
    """Return the boxes of a front without its labels and the marks beside its values.

    Args:
        picture: the straightened card.
        boxes: of its lines.
        heights: how high its rows lie.
    """
    height, width = picture.shape[:2]
    kept: list[Box] = []
    for box in boxes:
        left, right, middle, _ = _place(box, width, height)
        middle = heights.drawn(middle)
        if abs(middle - NUMBER_ROW) < ROW_APART:
            if right > 0.4:
                kept.append(_after(picture, box, _NUMBER) if left < _NUMBER.low else box)
        elif left < 0.235 and right < 0.7 and middle < NUMBER_ROW:
            if (left + right) / 2 < _LABEL_MIDDLE and right < _LABEL_END:
                continue
            value = _after(picture, box, _FRONT) if left < _FRONT.low else _from(box, left * width - _AIR * width)
            kept += _parted(picture, value) if abs(middle - SEX_ROW) < ROW_APART else [value]
        elif abs(middle - SEX_ROW) < ROW_APART and left < _ETHNICITY.low and right > _ETHNICITY.high:
            kept.append(_after(picture, box, _ETHNICITY))
        elif left < 0.62:
            kept.append(box)
    return kept


def values_of_back(picture: Picture, boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes of a back's two values, without their labels."""
    height, width = picture.shape[:2]
    kept: list[Box] = []
    for box in boxes:
        left, right, middle, _ = _place(box, width, height)
        if middle > _BACK_ROWS_FROM and right > _BACK.high:
            merged = left < _BACK.high - 0.03
            kept.append(_after(picture, box, _BACK) if merged else _from(box, left * width - _AIR * width))
    return kept


def _parted(picture: Picture, box: Box) -> list[Box]:
    """The sex and the ethnicity, without the label that stands between them."""
    height, width = picture.shape[:2]
    _, right, _, _ = _place(box, width, height)
    if right < _ETHNICITY.high + 0.01:
        return [box]
    people = _after(picture, box, _ETHNICITY)
    return [box] if people is box else [_until(box, _SEX_END * width), people]


def _after(picture: Picture, box: Box, blank: _Blank) -> Box:
    """The box from the middle of its blank on; the box itself where none is to be seen."""
    height, width = picture.shape[:2]
    top, bottom = max(0, int(box[:, 1].min())), min(height, int(box[:, 1].max()) + 1)
    reach = round(blank.width * width)
    start, end = round(blank.low * width) - reach // 2, round(blank.high * width) + reach // 2
    if bottom - top < 4:
        return box
    part = cv2.cvtColor(picture[top:bottom, start:end], cv2.COLOR_BGR2GRAY).astype(np.float32)
    # Light changes slowly along a line, print changes quickly down a column.
    ink = part.std(axis=0)
    within = np.convolve(ink, np.full(reach, 1 / reach, np.float32), mode="valid")
    at = int(within.argmin())
    if within[at] > _CLEAR * float(np.percentile(ink, 90)):
        return box
    return _from(box, start + at + reach / 2)


def _from(box: Box, left: float) -> Box:
    """The box from there on, along its own upper and lower side; it may begin further left than it did."""
    upper = box[0] + (box[1] - box[0]) * (left - box[0, 0]) / max(1.0, box[1, 0] - box[0, 0])
    lower = box[3] + (box[2] - box[3]) * (left - box[3, 0]) / max(1.0, box[2, 0] - box[3, 0])
    return np.array([upper, box[1], box[2], lower], np.float32)


def _until(box: Box, right: float) -> Box:
    """The box up to there."""
    upper = box[0] + (box[1] - box[0]) * (right - box[0, 0]) / max(1.0, box[1, 0] - box[0, 0])
    lower = box[3] + (box[2] - box[3]) * (right - box[3, 0]) / max(1.0, box[2, 0] - box[3, 0])
    return np.array([box[0], upper, lower, box[3]], np.float32)


def _place(box: Box, width: int, height: int) -> tuple[float, float, float, float]:
    """Left, right, middle and height, as parts of the card's."""
    left, right = float(box[:, 0].min()) / width, float(box[:, 0].max()) / width
    top, bottom = float(box[:, 1].min()) / height, float(box[:, 1].max()) / height
    return left, right, float(box[:, 1].mean()) / height, bottom - top

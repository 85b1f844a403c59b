"""A card's outline made into the card as it lies flat, long side across.

Shape: pictures are H×W×3, uint8, BGR; a quadrilateral is 4×2, float32, corners in turn, clockwise.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Quad = npt.NDArray[np.float32]

CARD_WIDTH, CARD_HEIGHT = 1012, 638
"""Pixels of a straightened card: at 300 to the inch, where a line of an ID card is about 40 high."""

_LONG = 2.5  # a line whose direction is to be trusted is so many times longer than high
_FEWEST_LINES, _VERY_LONG = 2, 7.0  # so many lines, or a single one that is so much longer than high: a number, say
_MOST_WAYS = 2
_APART = 5.0  # degrees between the directions of lines that run alike
_LEAST_SCALE = 2.0


def straighten(picture: Picture, quad: Quad) -> Picture:
    """Return the card inside `quad`; it may stand on its head."""
    target = np.array([[0, 0], [CARD_WIDTH, 0], [CARD_WIDTH, CARD_HEIGHT], [0, CARD_HEIGHT]], np.float32)
    source = _long_side_first(quad)
    # A card that is much larger in the picture than here would lose every other pixel.
    width = float(np.linalg.norm(source[1] - source[0]))
    if width > 2 * CARD_WIDTH:
        scale = 2 * CARD_WIDTH / width
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        source = np.asarray(source * scale, np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    return _warp(picture, matrix, (CARD_WIDTH, CARD_HEIGHT))


def cut_line(picture: Picture, box: Quad, *, grow: float = 0.0, narrow: float = 1.0) -> Picture:
    """Return the line inside `box`, level.

    Args:
        picture: what the box was found in.
        box: corners clockwise from the top left.
        grow: how much is added on each side, as part of the line's height; less than 0 takes away.
        narrow: how much narrower its characters come out.
    """
    across = (box[1] - box[0] + box[2] - box[3]) / 2
    down = (box[3] - box[0] + box[2] - box[1]) / 2
    width, height = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if width < 1 or height < 1:
        return np.zeros((8, 8, 3), np.uint8)
    side, rise = across / width * height * grow, down / height * height * grow
    source = np.array(
        [box[0] - side - rise, box[1] + side - rise, box[2] + side + rise, box[3] - side + rise], np.float32
    )
    size = (max(8, round((width + 2 * height * grow) * narrow)), max(8, round(height * (1 + 2 * grow))))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return _warp(picture, cv2.getPerspectiveTransform(source, target), size)


def reaching(box: Quad, left: float, right: float) -> Quad:
    """Return the box from `left` to `right`, along its own upper and lower side."""
    sides = [(box[0], box[1]), (box[3], box[2])]
    (upper_left, upper_right), (lower_left, lower_right) = (
        [start + (end - start) * (x - start[0]) / max(1.0, end[0] - start[0]) for x in (left, right)]
        for start, end in sides
    )
    return np.array([upper_left, upper_right, lower_right, lower_left], np.float32)


@dataclass(frozen=True, eq=False)
class Levelled:
    """The part of a picture in which its text is, turned so that the text runs level.

    Attributes:
        matrix: 2×3, from the whole picture's places to those here.
    """

    picture: Picture
    matrix: npt.NDArray[Any]

    def turned(self, degrees: int) -> "Levelled":
        """Return it turned anticlockwise by 0, 90, 180 or 270 degrees."""
        height, width = self.picture.shape[:2]
        match degrees:
            case 90:
                turn, code = [[0, 1, 0], [-1, 0, width - 1]], cv2.ROTATE_90_COUNTERCLOCKWISE
            case 180:
                turn, code = [[-1, 0, width - 1], [0, -1, height - 1]], cv2.ROTATE_180
            case 270:
                turn, code = [[0, -1, height - 1], [1, 0, 0]], cv2.ROTATE_90_CLOCKWISE
            case _:
                return self
        whole = np.array(turn, np.float64) @ np.vstack([self.matrix, [0, 0, 1]])
        return Levelled(np.asarray(cv2.rotate(self.picture, code), np.uint8), whole)

    def from_here(self, points: npt.NDArray[Any]) -> Quad:
        """Return places here as places in the whole picture."""
        back = cv2.invertAffineTransform(self.matrix)
        return np.asarray(np.asarray(points, np.float64) @ back[:, :2].T + back[:, 2], np.float32)


def level_text(picture: Picture, boxes: npt.NDArray[np.float32]) -> tuple[Levelled, ...]:
    """Return the parts of a picture in which text is, each turned level, the likeliest first; they may be upside down.

    Two at most: what a card lies on may be printed too, and its lines run otherwise. None of text that reaches the
    picture's border, where lines may be cut off.

    Args:
        picture: any.
        boxes: N×4×2, the corners of its lines.
    """
    sides = np.stack([boxes[:, 1] - boxes[:, 0], boxes[:, 2] - boxes[:, 1]], axis=1)
    lengths = np.linalg.norm(sides, axis=2)
    long = np.take_along_axis(sides, lengths.argmax(axis=1)[:, None, None], axis=1)[:, 0]
    length, thickness = lengths.max(axis=1), lengths.min(axis=1)
    angles = np.degrees(np.arctan2(long[:, 1], long[:, 0])) % 180
    left = length > _LONG * thickness
    levelled: list[Levelled] = []
    for _ in range(_MOST_WAYS):
        if not (left.sum() >= _FEWEST_LINES or (left & (length > _VERY_LONG * thickness)).any()):
            break
        # Thick lines count for more: print on what the card lies on is smaller.
        weights = length * thickness
        steps = np.arange(0, 180, 1.0)
        votes = (_apart(angles[left][None], steps[:, None]) < _APART) * weights[left][None]
        angle = float(steps[votes.sum(axis=1).argmax()])
        kept = left & (_apart(angles, angle) < 2 * _APART)
        angle += float(np.average((angles[kept] - angle + 90) % 180 - 90, weights=weights[kept]))
        if part := _levelled(picture, boxes[kept], angle, margin=float(np.median(thickness[kept])) * 1.5):
            levelled.append(part)
        left &= ~kept
    return tuple(levelled)


def _apart(one: npt.NDArray[Any], other: npt.NDArray[Any] | float) -> npt.NDArray[Any]:
    """Degrees between directions, of which each is the same as its opposite."""
    return np.asarray(np.abs((one - other + 90) % 180 - 90))


def _levelled(picture: Picture, boxes: npt.NDArray[np.float32], angle: float, *, margin: float) -> Levelled | None:
    height, width = picture.shape[:2]
    points = boxes.reshape(-1, 2)
    if (points < 1).any() or (points[:, 0] > width - 2).any() or (points[:, 1] > height - 2).any():
        return None
    turn = cv2.getRotationMatrix2D((0.0, 0.0), angle, 1.0)
    turned = points @ turn[:, :2].T
    low, high = turned.min(axis=0) - margin, turned.max(axis=0) + margin
    turn[:, 2] = -low
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    scale = min(_LEAST_SCALE, CARD_WIDTH / max(size))
    if scale > 1:
        turn, size = turn * scale, (int(size[0] * scale), int(size[1] * scale))
    level = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Levelled(np.asarray(level, np.uint8), turn)


def _long_side_first(quad: Quad) -> Quad:
    """Corners so that the first side is a long one, the upper or else the left one."""
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    first = 0 if sides[0] + sides[2] >= sides[1] + sides[3] else 1
    turned = np.roll(quad, -first, axis=0)
    middle_of = (turned[0] + turned[1]) / 2
    middle = turned.mean(axis=0)
    way = turned[1] - turned[0]
    level = abs(float(way[0])) >= abs(float(way[1]))
    # Level: the side above comes first. Upright: which is up is not known; the orientation model will tell.
    if level and middle_of[1] > middle[1]:
        turned = np.roll(turned, 2, axis=0)
    return np.asarray(turned, np.float32)


def _warp(picture: Picture, matrix: npt.NDArray[Any], size: tuple[int, int]) -> Picture:
    return np.asarray(
        cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )

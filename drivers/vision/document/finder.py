"""Finding the card in a picture: four straight edges of a card's proportions, whole inside the picture.

The picture is made into several black-and-white ones in which a card may stand out: by its difference from what lies
around it, by its brightness, by edges once all print was smoothed away. Sides are found as lines and the corners as
where they cross, for a card's own corners are round; an outline counts by how much edge there is along it.

Shape: pictures are H×W×3, uint8, BGR; a quadrilateral is 4×2, float32, corners in turn, clockwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Quad = npt.NDArray[np.float32]
_Array = npt.NDArray[Any]

CARD_RATIO = 85.60 / 53.98
"""Source: ISO/IEC 7810, ID-1."""

_WORK_SIDE = 640  # pixels of the longer side of the picture that is searched
_MIN_AREA = 0.035  # of the picture: a smaller card cannot be read
_MAX_AREA = 0.97
_SHORTEST, _LONGEST = 1.32, 2.1  # proportions that perspective gives a card; a portrait's, 1.23, is less long
_CLEAR_RATIO = 1.15
_BORDER = 2.5  # pixels at work size: a card that is cut off has its side on the picture's border
_MIN_FILL = 0.88  # of the quadrilateral that the outline's area must fill; a rounded card fills 0.98
_SAME = 0.5  # overlap over union from which two outlines are one card's
_ALIKE = 0.30  # a second card has at least this part of the first one's area
_MIN_SUPPORT = 0.45  # of an outline that must lie on an edge
_GOOD_SUPPORT = 0.85  # from here on no further picture is made
_CHANNEL_WEIGHTS = (1.0, 1.6, 1.6)  # colour differs less than brightness does, and is less noisy
_PRINT = 15  # pixels at work size: print is thinner than this


@dataclass(frozen=True, slots=True)
class Found:
    """A card's outline.

    Attributes:
        area: as part of the picture's.
        support: the part of it along which there is an edge.
        touches_border: it lies on the picture's border: cut off, or no card at all.
    """

    quad: Quad
    area: float
    support: float
    score: float
    touches_border: bool


def find_cards(picture: Picture) -> list[Found]:
    """Return the outlines of cards, best first; outlines of one card are told once."""
    height, width = picture.shape[:2]
    scale = min(1.0, _WORK_SIDE / max(height, width))
    small: _Array = picture
    if scale < 1:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    slopes = _slopes(small)
    candidates: list[Found] = []
    for mask in _masks(small):
        candidates += _quads(mask, slopes)
        if any(found.support >= _GOOD_SUPPORT and _is_like_card(found) for found in candidates):
            break
    candidates.sort(key=lambda found: -found.score)
    kept: list[Found] = []
    for found in candidates:
        if all(_overlap(found.quad, other.quad) < _SAME and not _within(found, other) for other in kept):
            kept.append(found)
    return [
        Found(np.asarray(each.quad / scale, np.float32), each.area, each.support, each.score, each.touches_border)
        for each in kept
    ]


def count_cards(found: list[Found]) -> int:
    """Return how many cards lie there that are alike in size: pieces of a card are not counted."""
    whole = [each for each in found if not each.touches_border]
    if not whole:
        return 0
    return sum(each.area >= whole[0].area * _ALIKE for each in whole)


def _is_like_card(found: Found) -> bool:
    """Whether it can be nothing else: a portrait is a rectangle too, and less long."""
    return not found.touches_border and 1 / _CLEAR_RATIO < proportion(found.quad) / CARD_RATIO < _CLEAR_RATIO


def _masks(small: _Array) -> Iterator[_Array]:
    """Pictures in black and white in which a card may stand out as one piece, the most telling first."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 2), cv2.COLOR_BGR2LAB).astype(np.float32)
    rim = np.concatenate(
        [lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3), lab[:, :6].reshape(-1, 3), lab[:, -6:].reshape(-1, 3)]
    )
    distance = np.clip(np.linalg.norm(lab - np.median(rim, axis=0), axis=2) * 2, 0, 255).astype(np.uint8)
    yield _closed(cv2.threshold(distance, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1])
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    smooth = cv2.bilateralFilter(cv2.medianBlur(grey, 5), 7, 40, 5)
    yield _closed(cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1])
    yield cv2.dilate(cv2.Canny(smooth, 20, 60), np.ones((3, 3), np.uint8))
    yield cv2.dilate(cv2.Canny(smooth, 50, 140), np.ones((3, 3), np.uint8))
    # Print and pattern go; what stays is the ground of the card and that of what it lies on.
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_PRINT, _PRINT))
    for way in (cv2.MORPH_CLOSE, cv2.MORPH_OPEN):
        plain = cv2.medianBlur(cv2.morphologyEx(cv2.medianBlur(small, 5), way, kernel), 5)
        space = cv2.cvtColor(plain, cv2.COLOR_BGR2LAB)
        for channel, (low, high) in ((0, (12, 36)), (0, (6, 18)), (2, (6, 18)), (1, (6, 18))):
            yield cv2.dilate(cv2.Canny(space[:, :, channel], low, high), np.ones((3, 3), np.uint8))
        for channel in (0, 2):
            values = space[:, :, channel]
            yield _closed(cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1])
            yield _closed(cv2.threshold(values, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])


def _closed(mask: _Array) -> _Array:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    return cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), cv2.MORPH_OPEN, kernel)


def _slopes(small: _Array) -> _Array:
    """How steeply the picture changes, in the channel where it does so most, along x and along y.

    Shape: H×W×2, float32.
    """
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), (0, 0), 1.5)
    slopes: list[tuple[_Array, _Array, _Array]] = []
    for channel, weight in zip(cv2.split(lab), _CHANNEL_WEIGHTS, strict=True):
        across = cv2.Sobel(channel, cv2.CV_32F, 1, 0, scale=0.125 * weight)
        down = cv2.Sobel(channel, cv2.CV_32F, 0, 1, scale=0.125 * weight)
        slopes.append((across, down, across * across + down * down))
    steepest = slopes[0]
    for each in slopes[1:]:
        steeper = each[2] > steepest[2]
        for values, others in zip(steepest, each, strict=True):
            np.copyto(values, others, where=steeper)
    return cv2.merge(steepest[:2])


def _quads(mask: _Array, slopes: _Array) -> list[Found]:
    height, width = mask.shape
    total = float(height * width)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    found: list[Found] = []
    for contour in contours:
        if len(contour) < 60:
            continue
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        if not _MIN_AREA * total <= area <= _MAX_AREA * total:
            continue
        quad = _fit(hull, contour)
        if quad is None:
            continue
        whole = cv2.contourArea(quad)
        fill = area / whole if whole > 0 else 0.0
        ratio = proportion(quad)
        slack = max(ratio / CARD_RATIO, CARD_RATIO / ratio)
        if not (_MIN_FILL <= fill <= 1.04 and _SHORTEST < ratio < _LONGEST):
            continue
        support = _support(quad, slopes)
        if support < _MIN_SUPPORT:
            continue
        border = bool(
            (quad < _BORDER).any()
            or (quad[:, 0] > width - 1 - _BORDER).any()
            or (quad[:, 1] > height - 1 - _BORDER).any()
        )
        score = (area / total) ** 0.5 * support**2 * fill**2 / slack**3 * (0.3 if border else 1.0)
        found.append(Found(quad, area / total, support, score, border))
    return found


def _support(quad: Quad, slopes: _Array) -> float:
    """The part of an outline along which the picture changes across it; the poorest side counts half."""
    height, width = slopes.shape[:2]
    sides = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        way = end - start
        size = float(np.linalg.norm(way))
        normal = np.array([-way[1], way[0]], np.float32) / size
        steps = np.linspace(0.08, 0.92, 40, dtype=np.float32)[:, None]
        hit = np.zeros(40, bool)
        for off in (-2.0, -1.0, 0.0, 1.0, 2.0):
            points = start + way * steps + normal * off
            x = np.clip(points[:, 0].round().astype(int), 0, width - 1)
            y = np.clip(points[:, 1].round().astype(int), 0, height - 1)
            slope = slopes[y, x]
            along = np.abs(slope @ normal)
            hit |= (along > 1.2) & (along > 0.8 * np.linalg.norm(slope, axis=1))
        sides.append(float(hit.mean()))
    return (sum(sides) / 4 + min(sides)) / 2


def _fit(hull: _Array, contour: _Array) -> Quad | None:
    """Four corners of an outline, by lines through the middles of its sides."""
    length = cv2.arcLength(hull, closed=True)
    rough: _Array = cv2.boxPoints(cv2.minAreaRect(hull))
    for tolerance in (0.02, 0.03, 0.045, 0.06, 0.08):
        approx = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(approx) == 4:
            rough = approx.reshape(4, 2).astype(np.float32)
            break
    rough = _clockwise(rough)
    points = contour.reshape(-1, 2).astype(np.float32)
    lines: list[tuple[_Array, _Array]] = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        side = end - start
        size = float(np.linalg.norm(side))
        if size < 12:
            return None
        along = (points - start) @ side / size**2
        off = np.abs((points - start) @ np.array([-side[1], side[0]], np.float32)) / size
        near = points[(along > 0.12) & (along < 0.88) & (off < max(4.0, 0.04 * size))]
        if len(near) < 0.3 * size:
            return None
        line = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(4)
        lines.append((line[2:], line[:2]))
    corners = []
    for (point, way), (other, across) in zip([lines[-1], *lines[:-1]], lines, strict=True):
        matrix = np.array([way, -across]).T
        if abs(np.linalg.det(matrix)) < 0.2:
            return None
        step = np.linalg.solve(matrix, other - point)
        corners.append(point + way * step[0])
    quad = np.array(corners, np.float32)
    if np.abs(quad - rough).max() > 0.2 * length / 4 or not cv2.isContourConvex(quad.reshape(-1, 1, 2)):
        return None
    return quad


def _clockwise(quad: _Array) -> _Array:
    middle = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    return np.asarray(quad[np.argsort(angles)], np.float32)


def proportion(quad: Quad) -> float:
    """Return the longer side by the shorter one."""
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    one, other = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    return float(max(one, other) / max(1.0, min(one, other)))


def _overlap(one: Quad, other: Quad) -> float:
    common, _ = cv2.intersectConvexConvex(one.reshape(-1, 1, 2), other.reshape(-1, 1, 2))
    union = cv2.contourArea(one) + cv2.contourArea(other) - common
    return float(common / union) if union > 0 else 0.0


def _within(one: Found, other: Found) -> bool:
    """Whether most of one lies inside the other: a portrait or a chip on a card."""
    common, _ = cv2.intersectConvexConvex(one.quad.reshape(-1, 1, 2), other.quad.reshape(-1, 1, 2))
    return bool(common > 0.6 * min(cv2.contourArea(one.quad), cv2.contourArea(other.quad)))

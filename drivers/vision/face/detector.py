"""Finds faces: BlazeFace, short range. A box and six points for each, no more.

Source: the network and its card come with mediapipe 0.10.21 (`face_detection_short_range.tflite`, Apache-2.0);
V. Bazarevsky et al., BlazeFace, arXiv:1907.05047, for anchors and outputs.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.vision.face.arrays import Pixels
from drivers.vision.face.interpreter import Floats, Network

_INPUT = 128
_ANCHORS_A_CELL = ((8, 2), (16, 6))
"""Stride of a grid in pixels of the input, and anchors in each of its cells."""
_SAME_FACE_OVERLAP = 0.3
_RIGHT_EYE, _LEFT_EYE = 0, 1


@dataclass(frozen=True, slots=True)
class FoundFace:
    """Where a face is, in pixels of the picture.

    Attributes:
        score: 0 to 1.
        right_eye, left_eye: the person's own.
    """

    x: float
    y: float
    width: float
    height: float
    score: float
    right_eye: tuple[float, float]
    left_eye: tuple[float, float]

    def overlap(self, other: "FoundFace") -> float:
        """Intersection over union, 0 to 1."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        both = max(0.0, width) * max(0.0, height)
        return both / (self.width * self.height + other.width * other.height - both)


class FaceDetector:
    """The network and what its numbers mean.

    Args:
        path: the model file, already checked.
        least_score: below it nothing is a face.
    """

    def __init__(self, path: Path, least_score: float) -> None:
        self._network = Network(path)
        self._anchors = _anchors()
        self._least_score = least_score

    def find(self, picture: Pixels) -> list[FoundFace]:
        """Return the faces of a camera's frame, largest first; one under a seventh of its longer side is not seen."""
        return _without_repeats(self._look(picture, 0, 0, max(picture.shape[:2])))

    def find_all(self, picture: Pixels) -> list[FoundFace]:
        """Return the faces of a still, which may fill it or be small; takes some twenty times as long."""
        height, width = picture.shape[:2]
        longer = max(height, width)
        found: list[FoundFace] = []
        # A face that touches the picture's edges is found only with room around it.
        for side in (longer, longer * 3 // 2):
            found += self._look(picture, 0, 0, side)
        for parts in (2, 4):
            side = max(longer // parts, _INPUT)
            for top in range(0, max(1, height - side // 2), side // 2):
                for left in range(0, max(1, width - side // 2), side // 2):
                    found += self._look(picture[top : top + side, left : left + side], left, top, side)
        return _without_repeats(found)

    def _look(self, picture: Pixels, left: int, top: int, side: int) -> list[FoundFace]:
        """Look at `picture` in the middle of a black square with that side; `left` and `top` are where it lies."""
        height, width = picture.shape[:2]
        across, down = (side - width) // 2, (side - height) // 2
        square = np.zeros((_INPUT, _INPUT, 3), np.float32)
        scale = _INPUT / side
        x0, y0 = round(across * scale), round(down * scale)
        x1, y1 = min(_INPUT, round((across + width) * scale)), min(_INPUT, round((down + height) * scale))
        if x1 <= x0 or y1 <= y0:
            return []
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        square[y0:y1, x0:x1] = cv2.resize(picture, (x1 - x0, y1 - y0), interpolation=method)[:, :, ::-1]
        boxes, logits = sorted(self._network.run(square / 127.5 - 1.0), key=lambda output: -output.shape[-1])
        scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0], -50, 50)))
        hits = np.flatnonzero(scores > self._least_score)
        offset = (left - across, top - down)
        return [self._face(boxes[0, at], self._anchors[at], float(scores[at]), side, offset) for at in hits]

    @staticmethod
    def _face(row: Floats, anchor: Floats, score: float, side: int, offset: tuple[int, int]) -> FoundFace:
        centre = (row[:2] / _INPUT + anchor) * side + offset
        size = row[2:4] / _INPUT * side
        points = (row[4:].reshape(6, 2) / _INPUT + anchor) * side + offset
        corner = centre - size / 2
        return FoundFace(
            x=float(corner[0]),
            y=float(corner[1]),
            width=float(size[0]),
            height=float(size[1]),
            score=score,
            right_eye=(float(points[_RIGHT_EYE, 0]), float(points[_RIGHT_EYE, 1])),
            left_eye=(float(points[_LEFT_EYE, 0]), float(points[_LEFT_EYE, 1])),
        )


def _anchors() -> NDArray[np.float32]:
    centres: list[tuple[float, float]] = []
    for stride, count in _ANCHORS_A_CELL:
        cells = _INPUT // stride
        for row in range(cells):
            for column in range(cells):
                centres += [((column + 0.5) / cells, (row + 0.5) / cells)] * count
    return np.array(centres, np.float32)


def _without_repeats(found: list[FoundFace]) -> list[FoundFace]:
    """Keep the best of those that lie on one another; largest first."""
    kept: list[FoundFace] = []
    for face in sorted((face for face in found if face.width > 0 and face.height > 0), key=lambda face: -face.score):
        if all(face.overlap(other) < _SAME_FACE_OVERLAP and not _within(face, other) for other in kept):
            kept.append(face)
    return sorted(kept, key=lambda face: -face.width * face.height)


def _within(face: FoundFace, other: FoundFace) -> bool:
    """Whether the middle of one lies in the other's middle: a face and a part of it, seen at two sizes."""
    small, large = sorted((face, other), key=lambda one: one.width)
    x, y = small.x + small.width / 2, small.y + small.height / 2
    return (
        large.x + large.width * 0.1 < x < large.x + large.width * 0.9
        and large.y + large.height * 0.1 < y < large.y + large.height * 0.9
    )

"""Measures of a face from its points: where it looks, eyes, mouth, and whether it turned as a body or as a sheet.

Pure arithmetic. Source: numbers of points as in mediapipe's `face_mesh_connections.py`; eye aspect ratio after
Soukupová and Čech, Real-Time Eye Blink Detection using Facial Landmarks, 2016.

Units: degrees; positive yaw is the person's own left, positive pitch is down, positive roll is clockwise in the
picture.
"""

import math

import numpy as np
from numpy.typing import NDArray

from drivers.vision.face.arrays import Points

_RIGHT_LIDS = ((159, 145), (160, 144), (158, 153), (161, 163), (157, 154))
_LEFT_LIDS = ((386, 374), (385, 380), (387, 373), (384, 381), (388, 390))
_RIGHT_EYE_INNER, _LEFT_EYE_INNER = 133, 362
_RIGHT_EYE_OUTER, _LEFT_EYE_OUTER = 33, 263
_RIGHT_CHEEK, _LEFT_CHEEK = 234, 454
_FOREHEAD, _CHIN = 10, 152
_CHEEKS_LOW = (205, 425)  # beside the mouth, where the jaw does not move them
_NOSE_TIP = 1
_LIP_UPPER, _LIP_LOWER, _MOUTH_RIGHT, _MOUTH_LEFT = 13, 14, 78, 308

# What does not move when one speaks or blinks, from the flat sides to the tip of the nose.
_BONES = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 127, 162, 21, 54, 103, 67, 109, 234),  # brow and temples
    *(6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 327, 129, 358, 168),  # nose
    *(33, 133, 362, 263),  # corners of the eyes
    *(117, 118, 50, 205, 346, 347, 280, 425),  # cheeks
)


def yaw(points: Points) -> float:
    """How far the face looks to its own left."""
    across = points[_LEFT_CHEEK] - points[_RIGHT_CHEEK]
    return math.degrees(math.atan2(float(across[2]), float(math.hypot(across[0], across[1]))))


def pitch(points: Points) -> float:
    """How far it looks down; a straight face has some ten degrees of its own, see calibration."""
    down = points[list(_CHEEKS_LOW)].mean(0) - points[_FOREHEAD]
    return math.degrees(math.atan2(float(down[2]), float(math.hypot(down[0], down[1]))))


def roll(points: Points) -> float:
    """How far the head leans."""
    across = points[_LEFT_EYE_OUTER] - points[_RIGHT_EYE_OUTER]
    return math.degrees(math.atan2(float(across[1]), float(across[0])))


def eyes_px(points: Points) -> float:
    """Distance of the outer corners of the eyes, in pixels, whichever way the face looks."""
    return float(np.linalg.norm(points[_LEFT_EYE_OUTER] - points[_RIGHT_EYE_OUTER]))


def eye_openness(points: Points) -> float:
    """Height of the opened lids over the width of the eye, mean of both; some 0.3 open, 0.1 closed."""
    right = _openness(points, _RIGHT_LIDS, _RIGHT_EYE_OUTER, _RIGHT_EYE_INNER)
    return (right + _openness(points, _LEFT_LIDS, _LEFT_EYE_OUTER, _LEFT_EYE_INNER)) / 2


def mouth_openness(points: Points) -> float:
    """Gap between the lips over the width of the mouth; near 0 closed."""
    gap = np.linalg.norm(points[_LIP_UPPER] - points[_LIP_LOWER])
    return float(gap / max(1e-6, float(np.linalg.norm(points[_MOUTH_RIGHT] - points[_MOUTH_LEFT]))))


def centre(points: Points) -> tuple[float, float]:
    """The middle of the points, in pixels."""
    x, y = points[:, :2].mean(0)
    return float(x), float(y)


def nose_shift(points: Points) -> float:
    """How far the tip of the nose stands from the middle of the cheeks, over half their distance; positive is own left.

    It needs no depth, so that a network that guesses depth wrongly cannot make a picture turn.
    """
    right, left, nose = points[_RIGHT_CHEEK, :2], points[_LEFT_CHEEK, :2], points[_NOSE_TIP, :2]
    across = left - right
    along = float(np.dot(nose - (right + left) / 2, across))
    return 2 * along / max(1e-6, float(np.dot(across, across)))


def aspect(points: Points) -> float:
    """Height of the face over its width, as it is seen; a tilted sheet changes it, closed eyes do not."""
    height = float(np.linalg.norm(points[_CHIN, :2] - points[_FOREHEAD, :2]))
    return height / max(1e-6, float(np.linalg.norm(points[_LEFT_CHEEK, :2] - points[_RIGHT_CHEEK, :2])))


def plane_residual(before: Points, now: Points) -> float:
    """How badly one plane explains the way from `before` to `now`: near 0 for a sheet however it is held.

    A sheet that is moved, turned or tilted moves its points by a homography; the points of a head leave it, the nose
    most of all. Root mean square distance after the best homography, over the distance of the eyes.
    """
    source, target = before[list(_BONES), :2].astype(np.float64), now[list(_BONES), :2].astype(np.float64)
    source, target = _normalised(source), _normalised(target)
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [(-x, -y, -1, 0, 0, 0, u * x, u * y, u), (0, 0, 0, -x, -y, -1, v * x, v * y, v)]
    transform = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    mapped = np.c_[source, np.ones(len(source))] @ transform.T
    if np.abs(mapped[:, 2]).min() < 1e-9:
        return math.inf
    off = mapped[:, :2] / mapped[:, 2:] - target
    # Normalised to a mean distance of √2 from the middle, so that a face's size does not count.
    return float(np.sqrt((off**2).sum(1).mean()))


def _openness(points: Points, lids: tuple[tuple[int, int], ...], outer: int, inner: int) -> float:
    heights = [float(np.linalg.norm(points[upper] - points[lower])) for upper, lower in lids]
    return sum(heights) / len(heights) / max(1e-6, float(np.linalg.norm(points[outer] - points[inner])))


def _normalised(points: NDArray[np.float64]) -> NDArray[np.float64]:
    centred: NDArray[np.float64] = points - points.mean(0)
    centred *= math.sqrt(2) / max(1e-9, float(np.hypot(centred[:, 0], centred[:, 1]).mean()))
    return centred

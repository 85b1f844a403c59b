"""A head as a relief: for each point of its front, how far it stands out. Built from a person's measures.

Shape: grids are ROWS×COLUMNS, float32; x to the right of the picture, y down, z towards the camera, the eyes at y 0.
Units: half widths of a face.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulators.camera.head.person import Person

Grid = NDArray[np.float32]

LEFT, TOP, RIGHT, BOTTOM = -1.5, -1.9, 1.5, 1.9
PIXELS_A_UNIT = 150
COLUMNS, ROWS = round((RIGHT - LEFT) * PIXELS_A_UNIT), round((BOTTOM - TOP) * PIXELS_A_UNIT)
NOTHING = -9.0
"""Height where there is no head."""


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """A head's front.

    Attributes:
        height: z, or NOTHING.
        back: how far the head reaches away from the camera, or NOTHING.
        normal: ROWS×COLUMNS×3, unit length.
        hollow: 0 to 1, how much light a hollow loses.
    """

    height: Grid
    back: Grid
    normal: Grid
    hollow: Grid


def axes() -> tuple[Grid, Grid]:
    """Return x and y of each point."""
    x = np.linspace(LEFT, RIGHT, COLUMNS, dtype=np.float32)
    y = np.linspace(TOP, BOTTOM, ROWS, dtype=np.float32)
    return np.meshgrid(x, y)


def soft(values: Grid, sigma: float, sigma_down: float = 0.0) -> Grid:
    """Return values blurred by so many points."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigmaX=sigma, sigmaY=sigma_down), np.float32)


def make_relief(person: Person) -> Relief:
    """Return the relief of a person's head."""
    x, y = axes()
    half = _along(y, _half_widths(person))
    depth = _along(y, _depths(person))
    across = np.clip(np.abs(x) / np.maximum(half, 1e-3), 0, 1)
    inside = (np.abs(x) < half) & (half > 0.02)
    z = depth * (1 - across**2.4) ** (1 / 2.4)
    z += _features(x, y, person) * np.clip((1 - across) * 6, 0, 1)
    back = _along(y, _backs(person)) * (1 - across**2.2) ** (1 / 2.2)
    # Ears: flat shells beside the face, far back.
    ear = ((np.abs(x) - person.width * 1.0) / 0.13) ** 2 + ((y - 0.28) / 0.36) ** 2 < 1
    z = np.where(inside, z, np.where(ear, 0.08, NOTHING)).astype(np.float32)
    back = np.where(inside, back, np.where(ear, 0.1, NOTHING)).astype(np.float32)
    solid = np.where(z > NOTHING / 2, z, 0).astype(np.float32)
    smooth = soft(solid, 1.6)
    z = np.where(z > NOTHING / 2, smooth, NOTHING).astype(np.float32)
    slope_x = np.gradient(smooth, axis=1) * PIXELS_A_UNIT
    slope_y = np.gradient(smooth, axis=0) * PIXELS_A_UNIT
    normal = np.dstack([-slope_x, -slope_y, np.ones_like(smooth)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    hollow = np.zeros_like(smooth)
    for sigma, weight in ((4, 4.0), (12, 2.5), (30, 1.0)):
        hollow += weight * np.clip(soft(smooth, sigma) - smooth, 0, None)
    return Relief(z, back, normal.astype(np.float32), np.clip(hollow * 2.2, 0, 0.6).astype(np.float32))


def _half_widths(person: Person) -> list[tuple[float, float]]:
    w, jaw, chin, v = person.width, person.jaw, person.chin, person.hair_volume
    return [
        (-1.74, 0.0),
        (-1.72, 0.25),
        (-1.62, 0.52 + v),
        (-1.4, 0.78 + v),
        (-1.1, 0.93 + v),
        (-0.7, w + v),
        (-0.2, w + v / 2),
        (0.2, w),
        (0.55, w * 0.97),
        (chin * 0.6, jaw + 0.08),
        (chin * 0.73, jaw * 0.9),
        (chin * 0.87, jaw * 0.7),
        (chin * 0.95, jaw * 0.52),
        (chin * 0.985, jaw * 0.36),
        (chin, jaw * 0.22),
        (chin + 0.01, 0.0),
    ]


def _depths(person: Person) -> list[tuple[float, float]]:
    chin = person.chin
    return [
        (-1.72, 0.0),
        (-1.6, 0.35),
        (-1.4, 0.7),
        (-1.1, 0.96),
        (-0.7, 1.1),
        (-0.35, 1.16),
        (-0.05, 1.12),
        (0.3, 1.14),
        (0.6, 1.16),
        (0.95, 1.15),
        (chin * 0.8, 1.06),
        (chin * 0.93, 1.05),
        (chin, 0.85),
        (chin + 0.02, 0.5),
    ]


def _backs(person: Person) -> list[tuple[float, float]]:
    return [(-1.72, 0.0), (-1.6, 0.4), (-1.3, 0.85), (-0.7, 1.05), (0.2, 0.9), (0.6, 0.4), (0.9, 0.05), (2.0, 0.02)]


def _features(x: Grid, y: Grid, person: Person) -> Grid:
    p = person
    side = np.abs(x)
    z = 0.05 * _hill(side, y, p.eyes_apart, -p.brow_height * 0.85, 0.3, 0.1)
    z -= 0.17 * _hill(side, y, p.eyes_apart, 0.0, 0.24, 0.15)
    z += 0.085 * _hill(side, y, p.eyes_apart, 0.01, p.eye_size * 0.8, 0.09)
    z -= 0.05 * _hill(side, y, 0.16, -0.02, 0.09, 0.14)
    z += 0.07 * _hill(side, y, 0.62, 0.34, 0.24, 0.2)
    z -= 0.05 * _hill(side, y, 0.55, 0.85, 0.2, 0.25)
    # The nose: a ridge that rises to its tip and ends steeply.
    tip = p.nose_length * 0.82
    along = np.clip((y + 0.12) / (tip + 0.12), 0, 1)
    after = np.clip((p.nose_length + 0.04 - y) / (p.nose_length + 0.04 - tip), 0, 1)
    ridge_width = 0.085 + (p.nose_width * 0.52 - 0.085) * along**2
    z += (
        (0.03 + (p.nose_depth - 0.03) * along**1.3)
        * after**0.6
        * np.exp(-((x / ridge_width) ** 2))
        * (y > -0.4)
        * np.clip((y + 0.4) * 4, 0, 1)
    )
    z += p.nose_depth * 0.42 * _hill(side, y, p.nose_width * 0.72, tip + 0.04, 0.085, 0.1)
    # Lips and chin.
    z += 0.06 * _hill(x, y, 0.0, p.mouth_height, p.mouth_width * 1.15, 0.22)
    z += 0.05 * _hill(x, y, 0.0, p.mouth_height - p.lips * 0.45, p.mouth_width * 0.75, p.lips * 0.5)
    z += 0.06 * _hill(x, y, 0.0, p.mouth_height + p.lips * 0.55, p.mouth_width * 0.65, p.lips * 0.55)
    z -= 0.05 * _hill(x, y, 0.0, p.mouth_height + 0.01, p.mouth_width, 0.018)
    z -= 0.05 * _hill(x, y, 0.0, p.mouth_height + p.lips + 0.12, p.mouth_width * 0.7, 0.08)
    z += 0.09 * _hill(x, y, 0.0, p.chin - 0.2, 0.26, 0.17)
    z -= 0.03 * _hill(x, y, 0.0, (p.nose_length + p.mouth_height) / 2 - 0.03, 0.04, 0.12)
    return z.astype(np.float32)


def _hill(x: Grid, y: Grid, at_x: float, at_y: float, wide: float, high: float) -> Grid:
    return np.exp(-(((x - at_x) / wide) ** 2) - ((y - at_y) / high) ** 2)


def _along(y: Grid, points: list[tuple[float, float]]) -> Grid:
    """A smooth curve through points, by y."""
    at = np.array([point[0] for point in points])
    values = np.array([point[1] for point in points])
    column = np.interp(y[:, 0], at, values, left=0.0, right=0.0).astype(np.float32)
    column = np.asarray(cv2.GaussianBlur(column.reshape(-1, 1), (1, 21), 0, sigmaY=7), np.float32).reshape(-1)
    return np.repeat(column[:, None], y.shape[1], axis=1)

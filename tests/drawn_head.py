"""468 points of a head made of nothing but arithmetic, and of a print of it: for tests that need no network.

Only the points that `drivers.vision.face.geometry` looks at are where a face has them; the rest lie on its front.
"""

import math

import numpy as np

from drivers.vision.face.arrays import Points

# x to the person's left, y down, z towards the camera; half a face's width is 1.
_PLACES = {
    10: (0, -1.0, 0.75), 152: (0, 1.35, 0.7), 234: (-1, 0, 0), 454: (1, 0, 0),
    1: (0, 0.5, 1.3), 2: (0, 0.62, 1.05), 4: (0, 0.45, 1.28), 5: (0, 0.35, 1.2), 6: (0, 0.0, 0.95),
    19: (0, 0.58, 1.2), 94: (0, 0.6, 1.1),
    195: (0, 0.25, 1.12), 197: (0, 0.12, 1.02), 168: (0, -0.08, 0.93),
    98: (-0.2, 0.55, 1.0), 327: (0.2, 0.55, 1.0), 129: (-0.25, 0.5, 0.95), 358: (0.25, 0.5, 0.95),
    33: (-0.65, 0, 0.72), 133: (-0.25, 0.02, 0.8), 362: (0.25, 0.02, 0.8), 263: (0.65, 0, 0.72),
    205: (-0.5, 0.6, 0.8), 425: (0.5, 0.6, 0.8), 117: (-0.6, 0.25, 0.75), 346: (0.6, 0.25, 0.75),
    118: (-0.45, 0.25, 0.8), 347: (0.45, 0.25, 0.8),
    50: (-0.6, 0.4, 0.75), 280: (0.6, 0.4, 0.75),
    78: (-0.35, 0.95, 0.9), 308: (0.35, 0.95, 0.9), 13: (0, 0.94, 1.0), 14: (0, 0.95, 1.0),
}  # fmt: skip
_RIM_RIGHT = (127, 162, 21, 54, 103, 67, 109)
_RIM_LEFT = (356, 389, 251, 284, 332, 297, 338)
_LIDS = (
    ((159, 145), (160, 144), (158, 153), (161, 163), (157, 154)),
    ((386, 374), (385, 380), (387, 373), (388, 390), (384, 381)),
)
_OPEN = 0.07


def head_points(
    *,
    yaw: float = 0,
    pitch: float = 0,
    eyes: float = 1,
    mouth: float = 0,
    x: float = 320,
    y: float = 240,
    size: float = 90,
    noise: float = 0.0,
    seed: int = 0,
    wide: float = 1.0,
) -> Points:
    """A head turned by so many degrees; `eyes` 1 open, `mouth` the gap over its width; `wide` makes it another's."""
    body = _body(eyes, mouth) * (wide, 1, 1)
    return _placed(_turned(body, yaw, pitch), x, y, size, noise, seed)


def print_points(
    *, yaw: float = 0, pitch: float = 0, bend: float = 0, x: float = 320, y: float = 240, size: float = 90
) -> Points:
    """A print of the straight head, tilted and rolled; a network still sees depth, so the depth stays the face's."""
    body = _body(1, 0)
    sheet = body.copy()
    if bend:
        sheet[:, 0] = np.sin(sheet[:, 0] * bend) / bend
    sheet[:, 2] = 0
    tilted = _turned(sheet, yaw, pitch)
    near = 12 / (12 - tilted[:, 2])
    tilted[:, :2] *= near[:, None]
    # Measured: the mesh takes a tenth of a tilt for a turn.
    tilted[:, 2] = _turned(body, yaw * 0.1, pitch * 0.1)[:, 2]
    return _placed(tilted, x, y, size, 0.0, 0)


def _body(eyes: float, mouth: float) -> np.ndarray:
    lot = np.random.default_rng(1)
    body = np.column_stack([lot.uniform(-0.8, 0.8, 468), lot.uniform(-0.8, 1.1, 468), np.full(468, 0.7)])
    for at, place in _PLACES.items():
        body[at] = place
    for step, (right, left) in enumerate(zip(_RIM_RIGHT, _RIM_LEFT, strict=True)):
        angle = math.radians(10 + step * 11)
        body[right] = (-math.cos(angle), -math.sin(angle) * 1.0, 0.75 * math.sin(angle))
        body[left] = (math.cos(angle), -math.sin(angle) * 1.0, 0.75 * math.sin(angle))
    for side, lids in zip((-1, 1), _LIDS, strict=True):
        for step, (upper, lower) in enumerate(lids):
            x = side * (0.3 + 0.07 * step)
            gap = _OPEN * (0.55 + 0.45 * eyes) if eyes < 1 else _OPEN
            body[upper], body[lower] = (x, -gap, 0.78), (x, gap, 0.78)
    body[13, 1] -= 0.7 * mouth / 2
    body[14, 1] += 0.7 * mouth / 2
    return body


def _turned(body: np.ndarray, yaw: float, pitch: float) -> np.ndarray:
    a, b = math.radians(yaw), math.radians(pitch)
    about_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), math.sin(b)], [0, -math.sin(b), math.cos(b)]])
    return body @ (about_x @ about_y).T


def _placed(body: np.ndarray, x: float, y: float, size: float, noise: float, seed: int) -> Points:
    points = np.column_stack([body[:, 0] * size + x, body[:, 1] * size + y, -body[:, 2] * size])
    if noise:
        points += np.random.default_rng(seed).normal(0, noise, points.shape)
    return points.astype(np.float32)

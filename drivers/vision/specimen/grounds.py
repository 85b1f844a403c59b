"""What cards lie on: drawn textures, and things that lie about.

Shape: height × width × 3, float32, RGB from 0 to 255.
"""

from typing import assert_never

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.vision.specimen.conditions import Ground

Field = NDArray[np.float32]

_COLOURS = {
    Ground.PLAIN: ((92, 98, 104), (150, 146, 138), (60, 70, 66), (186, 182, 176), (36, 40, 52)),
    Ground.WOOD: ((142, 104, 68), (108, 74, 46), (176, 138, 96)),
    Ground.CLOTH: ((96, 44, 48), (52, 72, 104), (120, 120, 96)),
    Ground.PAPER: ((228, 226, 218), (236, 236, 238)),
    Ground.STONE: ((168, 166, 162), (104, 108, 112)),
}


def draw_ground(kind: Ground, width: int, height: int, random: np.random.Generator) -> Field:
    """Draw a ground that fills the frame."""
    colours = _COLOURS[kind]
    colour = np.asarray(colours[int(random.integers(len(colours)))], np.float32)
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    cloud = _clouds(width, height, random)
    match kind:
        case Ground.PLAIN:
            relief = 8 * cloud
        case Ground.WOOD:
            relief = 16 * np.sin(y / 9 + 7 * cloud + np.sin(x / 260)) + 6 * cloud
        case Ground.CLOTH:
            relief = 11 * np.sin(x / 2.6) * np.sin(y / 2.6) + 6 * cloud
        case Ground.PAPER:
            relief = 5 * cloud
        case Ground.STONE:
            relief = 34 * cloud
        case _ as unknown:
            assert_never(unknown)
    ground = colour[None, None, :] + relief.astype(np.float32)[:, :, None]
    if kind is Ground.PAPER:
        _rule(ground, random)
    return np.asarray(ground, np.float32)


def lay_clutter(ground: Field, count: int, random: np.random.Generator) -> None:
    """Lay `count` things on a ground: pens, coins, slips of paper; no cards."""
    height, width = ground.shape[:2]
    for _ in range(count):
        x, y = int(random.integers(width)), int(random.integers(height))
        colour = tuple(float(part) for part in random.integers(20, 235, 3))
        match int(random.integers(3)):
            case 0:
                angle, length = random.uniform(0, np.pi), width * 0.16
                end = (int(x + length * np.cos(angle)), int(y + length * np.sin(angle)))
                cv2.line(ground, (x, y), end, colour, int(random.integers(8, 16)), cv2.LINE_AA)
            case 1:
                radius = int(width * random.uniform(0.015, 0.026))
                cv2.circle(ground, (x, y), radius, (176, 172, 150), -1, cv2.LINE_AA)
                cv2.circle(ground, (x, y), radius - 4, (150, 146, 126), 2, cv2.LINE_AA)
            case _:
                size = (width * random.uniform(0.06, 0.14), width * random.uniform(0.05, 0.1))
                corners = cv2.boxPoints(((float(x), float(y)), size, float(random.uniform(0, 90))))
                cv2.fillConvexPoly(ground, corners.astype(np.int32), (232, 228, 208), cv2.LINE_AA)


def _clouds(width: int, height: int, random: np.random.Generator) -> Field:
    total = np.zeros((height, width), np.float32)
    for cells, weight in ((4, 0.6), (14, 0.3), (60, 0.15)):
        grid = random.standard_normal((cells, cells)).astype(np.float32)
        total += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return total


def _rule(ground: NDArray[np.float32], random: np.random.Generator) -> None:
    # A form: lines and grey bars for words, none of which can be read.
    height, width = ground.shape[:2]
    step = int(random.integers(28, 54))
    for y in range(step, height, step):
        cv2.line(ground, (0, y), (width, y), (196, 196, 200), 1)
        x = int(random.integers(10, 120))
        while x < width:
            length = int(random.integers(20, 120))
            if random.random() < 0.6:
                cv2.rectangle(ground, (x, y - step // 2), (x + length, y - step // 5), (130, 130, 136), -1)
            x += length + int(random.integers(10, 60))

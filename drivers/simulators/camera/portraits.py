"""Draws the photos of the simulated ID cards: `python -m drivers.simulators.camera.portraits`.

As small and as coarse as what a chip's photo decodes to (102×126, some 2 KB), so that comparing with it is as hard.
"""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from drivers.simulators.camera.head import HeadRenderer, load_person, person_names
from drivers.simulators.camera.head.paint import Picture
from drivers.simulators.camera.stage import Pose

FOLDER = Path(__file__).parents[1] / "cards" / "photos"
WIDTH, HEIGHT = 102, 126
_TIMES = 4
_SCALE = 122.0
_PAPER = (246, 244, 240)
_JPEG_QUALITY = 55


def portrait(name: str) -> Picture:
    """Return the photo of a person, as it is before it is compressed.

    Shape: 126×102×3, uint8, BGR.
    """
    large = np.empty((HEIGHT * _TIMES, WIDTH * _TIMES, 3), np.uint8)
    large[:] = _PAPER
    HeadRenderer(load_person(name), _SCALE).put(large, (WIDTH * _TIMES / 2, HEIGHT * _TIMES * 0.5), Pose())
    return np.asarray(cv2.resize(large, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def portrait_jpeg(name: str) -> bytes:
    """Return it as the file that is kept."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(portrait(name)[:, :, ::-1])).save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def main() -> int:
    """Draw all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name in person_names():
        (FOLDER / f"{name}.jpg").write_bytes(portrait_jpeg(name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

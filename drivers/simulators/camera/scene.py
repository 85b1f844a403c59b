"""What the simulated camera sees: a drawn person before a wall, breathing, with a sensor's noise.

Nobody's likeness: ovals and lines. The noise is what tells a living camera from a frozen one.

Shape: frames are H×W×3, uint8, RGB.
"""

import io
import math
from enum import StrEnum, unique

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 480
_NOISE_LEVELS = 5
_JPEG_QUALITY = 80
_WALL, _COAT, _SKIN, _HAIR, _INK = (196, 204, 198), (58, 84, 120), (224, 188, 160), (70, 66, 62), (50, 40, 40)


@unique
class CameraFault(StrEnum):
    """What can be wrong with the camera."""

    NONE = "none"
    FREEZE = "freeze"
    """The same picture again and again."""
    BLACK = "black"
    BLUR = "blur"
    DROP = "drop"
    """The connection breaks off and none is taken."""
    HANG = "hang"
    """Connections are taken, and nothing comes."""


class Scene:
    """Draws frame after frame; `seed` makes the noise repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._frozen: bytes | None = None

    def jpeg(self, now_s: float, fault: CameraFault) -> bytes:
        """One frame as the camera sends it."""
        if fault is CameraFault.FREEZE:
            self._frozen = self._frozen or self._encoded(self._pixels(now_s, fault))
            return self._frozen
        self._frozen = None
        return self._encoded(self._pixels(now_s, fault))

    def _pixels(self, now_s: float, fault: CameraFault) -> NDArray[np.uint8]:
        if fault is CameraFault.BLACK:
            drawn = np.zeros((HEIGHT, WIDTH, 3), np.int16)
        else:
            image = _drawn(now_s)
            if fault is CameraFault.BLUR:
                image = image.filter(ImageFilter.GaussianBlur(7))
            drawn = np.asarray(image, np.int16)
        noise = self._random.integers(-_NOISE_LEVELS, _NOISE_LEVELS + 1, (HEIGHT // 4, WIDTH // 4, 1), np.int16)
        noisy: NDArray[np.int16] = drawn + noise.repeat(4, 0).repeat(4, 1)
        return noisy.clip(0, 255).astype(np.uint8)

    def _encoded(self, pixels: NDArray[np.uint8]) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "JPEG", quality=_JPEG_QUALITY)
        return buffer.getvalue()


def _drawn(now_s: float) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), _WALL)
    draw = ImageDraw.Draw(image)
    for x in range(0, WIDTH, 80):
        draw.line((x, 0, x, HEIGHT), fill=(182, 190, 184), width=2)
    sway, breath = round(6 * math.sin(now_s * 0.9)), round(4 * math.sin(now_s * 1.7))
    left, top = 320 + sway, 210 + breath
    draw.ellipse((left - 190, top + 130, left + 190, top + 520), fill=_COAT)
    draw.rectangle((left - 34, top + 70, left + 34, top + 160), fill=_SKIN)
    draw.ellipse((left - 98, top - 140, left + 98, top + 60), fill=_HAIR)
    draw.ellipse((left - 86, top - 110, left + 86, top + 110), fill=_SKIN)
    blink = math.sin(now_s * 1.3) > 0.97
    for side in (-1, 1):
        eye = left + side * 36
        draw.ellipse((eye - 11, top - 22, eye + 11, top - (20 if blink else 6)), fill=_INK)
        draw.line((eye - 18, top - 40, eye + 18, top - 44), fill=_HAIR, width=5)
    draw.line((left, top - 4, left - 8, top + 32), fill=(196, 156, 130), width=4)
    draw.arc((left - 34, top + 30, left + 34, top + 72), 20, 160, fill=(150, 80, 76), width=5)
    return image

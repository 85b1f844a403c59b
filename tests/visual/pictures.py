"""Reference pictures: compared to a tolerance, written only on request.

A picture may differ by 8 a channel on 0.05 % of its pixels. Large letters may also stand a fraction of a pixel aside:
Qt places them by what it has drawn before, and how many frames that were is a matter of time. Such a shift is gone in a
picture of a quarter of the size, where a letter that is another one is still another. What differs otherwise is written
to build/visual, with the places marked. `EDIAN_UPDATE_PICTURES=1` renews the references; look at them before you commit
them.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

__all__ = ["REFERENCES", "difference", "expect", "is_shift", "save"]

REFERENCES = Path(__file__).with_name("references")
RESULTS = Path(__file__).parents[2] / "build" / "visual"
CHANNEL = 8
SHARE = 0.0005
_QUARTER = 4
_SHIFTED = 16
"""Of a channel, at a quarter of the size: what a dark letter makes that stands a quarter of a pixel aside."""


def _pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int16)


def save(image: QImage, path: Path) -> None:
    """Lossless WebP for references (half of a PNG, and there are many), PNG for what a person is to look at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(path.suffix[1:].encode()))
    writer.setQuality(100 if path.suffix == ".webp" else 0)
    assert writer.write(image), writer.errorString()
    path.write_bytes(data.data())


def difference(one: QImage, other: QImage) -> np.ndarray:
    """Where two pictures of one size differ by more than the tolerance: a mask of H×W."""
    return np.abs(_pixels(one) - _pixels(other)).max(axis=2) > CHANNEL


def is_shift(one: QImage, other: QImage) -> bool:
    """Whether what differs is no more than letters that stand a fraction of a pixel aside."""
    return bool((np.abs(_quarter(one) - _quarter(other)) <= _SHIFTED).all())


def _quarter(image: QImage) -> np.ndarray:
    """Means of squares of 4×4 pixels."""
    pixels = _pixels(image)
    height, width = (side // _QUARTER for side in pixels.shape[:2])
    squares = pixels[: height * _QUARTER, : width * _QUARTER].reshape(height, _QUARTER, width, _QUARTER, 3)
    return squares.mean(axis=(1, 3))


def expect(picture: QImage, name: str) -> None:
    """The picture is the reference of this name.

    Raises:
        AssertionError: it is missing, has another size or differs; look in build/visual.
    """
    path = REFERENCES / f"{name}.webp"
    if os.environ.get("EDIAN_UPDATE_PICTURES") == "1":
        save(picture, path)
        return
    if not path.exists():
        save(picture, RESULTS / f"{name}.png")
        raise AssertionError(f"{name}: no reference picture; EDIAN_UPDATE_PICTURES=1 writes it")
    reference = QImage(str(path))
    if reference.size() != picture.size():
        save(picture, RESULTS / f"{name}.png")
        raise AssertionError(f"{name}: {picture.size()} and not {reference.size()}")
    mask = difference(picture, reference)
    share = float(mask.mean())
    if share > SHARE and not is_shift(picture, reference):
        save(picture, RESULTS / f"{name}.png")
        marked = np.where(mask[..., None], np.array([255, 0, 0]), _pixels(picture) // 2 + 127).astype(np.uint8)
        height, width = mask.shape
        save(
            QImage(marked.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888),
            RESULTS / f"{name}-difference.png",
        )
        raise AssertionError(f"{name}: {share:.3%} of the pixels differ, see build/visual/{name}-difference.png")

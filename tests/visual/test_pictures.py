"""Every picture is its reference, and every reference has its picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath

from tests.visual.pictures import REFERENCES, expect, is_shift
from tests.visual.render import NAMES


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, drawn once, in a process of their own."""
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run([sys.executable, "-m", "tests.visual.render", str(folder)], check=True, timeout=110)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_picture_is_its_reference(drawn: Path, name: str) -> None:
    expect(QImage(str(drawn / f"{name}.png")), name)


def test_references_are_all_drawn() -> None:
    terminals = {path.stem for path in REFERENCES.glob("*.webp") if not path.stem.startswith("counter-")}
    assert terminals == set(NAMES)


def _written(text: str, x: float, size: int) -> QImage:
    picture = QImage(600, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FAF8F2"))
    painter = QPainter(picture)
    font = QFont("Noto Sans SC")
    font.setPixelSize(size)
    path = QPainterPath()
    path.addText(QPointF(x, 130), font, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor("#18221C"))
    painter.end()
    return picture


@pytest.mark.parametrize("size", [28, 120])
def test_letters_a_fraction_of_a_pixel_aside_are_no_difference_and_another_letter_is(size: int, qapp: object) -> None:
    reference = _written("12,000.00 元", 20, size)
    assert is_shift(_written("12,000.00 元", 20.25, size), reference)
    assert not is_shift(_written("12,600.00 元", 20, size), reference)
    assert not is_shift(_written("12,000.00 元", 22, size), reference)

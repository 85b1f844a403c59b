"""Every page of the counter is its reference picture, and nothing on it is cut off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.visual.counter_render import NAMES
from tests.visual.pictures import expect

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, drawn once, in a process of their own."""
    folder = tmp_path_factory.mktemp("counter")
    subprocess.run([sys.executable, "-m", "tests.visual.counter_render", str(folder)], check=True, timeout=280)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_picture_is_its_reference(drawn: Path, name: str) -> None:
    expect(QImage(str(drawn / f"{name}.png")), name)

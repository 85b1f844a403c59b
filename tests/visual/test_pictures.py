"""Every picture is its reference, and every reference has its picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.visual.pictures import REFERENCES, expect
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
    assert {path.stem for path in REFERENCES.glob("*.webp")} == set(NAMES)

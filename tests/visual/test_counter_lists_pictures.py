"""Each picture of the counter's lists and dialogs is its reference."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.visual.counter_lists_render import NAMES
from tests.visual.pictures import REFERENCES, expect

FOLDER = "counter-lists"
DRAWN_WITHIN_S = 280


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, drawn once, in a process of their own."""
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, "-m", "tests.visual.counter_lists_render", str(folder)]
    subprocess.run(command, check=True, timeout=DRAWN_WITHIN_S)
    return folder


@pytest.mark.timeout(DRAWN_WITHIN_S + 20)
@pytest.mark.parametrize("name", NAMES)
def test_counter_picture_is_its_reference(drawn: Path, name: str) -> None:
    expect(QImage(str(drawn / f"{name}.png")), f"{FOLDER}/{name}")


def test_counter_references_are_all_drawn() -> None:
    assert {path.stem for path in (REFERENCES / FOLDER).glob("*.webp")} == set(NAMES)

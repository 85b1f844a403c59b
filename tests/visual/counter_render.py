"""Draws the counter's reference pictures in one fixed order: `python -m tests.visual.counter_render FOLDER`.

A process of its own, as the terminal's are drawn. Each scene starts on a workstation of its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.visual.counter_stage import CounterStage, gallery

from tests.visual.counter_scenes import SCENES  # isort: skip
from tests.visual.pictures import save  # isort: skip

__all__ = ["NAMES", "SMALL", "draw"]

SMALL = (
    "counter-customer",
    "counter-drawdown-approval",
    "counter-drawdown-seller",
    "counter-offer",
    "counter-offer-long",
    "counter-offer-english",
    "counter-offer-seller",
    "counter-repayment",
)
"""Also drawn at the least size that a workstation's screen has."""
SETTLES_MS = 300
NAMES = (*SCENES, *(f"{name}-small" for name in SMALL), "counter-gallery")


def draw(folder: Path) -> None:
    """All pictures, as PNG."""
    for name, play in SCENES.items():
        _draw(folder, name, play, (1440, 900))
        if name in SMALL:
            _draw(folder, f"{name}-small", play, (1280, 800))
    save(gallery(), folder / "counter-gallery.png")


def _draw(folder: Path, name: str, play: object, size: tuple[int, int]) -> None:
    stage = CounterStage(size=size)
    play(stage)  # type: ignore[operator]
    # The clock moves once a second and counts are asked for once a bunch of changes: let both come.
    stage._do(stage.counter.ticked.emit, SETTLES_MS)
    save(stage.photograph(), folder / f"{name}.png")
    stage.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)  # the pictures are all that is wanted of this process

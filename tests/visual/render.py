"""Draws all reference pictures in one fixed order: `python -m tests.visual.render FOLDER`.

A process of its own: how Qt draws large letters depends, by fractions of a pixel, on what it has drawn before.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.visual.pictures import save
from tests.visual.scenes import SCENES, Look, Scene
from tests.visual.stage import Stage

__all__ = ["NAMES", "draw"]

NORMAL = Look("normal")
LARGE = Look("large", large=True)
ENGLISH = Look("english", english=True)
LANDSCAPE = Look("landscape", landscape=True)

_LARGE = (
    "amount",
    "term",
    "contract",
    "contract-clauses",
    "line",
    "confirm",
    "result-not-done",
    "take",
    "timeout",
    "help-not-told",
)
_ENGLISH = ("attract", "amount", "term", "contract", "result-done", "take", "help-not-told")
_LANDSCAPE = ("attract", "amount", "term", "contract", "result-done", "take", "timeout")
_PANELS = {"term-table": "tableShown", "term-purposes": "purposesShown"}

_SCENES: dict[str, Scene] = {
    **{name: Scene(name, NORMAL) for name in SCENES},
    **{f"{name}-large": Scene(name, LARGE) for name in _LARGE},
    **{f"{name}-english": Scene(name, ENGLISH) for name in _ENGLISH},
    **{f"{name}-landscape": Scene(name, LANDSCAPE) for name in _LANDSCAPE},
}
NAMES = (*_SCENES, *_PANELS, "gallery")


def draw(folder: Path) -> None:
    """All pictures, as PNG."""
    portrait, landscape = Stage(), Stage(landscape=True)
    for name, scene in _SCENES.items():
        stage = landscape if scene.look.landscape else portrait
        stage.show(scene.state)
        save(stage.photograph(), folder / f"{name}.png")
    for name, shown in _PANELS.items():
        portrait.show(Scene("term", NORMAL).state)
        page = portrait.item("term")
        page.setProperty(shown, True)
        portrait.show(Scene("term", NORMAL).state)
        save(portrait.photograph(), folder / f"{name}.png")
        page.setProperty(shown, False)
    gallery = Stage(page="Gallery")
    gallery.show(Scene("amount", NORMAL).state)
    save(gallery.photograph(), folder / "gallery.png")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)  # the pictures are all that is wanted of this process

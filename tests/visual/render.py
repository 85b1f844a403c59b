"""Draws all reference pictures in one fixed order: `python -m tests.visual.render FOLDER`.

A process of its own: how Qt draws large letters depends, by fractions of a pixel, on what it has drawn before.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.visual.pictures import save
from tests.visual.scenes import BESIDE_SCENES, CAMERA_SCENES, REPAY_SCENES, SCENES, Look, Scene
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
_CAMERA_LARGE = (
    "face-consent",
    "face-turn-left",
    "face-again",
    "document-front",
    "document-check",
    "amount-needs-face",
)
_CAMERA_ENGLISH = ("face-consent", "face-open-mouth", "document-check", "amount-needs-face")
_CAMERA_LANDSCAPE = ("face-consent", "face-turn-left", "face-again", "document-front", "document-check")
_BESIDE_LOOKS = ("handover", "card-hint", "attract-hint", "result-hint", "precheck", "take-at-counter", "result-review")
_REPAY_LOOKS = ("repay-notes", "repay-amount", "repay-confirm-late", "repaying", "result-repaid")
_PANELS = {"term-table": "tableShown", "term-purposes": "purposesShown"}

_SCENES: dict[str, Scene] = {
    **{name: Scene(name, NORMAL) for name in SCENES if name not in {**CAMERA_SCENES, **BESIDE_SCENES, **REPAY_SCENES}},
    **{f"{name}-large": Scene(name, LARGE) for name in _LARGE},
    **{f"{name}-english": Scene(name, ENGLISH) for name in _ENGLISH},
    **{f"{name}-landscape": Scene(name, LANDSCAPE) for name in _LANDSCAPE},
}
_CAMERA: dict[str, Scene] = {
    **{name: Scene(name, NORMAL) for name in CAMERA_SCENES},
    **{f"{name}-large": Scene(name, LARGE) for name in _CAMERA_LARGE},
    **{f"{name}-english": Scene(name, ENGLISH) for name in _CAMERA_ENGLISH},
    **{f"{name}-landscape": Scene(name, LANDSCAPE) for name in _CAMERA_LANDSCAPE},
}
_BESIDE: dict[str, Scene] = {
    **{name: Scene(name, NORMAL) for name in BESIDE_SCENES},
    **{f"{name}-large": Scene(name, LARGE) for name in _BESIDE_LOOKS},
    **{f"{name}-english": Scene(name, ENGLISH) for name in _BESIDE_LOOKS},
    **{f"{name}-landscape": Scene(name, LANDSCAPE) for name in _BESIDE_LOOKS},
}
_REPAY: dict[str, Scene] = {
    **{name: Scene(name, NORMAL) for name in REPAY_SCENES},
    **{f"{name}-large": Scene(name, LARGE) for name in _REPAY_LOOKS},
    **{f"{name}-english": Scene(name, ENGLISH) for name in _REPAY_LOOKS},
    **{f"{name}-landscape": Scene(name, LANDSCAPE) for name in _REPAY_LOOKS},
}
"""Drawn after the others: how large letters are drawn depends on what was drawn before."""
_LIVE = "face-turn-right"
"""Also drawn with somebody before the camera."""
NAMES = (*_SCENES, *_PANELS, *_CAMERA, f"{_LIVE}-live", "gallery", *_BESIDE, *_REPAY)


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
    for name, scene in _CAMERA.items():
        stage = landscape if scene.look.landscape else portrait
        stage.show(scene.state)
        save(stage.photograph(), folder / f"{name}.png")
    portrait.show(Scene(_LIVE, NORMAL).state)
    portrait.view.preview.image = somebody()
    portrait.view.preview.changed.emit()
    portrait.show(Scene(_LIVE, NORMAL).state)
    save(portrait.photograph(), folder / f"{_LIVE}-live.png")
    gallery = Stage(page="Gallery")
    gallery.show(Scene("amount", NORMAL).state)
    save(gallery.photograph(), folder / "gallery.png")
    for name, scene in {**_BESIDE, **_REPAY}.items():
        stage = landscape if scene.look.landscape else portrait
        stage.show(scene.state)
        save(stage.photograph(), folder / f"{name}.png")


def somebody() -> QImage:
    """A person as the camera would show one; nobody's likeness: ovals."""
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#C4CCC6"))
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, (x, y, width, height) in (
        ("#3A5478", (130, 340, 380, 380)),
        ("#46423E", (222, 70, 196, 220)),
        ("#E0BCA0", (234, 100, 172, 220)),
        ("#322828", (276, 186, 24, 20)),
        ("#322828", (340, 186, 24, 20)),
    ):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(x, y, width, height)
    painter.end()
    return picture


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)  # the pictures are all that is wanted of this process

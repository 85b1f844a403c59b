"""Every page in every state and every look keeps the rules of the screens."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from tests.visual.measure import problems
from tests.visual.pictures import difference
from tests.visual.scenes import SCENES, Look, Scene
from tests.visual.stage import Stage

NORMAL = Look("normal")
LARGE = Look("large", large=True)
ENGLISH = Look("english", english=True)
BOTH = Look("large-english", large=True, english=True)


@pytest.mark.parametrize("look", [NORMAL, LARGE, ENGLISH, BOTH], ids=lambda look: look.name)
@pytest.mark.parametrize("name", SCENES)
def test_page_in_portrait_keeps_the_rules(portrait: Stage, name: str, look: Look) -> None:
    portrait.show(Scene(name, look).state)
    picture = portrait.photograph()
    assert problems(portrait, picture, large=look.large) == []


@pytest.mark.parametrize("look", [NORMAL, LARGE, ENGLISH, BOTH], ids=lambda look: look.name)
@pytest.mark.parametrize("name", SCENES)
def test_page_in_landscape_keeps_the_rules(landscape: Stage, name: str, look: Look) -> None:
    landscape.show(Scene(name, look).state)
    picture = landscape.photograph()
    assert problems(landscape, picture, large=look.large) == []


def test_gallery_keeps_the_rules() -> None:
    stage = Stage(page="Gallery")
    try:
        stage.show(Scene("amount", NORMAL).state)
        picture = stage.photograph()
        assert [p for p in problems(stage, picture, large=False) if not p.startswith("out of reach")] == []
    finally:
        stage.close()


def test_plan_table_and_purposes_over_the_page_keep_the_rules(portrait: Stage) -> None:
    for look in (NORMAL, LARGE, BOTH):
        portrait.show(Scene("attract", look).state)
        for name in ("tableShown", "purposesShown"):
            portrait.show(Scene("term", look).state)
            page = portrait.item("term")
            page.setProperty(name, True)
            portrait.show(Scene("term", look).state)
            picture = portrait.photograph()
            assert problems(portrait, picture, large=look.large) == []
            page.setProperty(name, False)


def test_measures_find_what_is_wrong(portrait: Stage) -> None:
    portrait.show(Scene("attract", NORMAL).state)
    start, hint = portrait.item("start"), portrait.item("question")
    before = start.height(), hint.property("color")
    start.setHeight(60)
    hint.setProperty("color", QColor("#C8CCC0"))
    found = problems(portrait, portrait.photograph(), large=False)
    start.setHeight(before[0])
    hint.setProperty("color", before[1])
    assert any(p.startswith("small target") for p in found)
    assert any(p.startswith("contrast") for p in found)


def test_pictures_that_differ_are_told_apart() -> None:
    one, other = QImage(100, 100, QImage.Format.Format_RGB32), QImage(100, 100, QImage.Format.Format_RGB32)
    one.fill(QColor("#FAF8F2"))
    other.fill(QColor("#FAF8F2"))
    assert not difference(one, other).any()
    other.setPixelColor(3, 4, QColor("#18221C"))
    assert int(difference(one, other).sum()) == 1

"""Reference pictures of the mobile page: that nothing has moved, not that every pixel is the same.

Chromium is the system's own, and its letters change a little with its version. So pictures are compared at an eighth
of their size, where a letter's edge is gone and a panel that moved, a colour or a line that broke is not. A test shows
that a change of the page is seen. `EDIAN_UPDATE_PICTURES=1` renews the references; look at them before you commit them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.acceptance.mobile_house import MobileHouse
from tests.acceptance.mobile_scenes import Scene, scenes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
REFERENCES = Path(__file__).with_name("mobile_references")
RESULTS = Path(__file__).parents[2] / "build" / "visual"
EIGHTH = 8
CHANNEL = 28
SHARE = 0.01
MASK = "#807E75"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[MobileHouse]:
    house = MobileHouse(tmp_path)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def _picture(scene: Scene) -> Image.Image:
    masks = [scene.page.locator(each) for each in scene.changes]
    taken = scene.page.screenshot(mask=masks, mask_color=MASK, animations="disabled", caret="hide")
    return Image.open(io.BytesIO(taken)).convert("RGB")


def _share(one: Image.Image, other: Image.Image) -> float:
    """How much of two pictures is not the same, at an eighth of their size."""
    if one.size != other.size:
        return 1.0
    small = [np.asarray(each.reduce(EIGHTH), np.int16) for each in (one, other)]
    return float((np.abs(small[0] - small[1]).max(axis=2) > CHANNEL).mean())


@pytest.mark.parametrize(("language", "folder"), [("zh-CN", REFERENCES), ("en", REFERENCES / "en")])
def test_every_screen_is_its_reference(house: MobileHouse, browser: Browser, language: str, folder: Path) -> None:
    others: dict[str, float] = {}
    seen = set()
    for scene in scenes(browser, house, language):
        picture, path = _picture(scene), folder / f"{scene.name}.webp"
        seen.add(path.name)
        if os.environ.get("EDIAN_UPDATE_PICTURES") == "1":
            folder.mkdir(exist_ok=True)
            picture.save(path, quality=85, method=6)
            continue
        share = _share(picture, Image.open(path).convert("RGB")) if path.exists() else 1.0
        if share > SHARE:
            RESULTS.mkdir(parents=True, exist_ok=True)
            picture.save(RESULTS / f"mobile-{language}-{scene.name}.png")
            others[scene.name] = share
    assert others == {}, "see build/visual"
    assert {each.name for each in folder.glob("*.webp")} == seen


@pytest.mark.parametrize("reference", ["2-line", "6-done"])
def test_reference_moved_by_a_line_or_recoloured_is_another_picture(reference: str) -> None:
    picture = Image.open(REFERENCES / f"{reference}.webp").convert("RGB")
    moved = Image.new("RGB", picture.size, "white")
    moved.paste(picture, (0, 24))
    assert _share(picture, moved) > SHARE
    grey = picture.convert("L").convert("RGB")
    assert _share(picture, grey) > SHARE
    sharper = picture.resize((picture.width * 2, picture.height * 2)).resize(picture.size)
    assert _share(picture, sharper) < SHARE / 10

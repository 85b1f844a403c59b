"""The keys at the foot of every page of the counter fit at the least size of a workstation, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from tests.visual.counter_lists_render import SCENES as LISTS  # isort: skip
from tests.visual.counter_scenes import SCENES  # isort: skip

LEAST = (1280, 800)
BETWEEN_PX = 8
"""Wider than what stands between a key and its word, so that each word is seen to be of its key."""
LANGUAGE = (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def _page(name: str) -> CounterStage:
    stage = CounterStage(size=LEAST)
    SCENES[name](stage)
    return stage


def _list(name: str) -> CounterStage:
    scene = LISTS[name]
    stage = CounterStage(scene.branch(), size=LEAST, workstation_id=scene.workstation)
    stage.sign_in(scene.number)
    stage.press(scene.page)
    stage.settle(150)
    scene.acts(stage)
    return stage


PAGES: dict[str, Callable[[str], CounterStage]] = {
    "counter-none": _page,
    "counter-customer": _page,
    "counter-customer-frozen": _page,
    "counter-drawdown": _page,
    "counter-contract": _page,
    "counter-waits": _page,
    "counter-done": _page,
    "counter-repayment": _page,
    "counter-repaid": _page,
    "approvals": _list,
    "approvals-maker": _list,
    "work": _list,
    "elbow-waiting": _list,
    "elbow": _list,
    "shift": _list,
}


@pytest.mark.parametrize("name", PAGES)
def test_keys_at_the_foot_of_a_page_stand_whole_inside_the_window(name: str) -> None:
    stage = PAGES[name](name)
    try:
        for _ in ("one language", "the other"):
            keys = len(stage.counter.property("footKeys"))
            stage.settle(40)
            entries = [item for item in stage.items(stage.item("foot")) if item.objectName() == "foot_key"]
            assert len(entries) == keys > 0
            boxes = [stage.box(entry) for entry in entries]
            assert all(box.left() >= 0 and box.right() <= LEAST[0] for box in boxes)
            gaps = [right.left() - left.right() for left, right in pairwise(boxes)]
            assert all(gap >= BETWEEN_PX for gap in gaps), gaps
            stage.press(*LANGUAGE)
    finally:
        stage.close()

"""Words around a counter page fit at the least size of a workstation, in both languages: foot, rail and choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

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


@pytest.mark.parametrize("name", ["counter-customer", "counter-drawdown", "counter-repayment"])
def test_words_of_areas_and_of_choices_are_neither_covered_nor_cut_off(name: str) -> None:
    stage = _page(name)
    try:
        for _ in ("one language", "the other"):
            stage.settle(40)
            shown = list(stage.items())
            badges = [stage.box(item) for item in shown if item.objectName() == "badge"]
            assert badges
            for item in shown:
                box = stage.box(item)
                if item.objectName() == "area_word":
                    box.setWidth(item.property("contentWidth"))
                    assert not any(box.intersects(badge) for badge in badges), item.property("text")
                if item.objectName() == "seg_word":
                    choice = stage.box(item.parentItem().parentItem())
                    assert choice.left() <= box.left(), item.property("text")
                    assert box.right() <= choice.right(), item.property("text")
            stage.press(*LANGUAGE)
    finally:
        stage.close()


def _inside(stage: CounterStage, panel: QQuickItem) -> Iterator[QQuickItem]:
    for item in stage.items(panel):
        if item.metaObject().className().startswith("Txt") and item.property("text"):
            yield item


@pytest.mark.parametrize("name", [*PAGES, "counter-drawdown-too-much", "work-hand-over", "work-hand-on"])
def test_words_of_a_panel_end_inside_it_and_its_title_before_what_stands_beside(name: str) -> None:
    stage = PAGES.get(name, _page if name in SCENES else _list)(name)
    try:
        for _ in ("one language", "the other"):
            stage.settle(40)
            for panel in stage.items():
                if not panel.metaObject().className().startswith("Panel"):
                    continue
                edge = stage.box(panel).right()
                for item in _inside(stage, panel):
                    box = stage.box(item)
                    assert box.left() + min(item.property("contentWidth"), box.width()) <= edge, item.property("text")
            checks = [item for item in stage.items() if item.metaObject().className().startswith("Check_")]
            for check in checks:
                name_box, fact_box = (
                    stage.box(item) for item in check.childItems() if item.objectName() in {"name", "fact"}
                )
                assert name_box.right() <= fact_box.left(), check.property("name")
            stage.press(*LANGUAGE)
    finally:
        stage.close()


def test_what_was_said_last_at_the_elbow_is_in_sight_at_the_least_size() -> None:
    stage = _list("elbow")
    try:
        told = [row["text"] for row in stage.counter.model("elbow").property("talk")]
        assert len(told) > 1
        shown = [item.property("value") for item in stage.items() if item.objectName() == "talk"]
        assert shown == told[-len(shown) :]
        foot = stage.box(stage.item("foot_line")).top()
        assert all(stage.box(item).bottom() <= foot for item in stage.items() if item.objectName() == "talk")
    finally:
        stage.close()


def test_state_of_what_is_in_flight_is_said_whole_at_the_least_size() -> None:
    stage = _page("counter-customer")
    try:
        for _ in ("one language", "the other"):
            stage.settle(40)
            tags = [item for item in stage.items() if item.metaObject().className().startswith("Tag_")]
            assert tags
            for tag in tags:
                assert stage.box(tag).right() <= stage.box(tag.parentItem()).right() + 1, tag.property("text")
            stage.press(*LANGUAGE)
    finally:
        stage.close()

"""What a teller says at the elbow, or what has changed elsewhere, stands whole on one line and covers nothing: not the
steps, not the cards' lamps.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from tests.visual.beside_scenes import HELPED
from tests.visual.measure import problems
from tests.visual.scenes import Look, Scene
from tests.visual.stage import Stage

from kiosk.flow.carried import Elsewhere, Note, NoteKind  # isort: skip
from kiosk.flow.facts import Bilingual  # isort: skip
from kiosk.flow.help import Hint  # isort: skip
from kiosk.flow.hints import HINTS  # isort: skip

LOOKS = (
    Look("normal"),
    Look("large", large=True),
    Look("english", english=True),
    Look("large-english", large=True, english=True),
)
PAGES = (
    "card-known",
    "amount",
    "term",
    "contract-clauses",
    "attract",
    "language",
    "result-not-done",
    "result-done",
    "take",
    "repay-amount",
    "repay-confirm",
)
PLACED = frozenset({NoteKind.CASE_GOES_ON, NoteKind.NEVER_SENT, NoteKind.LINE_USED, NoteKind.LINE_FREED})
"""Notes that say where it was."""
LONGEST = "您慢慢来不着急这一步看清楚了再按下面绿的"
"""Twenty characters: a teller's own words are no longer."""


@pytest.fixture(params=["portrait", "landscape"])
def stage(request: pytest.FixtureRequest) -> Stage:
    made: Stage = request.getfixturevalue(request.param)
    return made


def say(stage: Stage, scene: Scene, text: Bilingual) -> None:
    stage.show(replace(scene.state, help=replace(HELPED, hint=Hint("h-1", text, "0317"))))


def fits(stage: Stage) -> bool:
    text = stage.item("strip_text")
    return not text.property("truncated") and float(text.property("contentWidth")) <= text.width()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_hint_stands_whole_on_its_line(stage: Stage, look: Look) -> None:
    cut = []
    for key, text in {**HINTS, "own words": Bilingual(LONGEST, LONGEST)}.items():
        say(stage, Scene("card-known", look), text)
        if not fits(stage):
            cut.append(key)
    assert cut == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
def test_hint_covers_neither_header_nor_steps_nor_the_question(stage: Stage, name: str, look: Look) -> None:
    say(stage, Scene(name, look), HINTS["push_to_end"])
    strip = stage.box(stage.item("strip"))
    for other in ("header", "steps", "question", "outcome"):
        for item in stage.items():
            if item.objectName() == other:
                assert not covers(strip, stage.box(item)), other
    assert any(item.objectName() == "header" for item in stage.items())


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
def test_page_under_a_hint_keeps_the_rules(stage: Stage, name: str, look: Look) -> None:
    say(stage, Scene(name, look), HINTS["chip_up"])
    assert problems(stage, stage.photograph(), large=look.large) == []


@pytest.mark.parametrize("name", ["card-known", "amount", "term", "contract-clauses"])
def test_hint_moves_nothing_below_the_steps(stage: Stage, name: str) -> None:
    for look in LOOKS:
        stage.show(Scene(name, look).state)
        before = stage.box(stage.item("question"))
        say(stage, Scene(name, look), HINTS["chip_up"])
        assert stage.box(stage.item("question")) == before


NOTES = [
    Note(kind, 12_345_600, origin)
    for kind in NoteKind
    for origin in (Elsewhere if kind in PLACED else [Elsewhere.SOMEWHERE])
]


def tell(stage: Stage, scene: Scene, note: Note) -> None:
    stage.show(replace(scene.state, note=note))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_note_stands_whole_on_its_line(stage: Stage, look: Look) -> None:
    cut = []
    for note in NOTES:
        tell(stage, Scene("term", look), note)
        if not fits(stage):
            cut.append((note.kind, note.origin, stage.item("strip_text").property("text")))
    assert cut == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
def test_note_covers_neither_header_nor_steps_nor_the_question(stage: Stage, name: str, look: Look) -> None:
    tell(stage, Scene(name, look), Note(NoteKind.LINE_USED, 2_000_000, Elsewhere.MOBILE))
    strip = stage.box(stage.item("strip"))
    shown = [item for item in stage.items() if item.objectName() in {"header", "steps", "question", "outcome"}]
    assert {"header"} | ({"steps"} if stage.view.step > 0 else set()) <= {item.objectName() for item in shown}
    for item in shown:
        assert not covers(strip, stage.box(item)), item.objectName()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("name", PAGES)
def test_page_under_a_note_keeps_the_rules(stage: Stage, name: str, look: Look) -> None:
    tell(stage, Scene(name, look), Note(NoteKind.LINE_USED, 2_000_000, Elsewhere.MOBILE))
    assert problems(stage, stage.photograph(), large=look.large) == []


@pytest.mark.parametrize("name", ["card-known", "amount", "term", "contract-clauses"])
def test_note_moves_nothing_below_the_steps(stage: Stage, name: str) -> None:
    for look in LOOKS:
        stage.show(Scene(name, look).state)
        before = stage.box(stage.item("question"))
        tell(stage, Scene(name, look), Note(NoteKind.LINE_USED, 2_000_000, Elsewhere.COUNTER))
        assert stage.box(stage.item("question")) == before


def covers(one: QRectF, other: QRectF) -> bool:
    """Whether they share more than the hair of a line box above its letters."""
    shared = one.intersected(other)
    return shared.width() > 0 and shared.height() > 2

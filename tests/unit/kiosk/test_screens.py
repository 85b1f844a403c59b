"""The window does what fingers ask, keeps every point of a signature, and leaks nothing of its making."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.flow import events
from kiosk.flow.facts import Language, Method
from kiosk.flow.repaying import RepaymentKind
from kiosk.flow.state import Overlay
from tests.visual.scenes import SCENES, Look, Scene
from tests.visual.stage import Stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@pytest.fixture
def touch(stage: Stage) -> QObject:
    stage.submitted.clear()
    return QTest.createTouchDevice()


def tap(stage: Stage, touch: QObject, name: str) -> None:
    at = stage.centre(name).toPoint()
    for kind in ("press", "release"):
        sequence = QTest.touchEvent(stage.window, touch, False)
        getattr(sequence, kind)(1, at, stage.window)
        sequence.commit()
    QTest.qWait(5)


def everything(item: QQuickItem) -> Iterator[QQuickItem]:
    """Every item of the page that is shown, faded out or not."""
    if item.isVisible():
        yield item
        for child in item.childItems():
            yield from everything(child)


def show(stage: Stage, name: str, **look: bool) -> None:
    stage.show(Scene(name, Look("here", **look)).state)


@pytest.mark.parametrize(
    ("scene", "control", "event"),
    [
        ("attract", "start", events.StartPressed()),
        ("attract", "help", events.HelpPressed()),
        ("language", "language_en", events.LanguageChosen(Language.EN)),
        ("language", "type_large", events.LargeTypeSet(True)),
        ("language", "next", events.NextPressed()),
        ("identify-trouble", "retry", events.RetryPressed()),
        ("card-known", "change_card", events.ChangeCardPressed()),
        ("card-stuck", "call_staff", events.HelpPressed()),
        ("pin", "back", events.BackPressed()),
        ("line", "next", events.NextPressed()),
        ("amount", "key_5", events.AmountKeyed(events.AmountKey.D5)),
        ("amount", "key_erase", events.AmountKeyed(events.AmountKey.ERASE)),
        ("amount", "chip_5000", events.AmountSet(500_000)),
        ("amount", "amount_more", events.AmountStepped(1)),
        ("amount", "finish", events.StopPressed()),
        ("amount", "language", events.LanguageChosen(Language.EN)),
        ("amount", "large_type", events.LargeTypeSet(True)),
        ("amount", "voice", events.VoiceSet(False)),
        ("term", "term_6", events.TermChosen(6)),
        ("term", "method_BULLET", events.MethodChosen(Method.BULLET)),
        ("contract-read", "page_next", events.ContractPageTurned(1)),
        ("signature", "sign_clear", events.SignatureCleared()),
        ("confirm", "next", events.NextPressed()),
        ("line", "repay", events.RepayPressed()),
        ("repay-notes", "note_1", events.NoteChosen("XK-0317")),
        ("repay-notes", "back", events.BackPressed()),
        ("repay-amount", "kind_WHOLE", events.RepaymentKindChosen(RepaymentKind.WHOLE)),
        ("repay-amount", "key_5", events.RepaymentKeyed(events.AmountKey.D5)),
        ("repay-nothing-due", "change_amount", events.ChangeAmountPressed()),
        ("repay-confirm", "next", events.NextPressed()),
        ("result-not-collected", "change_amount", events.ChangeAmountPressed()),
        ("result-not-done", "change_amount", events.ChangeAmountPressed()),
        ("timeout", "extend", events.ContinuePressed()),
        ("timeout", "end_now", events.StopConfirmed()),
        ("help", "close", events.HelpDismissed()),
        ("stop", "stop_dismiss", events.StopDismissed()),
        ("stop", "stop_confirm", events.StopConfirmed()),
    ],
)
def test_control_touched_submits_its_event(
    stage: Stage, touch: QObject, scene: str, control: str, event: events.UserEvent
) -> None:
    show(stage, scene)
    tap(stage, touch, control)
    assert stage.submitted == [event]


@pytest.mark.parametrize(
    ("scene", "control"),
    [
        ("amount-empty", "next"),
        ("contract", "next"),
        ("working", "finish"),
        ("repay-notes-open", "next"),
        ("repaying", "finish"),
    ],
)
def test_control_that_is_off_submits_nothing(stage: Stage, touch: QObject, scene: str, control: str) -> None:
    show(stage, scene)
    tap(stage, touch, control)
    assert stage.submitted == []


def test_page_under_a_panel_takes_no_touch(stage: Stage, touch: QObject) -> None:
    show(stage, "timeout")
    at = QPoint(100, 760)
    QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert stage.submitted == []


def test_notes_beyond_the_third_are_a_touch_away(stage: Stage, touch: QObject) -> None:
    show(stage, "repay-notes-open")
    tap(stage, touch, "more_notes")
    assert stage.submitted == []
    stage.photograph()
    tap(stage, touch, "note_3")
    assert stage.submitted == [events.NoteChosen("XK-0412")]
    tap(stage, touch, "more_notes")
    stage.photograph()
    tap(stage, touch, "note_0")
    assert stage.submitted[1:] == [events.NoteChosen("XK-0316")]


def test_purpose_is_chosen_from_its_panel(stage: Stage, touch: QObject) -> None:
    show(stage, "term")
    tap(stage, touch, "purpose")
    tap(stage, touch, "purpose_TOOLS")
    assert stage.submitted == [events.PurposeChosen("TOOLS")]


def test_signature_keeps_every_touch_point(stage: Stage, touch: QObject) -> None:
    show(stage, "signature-empty")
    box = stage.box(stage.item("sign_pad"))
    spots = [QPoint(int(box.left() + 60 + at * 3), int(box.center().y() + 100 * math.sin(at / 8))) for at in range(200)]
    for kind, at in [("press", spots[0]), *(("move", spot) for spot in spots[1:]), ("release", spots[-1])]:
        sequence = QTest.touchEvent(stage.window, touch, False)
        getattr(sequence, kind)(1, at, stage.window)
        sequence.commit()
    QTest.qWait(5)
    drawn = [event for event in stage.submitted if isinstance(event, events.SignatureDrawn)]
    assert len(drawn) == 1
    points = [point for stroke in drawn[0].strokes for point in stroke]
    assert len(points) == 200
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y, _ in points)
    assert [ms for *_, ms in points] == sorted(ms for *_, ms in points)


def test_signature_is_there_again_after_going_back(stage: Stage) -> None:
    show(stage, "signature-empty")
    empty = stage.photograph()
    show(stage, "contract")
    show(stage, "signature")
    assert stage.photograph() != empty
    assert stage.item("sign_clear").isEnabled()


def test_language_switch_changes_every_text_at_once(stage: Stage) -> None:
    def texts() -> list[str]:
        return [str(i.property("text")) for i in stage.items() if i.inherits("QQuickText") and i.property("text")]

    for name in ("attract", "amount", "result-done", "take"):
        show(stage, name)
        assert any("\u4e00" <= letter <= "\u9fff" for text in texts() for letter in text)
        stage.show(Scene(name, Look("here", english=True)).state)
        left = [text for text in texts() if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
        assert left == ["中文"]


def test_covered_page_is_hidden_from_assistive_technology_and_disabled(stage: Stage) -> None:
    show(stage, "timeout")
    assert not stage.item("page").isEnabled()
    stage.show(replace(SCENES["amount"], overlay=Overlay.NONE))
    assert stage.item("page").isEnabled()


def test_attract_after_a_customer_leaves_nothing_of_them(stage: Stage) -> None:
    show(stage, "result-done")
    show(stage, "attract")
    shown = " ".join(str(i.property("text")) for i in stage.items() if i.property("text"))
    for trace in ("王", "6688", "4299", "20,000", "1,715"):
        assert trace not in shown
    assert stage.view.property("identify").property("name") == ""
    assert stage.view.property("card").property("tail") == ""


def test_references_to_none_do_not_run_out(stage: Stage) -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference to None at most void calls, and the process ends by itself."""
    item = stage.item("page")
    before = sys.getrefcount(None)
    for _ in range(2_000):
        item.setEnabled(True)
        stage.view.changed.emit()
    assert sys.getrefcount(None) > before - 1_000


def test_window_smaller_than_the_page_shows_the_whole_page() -> None:
    stage = Stage()
    try:
        stage.window.resize(540, 800)
        show(stage, "amount")
        QTest.qWait(30)
        box = stage.box(stage.item("stage"))
        assert (round(box.width()), round(box.height())) == (450, 800)
        assert round(box.left()) == 45
        assert all(stage.box(stage.item(name)).bottom() <= 800 for name in ("next", "help", "key_0"))
    finally:
        stage.close()


@pytest.mark.parametrize(
    ("scene", "reduced", "moves"),
    [
        ("identify-wait", False, True),
        ("card-wait", False, True),
        ("identify-wait", True, False),
        ("identify-trouble", False, False),
        ("card-reading", False, False),
        ("card-known", False, False),
        ("pin", False, False),  # a digit is in: the hand has understood
    ],
)
def test_hand_of_the_drawing_moves_only_while_it_is_waited_for(
    stage: Stage, scene: str, reduced: bool, moves: bool
) -> None:
    stage.view.configure(landscape=False, reduced_motion=reduced)
    try:
        show(stage, scene)
        # A hand that moves fades out and in again: a slow machine may look at it in between.
        hand = next(item for item in everything(stage.window.contentItem()) if item.objectName() == "scene_hand")
        drawing = hand.parentItem().parentItem()
        assert drawing.property("moves") is moves
    finally:
        stage.view.configure(landscape=False, reduced_motion=True)

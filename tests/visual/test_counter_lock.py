"""Who sits at the workstation: locked, taken over, let go, and what is on the screen meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.twin import TwinCounter  # isort: skip
from kiosk.counter.client.twin_people import PASSWORD  # isort: skip
from tests.visual.counter_scenes import identify  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
ALT = M.AltModifier


def test_locked_screen_shows_nothing_and_obeys_no_page_key(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F12)
    stage.press(K.Key_F3)
    assert stage.counter.property("page") == "customer"
    shown = {item.property("text") for item in stage.items() if item.property("text")}
    assert not any("桂兰" in str(text) or "118,000" in str(text) for text in shown)
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.until(lambda: not stage.counter.property("locked"))
    assert stage.counter.property("page") == "customer"


def test_person_signed_in_elsewhere_takes_over_by_its_key(stage: CounterStage) -> None:
    stage.branch.staff["0317"].workstation_id = "JC-T002"
    stage.type("0317")
    stage.press(K.Key_Tab)
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.until(lambda: stage.counter._sign_in.property("elsewhere") == "JC-T002")
    stage.press(K.Key_J, ALT)
    stage.until(lambda: stage.counter.signed)


def test_workstation_taken_over_lets_go_and_says_why(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.branch.staff["0317"].workstation_id = "JC-T002"
    stage.type("/")
    stage.type("样本")
    stage.until(lambda: not stage.counter.signed)
    assert "另一台工作站" in str(stage.counter._sign_in.property("trouble"))
    shown = {str(item.property("text")) for item in stage.items() if item.property("text")}
    assert not any("桂兰" in text for text in shown)


def test_password_that_somebody_else_set_is_changed_before_anything_else(stage: CounterStage) -> None:
    stage.branch.staff["0317"].change_required = True
    stage.type("0317")
    stage.press(K.Key_Tab)
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.until(lambda: bool(stage.counter._sign_in.property("changing")))
    assert not stage.counter.signed
    stage.type("another-one")
    stage.press(K.Key_Tab)
    stage.type("another-two")
    stage.press(K.Key_Return)
    assert not stage.counter.signed
    for _ in range(3):
        stage.press(K.Key_Backspace)
    stage.type("one")
    stage.press(K.Key_Return)
    stage.until(lambda: stage.counter.signed)
    assert stage.branch.staff["0317"].password == "another-one"


def test_workstation_lets_go_by_itself_when_its_teller_signs_in_elsewhere(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)

    async def take_over() -> None:
        await TwinCounter(stage.branch, "JC-T002").sign_in("0317", PASSWORD, take_over=True)

    stage._run(take_over())
    stage.until(lambda: not stage.counter.signed, within_ms=1000)
    assert "另一台工作站" in str(stage.counter._sign_in.property("trouble"))


@pytest.mark.parametrize("hand", ["key", "mouse"])
def test_workstation_does_not_lock_under_a_tellers_hands(stage: CounterStage, hand: str) -> None:
    stage.sign_in()
    stage._do(lambda: setattr(stage.counter, "_idle_s", 250))
    if hand == "key":
        stage.press(K.Key_Tab)
    else:
        stage._do(lambda: QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, pos=QPoint(700, 600)))
    assert stage.counter._idle_s < 250


def test_workstation_that_nobody_touches_locks_after_its_time(stage: CounterStage) -> None:
    stage.sign_in()
    stage._do(lambda: setattr(stage.counter, "_idle_s", 300))
    stage.until(lambda: bool(stage.counter.property("locked")))

"""Rows that go from under the keyboard's frame leave it where it is, and Qt has nothing to complain of."""

from __future__ import annotations

from PySide6.QtCore import Qt, qInstallMessageHandler

from tests.visual.counter_stage import CounterStage

K, M = Qt.Key, Qt.KeyboardModifier


def test_found_rows_that_go_while_they_have_the_keyboard_are_left_in_order() -> None:
    said: list[str] = []
    stage = CounterStage()
    before = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
    try:
        stage.sign_in()
        stage.type("/")
        stage.type("桂兰")
        stage.until(lambda: bool(stage.counter._search._rows))
        stage.press(K.Key_1, M.AltModifier)
        stage._do(stage.counter._search.clear)
        stage.press(K.Key_Tab)
    finally:
        qInstallMessageHandler(before)
        stage.close()
    assert said == []

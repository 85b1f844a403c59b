"""The counter's other language: what stands on a page is said in it at once, and not at the next tick of a clock."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from tests.visual.counter_scenes import identify  # isort: skip


def test_what_is_in_flight_and_the_number_change_language_with_the_page() -> None:
    stage = CounterStage()
    try:
        stage.sign_in()
        identify(stage)
        model = stage.counter.model("customer")
        stage.until(lambda: bool(model.property("flight")))
        told: list[str] = []
        model.timeChanged.connect(lambda: told.append("flight"))  # type: ignore[attr-defined]
        model.revealChanged.connect(lambda: told.append("number"))  # type: ignore[attr-defined]
        stage._do(stage.counter.toggleLanguage, 0)
        assert {"flight", "number"} <= set(told)
        words = {str(item.property("text")) for item in stage.items() if item.property("text")}
        assert "Being confirmed" in words
        assert any(word.startswith("ID ") for word in words)
        assert not any("正在确认" in word or "证号" in word for word in words)
        stage.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    finally:
        stage.close()

"""The demo's panel: what it says to do next fits the page that is shown, and what went wrong does not stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.flow.state import Step
from kiosk.panel.customer import Customer, Purse
from kiosk.panel.hands import Hands
from kiosk.panel.model import HINTS, PanelModel
from kiosk.panel.touch import Fingers
from kiosk.viewmodels.engine import make_app


@dataclass
class Shown:
    """A terminal's window as far as the panel looks at it."""

    at: str = "attract"
    pressable: set[str] = field(default_factory=set)

    def page(self) -> str:
        return self.at

    def can_press(self, name: str) -> bool:
        return name in self.pressable


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def panel(shown: Shown, tmp_path: Path) -> PanelModel:
    make_app()

    def nobody() -> Customer:
        raise AssertionError("nobody plays here")

    return PanelModel(Hands(tmp_path), cast(Fingers, shown), Purse("wang", "wang", "135790"), nobody)


def test_every_page_of_a_terminal_has_its_hint_in_both_languages() -> None:
    assert set(HINTS) == {step.value for step in Step}
    assert all(hint.zh and hint.en for hint in HINTS.values())


def test_hint_with_the_card_in_its_slot_asks_for_no_card(panel: PanelModel, shown: Shown) -> None:
    shown.at = "bank_card"
    panel._look()
    assert panel.hint == HINTS["bank_card"].zh
    assert not panel.cardIn
    shown.pressable.add("next")
    panel._look()
    assert panel.cardIn
    assert "核对尾号" in cast(str, panel.hint)


def test_what_went_wrong_is_gone_with_the_page_on_which_it_did(panel: PanelModel, shown: Shown) -> None:
    panel._look()
    QGuiApplication.clipboard().setText("")
    panel.layCode()
    assert "手机" in cast(str, panel.hint)
    assert panel.hintEnglish == ""
    shown.at = "language"
    panel._look()
    assert (panel.hint, panel.hintEnglish) == (HINTS["language"].zh, HINTS["language"].en)

"""A quote given to the customer: the screen turned to them shows it and nothing else; on paper it says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.twin_people import PASSWORD  # isort: skip
from kiosk.counter.desk import Case  # isort: skip
from kiosk.counter.printing import PrintFailed  # isort: skip
from tests.visual.counter_scenes import card_and_pin, fill_drawdown, identify  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = M.ControlModifier, M.AltModifier


@pytest.fixture
def stage() -> Iterator[CounterStage]:
    made = CounterStage()
    made.sign_in()
    identify(made)
    fill_drawdown(made, "8w")
    card_and_pin(made)
    made.until(lambda: bool(drawdown(made, "quoted")) and drawdown(made, "lacking") == "")
    yield made
    made.close()


def drawdown(stage: CounterStage, name: str) -> object:
    return stage.counter.model("drawdown").property(name)


def offered(stage: CounterStage) -> bool:
    return bool(stage.counter.property("offer").property("shown"))


def turned(stage: CounterStage) -> set[str]:
    """Turn the screen to the customer; every word that stands on it then."""
    stage.press(K.Key_Q, ALT)
    stage.until(lambda: offered(stage))
    return {str(item.property("text")) for item in stage.items() if item.property("text")}


def told(stage: CounterStage) -> str:
    return str(stage.counter.model("drawdown").property("giving").property("told")["text"])


def test_quote_turned_to_the_customer_has_amount_payments_rates_and_interest(stage: CounterStage) -> None:
    words = turned(stage)
    assert {"借 80,000.00 元，要还这些", "1,934.28 元", "4.35%", "等额本息", "6,827.82 元"} <= words
    assert {"2026-04-18", "2027-03-18", "299.67", "23.02"} <= words
    assert any("不是合同" in word for word in words)


def test_quote_turned_to_the_customer_shows_no_name_no_number_and_nothing_of_the_teller(stage: CounterStage) -> None:
    words = " ".join(turned(stage))
    for hidden in ("样本桂兰", "0628", "3082", "118,000", "样本小满", "JC2024", "复核"):
        assert hidden not in words


@pytest.mark.parametrize("key", [K.Key_F2, K.Key_F5, K.Key_F9, K.Key_F1, K.Key_Slash, K.Key_Tab])
def test_keys_of_the_teller_do_nothing_while_the_customer_looks(stage: CounterStage, key: Qt.Key) -> None:
    turned(stage)
    stage.press(key)
    assert offered(stage)
    assert stage.counter.property("page") == "drawdown"
    assert stage.counter.property("overlay") == ""
    assert stage.counter._papers._at.value == ""


def test_nothing_can_be_agreed_to_before_the_customer(stage: CounterStage) -> None:
    turned(stage)
    stage.press(K.Key_Return, CTRL)
    stage.press(K.Key_Return)
    stage.settle(100)
    assert drawdown(stage, "stage") == "form"
    assert stage.branch.drawdowns == {}


def test_escape_gives_the_page_back_with_its_draft(stage: CounterStage) -> None:
    turned(stage)
    stage.press(K.Key_Escape)
    assert not offered(stage)
    assert (stage.counter.property("page"), drawdown(stage, "amount")) == ("drawdown", "80,000.00")
    stage.press(K.Key_Return, CTRL)
    stage.until(lambda: drawdown(stage, "stage") == "contract")


def test_quote_goes_with_its_customer(stage: CounterStage) -> None:
    turned(stage)

    async def other() -> None:
        told = await stage.client.customer("C0010")
        stage.desk.take_case(Case(told.value))  # type: ignore[union-attr]

    stage._run(other())
    assert not offered(stage)


def test_customer_who_changed_elsewhere_is_still_the_one_who_looks(stage: CounterStage) -> None:
    turned(stage)
    case = stage.desk.case
    assert case.customer is not None
    again = replace(case, customer=replace(case.customer, sequence_number=case.customer.sequence_number + 1))
    stage._do(lambda: stage.desk.take_case(again))
    assert offered(stage)


def test_lock_takes_the_quote_away(stage: CounterStage) -> None:
    turned(stage)
    stage.press(K.Key_F12)
    assert stage.counter.property("locked")
    assert not any("6,827" in str(item.property("text")) for item in stage.items())
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.until(lambda: not stage.counter.property("locked"))
    assert not offered(stage)


def test_quote_that_ran_out_is_given_to_nobody_and_made_anew(stage: CounterStage) -> None:
    stage._do(lambda: stage.branch.advance(minutes=31))
    for key, modifier in ((K.Key_Q, ALT), (K.Key_P, CTRL)):
        before = stage.counter.model("drawdown")._quote  # type: ignore[attr-defined]
        stage._do(lambda: stage.branch.advance(minutes=31))
        stage.press(key, modifier)
        assert not offered(stage)
        assert "已重新算" in told(stage)
        stage.until(lambda before=before: stage.counter.model("drawdown")._quote not in (None, before))  # type: ignore[misc,attr-defined]
    assert not (Path(stage._folder.name) / "prints").exists()


def test_quote_that_runs_out_before_the_customer_says_so(stage: CounterStage) -> None:
    turned(stage)
    stage._do(lambda: stage.branch.advance(minutes=31))
    stage._do(stage.counter.ticked.emit)
    assert "过了时间" in str(stage.item("offer_valid").property("text"))


def test_plan_is_printed_by_its_key_under_a_name_without_a_person(stage: CounterStage) -> None:
    stage.press(K.Key_P, CTRL)
    stage.until(lambda: told(stage).startswith("已打印"))
    files = list((Path(stage._folder.name) / "prints").iterdir())
    assert [file.suffix for file in files] == [".pdf"]
    assert files[0].read_bytes().startswith(b"%PDF")
    assert "样本" not in files[0].name
    assert "C0001" not in files[0].name


def test_printer_that_takes_nothing_is_told_and_the_form_goes_on(
    stage: CounterStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def jammed(_name: str, _pdf: bytes) -> PrintFailed:
        return PrintFailed("no paper")

    monkeypatch.setattr(stage.desk.printer, "print_pdf", jammed)
    stage.press(K.Key_P, CTRL)
    stage.until(lambda: told(stage) == "没打出来：no paper")
    stage.type("2w")
    assert told(stage) == ""
    assert drawdown(stage, "stage") == "form"

"""The counter by its keys alone: Tab follows the form, each act has its key, and no draft is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.changes import ChangeKind  # isort: skip
from tests.visual.counter_scenes import card_and_pin, drawdown, fill_drawdown, identify, open_customer  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = M.ControlModifier, M.AltModifier


def focused(stage: CounterStage) -> str:
    """The name of the control that has the keyboard: of the nearest parent that bears one of a page's."""
    item = stage.window.activeFocusItem()
    while item is not None and item.objectName() in {"", "input"}:
        item = item.parentItem()
    return item.objectName() if item is not None else ""


def test_tab_goes_through_the_drawdown_form_in_its_order(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F3)
    seen = [focused(stage)]
    for _ in range(5):
        stage.press(K.Key_Tab)
        seen.append(focused(stage))
    assert seen[:5] == ["amount", "term", "method", "day", "purpose"]


def test_enter_goes_to_the_next_field_as_tab_does(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F3)
    stage.type("2w")
    seen = []
    for _ in range(4):
        stage.press(K.Key_Return)
        seen.append(focused(stage))
    assert seen == ["term", "method", "day", "purpose"]


def test_digit_chooses_in_a_segment_and_initials_choose_a_purpose(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "8w")
    assert (drawdown(stage, "amount"), drawdown(stage, "term"), drawdown(stage, "method")) == ("80,000.00", 2, 0)
    assert (drawdown(stage, "dueDay"), drawdown(stage, "purpose")) == ("18", "01")
    stage.until(lambda: drawdown(stage, "quoted"))
    assert drawdown(stage, "payment") == "6,827.86"


def test_w_in_the_amount_is_ten_thousand_and_nowhere_else_an_act(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F3)
    stage.type("1.5W")
    assert drawdown(stage, "amount") == "15,000"


def test_escape_keeps_the_draft_and_so_does_another_page(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "8w")
    stage.press(K.Key_Escape)
    assert stage.counter.property("page") == "customer"
    stage.press(K.Key_F4)
    stage.press(K.Key_F3)
    assert (drawdown(stage, "amount"), drawdown(stage, "purpose")) == ("80,000.00", "01")


def test_draft_belongs_to_its_customer(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "8w")
    open_customer(stage, "样本大山")
    stage.press(K.Key_F3)
    assert drawdown(stage, "amount") == ""
    identify(stage)
    stage.until(lambda: drawdown(stage, "amount") == "80,000.00")


def test_escape_in_an_open_list_closes_the_list_alone(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F3)
    for _ in range(4):
        stage.press(K.Key_Tab)
    stage.type("0")
    stage.press(K.Key_Escape)
    assert stage.counter.property("page") == "drawdown"
    assert focused(stage) == "purpose"


def test_search_that_answers_late_does_not_replace_a_newer_one(stage: CounterStage) -> None:
    stage.sign_in()
    stage.branch.script.slow_search_s = 0.15
    stage.type("/")
    stage.type("桂兰")
    stage.settle(80)
    stage.branch.script.slow_search_s = 0.0
    stage.type("芝")
    stage.settle(300)
    assert [row["name"] for row in stage.counter._search._rows] == ["样本桂兰芝"]  # type: ignore[index]


def test_change_at_another_channel_shows_on_the_customer_page(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    person = stage.branch.people["C0001"]
    person.reserved_fen += 1_000_000
    stage._do(lambda: stage.branch.tell(ChangeKind.CREDIT_LINE, person.line_id, "drawdown_reserved"))
    stage.until(lambda: stage.counter.model("customer").property("available") == "108,000.00", within_ms=1000)


def test_act_that_lacks_something_is_closed_and_says_what(stage: CounterStage) -> None:
    stage.sign_in()
    open_customer(stage, "样本大山")
    stage.press(K.Key_F3)
    assert drawdown(stage, "lacking") == "先读客户的身份证：按 F9"
    identify(stage, "C0010")
    fill_drawdown(stage, "2w")
    stage.until(lambda: drawdown(stage, "lacking") == "请客户插卡、输密码：按 F10")
    stage.press(K.Key_Return, CTRL)
    assert drawdown(stage, "stage") == "form"
    card_and_pin(stage)
    stage.until(lambda: drawdown(stage, "lacking") == "")


def test_whole_id_number_is_shown_on_demand_and_goes_with_the_page(stage: CounterStage) -> None:
    stage.sign_in()
    open_customer(stage, "样本大山")
    number = stage.branch.people["C0010"].id_number
    model = stage.counter.model("customer")
    assert number not in str(model.property("about"))
    stage.press(K.Key_M, ALT)
    stage.until(lambda: number in str(model.property("about")))
    stage.press(K.Key_F3)
    assert number not in str(model.property("about"))

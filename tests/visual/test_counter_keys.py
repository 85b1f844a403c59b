"""The counter by its keys alone: Tab follows the form, each act has its key, and no draft is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.approvals import ApprovalDecision  # isort: skip
from kiosk.counter.client.changes import ChangeKind  # isort: skip
from kiosk.counter.client.twin import TwinCounter  # isort: skip
from kiosk.counter.client.twin_lending import SHOP  # isort: skip
from kiosk.counter.client.twin_people import PASSWORD  # isort: skip
from kiosk.counter.viewmodels.payee_view import PayeeModel  # isort: skip
from kiosk.flow.facts import DrawdownState  # isort: skip
from tests.visual.counter_scenes import card_and_pin, entrust, fill_drawdown, identify, open_customer, submit  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = M.ControlModifier, M.AltModifier


@pytest.fixture
def stage() -> Iterator[CounterStage]:
    made = CounterStage()
    yield made
    made.close()


def focused(stage: CounterStage) -> str:
    """The name of the control that has the keyboard: of the nearest parent that bears one of a page's."""
    item = stage.window.activeFocusItem()
    while item is not None and item.objectName() in {"", "input"}:
        item = item.parentItem()
    return item.objectName() if item is not None else ""


def text_of(item: QQuickItem, name: str) -> str:
    return str(item.property(name))


def drawdown(stage: CounterStage, name: str) -> object:
    return stage.counter.model("drawdown").property(name)


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


def test_drawdown_is_sent_once_and_waits_for_the_supervisor_at_another_workstation(stage: CounterStage) -> None:
    stage.sign_in()
    submit(stage, "8w")
    stage.press(K.Key_Return, CTRL)
    made = list(stage.branch.drawdowns.values())
    assert [each.state for each in made] == [DrawdownState.RESERVED]
    assert stage.desk.drawdown_requests.pending() == ()

    async def approve() -> None:
        other = TwinCounter(stage.branch, "JC-T002")
        await other.sign_in("0309", PASSWORD)
        for proof in ("identity", "checks", "contract", "in_flight"):
            await other.open_proof(made[0].approval_id, proof)
        await other.decide("r1", made[0].approval_id, ApprovalDecision.APPROVE, "", PASSWORD)

    stage._run(approve())
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "已办成：80,000.00 元")


def test_drawdown_that_was_undone_since_is_not_called_done_any_more(stage: CounterStage) -> None:
    stage.sign_in()
    submit(stage, "2w")
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "已办成：20,000.00 元")
    (made,) = stage.branch.drawdowns.values()
    stage._do(lambda: stage.branch.undo(made))
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "已冲正：20,000.00 元")


def test_drawdown_whose_answer_is_lost_is_asked_about_and_not_sent_again(stage: CounterStage) -> None:
    stage.sign_in()
    stage.branch.script.lose_answers = 1
    submit(stage, "2w")
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "已办成：20,000.00 元")
    assert len(stage.branch.drawdowns) == 1
    assert stage.desk.drawdown_requests.pending() == ()


def test_drawdown_that_never_arrived_is_told_as_not_done(stage: CounterStage) -> None:
    stage.sign_in()
    stage.branch.script.lose_acts = 1
    submit(stage, "2w")
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "未办：20,000.00 元")
    assert stage.branch.drawdowns == {}


def test_drawdown_without_an_outcome_stays_on_disk_and_is_never_called_done(stage: CounterStage) -> None:
    stage.sign_in()
    stage.branch.script.undecided = True
    submit(stage, "2w")
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "正在确认：20,000.00 元")
    pending = stage.desk.drawdown_requests.pending()
    assert [each.request_id for each in pending] == list(stage.branch.drawdowns)
    stage._do(lambda: stage.branch.decide_unknown(paid=True))
    stage.until(lambda: text_of(stage.item("sent_title"), "text") == "已办成：20,000.00 元")
    assert stage.desk.drawdown_requests.pending() == ()


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


def test_repayment_is_collected_once_from_the_card_that_was_proved(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    stage.press(K.Key_F4)
    stage.press(K.Key_Tab)
    stage.type("3")
    card_and_pin(stage)
    stage.until(lambda: stage.counter.model("repayment").property("lacking") == "")
    stage.press(K.Key_Return, CTRL)
    stage.press(K.Key_Return, CTRL)
    stage.until(lambda: "已办成" in text_of(stage.item("sent_title"), "text"))
    assert len(stage.branch.repayments) == 1
    assert stage.desk.repayment_requests.pending() == ()


def test_contract_page_longer_than_the_screen_is_read_at_its_end_only(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "2w")
    card_and_pin(stage)
    stage.until(lambda: drawdown(stage, "lacking") == "")
    quote = stage.client._quotes
    stage.press(K.Key_Return, CTRL)
    contract = stage.counter.model("drawdown")._contract  # type: ignore[attr-defined]
    stage.until(lambda: contract.contract is not None and bool(quote))
    long = replace(contract.contract.pages[0], number=7, rows=contract.contract.pages[0].rows * 6)
    stage._do(lambda: contract.read(replace(contract.contract, contract_id="long", pages=(long,))))
    stage.settle(500)
    assert not contract.property("pageRead")
    for _ in range(30):
        stage.press(K.Key_Down)
    stage.until(lambda: contract.property("pageRead"))


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


def test_contract_is_not_being_read_while_another_page_or_the_lock_stands_before_it(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "2w")
    card_and_pin(stage)
    stage.until(lambda: drawdown(stage, "lacking") == "")
    stage.press(K.Key_Return, CTRL)
    contract = stage.counter.model("drawdown")._contract  # type: ignore[attr-defined]
    stage.until(lambda: contract.contract is not None)
    for key in (K.Key_F2, K.Key_F12):
        stage.press(key)
        before = contract.readings
        stage.settle(400)
        assert contract.readings == before
    stage.type(PASSWORD)
    stage.press(K.Key_Return)
    stage.until(lambda: not stage.counter.property("locked"))
    stage.press(K.Key_F3)
    stage.until(lambda: contract.readings != before)


def test_disk_that_cannot_be_written_to_sends_nothing_and_says_so(
    stage: CounterStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_amount_fen: int) -> None:
        raise OSError("no space left")

    stage.sign_in()
    monkeypatch.setattr(stage.desk.repayment_requests, "open", full)
    identify(stage)
    stage.press(K.Key_F4)
    stage.press(K.Key_Tab)
    stage.type("3")
    card_and_pin(stage)
    stage.until(lambda: stage.counter.model("repayment").property("lacking") == "")
    stage.press(K.Key_Return, CTRL)
    stage.until(lambda: "盘写不了" in str(stage.counter.model("repayment").property("lacking")))
    assert stage.branch.repayments == {}


def test_workstation_lets_go_by_itself_when_its_teller_signs_in_elsewhere(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)

    async def take_over() -> None:
        await TwinCounter(stage.branch, "JC-T002").sign_in("0317", PASSWORD, take_over=True)

    stage._run(take_over())
    stage.until(lambda: not stage.counter.signed, within_ms=1000)
    assert "另一台工作站" in str(stage.counter._sign_in.property("trouble"))


def test_seller_is_paid_above_what_the_customer_may_be(stage: CounterStage) -> None:
    entrust(stage, "8w")
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage.until(lambda: bool(drawdown(stage, "quoted")))
    assert (payee.property("account"), payee.property("mode")) == (SHOP.account_number, 1)
    assert SHOP.name in str(payee.property("checked"))
    stage.press(K.Key_L, CTRL)
    assert list(payee.property("modes")) == ["Customer", "Seller"]
    assert str(payee.property("checked")).startswith("Core has confirmed")
    card_and_pin(stage)
    stage.until(lambda: drawdown(stage, "lacking") == "")


def test_payee_that_is_not_confirmed_is_said_and_nothing_can_be_submitted(stage: CounterStage) -> None:
    entrust(stage, "8w")
    stage.until(lambda: bool(drawdown(stage, "quoted")))
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage._do(lambda: payee.editName("别家"))
    assert not drawdown(stage, "quoted")
    stage._do(payee.finish)
    stage.until(lambda: "户名" in str(drawdown(stage, "lacking")))
    assert not drawdown(stage, "quoted")


def test_form_without_entrusted_payment_has_no_field_for_it(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "2w")
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage._do(lambda: payee.chooseMode(1))
    assert (payee.property("offered"), payee.property("entrusted")) == (False, False)


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

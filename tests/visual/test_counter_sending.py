"""What is sent from the counter: the contract read to its end, sent once, and followed to the word of the bank."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.approvals import ApprovalDecision  # isort: skip
from kiosk.counter.client.twin import TwinCounter  # isort: skip
from kiosk.counter.client.twin_people import PASSWORD  # isort: skip
from kiosk.flow.facts import DrawdownState  # isort: skip
from tests.visual.counter_scenes import card_and_pin, drawdown, fill_drawdown, identify, submit  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
CTRL = M.ControlModifier


def text_of(item: QQuickItem, name: str) -> str:
    return str(item.property(name))


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

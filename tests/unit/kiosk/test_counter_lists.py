"""Approvals, work lists, help at the elbow and the end of a shift, by the keyboard alone, in the window on the twin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.visual.counter_stage import CounterStage  # first: it pins what Qt reads at its first use

from PySide6.QtCore import Qt  # isort: skip

from kiosk.counter.client.approvals import ApprovalState
from kiosk.counter.client.help_calls import HelpCallState
from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.twin import TwinCounter
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.client.twin_people import PASSWORD
from kiosk.counter.client.work import WorkKind
from kiosk.counter.viewmodels.approvals_view import ApprovalsModel
from kiosk.counter.viewmodels.elbow_view import ElbowModel
from kiosk.counter.viewmodels.shift_view import ShiftModel
from kiosk.counter.viewmodels.works_view import WorksModel
from kiosk.flow.facts import DrawdownState
from tests.visual.counter_lists_scenes import full_journal, waiting_drawdown

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def branch() -> TwinBranch:
    return TwinBranch()


@pytest.fixture
def stage(branch: TwinBranch) -> Iterator[CounterStage]:
    stage = CounterStage(branch, workstation_id="JC-T003")
    yield stage
    stage.close()


def approvals(stage: CounterStage) -> ApprovalsModel:
    model = stage.counter.model("approvals")
    assert isinstance(model, ApprovalsModel)
    return model


def at_approvals(stage: CounterStage, number: str = "0309") -> ApprovalsModel:
    stage.sign_in(number)
    stage.press(KEY.Key_F5)
    model = approvals(stage)
    stage.until(lambda: model.one.view is not None)
    return model


def choose(stage: CounterStage, model: ApprovalsModel, approval_id: str) -> None:
    stage.press(KEY.Key_1, ALT)
    stage.press(KEY.Key_Home)
    for _ in range(8):
        if model.one.chosen == approval_id:
            break
        stage.press(KEY.Key_Down)
    stage.until(lambda: model.one.view is not None and model.one.view.approval.approval_id == approval_id)


def look_at_all(stage: CounterStage, model: ApprovalsModel) -> None:
    view = model.one.view
    assert view is not None
    for at in range(len(view.proofs)):
        stage.press(KEY(KEY.Key_1.value + at))
    stage.until(lambda: all(proof.opened for proof in (model.one.view or view).proofs))


def test_drawdown_is_approved_by_keys_once_each_proof_was_looked_at(stage: CounterStage, branch: TwinBranch) -> None:
    waiting = waiting_drawdown(branch)
    model = at_approvals(stage)
    choose(stage, model, waiting.approval_id)
    stage.press(KEY.Key_Return, CTRL)
    assert not _shown(stage, "password_dialog")
    assert "按 1 打开" in stage.item("why").property("text")
    look_at_all(stage, model)
    assert "密码" in stage.item("why").property("text")
    stage.press(KEY.Key_Return, CTRL)
    stage.type("edian-demo")
    stage.press(KEY.Key_Return)
    stage.until(lambda: branch.approvals[waiting.approval_id].state is ApprovalState.APPROVED)
    drawdown = branch.drawdown_by_id(waiting.drawdown_id)
    assert drawdown is not None
    assert drawdown.state is DrawdownState.DISBURSED
    stage.until(lambda: "已通过·已办成" in stage.item("why").property("text"))


def _shown(stage: CounterStage, name: str) -> bool:
    return any(item.objectName() == name for item in stage.items())


def test_wrong_password_is_asked_for_again_and_decides_nothing(stage: CounterStage, branch: TwinBranch) -> None:
    waiting = waiting_drawdown(branch)
    model = at_approvals(stage)
    choose(stage, model, waiting.approval_id)
    look_at_all(stage, model)
    stage.press(KEY.Key_Return, CTRL)
    stage.type("wrong")
    stage.press(KEY.Key_Return)
    stage.until(lambda: "密码不对" in str(model.one.property("decision").property("wrongText")))
    assert branch.approvals[waiting.approval_id].state is ApprovalState.WAITING
    assert _shown(stage, "password_dialog")
    stage.press(KEY.Key_Escape)
    assert not _shown(stage, "password_dialog")


def test_returning_asks_for_a_reason_first_and_frees_what_was_held(stage: CounterStage, branch: TwinBranch) -> None:
    waiting = waiting_drawdown(branch)
    model = at_approvals(stage)
    choose(stage, model, waiting.approval_id)
    stage.press(KEY.Key_R, ALT)
    assert "退回要写原因" in str(model.one.property("commentWrong"))
    stage.type("金额不符")
    stage.press(KEY.Key_R, ALT)
    stage.type("edian-demo")
    stage.press(KEY.Key_Return)
    stage.until(lambda: branch.approvals[waiting.approval_id].state is ApprovalState.RETURNED)
    assert branch.approvals[waiting.approval_id].comment == "金额不符"
    drawdown = branch.drawdown_by_id(waiting.drawdown_id)
    assert drawdown is not None
    assert drawdown.outcome is Outcome.NOT_DONE


def test_maker_is_asked_and_answers_and_takes_it_back(branch: TwinBranch) -> None:
    waiting = waiting_drawdown(branch)
    stage = CounterStage(branch, workstation_id="JC-T003")
    try:
        model = at_approvals(stage)
        choose(stage, model, waiting.approval_id)
        stage.press(KEY.Key_E, ALT)
        stage.type("用途是什么")
        stage.press(KEY.Key_E, ALT)
        stage.type("edian-demo")
        stage.press(KEY.Key_Return)
        stage.until(lambda: branch.approvals[waiting.approval_id].state is ApprovalState.ASKED)
    finally:
        stage.close()
    branch.closed = False
    maker = CounterStage(branch, workstation_id="JC-T001")
    try:
        model = at_approvals(maker, "0317")
        choose(maker, model, waiting.approval_id)
        assert bool(model.one.property("own"))
        assert model.one.property("askedText") == "用途是什么"
        maker.press(KEY.Key_E, ALT)
        maker.type("买鱼苗")
        maker.press(KEY.Key_E, ALT)
        maker.until(lambda: branch.approvals[waiting.approval_id].state is ApprovalState.WAITING)
        assert branch.approvals[waiting.approval_id].reason == "买鱼苗"
        maker.press(KEY.Key_W, ALT)
        maker.until(lambda: branch.approvals[waiting.approval_id].state is ApprovalState.WITHDRAWN)
    finally:
        maker.close()


def test_approval_that_lapses_elsewhere_shows_at_once(stage: CounterStage, branch: TwinBranch) -> None:
    waiting = waiting_drawdown(branch)
    model = at_approvals(stage)
    choose(stage, model, waiting.approval_id)
    stage._do(lambda: branch.advance(minutes=31))
    stage.until(lambda: "已经有结果" in stage.item("why").property("text"))


def works(stage: CounterStage, number: str = "0317") -> WorksModel:
    stage.sign_in(number)
    stage.press(KEY.Key_F6)
    model = stage.counter.model("work")
    assert isinstance(model, WorksModel)
    stage.until(lambda: bool(model.one.property("hasItem")))
    return model


def test_work_is_owned_told_and_handed_on_by_keys(stage: CounterStage, branch: TwinBranch) -> None:
    model = works(stage)
    for _ in range(3):
        stage.press(KEY.Key_Down)
    stage.until(lambda: "样本大山" in str(model.one.property("title")))
    key = model.one.key
    assert key is not None
    stage.press(KEY.Key_C, ALT)
    stage.until(lambda: branch.work[key].owner == "0317")
    stage.until(lambda: "您在管" in str(model.one.property("whyNotOwn")))
    stage.press(KEY.Key_S, ALT)
    stage.until(lambda: branch.work[key].customer_told)
    stage.press(KEY.Key_T, ALT)
    stage.type("0317")
    stage.press(KEY.Key_Return)
    assert "自己的工号" in str(model.one.property("handing").property("wrongText"))
    for _ in range(4):
        stage.press(KEY.Key_Backspace)
    stage.type("0322")
    stage.press(KEY.Key_Return)
    stage.until(lambda: branch.work[key].offered_to == "0322")
    assert branch.work[key].owner == "0317"


def test_work_that_somebody_takes_at_another_workstation_shows_at_once(stage: CounterStage, branch: TwinBranch) -> None:
    model = works(stage)
    key = next(key for key, item in branch.work.items() if item.customer_name == "样本大山")
    other = TwinCounter(branch, "JC-T002")

    def owner() -> str:
        rows = model.property("unknown")
        return next(str(row["owner"]["text"]) for row in rows if row["subjectId"] == key[1])

    assert owner() == "没人管"

    async def take() -> None:
        await other.sign_in("0309", PASSWORD)
        await other.assign_work(*key, "0309")

    stage._run(take())
    stage.until(lambda: owner() == "0309 样本谷雨")


def test_core_is_asked_again_and_its_silence_is_not_an_answer(stage: CounterStage, branch: TwinBranch) -> None:
    model = works(stage)
    key = model.one.key
    assert key is not None
    asked = branch.work[key].asked
    stage.press(KEY.Key_U, ALT)
    stage.until(lambda: branch.work[key].asked == asked + 1)
    stage.until(lambda: bool(model.one.property("reasons")))
    assert branch.work[key].state == "DRAWDOWN_STATE_UNKNOWN"


def test_panels_of_the_lists_are_reached_by_their_keys(stage: CounterStage) -> None:
    model = works(stage)
    stage.press(KEY.Key_2, ALT)
    stage.press(KEY.Key_Down)
    stage.until(lambda: model.one.key is not None and model.one.key[0] is WorkKind.HANDOFF)
    stage.press(KEY.Key_3, ALT)
    stage.press(KEY.Key_Down)
    stage.until(lambda: model.one.key is not None and model.one.key[0] is WorkKind.HELP_CALL)
    stage.press(KEY.Key_Return)
    stage.until(lambda: stage.counter.property("page") == "elbow")


def elbow(stage: CounterStage) -> ElbowModel:
    stage.sign_in()
    stage.press(KEY.Key_F7)
    model = stage.counter.model("elbow")
    assert isinstance(model, ElbowModel)
    stage.until(lambda: model.call is not None)
    return model


def test_hint_goes_by_its_digit_once_the_call_was_taken(stage: CounterStage, branch: TwinBranch) -> None:
    model = elbow(stage)
    stage.press(KEY.Key_1)
    stage.settle()
    assert model.call is not None
    call_id = model.call.call_id
    assert not branch.calls[call_id].hints
    stage.press(KEY.Key_C, ALT)
    stage.until(lambda: branch.calls[call_id].state is HelpCallState.TAKEN)
    stage.until(lambda: bool(model.property("mine")))
    stage.press(KEY.Key_1)
    stage.until(lambda: bool(branch.calls[call_id].hints))
    assert branch.calls[call_id].hints[0].key == "chip_up"
    stage.press(KEY.Key_T)
    stage.commit("借 5 万")
    stage.press(KEY.Key_Return)
    stage.until(lambda: "不带数字" in str(model.property("wordsWrong")))
    assert len(branch.calls[call_id].hints) == 1


def test_case_comes_to_the_counter_after_one_more_question(stage: CounterStage, branch: TwinBranch) -> None:
    model = elbow(stage)
    stage.press(KEY.Key_C, ALT)
    stage.until(lambda: bool(model.property("mine")))
    stage.press(KEY.Key_G, ALT)
    assert model.call is not None
    call_id = model.call.call_id
    assert branch.calls[call_id].state is HelpCallState.TAKEN
    stage.press(KEY.Key_Return, CTRL)
    stage.until(lambda: branch.calls[call_id].state is HelpCallState.AT_COUNTER)
    assert stage.desk.handoff_code.startswith("EDIAN1")
    assert not model.property("mine")


def test_terminals_page_at_the_elbow_takes_no_touch(stage: CounterStage) -> None:
    elbow(stage)
    pressed = [item for item in stage.items() if item.objectName() in {"help", "finish", "back", "language"}]
    assert pressed
    assert not any(item.isEnabled() for item in pressed)


def shift(stage: CounterStage, number: str = "0317") -> ShiftModel:
    stage.sign_in(number)
    stage.press(KEY.Key_F8)
    model = stage.counter.model("shift")
    assert isinstance(model, ShiftModel)
    stage.until(lambda: bool(model.property("loaded")))
    return model


def test_shift_is_printed_and_signed_off_by_keys(stage: CounterStage, branch: TwinBranch) -> None:
    full_journal(branch)
    model = shift(stage)
    stage.press(KEY.Key_P, CTRL)
    stage.until(lambda: "已打印" in str(model.property("footLine")["text"]))
    stage.press(KEY.Key_Return, CTRL)
    assert bool(model.property("ending"))
    stage.press(KEY.Key_Return, CTRL)
    stage.until(lambda: branch.staff["0317"].workstation_id == "")
    stage.until(lambda: not stage.counter.signed)


def test_receipt_of_a_row_of_the_journal_is_asked_for_again(stage: CounterStage, branch: TwinBranch) -> None:
    full_journal(branch)
    model = shift(stage)
    assert not model.property("canReprint")
    stage.press(KEY.Key_Down)
    assert model.property("canReprint")
    stage.press(KEY.Key_B, ALT)
    stage.until(lambda: _shown(stage, "reprint_dialog"))
    assert "样本广才" in str(stage.counter.property("dialogs").property("reprint").property("about"))


def test_shift_with_work_left_is_not_signed_off(stage: CounterStage, branch: TwinBranch) -> None:
    model = shift(stage, "0309")
    stage.press(KEY.Key_Return, CTRL)
    assert not model.property("ending")
    assert "Alt+H" in stage.item("foot_line").property("text")
    stage.press(KEY.Key_H, ALT)
    stage.type("0322")
    stage.press(KEY.Key_Return)
    stage.until(lambda: any(item.offered_to == "0322" for item in branch.work.values()))
    stage.until(lambda: "已转给 0322" in str(model.property("footLine")["text"]))
    assert not model.property("canEnd")


def test_core_is_not_asked_for_a_day_that_nobody_looks_at(stage: CounterStage, branch: TwinBranch) -> None:
    shift(stage)
    stage.press(KEY.Key_F6)
    stage.settle(100)
    asked: list[str] = []
    ask = stage.client.shift

    async def counted() -> object:
        asked.append("shift")
        return await ask()

    stage.client.shift = counted  # type: ignore[method-assign, assignment]
    stage._do(lambda: waiting_drawdown(branch))
    stage.settle(150)
    assert asked == []
    stage.press(KEY.Key_F8)
    stage.until(lambda: asked != [])

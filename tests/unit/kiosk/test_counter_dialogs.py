"""Freeze, release, reverse, attest, take a hand-over, print again: by the keyboard alone, in the window on the twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.visual.counter_stage import CounterStage  # first: it pins what Qt reads at its first use

from PySide6.QtCore import Qt  # isort: skip

from kiosk.counter.client.answers import Success
from kiosk.counter.client.approvals import ApprovalKind, ApprovalState
from kiosk.counter.client.lending import Channel, DrawdownTerms
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.client.twin_people import TwinPerson
from kiosk.counter.client.visits import DocumentSource, Handoff, IdentityDocument
from kiosk.counter.viewmodels.dialog_subjects import Printable, Reversible
from kiosk.flow.facts import DrawdownState, Language
from tests.visual.counter_lists_scenes import waiting_drawdown

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def branch() -> TwinBranch:
    return TwinBranch()


@pytest.fixture
def stage(branch: TwinBranch) -> Iterator[CounterStage]:
    stage = CounterStage(branch)
    stage.sign_in()
    yield stage
    stage.close()


def person(branch: TwinBranch, name: str) -> TwinPerson:
    return next(each for each in branch.people.values() if each.name == name)


def show(stage: CounterStage, who: TwinPerson) -> None:
    stage._do(lambda: stage.desk.open_customer(who.customer_id))
    stage.until(lambda: stage.desk.case.customer is not None)


def visit(stage: CounterStage, who: TwinPerson) -> None:
    """The ID card was typed: a visit that proves nothing yet."""
    show(stage, who)
    paper = IdentityDocument("resident", who.name, who.id_number, None, date(2036, 1, 1), DocumentSource.TELLER_SEEN)

    async def read() -> None:
        opened = await stage.client.open_visit(Language.ZH, paper)
        assert isinstance(opened, Success)
        stage.desk.take_case(replace(stage.desk.case, visit=opened.value))

    stage._run(read())


def waiting(branch: TwinBranch, kind: ApprovalKind) -> list[str]:
    return [
        approval.reason
        for approval in branch.approvals.values()
        if approval.kind is kind and approval.state is ApprovalState.WAITING
    ]


def line(stage: CounterStage) -> str:
    return str(stage.item("dialog_line").property("text"))


def test_line_is_frozen_with_a_reason_and_never_without(stage: CounterStage, branch: TwinBranch) -> None:
    who = person(branch, "样本桂兰")
    show(stage, who)
    assert stage.desk.case.customer is not None
    frozen = stage.desk.case.customer.lines[0]
    stage._do(lambda: stage.desk.ask("freeze", frozen))
    stage.press(KEY.Key_Return, CTRL)
    assert not who.frozen
    stage.type("客户挂失")
    stage.press(KEY.Key_Return)
    stage.until(lambda: who.frozen)
    stage.until(lambda: "已冻结" in line(stage))
    stage.press(KEY.Key_Return, CTRL)
    assert not stage.counter.property("dialogs").property("shown")


def test_release_waits_for_a_second_person(stage: CounterStage, branch: TwinBranch) -> None:
    who = person(branch, "样本桂兰芝")
    show(stage, who)
    assert stage.desk.case.customer is not None
    frozen = stage.desk.case.customer.lines[0]
    before = len(waiting(branch, ApprovalKind.RELEASE))
    stage._do(lambda: stage.desk.ask("release", frozen))
    stage.type("逾期已还清")
    stage.press(KEY.Key_Return)
    stage.until(lambda: len(waiting(branch, ApprovalKind.RELEASE)) == before + 1)
    stage.until(lambda: "等另一位主管复核" in line(stage))
    assert who.frozen


def test_reversal_waits_for_a_second_person_and_moves_nothing(stage: CounterStage, branch: TwinBranch) -> None:
    approval = waiting_drawdown(branch)
    drawdown = branch.drawdown_by_id(approval.drawdown_id)
    assert drawdown is not None
    stage._do(lambda: branch.end_approval(approval, ApprovalState.APPROVED, "0309", ""))
    stage._do(lambda: stage.desk.ask("reversal", Reversible(drawdown.drawdown_id, "样本桂兰", 8_000_000)))
    stage.type("金额输错")
    stage.press(KEY.Key_Return)
    stage.until(lambda: waiting(branch, ApprovalKind.REVERSAL) == ["金额输错"])
    after = branch.drawdown_by_id(approval.drawdown_id)
    assert after is not None
    assert after.state is DrawdownState.DISBURSED


def test_attesting_needs_a_visit_and_papers(stage: CounterStage, branch: TwinBranch) -> None:
    stage._do(lambda: stage.desk.ask("attest"))
    assert "F9" in line(stage)
    stage.press(KEY.Key_Escape)
    visit(stage, person(branch, "样本桂兰"))
    before = len(waiting(branch, ApprovalKind.ATTESTATION))
    stage._do(lambda: stage.desk.ask("attest"))
    assert "Alt+1" in line(stage)
    stage.press(KEY.Key_Return, CTRL)
    stage.press(KEY.Key_1, ALT)
    stage.type("摄像头两次没认出")
    stage.press(KEY.Key_Return)
    stage.until(lambda: len(waiting(branch, ApprovalKind.ATTESTATION)) == before + 1)
    assert "摄像头两次没认出" in waiting(branch, ApprovalKind.ATTESTATION)


def test_code_opens_nothing_before_somebody_is_known(stage: CounterStage, branch: TwinBranch) -> None:
    stage.press(KEY.Key_J, CTRL)
    stage.type("EDIAN1.abc")
    assert "F9" in line(stage)
    stage.press(KEY.Key_Return)
    assert branch.work
    assert not bool(stage.counter.property("dialogs").property("handoff").property("taken"))


def test_hand_over_that_was_brought_is_taken_into_the_visit(stage: CounterStage, branch: TwinBranch) -> None:
    taken: list[Handoff] = []
    stage.desk.caseTaken.connect(taken.append)
    visit(stage, person(branch, "样本有田"))
    stage.desk.handoff_code = "EDIAN1.from-a-terminal"
    stage.press(KEY.Key_J, CTRL)
    assert "从终端接到柜面" in line(stage)
    stage.press(KEY.Key_Return, CTRL)
    stage.until(lambda: bool(taken))
    assert taken[0].from_channel is Channel.KIOSK
    assert isinstance(taken[0].terms, DrawdownTerms)
    assert stage.desk.handoff_code == ""
    stage.until(lambda: "已经放手" in line(stage))
    stage.press(KEY.Key_Return, CTRL)
    stage.until(lambda: stage.counter.property("page") == "drawdown")


def test_wrong_code_says_so_and_takes_nothing(stage: CounterStage, branch: TwinBranch) -> None:
    visit(stage, person(branch, "样本有田"))
    stage.press(KEY.Key_J, CTRL)
    stage.type("nonsense")
    stage.press(KEY.Key_Return)
    stage.until(lambda: "不是转接码" in line(stage))


def test_receipt_is_printed_for_the_customer_in_hand_alone(stage: CounterStage, branch: TwinBranch) -> None:
    what = Printable("7c1e0000-0000-4000-8000-00000000d001", "样本桂兰", 8_000_000)
    stage._do(lambda: stage.desk.ask("reprint", what))
    assert "本人" in line(stage)
    stage.press(KEY.Key_Escape)
    visit(stage, person(branch, "样本桂兰"))
    stage._do(lambda: stage.desk.ask("reprint", what))
    stage.press(KEY.Key_Return, CTRL)
    stage.until(lambda: "已打印：receipt-" in line(stage))


def test_page_under_a_dialog_takes_no_keys(stage: CounterStage, branch: TwinBranch) -> None:
    stage.press(KEY.Key_J, CTRL)
    stage.press(KEY.Key_F6)
    stage.settle()
    assert stage.counter.property("page") == "customer"

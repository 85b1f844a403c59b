"""Approvals, work and the shift as rows: what is said of them, worked out without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.counter.client.approvals import (
    Approval,
    ApprovalChange,
    ApprovalKind,
    ApprovalProof,
    ApprovalState,
    ApprovalView,
)
from kiosk.counter.client.customers import InFlightItem, InFlightKind
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, HelpCallState, Hint, JourneyView
from kiosk.counter.client.lending import Channel, LineBalance, Outcome
from kiosk.counter.client.staff import StaffMember, StaffRole, Workstation
from kiosk.counter.client.work import Shift, ShiftEntry, ShiftObstacle, ShiftTotal, WorkItem, WorkItemView, WorkKind
from kiosk.counter.viewmodels.approval_rows import (
    approval_rows,
    bars,
    change_rows,
    decided_rows,
    decided_today,
    proof_rows,
    why_not,
)
from kiosk.counter.viewmodels.catalogue import FOLDER, load
from kiosk.counter.viewmodels.elbow_rows import hint_rows, step_rows, talk_rows, why_unfit
from kiosk.counter.viewmodels.flight_rows import flight_row
from kiosk.counter.viewmodels.paper_page import LINES_A_PAGE, LineKind
from kiosk.counter.viewmodels.shift_paper import shift_pages
from kiosk.counter.viewmodels.shift_rows import check_rows, core_word, number_range, sum_row, total_rows, why_not_end
from kiosk.counter.viewmodels.work_course import can_rows, overdue_note, tell_customer, why_not_ask, why_not_hand_on
from kiosk.counter.viewmodels.work_rows import call_rows, work_rows
from kiosk.flow.facts import Bilingual, Language

NOW = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
ZH = load(Language.ZH)
BOSS = StaffMember("0309", "样本谷雨", (StaffRole.SUPERVISOR, StaffRole.TELLER))
OTHER = StaffMember("0322", "样本白露", (StaffRole.TELLER,))
TELLER = StaffMember("0317", "样本小满", (StaffRole.TELLER,))


def approval(**changes: object) -> Approval:
    made = Approval(
        "a-1",
        ApprovalKind.DRAWDOWN,
        ApprovalState.WAITING,
        ("amount", "attestation"),
        "c-1",
        "样本桂兰",
        8_000_000,
        "0317",
        "样本小满",
        "JC-T001",
        NOW - timedelta(minutes=4),
        NOW + timedelta(minutes=26),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def view(*, opened: bool = True, **changes: object) -> ApprovalView:
    proofs = (ApprovalProof("identity", "一致", True), ApprovalProof("in_flight", "没有别的", opened))
    line = LineBalance(20_000_000, 10_000_000, 6_200_000, 3_800_000)
    return ApprovalView(approval(**changes), (), proofs, line, None)


@pytest.mark.parametrize("language", list(Language))
def test_words_of_both_languages_have_the_same_ids(language: Language) -> None:
    assert set(load(language).sentences) == set(ZH.sentences)
    assert all(sentence for sentence in load(language).sentences.values())
    assert (FOLDER / "zh" / "approvals.toml").exists()


def test_approval_of_ones_own_is_grey_and_says_why() -> None:
    mine, other = approval_rows([approval(own=True), approval()], NOW, ZH)
    assert mine.dim
    assert "不能复核" in mine.what.sub
    assert not other.dim
    assert other.what.sub == "金额超限、柜员核实"


@pytest.mark.parametrize(("left", "tone"), [(26, "none"), (11, "attn"), (-1, "stop")])
def test_approval_deadline_wears_the_tone_of_what_is_left(left: int, tone: str) -> None:
    end = NOW + timedelta(minutes=left)
    (row,) = approval_rows([approval(create_time=end - timedelta(minutes=30), expire_time=end)], NOW, ZH)
    assert row.left.tone == tone
    assert ("超" in row.left.text) == (left < 0)


def test_change_of_figures_is_reckoned_and_of_words_is_named() -> None:
    rows = change_rows(
        (
            ApprovalChange("reserved", "100,000.00", "20,000.00"),
            ApprovalChange("available", "38,000.00", "38,000.00"),
            ApprovalChange("notes_open", "2", "3"),
            ApprovalChange("account", "", "…3082"),
            ApprovalChange("state", "已冻结", "可用"),
        ),
        ZH,
    )
    assert [row.change for row in rows] == ["−80,000.00", "不变", "+1", "新增", "改"]
    assert [row.changed for row in rows] == [True, False, True, True, True]


def test_bars_of_a_drawdown_move_its_share_from_held_to_drawn() -> None:
    before, after = bars(view())
    assert (before.used, before.held, before.added) == (0.31, 0.5, 0.0)
    assert (after.used, round(after.held, 9), after.added) == (0.31, 0.1, 0.4)


def test_proof_is_told_only_once_it_was_opened() -> None:
    seen, unseen = proof_rows(view(opened=False).proofs, ZH)
    assert seen.content == "一致"
    assert "没有别的" not in unseen.content
    assert unseen.key == "2"


@pytest.mark.parametrize(
    ("which", "reader", "workstation", "part"),
    [
        (view(), BOSS, "JC-T002", ""),
        (view(opened=False), BOSS, "JC-T002", "按 2 打开"),
        (view(own=True), BOSS, "JC-T002", "别人"),
        (view(maker_number="0309"), BOSS, "JC-T002", "别人"),
        (view(), OTHER, "JC-T002", "主管"),
        (view(), BOSS, "JC-T001", "另一台工作站"),
        (view(expire_time=NOW), BOSS, "JC-T002", "时限已过"),
        (view(state=ApprovalState.WITHDRAWN), BOSS, "JC-T002", "经办撤回"),
        (None, BOSS, "JC-T002", "选一件"),
    ],
)
def test_approving_is_off_with_a_reason(
    which: ApprovalView | None, reader: StaffMember, workstation: str, part: str
) -> None:
    said = why_not(which, reader, workstation, NOW, ZH)
    assert (said == "") == (part == "")
    assert part in said


def test_decided_row_says_what_was_decided_and_never_what_became_of_the_money() -> None:
    done = approval(state=ApprovalState.APPROVED, decide_time=NOW, checker_number="0309")
    back = approval(state=ApprovalState.RETURNED, decide_time=NOW, checker_number="0309", comment="金额不符")
    rows = decided_rows([done, back], ZH)
    assert [row.word.text for row in rows] == ["通过", "退回·金额不符"]
    assert "通过 1 件·退回 1 件" in decided_today([done, back], "0309", ZH)
    assert decided_today([done], "0322", ZH) == "还没有"


def item(kind: WorkKind = WorkKind.DRAWDOWN, **changes: object) -> WorkItem:
    made = WorkItem(
        kind,
        "s-1",
        Channel.KIOSK,
        "JC-0317",
        "c-1",
        "样本广才",
        4_500_000,
        NOW - timedelta(hours=18),
        NOW - timedelta(minutes=102),
        31,
        "0309",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_work_that_nobody_has_says_so() -> None:
    kinds = frozenset({WorkKind.DRAWDOWN})
    alone, offered, mine = work_rows(
        [item(owner=""), item(owner="0309", offered_to="0317"), item(owner="0317")], kinds, "0317", NOW, ZH
    )
    assert (alone.owner.text, alone.owner.tone) == ("没人管", "attn")
    assert "等我接" in offered.owner.text
    theirs, gone = work_rows(
        [
            item(owner="0309", owner_name="样本谷雨"),
            item(owner="0309", offered_to="0322", offered_to_name="样本白露"),
        ],
        kinds,
        "0317",
        NOW,
        ZH,
    )
    assert theirs.owner.text == "0309 样本谷雨"
    assert gone.owner.text == "等 样本白露 接"
    assert "我" in mine.owner.text
    assert alone.left.text == "超 1 小时 42 分"
    assert "昨天" in alone.what


def test_hand_overs_have_the_keys_of_three_rows() -> None:
    rows = work_rows([item(WorkKind.HANDOFF)] * 4, frozenset({WorkKind.HANDOFF}), "0317", NOW, ZH)
    assert [row.key for row in rows] == ["Alt+5", "Alt+6", "Alt+7", ""]


@pytest.mark.parametrize(
    ("state", "outcome", "word"),
    [
        ("REVERSED", Outcome.NOT_DONE, "已冲正"),
        ("FAILED", Outcome.NOT_DONE, "未办"),
        ("DISBURSED", Outcome.DONE, "已办成"),
    ],
)
def test_what_has_ended_is_called_what_it_is_and_is_nobodys_any_more(state: str, outcome: Outcome, word: str) -> None:
    item = InFlightItem(
        InFlightKind.DRAWDOWN,
        "d-1",
        Channel.COUNTER,
        "JC-T001",
        2_000_000,
        outcome,
        NOW,
        state=f"DRAWDOWN_STATE_{state}",
    )
    row = flight_row(0, item, NOW, ZH)
    assert (row.state.text, row.owner) == (word, "")


@pytest.mark.parametrize("kind", list(WorkKind))
def test_each_kind_of_work_has_words_for_the_customer_and_what_cannot_be_done(kind: WorkKind) -> None:
    one = WorkItemView(item(kind), (), None)
    assert tell_customer(one, NOW, ZH)
    rows = can_rows(one, ZH)
    assert any(row.can for row in rows)
    assert any(not row.can for row in rows)


def test_overdue_work_says_since_when_and_who_has_it() -> None:
    assert overdue_note(item(), "0317", NOW, ZH) == "时限 今天 09:00；管的人 0309"
    assert "没人管" in overdue_note(item(owner=""), "0317", NOW, ZH)
    assert overdue_note(item(deadline=NOW + timedelta(minutes=1)), "0317", NOW, ZH) == ""


def test_only_drawdowns_are_asked_about_and_only_their_owner_hands_on() -> None:
    assert why_not_ask(WorkItemView(item(), (), None), ZH) == ""
    assert why_not_ask(WorkItemView(item(WorkKind.REPAYMENT), (), None), ZH)
    assert "0309" in why_not_hand_on(WorkItemView(item(), (), None), "0317", ZH)
    assert why_not_hand_on(WorkItemView(item(owner="0317"), (), None), "0317", ZH) == ""


def call(**changes: object) -> HelpCall:
    made = HelpCall(
        "call-1",
        "JC-0318",
        HelpCallState.TAKEN,
        JourneyView("bank_card", 2, 7, {}, 3, "BANK_CARD_UNREADABLE"),
        NOW,
        "0317",
        NOW + timedelta(seconds=30),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_call_says_by_name_who_has_taken_it() -> None:
    calls = HelpCalls(
        (
            call(state=HelpCallState.WAITING, staff_number=""),
            call(staff_number="0309", staff_name="样本谷雨"),
            call(staff_number="0317", staff_name="样本小满"),
        ),
        (),
    )
    alone, theirs, mine = call_rows(calls, "0317", NOW, ZH)
    assert (alone.owner.text, alone.owner.tone) == ("没人接", "attn")
    assert (theirs.owner.text, mine.owner.text) == ("0309 样本谷雨", "0317（我）")


def test_steps_say_what_stays_with_the_customer() -> None:
    rows = step_rows(call(), {1: timedelta(seconds=18)}, ZH)
    assert [row.state for row in rows] == ["done", "now", "ahead", "ahead", "ahead", "kept", "kept"]
    assert rows[0].took == "18 秒"
    assert "3 次" in rows[1].note
    assert "只有客户自己" in rows[6].note


def test_hint_that_was_shown_says_when() -> None:
    sent = NOW + timedelta(seconds=60)
    shown = Hint("h-1", "chip_up", "", "0317", sent, sent + timedelta(seconds=1), spoken=True)
    rows = hint_rows(call(hints=(shown,)), ZH)
    assert len(rows) == 6
    assert rows[0].sent
    assert "已念出" in rows[0].note
    assert not rows[1].sent
    assert [row.text for row in talk_rows(call(hints=(shown,)), ZH)][:2] == ["客户按了“叫工作人员”", "0317 接起"]


def test_line_of_what_passed_says_by_name_who_took_the_call() -> None:
    rows = talk_rows(call(staff_name="样本小满"), ZH)
    assert rows[1].text == "0317 样本小满 接起"


@pytest.mark.parametrize(("text", "fit"), [("请把卡翻过来", True), ("", False), ("借 5 万", False), ("字" * 21, False)])
def test_own_words_are_fit_or_say_why_not(text: str, fit: bool) -> None:
    assert (why_unfit(text, ZH) == "") == fit


def shift(**changes: object) -> Shift:
    made = Shift(
        date(2026, 3, 18),
        NOW,
        (
            ShiftTotal("drawdown", 14, 3, 61_200_000, 0, 61_200_000),
            ShiftTotal("repayment", 9, 0, 0, 4_831_672, 4_831_672),
            ShiftTotal("attestation", 2, 2, 0, 0, None),
        ),
        (ShiftEntry(2, NOW, "repayment", "样本立冬", 498_015, outcome=Outcome.DONE),),
        (),
        NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_totals_stand_beside_cores_and_add_up() -> None:
    rows = total_rows(shift().totals, ZH)
    assert [row.difference.text for row in rows] == ["0.00", "0.00", "—"]
    whole = sum_row(shift().totals, ZH)
    assert (whole.count, whole.assisted, whole.paid_out, whole.collected) == ("25", "5", "612,000.00", "48,316.72")
    assert core_word(shift(), ZH)[1] == "ok"


def test_totals_that_differ_from_cores_stop_the_eye() -> None:
    wrong = shift(totals=(ShiftTotal("drawdown", 1, 0, 100_00, 0, 90_00),))
    assert total_rows(wrong.totals, ZH)[0].difference.text == "10.00"
    assert total_rows(wrong.totals, ZH)[0].difference.tone == "stop"
    assert core_word(wrong, ZH)[1] == "stop"
    assert core_word(shift(core_time=None), ZH)[1] == "attn"


def test_journal_with_a_gap_names_what_is_missing() -> None:
    assert "缺 0001" in number_range(shift().entries, "0317", ZH)


def test_shift_with_work_left_cannot_end_and_says_what_helps() -> None:
    left = shift(obstacles=(ShiftObstacle("unsettled", 1, 4_500_000, True, (item(owner="0317"),)),))
    assert "Alt+H" in why_not_end(left, ZH)
    rows = check_rows(left, ZH)
    assert rows[-1].state == "stop"
    assert "样本广才" in rows[-1].why
    offered = replace(left.obstacles[0], items=(item(owner="0317", offered_to="0322"),))
    assert "等 0322 接下" in why_not_end(replace(left, obstacles=(offered,)), ZH)
    assert why_not_end(shift(), ZH) == ""


def test_paper_repeats_the_head_of_a_table_that_goes_on() -> None:
    entries = tuple(ShiftEntry(n, NOW, "drawdown", "样本来顺", 100, outcome=Outcome.DONE) for n in range(120, 0, -1))
    place = Workstation("JC-T001", Bilingual("清江农商行", ""), Bilingual("虚构湾支行", ""))
    pages = shift_pages(shift(entries=entries), TELLER, place, NOW, ZH)
    assert len(pages) == 4
    assert all(len(page.lines) <= LINES_A_PAGE for page in pages)
    assert all(page.lines[0].kind is LineKind.HEAD for page in pages[1:])
    numbers = [
        line.cells[0] for page in pages for line in page.lines if line.kind is LineKind.ROW and line.table == "journal"
    ]
    assert numbers == [f"{n:04d}" for n in range(1, 121)]
    assert "第 4 页，共 4 页" in pages[3].foot
    assert "未签退" in pages[0].foot

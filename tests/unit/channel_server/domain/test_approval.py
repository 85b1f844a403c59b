"""An approval: its states as a table, and who may decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channel_server.domain.approval import (
    ENDS,
    PROOFS,
    TRANSITIONS,
    Approval,
    ApprovalEvent,
    ApprovalKind,
    ApprovalState,
)
from channel_server.domain.ids import BankId, CustomerId, TerminalId
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.staff import StaffMember, StaffRole

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
BANK = BankId("qingjiang")
MAKER = StaffMember(BANK, "0317", "样本小满", frozenset({StaffRole.TELLER, StaffRole.SUPERVISOR}))
CHECKER = StaffMember(BANK, "0309", "样本谷雨", frozenset({StaffRole.SUPERVISOR}))
HERE, THERE = TerminalId("JC-T001"), TerminalId("JC-T002")
WAITING = Approval(
    BANK,
    "A-1",
    ApprovalKind.DRAWDOWN,
    ("amount",),
    CustomerId("C-1"),
    "R-1",
    MAKER.staff_number,
    MAKER.display_name,
    HERE,
    "虚构湾支行",
    NOW,
    NOW + timedelta(minutes=30),
)


def reason_of(staff: StaffMember, at: TerminalId, event: ApprovalEvent, **more: object) -> RefusalReason | None:
    values: dict[str, object] = {"comment": "不够清楚", "now": NOW} | more
    refusal = WAITING.check_checker(staff, at, event, **values)  # type: ignore[arg-type]
    return None if refusal is None else refusal.reason


def test_what_is_decided_knows_no_event_and_says_why_it_was_not_done() -> None:
    for state in ApprovalState:
        assert state.is_open == bool(TRANSITIONS[state]) == (state in {ApprovalState.WAITING, ApprovalState.ASKED})
        assert (state in ENDS) == (not state.is_open and state is not ApprovalState.APPROVED)
    approved = WAITING.after(ApprovalEvent.APPROVE, NOW)
    for event in ApprovalEvent:
        with pytest.raises(ValueError, match="APPROVED knows no"):
            approved.after(event, NOW)


def test_question_that_is_answered_leaves_it_waiting_with_the_same_end() -> None:
    answered = WAITING.after(ApprovalEvent.ASK, NOW).after(ApprovalEvent.EXPLAIN, NOW)
    assert (answered.state, answered.expire_time, answered.decide_time) == (
        ApprovalState.WAITING,
        WAITING.expire_time,
        None,
    )
    assert answered.version == WAITING.version + 2


@pytest.mark.parametrize("event", [ApprovalEvent.APPROVE, ApprovalEvent.RETURN, ApprovalEvent.ASK])
def test_nobody_decides_their_own_whatever_their_roles_and_nobody_at_the_same_workstation(
    event: ApprovalEvent,
) -> None:
    assert reason_of(MAKER, THERE, event) is RefusalReason.APPROVAL_OWN
    assert reason_of(CHECKER, HERE, event) is RefusalReason.APPROVAL_SAME_WORKSTATION
    assert reason_of(CHECKER, THERE, event) is None


def test_returning_and_asking_take_words_and_approving_takes_none() -> None:
    assert reason_of(CHECKER, THERE, ApprovalEvent.APPROVE, comment="") is None
    assert reason_of(CHECKER, THERE, ApprovalEvent.RETURN, comment=" 。 ") is RefusalReason.APPROVAL_COMMENT_MISSING
    assert reason_of(CHECKER, THERE, ApprovalEvent.ASK, comment="") is RefusalReason.APPROVAL_COMMENT_MISSING


def test_time_that_is_over_refuses_before_anybody_has_noticed() -> None:
    late = WAITING.expire_time
    assert reason_of(CHECKER, THERE, ApprovalEvent.APPROVE, now=late) is RefusalReason.APPROVAL_LAPSED
    refusal = WAITING.check_maker(MAKER, late)
    assert refusal is not None
    assert refusal.reason is RefusalReason.APPROVAL_LAPSED


def test_only_its_maker_takes_it_back() -> None:
    refusal = WAITING.check_maker(CHECKER, NOW)
    assert refusal is not None
    assert refusal.reason is RefusalReason.APPROVAL_NOT_OWN
    assert WAITING.check_maker(MAKER, NOW) is None


@pytest.mark.parametrize("kind", list(ApprovalKind))
def test_every_proof_has_to_be_looked_at_and_the_missing_ones_are_named(kind: ApprovalKind) -> None:
    approval = replace(WAITING, kind=kind)
    first, *others = PROOFS[kind]
    refusal = approval.check_seen({first})
    assert refusal is not None
    assert refusal.facts["proofs"] == ", ".join(others)
    assert approval.check_seen(PROOFS[kind]) is None

"""The table of states: what leads where, what it does to the line, what the customer is told."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import (
    CONTRADICTABLE_STATES,
    FINAL_STATES,
    HOLDING_STATES,
    OWING_STATES,
    SUSPENDABLE_STATES,
    TRANSITIONS,
    CustomerOutcome,
    Drawdown,
    DrawdownContent,
    DrawdownEvent,
    DrawdownState,
    IllegalTransitionError,
    LineEffect,
    Suspense,
    apply_line_effect,
    draw_diagram,
    outcome_of,
    transition_for,
)
from channel_server.domain.ids import AccountId, BankId, CustomerId, DrawdownId, LineId, RequestId
from channel_server.domain.money import Fen
from channel_server.domain.payee import PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import RepaymentMethod

AMOUNT = Fen(2_000_000)
NO = refuse(RefusalReason.RISK_REFUSED, rule="R1")
CONTENT = DrawdownContent(
    BankId("qingjiang"),
    CustomerId("C1"),
    LineId("L1"),
    AMOUNT,
    12,
    RepaymentMethod.EQUAL_INSTALMENT,
    15,
    Purpose.FARMING,
    AccountId("A1"),
)
SUSPENSE = Suspense(datetime(2026, 1, 15, 9, tzinfo=UTC), "ops", datetime(2026, 1, 16, 9, tzinfo=UTC), "no answer")

# domain.md: every arrow of it, and no other.
ARROWS = {
    ("QUOTED", "RESERVED"),
    ("RESERVED", "DISBURSING"),
    ("RESERVED", "FAILED"),
    ("DISBURSING", "DISBURSED"),
    ("DISBURSING", "FAILED"),
    ("DISBURSING", "UNKNOWN"),
    ("UNKNOWN", "DISBURSED"),
    ("UNKNOWN", "FAILED"),
    ("DISBURSED", "REVERSING"),
    ("REVERSING", "REVERSED"),
    ("REVERSING", "DISBURSED"),
}


def drawdown(state: DrawdownState, suspense: Suspense | None = None) -> Drawdown:
    return Drawdown(DrawdownId("D1"), RequestId("R1"), CONTENT, state, suspense=suspense)


def test_table_has_the_arrows_of_the_specification_and_no_other() -> None:
    assert {(state.value, each.to.value) for state, row in TRANSITIONS.items() for each in row.values()} == ARROWS
    assert set(TRANSITIONS) == set(DrawdownState)


def test_every_event_is_known_somewhere_and_every_state_reached() -> None:
    assert {event for row in TRANSITIONS.values() for event in row} == set(DrawdownEvent)
    reached = {each.to for row in TRANSITIONS.values() for each in row.values()}
    assert reached == set(DrawdownState) - {DrawdownState.QUOTED}


@pytest.mark.parametrize("state", DrawdownState)
@pytest.mark.parametrize("event", DrawdownEvent)
def test_event_that_a_state_does_not_know_is_an_error(state: DrawdownState, event: DrawdownEvent) -> None:
    if event not in TRANSITIONS[state]:
        with pytest.raises(IllegalTransitionError) as caught:
            drawdown(state).after(event)
        assert (caught.value.state, caught.value.event) == (state, event)


@pytest.mark.parametrize("state", DrawdownState)
def test_line_effects_keep_held_and_owed_in_step_with_the_state(state: DrawdownState) -> None:
    def figures(each: DrawdownState) -> tuple[int, int]:
        return (AMOUNT if each in HOLDING_STATES else 0, AMOUNT if each in OWING_STATES else 0)

    for transition in TRANSITIONS[state].values():
        reserved, outstanding = figures(state)
        before = LineBalance(Fen(5_000_000), Fen(reserved), Fen(outstanding))
        after = apply_line_effect(before, transition.line_effect, AMOUNT)
        assert isinstance(after, LineBalance)
        assert (after.reserved, after.outstanding) == figures(transition.to)


def test_reserving_more_than_is_left_is_refused_by_the_line() -> None:
    refused = apply_line_effect(LineBalance(Fen(1_000), Fen(0), Fen(0)), LineEffect.RESERVE, AMOUNT)
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.LINE_INSUFFICIENT


@given(st.lists(st.sampled_from(DrawdownEvent), max_size=30))
def test_any_walk_keeps_the_line_within_its_limit_and_its_end_clean(events: list[DrawdownEvent]) -> None:
    balance = LineBalance(AMOUNT, Fen(0), Fen(0))
    current = drawdown(DrawdownState.QUOTED)
    for event in events:
        if event not in TRANSITIONS[current.state]:
            continue
        transition = transition_for(current.state, event)
        moved = apply_line_effect(balance, transition.line_effect, AMOUNT)
        assert isinstance(moved, LineBalance)
        balance = moved
        current = current.after(event, NO if transition.to is DrawdownState.FAILED else None)
        assert balance.reserved == (AMOUNT if current.state in HOLDING_STATES else 0)
        assert balance.outstanding == (AMOUNT if current.state in OWING_STATES else 0)
        assert (current.refusal is not None) == (current.state is DrawdownState.FAILED)


def test_final_states_are_those_where_nothing_is_held_or_under_way() -> None:
    assert frozenset({DrawdownState.DISBURSED, DrawdownState.FAILED, DrawdownState.REVERSED}) == FINAL_STATES
    assert not FINAL_STATES & HOLDING_STATES
    assert drawdown(DrawdownState.FAILED).is_final
    assert not drawdown(DrawdownState.UNKNOWN).is_final


def test_unknown_knows_only_the_final_words_of_core() -> None:
    assert set(TRANSITIONS[DrawdownState.UNKNOWN]) == {
        DrawdownEvent.CORE_POSTED,
        DrawdownEvent.CORE_REFUSED,
        DrawdownEvent.CORE_VOIDED,
    }


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (DrawdownState.RESERVED, CustomerOutcome.CONFIRMING),
        (DrawdownState.DISBURSING, CustomerOutcome.CONFIRMING),
        (DrawdownState.UNKNOWN, CustomerOutcome.CONFIRMING),
        (DrawdownState.DISBURSED, CustomerOutcome.DONE),
        (DrawdownState.FAILED, CustomerOutcome.NOT_DONE),
        (DrawdownState.REVERSING, CustomerOutcome.SEE_STAFF),
        (DrawdownState.REVERSED, CustomerOutcome.NOT_DONE),
    ],
)
def test_outcome_says_done_only_when_core_has_said_so(state: DrawdownState, outcome: CustomerOutcome) -> None:
    assert outcome_of(state, in_suspense=False) is outcome


@pytest.mark.parametrize("state", sorted(SUSPENDABLE_STATES))
def test_suspense_sends_to_the_staff_and_moves_nothing(state: DrawdownState) -> None:
    suspended = drawdown(state).put_in_suspense(SUSPENSE)
    assert suspended.state is state
    assert suspended.outcome is CustomerOutcome.SEE_STAFF


@pytest.mark.parametrize("state", sorted(CONTRADICTABLE_STATES))
def test_suspense_of_an_end_that_core_contradicts_sends_to_the_staff_and_leaves_the_end(state: DrawdownState) -> None:
    disputed = drawdown(state).put_in_suspense(SUSPENSE)
    assert disputed.state is state
    assert disputed.outcome is CustomerOutcome.SEE_STAFF
    assert disputed.taken_out_of_suspense() == drawdown(state)


@pytest.mark.parametrize("state", sorted(set(DrawdownState) - SUSPENDABLE_STATES - CONTRADICTABLE_STATES))
def test_suspense_of_what_core_never_saw_is_an_error(state: DrawdownState) -> None:
    with pytest.raises(ValueError, match="nothing to settle"):
        drawdown(state).put_in_suspense(SUSPENSE)


def test_final_word_of_core_ends_suspense() -> None:
    suspended = drawdown(DrawdownState.UNKNOWN, SUSPENSE)
    assert suspended.after(DrawdownEvent.CORE_POSTED).suspense is None
    assert suspended.after(DrawdownEvent.CORE_VOIDED, NO).suspense is None
    lost = drawdown(DrawdownState.DISBURSING, SUSPENSE).after(DrawdownEvent.ANSWER_LOST)
    assert lost.suspense == SUSPENSE


def test_failing_without_a_reason_and_a_reason_without_failing_are_errors() -> None:
    with pytest.raises(ValueError, match="bears its reason"):
        drawdown(DrawdownState.RESERVED).after(DrawdownEvent.REFUSED_BEFORE_POSTING)
    with pytest.raises(ValueError, match="bears its reason"):
        drawdown(DrawdownState.DISBURSING).after(DrawdownEvent.CORE_POSTED, NO)


OTHER: dict[str, object] = {
    "bank_id": BankId("yunling"),
    "customer_id": CustomerId("C2"),
    "credit_line_id": LineId("L2"),
    "amount": Fen(2_000_100),
    "term_months": 6,
    "method": RepaymentMethod.BULLET,
    "due_day": 20,
    "purpose": Purpose.BUSINESS,
    "account_id": AccountId("A2"),
    "payee": PayeeId("P2"),
}


@pytest.mark.parametrize("name", [each.name for each in fields(DrawdownContent)])
def test_request_that_comes_again_with_another_field_is_refused_naming_it(name: str) -> None:
    changed = replace(CONTENT, **{name: OTHER[name]})  # type: ignore[arg-type]
    refused = CONTENT.check_repeated(changed)
    assert refused == refuse(RefusalReason.REQUEST_ID_REUSED, field=name)


def test_request_that_comes_again_the_same_is_let_through() -> None:
    assert CONTENT.check_repeated(replace(CONTENT)) is None


def test_quote_is_compared_in_all_but_the_account() -> None:
    assert CONTENT.check_quoted(replace(CONTENT, account_id=AccountId(""))) is None
    refused = CONTENT.check_quoted(replace(CONTENT, amount=Fen(1)))
    assert refused == refuse(RefusalReason.QUOTE_CHANGED, field="amount")


def test_diagram_in_the_documents_is_the_one_drawn_from_the_table() -> None:
    document = Path(__file__).parents[4] / "docs" / "drawdown-states.md"
    assert f"```mermaid\n{draw_diagram()}```\n" in document.read_text(encoding="utf-8")

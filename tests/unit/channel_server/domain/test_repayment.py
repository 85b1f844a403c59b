"""The table of a repayment's states: what leads where, what it does to the note, what the customer is told."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channel_server.domain.drawdown import CustomerOutcome, Suspense
from channel_server.domain.ids import AccountId, BankId, CustomerId, RepaymentId, RequestId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.domain.repayment import (
    FINAL_REPAYMENT_STATES,
    REPAYMENT_TRANSITIONS,
    IllegalRepaymentError,
    NoteEffect,
    Repayment,
    RepaymentContent,
    RepaymentEvent,
    RepaymentState,
    draw_diagram,
    repayment_outcome_of,
)
from channel_server.domain.repayment_quote import RepaymentKind

NO = refuse(RefusalReason.REPAYMENT_REFUSED, core_reason="ACCOUNT_CLOSED")
CONTENT = RepaymentContent(
    BankId("qingjiang"), CustomerId("C1"), "XK1", RepaymentKind.PARTIAL, Fen(100_000), AccountId("A1")
)
SUSPENSE = Suspense(datetime(2026, 1, 15, 9, tzinfo=UTC), "ops", datetime(2026, 1, 16, 9, tzinfo=UTC), "no answer")
ARROWS = {
    ("COLLECTING", "REPAID"),
    ("COLLECTING", "FAILED"),
    ("COLLECTING", "UNKNOWN"),
    ("UNKNOWN", "REPAID"),
    ("UNKNOWN", "FAILED"),
}


def repayment(state: RepaymentState, suspense: Suspense | None = None) -> Repayment:
    return Repayment(RepaymentId("P1"), RequestId("R1"), CONTENT, state, suspense=suspense)


def test_table_has_these_arrows_and_no_other() -> None:
    found = {(state.value, each.to.value) for state, row in REPAYMENT_TRANSITIONS.items() for each in row.values()}
    assert found == ARROWS
    assert set(REPAYMENT_TRANSITIONS) == set(RepaymentState)


@pytest.mark.parametrize("state", RepaymentState)
@pytest.mark.parametrize("event", RepaymentEvent)
def test_event_that_a_state_does_not_know_is_an_error(state: RepaymentState, event: RepaymentEvent) -> None:
    if event not in REPAYMENT_TRANSITIONS[state]:
        with pytest.raises(IllegalRepaymentError) as caught:
            repayment(state).after(event)
        assert (caught.value.state, caught.value.event) == (state, event)


def test_note_is_held_until_the_end_and_paid_only_by_cores_word() -> None:
    for row in REPAYMENT_TRANSITIONS.values():
        for event, transition in row.items():
            ended = transition.to in FINAL_REPAYMENT_STATES
            assert (transition.note_effect is not NoteEffect.NONE) == ended
            assert (transition.note_effect is NoteEffect.PAY) == (event is RepaymentEvent.CORE_POSTED)


def test_unknown_knows_only_the_final_words_of_core() -> None:
    assert set(REPAYMENT_TRANSITIONS[RepaymentState.UNKNOWN]) == {
        RepaymentEvent.CORE_POSTED,
        RepaymentEvent.CORE_REFUSED,
        RepaymentEvent.CORE_VOIDED,
    }


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (RepaymentState.COLLECTING, CustomerOutcome.CONFIRMING),
        (RepaymentState.UNKNOWN, CustomerOutcome.CONFIRMING),
        (RepaymentState.REPAID, CustomerOutcome.DONE),
        (RepaymentState.FAILED, CustomerOutcome.NOT_DONE),
    ],
)
def test_outcome_says_done_only_when_core_has_said_so(state: RepaymentState, outcome: CustomerOutcome) -> None:
    assert repayment_outcome_of(state, in_suspense=False) is outcome
    assert repayment(state).is_final == (state in FINAL_REPAYMENT_STATES)


def test_suspense_sends_to_the_staff_until_core_has_its_say() -> None:
    waiting = repayment(RepaymentState.UNKNOWN).put_in_suspense(SUSPENSE)
    assert waiting.outcome is CustomerOutcome.SEE_STAFF
    assert waiting.after(RepaymentEvent.CORE_POSTED).suspense is None
    assert waiting.after(RepaymentEvent.CORE_VOIDED, NO).suspense is None
    lost = repayment(RepaymentState.COLLECTING, SUSPENSE).after(RepaymentEvent.ANSWER_LOST)
    assert lost.suspense == SUSPENSE
    for state in FINAL_REPAYMENT_STATES:
        with pytest.raises(ValueError, match="nothing to settle"):
            repayment(state).put_in_suspense(SUSPENSE)


def test_failing_without_a_reason_and_a_reason_without_failing_are_errors() -> None:
    with pytest.raises(ValueError, match="bears its reason"):
        repayment(RepaymentState.COLLECTING).after(RepaymentEvent.CORE_REFUSED)
    with pytest.raises(ValueError, match="bears its reason"):
        repayment(RepaymentState.COLLECTING).after(RepaymentEvent.CORE_POSTED, NO)


OTHER: dict[str, object] = {
    "bank_id": BankId("yunling"),
    "customer_id": CustomerId("C2"),
    "loan_note_id": "XK2",
    "kind": RepaymentKind.WHOLE,
    "amount": Fen(100_001),
    "account_id": AccountId("A2"),
}


@pytest.mark.parametrize("name", [each.name for each in fields(RepaymentContent)])
def test_request_that_comes_again_with_another_field_is_refused_naming_it(name: str) -> None:
    changed = replace(CONTENT, **{name: OTHER[name]})  # type: ignore[arg-type]
    assert CONTENT.check_repeated(changed) == refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    assert CONTENT.check_repeated(replace(CONTENT)) is None


def test_quote_is_compared_in_all_but_the_account() -> None:
    assert CONTENT.check_quoted(replace(CONTENT, account_id=AccountId(""))) is None
    assert CONTENT.check_quoted(replace(CONTENT, amount=Fen(1))) == refuse(RefusalReason.QUOTE_CHANGED, field="amount")


def test_diagram_in_the_documents_is_the_one_drawn_from_the_table() -> None:
    document = Path(__file__).parents[4] / "docs" / "repayment-states.md"
    assert f"```mermaid\n{draw_diagram()}```\n" in document.read_text(encoding="utf-8")

"""What the flow says of a drawdown: the bank's word and no other, and nothing sent twice."""

from __future__ import annotations

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.facts import DrawdownFacts, DrawdownState
from kiosk.flow.state import Outcome, Overlay, Stage, Step
from tests.unit.kiosk.flow_samples import DISBURSED, NO, Walk, refusal


def test_no_answer_asks_and_never_sends_again() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownUnanswered())
    assert walk.effects == [fx.AskOutcome()]
    assert walk.state.step is Step.WORKING
    assert walk.state.working is not None
    assert walk.state.working.stage is Stage.ASKING
    walk.do(ev.OutcomeLearnt(DISBURSED))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE
    assert not walk.seen(fx.SubmitDrawdown)


@pytest.mark.parametrize(
    "state", [DrawdownState.RESERVED, DrawdownState.DISBURSING, DrawdownState.UNKNOWN, DrawdownState.QUOTED]
)
def test_answer_that_is_not_final_is_asked_about_and_is_not_done(state: DrawdownState) -> None:
    walk = Walk().to(Step.WORKING).forget()
    walk.do(ev.DrawdownAnswered(DrawdownFacts(state, 1_230_000, query_number="JC03170042")))
    assert walk.effects == [fx.AskOutcome()]
    walk.do(ev.OutcomeStillUnknown())
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.query_number == "JC03170042"
    assert walk.seen(fx.WatchOutcome)
    walk.do(ev.NextPressed(), ev.ReceiptPresented())
    assert not walk.seen(fx.ForgetDrawdown)


def test_confirming_turns_done_when_the_bank_speaks_while_it_stands() -> None:
    walk = Walk().to(Step.WORKING).do(ev.DrawdownUnanswered(), ev.OutcomeStillUnknown())
    walk.do(ev.OutcomeLearnt(DISBURSED))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("state", "see_staff", "outcome"),
    [
        (DrawdownState.DISBURSED, False, Outcome.DONE),
        (DrawdownState.FAILED, False, Outcome.NOT_DONE),
        (DrawdownState.REVERSED, False, Outcome.SEE_STAFF),
        (DrawdownState.UNKNOWN, True, Outcome.SEE_STAFF),
    ],
)
def test_outcome_is_the_banks_word(state: DrawdownState, see_staff: bool, outcome: Outcome) -> None:
    walk = Walk().to(Step.WORKING)
    walk.do(ev.DrawdownAnswered(DrawdownFacts(state, 1_230_000, see_staff=see_staff)))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is outcome


def test_working_has_no_idle_limit_but_an_end() -> None:
    walk = Walk().to(Step.WORKING)
    walk.tick(60)
    assert walk.state.step is Step.WORKING
    assert walk.state.overlay is Overlay.NONE
    walk.tick(60)
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING


def test_refused_by_risk_says_why_and_forgets_only_when_told() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownRefused(NO))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.money_moved is False
    assert walk.state.outcome.problem is not None
    assert walk.state.outcome.problem.sentence == NO.sentence
    assert not walk.seen(fx.ForgetDrawdown)
    walk.do(ev.NextPressed())
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.state.step is Step.TAKE_CARDS


def test_line_too_short_offers_another_amount_under_a_new_request() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownRefused(refusal("LINE_INSUFFICIENT")))
    assert walk.state.outcome is not None
    assert walk.state.outcome.can_change_amount
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.AMOUNT
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.seen(fx.LoadLine)
    assert walk.state.draft.amount_fen == 1_230_000
    assert walk.state.quote is None
    assert walk.state.tray.bank_card.inside


def test_recovery_after_a_restart_tells_what_became_of_it() -> None:
    walk = Walk().do(ev.Booted(open_drawdown=True, amount_fen=1_230_000))
    assert walk.state.step is Step.RECOVERING
    assert walk.seen(fx.AskOutcome)
    walk.do(ev.OutcomeLearnt(DrawdownFacts(DrawdownState.DISBURSED, 1_230_000)))
    assert walk.state.step is Step.RESULT
    assert walk.state.outcome is not None
    assert walk.state.outcome.recovered
    assert walk.state.outcome.outcome is Outcome.DONE
    walk.do(ev.NextPressed())
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.state.step is Step.ATTRACT


def test_recovery_without_an_answer_keeps_the_request_and_serves_again() -> None:
    walk = Walk().do(ev.Booted(open_drawdown=True, amount_fen=1_230_000), ev.OutcomeStillUnknown("JC03170042"))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.query_number == "JC03170042"
    walk.tick(120)
    assert walk.state.step is Step.ATTRACT
    assert not walk.seen(fx.ForgetDrawdown)
    assert walk.seen(fx.WatchOutcome)

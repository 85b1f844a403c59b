"""What a customer is told of a drawdown: four outcomes, and "done" on the bank's word alone."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.afterwards import After, after, way_of
from kiosk.flow.effects import Cause, Effect, ForgetDrawdown, ForgetRepayment, WatchOutcome
from kiosk.flow.explanation import Explanation, explain, explain_refusal
from kiosk.flow.facts import DrawdownFacts, DrawdownState, Refusal
from kiosk.flow.moves import Change, go, leave
from kiosk.flow.state import KioskState, Outcome, OutcomeView, Step
from kiosk.flow.trouble import Trouble

__all__ = ["changeable", "conclude", "farewell", "forgotten", "outcome_of", "refused"]


def outcome_of(drawdown: DrawdownFacts) -> Outcome | None:
    """What the bank's word means to the customer; None while the bank has not made up its mind."""
    if drawdown.state is DrawdownState.DISBURSED:
        return Outcome.DONE
    if drawdown.see_staff or drawdown.state in {DrawdownState.REVERSING, DrawdownState.REVERSED}:
        return Outcome.SEE_STAFF
    return Outcome.NOT_DONE if drawdown.state is DrawdownState.FAILED else None


def conclude(state: KioskState, drawdown: DrawdownFacts, outcome: Outcome) -> Change:
    """Tell the outcome."""
    why = _why(drawdown, outcome)
    view = OutcomeView(
        outcome,
        why,
        drawdown,
        recovered=state.step is Step.RECOVERING or (state.outcome is not None and state.outcome.recovered),
        query_number=drawdown.query_number or (state.outcome.query_number if state.outcome else ""),
        can_change_amount=outcome is Outcome.NOT_DONE and changeable(drawdown.refusal),
    )
    watched: tuple[Effect, ...] = () if drawdown.state.final else (WatchOutcome(),)
    help_ = replace(state.help, code=why.staff_code if why else "")
    return go(replace(state, outcome=view, working=None, help=help_), Step.RESULT, *watched)


def refused(state: KioskState, refusal: Refusal) -> Change:
    """The bank said no before any money moved."""
    amount = state.quote.amount_fen if state.quote else 0
    drawdown = DrawdownFacts(DrawdownState.FAILED, amount, refusal=refusal)
    return conclude(state, drawdown, Outcome.NOT_DONE)


def changeable(refusal: Refusal | None) -> bool:
    """Whether choosing otherwise would help."""
    return refusal is not None and after(refusal.reason, None) in _CHANGEABLE


_CHANGEABLE = frozenset({After.AMOUNT, After.FACE, After.TERM, After.REPAY})


def _why(drawdown: DrawdownFacts, outcome: Outcome) -> Explanation | None:
    if outcome is Outcome.DONE:
        return None
    if drawdown.refusal is not None:
        return explain_refusal(drawdown.refusal, way_of(drawdown.refusal, None))
    if outcome is Outcome.CONFIRMING:
        return explain(Trouble.OUTCOME_UNKNOWN)
    return explain(Trouble.NOT_PAID if outcome is Outcome.NOT_DONE else Trouble.OUTCOME_WITH_STAFF)


def forgotten(view: OutcomeView) -> Effect:
    """What lets the request id of this go."""
    return ForgetRepayment() if view.repayment is not None else ForgetDrawdown()


def farewell(state: KioskState) -> Change:
    """The result was told: the request id may go if the bank's word was final, and the visit ends."""
    view = state.outcome
    told: tuple[Effect, ...] = ()
    cause = Cause.FAILED
    if view is not None and view.known is not None:
        cause = Cause.FINISHED
        told = (forgotten(view),) if view.known.state.final else ()
    left, effects = leave(state, cause)
    return left, (*told, *effects)

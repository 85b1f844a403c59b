"""A review by a person (人工复查), asked for in one tap on the page that said no."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.carried import Review, ReviewStage
from kiosk.flow.channel_events import ReviewNotTaken, ReviewPressed, ReviewTaken
from kiosk.flow.effects import AskReview
from kiosk.flow.explanation import Explanation
from kiosk.flow.moves import Change, stay
from kiosk.flow.state import KioskState, Outcome, Step

__all__ = ["can_ask_review", "review_not_taken", "review_pressed", "review_taken"]


def refused_for(state: KioskState) -> Explanation | None:
    """What was refused on this page, where a person can look at it again."""
    view = state.outcome
    if state.step is Step.RESULT and view is not None and view.outcome in {Outcome.NOT_DONE, Outcome.SEE_STAFF}:
        return view.problem if view.problem is not None and view.problem.reviewable else None
    return state.notice if state.notice is not None and state.notice.reviewable else None


def can_ask_review(state: KioskState) -> bool:
    """Whether 请人再看一遍 is offered: once, and again where it was not taken."""
    free = state.review is None or state.review.stage is ReviewStage.NOT_TAKEN
    return state.identified and free and refused_for(state) is not None


def review_pressed(state: KioskState, _event: ReviewPressed) -> Change:
    """One tap: who and what is known from the visit."""
    why = refused_for(state)
    if why is None or not can_ask_review(state):
        return stay(state)
    known = state.outcome.drawdown if state.outcome and state.step is Step.RESULT else None
    asked = replace(state, review=Review(ReviewStage.ASKED))
    return stay(asked, AskReview(why.reason, known.drawdown_id if known else ""))


def review_taken(state: KioskState, event: ReviewTaken) -> Change:
    """Under this number, and by then."""
    if state.review is None or state.review.stage is not ReviewStage.ASKED:
        return stay(state)
    return stay(replace(state, review=Review(ReviewStage.TAKEN, event.number, event.answer_by)))


def review_not_taken(state: KioskState, _event: ReviewNotTaken) -> Change:
    """It can be asked for again, or the staff."""
    if state.review is None or state.review.stage is not ReviewStage.ASKED:
        return stay(state)
    return stay(replace(state, review=Review(ReviewStage.NOT_TAKEN)))

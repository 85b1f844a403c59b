"""A bank's "no" as the channel server writes it, on the page where it is read: each thing once, and whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channel_server.domain.refusal_table import REFUSAL_TABLE
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.transport.grpc.status import refusal_message
from kiosk.client.messages import refusal as as_the_terminal_reads_it
from kiosk.flow.afterwards import After, after, way_of
from kiosk.flow.explanation import Explanation, explain_refusal
from kiosk.flow.state import KioskState, Outcome, OutcomeView, Request
from tests.visual.measure import problems
from tests.visual.scenes import Look, Scene
from tests.visual.stage import Stage

LOOKS = (
    Look("normal"),
    Look("large", large=True),
    Look("english", english=True),
    Look("large-english", large=True, english=True),
)
READ_ON = {
    After.OTHER_ID: ("identify-wait", Request.OPEN_SESSION),
    After.OTHER_CARD: ("card-known", Request.VERIFY_CARD),
    After.PIN_AGAIN: ("pin-wrong", Request.VERIFY_CARD),
    After.AMOUNT: ("amount", Request.QUOTE),
    After.TERM: ("term", Request.QUOTE),
}
"""The page on which each way out is read, and what had been asked."""


def length(reason: RefusalReason) -> int:
    row = REFUSAL_TABLE[reason]
    return max(2 * len(row.why.zh + row.remedy.zh), len(row.why.en + row.remedy.en))


LONGEST = sorted(RefusalReason, key=length)[-8:]
"""What fits with these fits with all."""
MENDED_HERE = [
    reason for reason in RefusalReason if any(after(reason.value, asked) in READ_ON for _, asked in READ_ON.values())
]
FACT = "20,000.00"
"""As long as a fact gets; most are shorter."""


@pytest.fixture(params=["portrait", "landscape"])
def stage(request: pytest.FixtureRequest) -> Stage:
    made: Stage = request.getfixturevalue(request.param)
    return made


def said(reason: RefusalReason, request: Request | None) -> Explanation:
    """The problem that the terminal makes of the server's own message."""
    facts = dict.fromkeys(REFUSAL_TABLE[reason].facts, FACT)
    if "attempts_remaining" in facts:
        facts["attempts_remaining"] = "2"
    read = as_the_terminal_reads_it(refusal_message(Refusal(reason, facts), quote_number="茶-581425"))
    return explain_refusal(read, way_of(read, request))


@pytest.mark.parametrize("reason", RefusalReason)
def test_sentence_of_a_refusal_does_not_say_the_way_out_again(reason: RefusalReason) -> None:
    told = said(reason, None)
    row = REFUSAL_TABLE[reason]
    facts = dict.fromkeys(row.facts, FACT) | ({"attempts_remaining": "2"} if "attempts_remaining" in row.facts else {})
    assert told.remedy.zh == row.remedy.zh.format_map(facts)
    assert told.sentence.zh.startswith(row.why.zh.format_map(facts))
    for sentence, remedy in ((told.sentence.zh, told.remedy.zh), (told.sentence.en, told.remedy.en)):
        assert remedy not in sentence


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("reason", MENDED_HERE)
def test_refusal_in_mid_journey_stands_whole_on_its_page(stage: Stage, reason: RefusalReason, look: Look) -> None:
    for page, asked in READ_ON.values():
        if READ_ON.get(after(reason.value, asked), ("", None))[0] != page:
            continue
        shown = replace(Scene(page, look).state, notice=said(reason, asked))
        if page == "pin-wrong":
            shown = replace(shown, pin_tries_left=2)
        stage.show(shown)
        assert problems(stage, stage.photograph(), large=look.large) == []
        assert stage.box(stage.item("notice")).bottom() <= bottom_of_paper(stage), page


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("reason", LONGEST)
def test_refusal_of_the_money_stands_whole_on_the_result(stage: Stage, reason: RefusalReason, look: Look) -> None:
    stage.show(not_done(Scene("result-not-done", look).state, said(reason, None)))
    assert problems(stage, stage.photograph(), large=look.large) == []
    assert stage.item("why").property("text").count("\n") == 0


def not_done(state: KioskState, problem: Explanation) -> KioskState:
    return replace(state, outcome=OutcomeView(Outcome.NOT_DONE, problem=problem))


def bottom_of_paper(stage: Stage) -> float:
    """Where the field for the hand begins: nothing to be read lies over it."""
    return float(stage.window.height()) if stage.window.width() > stage.window.height() else hand_top(stage)


def hand_top(stage: Stage) -> float:
    hand = next(item for item in stage.items() if item.property("handTop") is not None)
    return float(hand.property("handTop"))

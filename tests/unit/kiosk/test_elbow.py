"""What a teller at the elbow may see: the same page, and nothing of who stands before it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.flow.credentials import BankCard, IdCard
from kiosk.flow.elbow import FACT_LENGTH, MOST_FACTS, facts_of, fitting
from kiosk.flow.explanation import explain
from kiosk.flow.facts import Language
from kiosk.flow.gates import gate
from kiosk.flow.hints import HINTS, hints_for
from kiosk.flow.mirror import state_of
from kiosk.flow.state import KioskState, Step
from kiosk.flow.trouble import Trouble
from tests.unit.kiosk.flow_samples import READ, Walk
from tests.visual.scenes import SCENES, Look, Scene

CARDS = Path(__file__).parents[3] / "drivers" / "simulators" / "cards"
NORMAL = Look("normal")


def people() -> list[dict[str, object]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((CARDS / "id").glob("*.toml"))]


def card_numbers() -> list[str]:
    found = []
    for path in sorted(CARDS.glob("*.toml")):
        found += re.findall(r"\b\d{16,19}\b", path.read_text(encoding="utf-8"))
    return found


def told(state: KioskState) -> tuple[str, dict[str, str]]:
    said = facts_of(state)
    return said.page, dict(said.facts)


def scene(name: str) -> KioskState:
    return Scene(name, NORMAL).state


@pytest.mark.parametrize("name", SCENES)
def test_facts_of_every_page_fit_the_contract(name: str) -> None:
    page, facts = told(scene(name))
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,47}", page)
    assert len(facts) <= MOST_FACTS
    assert [key for key in facts if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", key)] == []
    assert [words for words in facts.values() if len(words) > FACT_LENGTH] == []


@pytest.mark.parametrize("name", SCENES)
def test_facts_of_every_page_of_every_test_person_hold_no_name_number_or_card(name: str) -> None:
    cards = card_numbers()
    assert cards
    for person in people():
        number, who = str(person["id_number"]), str(person.get("name") or person.get("name_en"))
        identity = IdCard("resident", who, number, None, None)
        for card_number in cards:
            card = BankCard(card_number, "", "")
            state = replace(scene(name), customer=identity.view(), card=card.view())
            if state.document.facts is not None:
                clear = replace(READ, name=who, address=str(person.get("address", "")), number_tail=number[-4:])
                state = replace(state, document=replace(state.document, facts=clear))
            text = " ".join(told(state)[1].values())
            for secret in (who, number, number[-4:] + "|", card_number, identity.view().masked_name):
                assert secret not in text
            assert identity.view().masked_number not in text
            assert card.view().masked_number not in text
            if state.document.facts is not None and person.get("address"):
                assert str(person["address"]) not in text


@pytest.mark.parametrize("name", SCENES)
def test_mirror_of_every_page_shows_the_same_page_and_tells_the_same(name: str) -> None:
    page, facts = told(scene(name))
    mirrored = state_of(page, facts)
    assert mirrored is not None
    assert mirrored.step is scene(name).step
    assert mirrored.overlay is scene(name).overlay
    assert gate(mirrored).open == gate(scene(name)).open
    again = dict(facts_of(mirrored).facts)
    assert again == facts


def test_mirror_of_a_quote_has_its_plan_to_the_fen() -> None:
    state = scene("term")
    mirrored = state_of(*told(state))
    assert mirrored is not None
    assert mirrored.quote is not None
    assert state.quote is not None
    assert mirrored.quote.instalments == state.quote.instalments
    assert mirrored.quote.total_interest_fen == state.quote.total_interest_fen


def test_mirror_draws_no_ink_and_shows_no_text_of_the_contract() -> None:
    signed = state_of(*told(scene("signature")))
    assert signed is not None
    assert all((x, y) == (2.0, 2.0) for stroke in signed.signature.strokes for x, y, _ in stroke)
    read = state_of(*told(scene("contract")))
    assert read is not None
    assert read.contract is not None
    assert all("给客户看" in text.zh for page in read.contract.pages for text in page.paragraphs)


def test_mirror_of_what_cannot_be_read_shows_the_page_without_it() -> None:
    page, facts = told(scene("line"))
    for key in facts:
        assert state_of(page, facts | {key: "x"}) is not None
        assert state_of(page, facts | {key: "|||||||||||||||"}) is not None
    assert state_of("page_of_tomorrow", facts) is None
    assert state_of("line", {}) is not None


def test_fitting_masks_what_could_be_a_persons_number_and_leaves_amounts() -> None:
    assert fitting("429901195603090012 办不了") == "＊ 办不了"
    assert fitting("卡 9299***********6688") == "卡 ＊"
    assert fitting("还剩 13,000.00 元，2026-01-15") == "还剩 13,000.00 元，2026-01-15"


def test_failures_count_on_one_page_and_begin_anew_on_the_next() -> None:
    from kiosk.flow import events as ev

    walk = Walk().to(Step.PIN)
    for _ in range(2):
        walk.do(ev.DeviceTroubled(Trouble.PIN_TIMED_OUT), ev.RetryPressed())
    assert facts_of(walk.state).failures == 2
    walk.do(ev.BackPressed())
    assert facts_of(walk.state).failures == 0


def test_trouble_is_the_code_of_what_went_wrong_last() -> None:
    state = replace(Walk().to(Step.IDENTIFY).state, notice=explain(Trouble.ID_CARD_MOVED), language=Language.EN)
    said = facts_of(state)
    assert (said.trouble, said.language, said.step, said.steps) == ("ID_CARD_MOVED", Language.EN, 1, 7)


@pytest.mark.parametrize("step", Step)
def test_hints_of_every_page_are_six_sentences_that_exist(step: Step) -> None:
    keys = hints_for(step.value)
    assert len(set(keys)) == 6
    assert set(keys) <= set(HINTS)
    assert all(said.zh and said.en for said in HINTS.values())

"""The table of refusals is total, its sentences whole, and the document that shows it drawn from it."""

import re
from pathlib import Path

import pytest

from channel_server.domain.refusal_document import draw_refusal_document
from channel_server.domain.refusal_table import (
    MONEY_UNMOVED,
    PLACES,
    REFUSAL_TABLE,
    Language,
    Place,
    RefusalRow,
    Status,
    customer_sentence,
    remedy_sentence,
    teller_sentence,
)
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

ROWS = list(REFUSAL_TABLE.items())
IDS = [reason.value for reason in REFUSAL_TABLE]

# What a farmer should never have to read, whatever happened.
FORBIDDEN_WORDS = ("错误代码", "失败", "成功", "error", "code", "null", "exception", "请求", "字段")
# Each clause is read aloud: longer ones run out of breath and off the line.
LONGEST_CLAUSE = 16


def example(reason: RefusalReason) -> Refusal:
    return Refusal(reason, dict.fromkeys(REFUSAL_TABLE[reason].facts, "7"))


def test_table_has_one_row_for_each_reason() -> None:
    assert set(REFUSAL_TABLE) == set(RefusalReason)
    assert set(PLACES) == set(Place)


@pytest.mark.parametrize("reason", RefusalReason)
@pytest.mark.parametrize("language", Language)
def test_customer_sentence_says_why_that_money_is_unmoved_and_what_to_do(
    reason: RefusalReason, language: Language
) -> None:
    why, money, remedy = customer_sentence(example(reason), language).split("\n")
    assert money == MONEY_UNMOVED.text(language)
    assert remedy == remedy_sentence(example(reason), language)
    for sentence in (why, remedy, teller_sentence(example(reason), language)):
        assert len(sentence) >= 5
        assert "{" not in sentence
        assert sentence[-1] == ("。" if language is Language.CHINESE else ".")


@pytest.mark.parametrize(("reason", "row"), ROWS, ids=IDS)
def test_customer_sentence_in_chinese_is_short_and_in_everyday_words(reason: RefusalReason, row: RefusalRow) -> None:
    for template in (row.why.zh, row.remedy.zh):
        for clause in re.split(r"[，。；：]", re.sub(r"\{\w+\}", "", template)):
            assert len(clause.replace(" ", "")) <= LONGEST_CLAUSE, clause
    both = customer_sentence(example(reason), Language.CHINESE) + customer_sentence(example(reason), Language.ENGLISH)
    assert not [word for word in FORBIDDEN_WORDS if re.search(rf"\b{word}\b" if word.isascii() else word, both)]


@pytest.mark.parametrize(("reason", "row"), ROWS, ids=IDS)
def test_both_languages_name_the_same_facts(reason: RefusalReason, row: RefusalRow) -> None:
    for sentence in (row.why, row.remedy, row.teller):
        named = [
            {re.sub(r"_(zh|en)$", "", name) for name in re.findall(r"\{(\w+)\}", text)}
            for text in (sentence.zh, sentence.en)
        ]
        assert named[0] == named[1], reason


def test_unavailable_is_kept_for_what_may_be_asked_again() -> None:
    retried = {reason for reason, row in REFUSAL_TABLE.items() if row.status is Status.UNAVAILABLE}
    assert retried == {reason for reason in RefusalReason if reason.endswith("_UNAVAILABLE")}


def test_refusal_without_its_facts_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError):
        customer_sentence(refuse(RefusalReason.LINE_INSUFFICIENT), Language.CHINESE)


def test_refusal_sentence_puts_the_figures_in_place() -> None:
    refusal = refuse(RefusalReason.LINE_INSUFFICIENT, available="13,000.00", amount="20,000.00")
    assert customer_sentence(refusal, Language.CHINESE) == (
        "额度还剩 13,000.00 元，不够这次的 20,000.00 元。\n您的钱没有动。\n"
        "改成 13,000.00 元以内，现在就能办；先还一部分借款，还多少，回来多少。"
    )


def test_refusals_with_the_same_facts_are_equal_and_cannot_be_changed() -> None:
    one = refuse(RefusalReason.PIN_WRONG, attempts_remaining=2)
    assert one == refuse(RefusalReason.PIN_WRONG, attempts_remaining="2")
    assert hash(one) == hash(refuse(RefusalReason.PIN_WRONG, attempts_remaining="2"))
    with pytest.raises(TypeError):
        one.facts["attempts_remaining"] = "3"  # type: ignore[index]


def test_document_of_refusals_is_the_one_drawn_from_the_table() -> None:
    document = Path(__file__).parents[4] / "docs" / "refusals.md"
    assert document.read_text(encoding="utf-8") == draw_refusal_document()

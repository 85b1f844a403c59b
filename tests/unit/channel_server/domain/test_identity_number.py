"""GB 11643 against the standard's own examples, and the village's cards."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.identity_number import (
    IdentityNumber,
    IdentityProblem,
    card_tail,
    check_character,
    check_identity_document,
    mask_name,
    parse_identity_number,
)
from channel_server.domain.refusals import Refusal, RefusalReason

VECTORS = tomllib.loads((Path(__file__).parents[3] / "vectors" / "identity_number.toml").read_text(encoding="utf-8"))
TODAY = date(2026, 1, 15)
WANG = "429901195603090012"


@pytest.mark.parametrize("vector", VECTORS["gb_11643"]["numbers"])
def test_identity_number_of_the_standard_tells_birth_date_and_sex(vector: dict[str, Any]) -> None:
    number = parse_identity_number(vector["number"])
    assert isinstance(number, IdentityNumber)
    assert (number.birth_date, number.sex) == (vector["birth_date"], vector["sex"])


@given(position=st.integers(0, 16), digit=st.sampled_from("0123456789"))
def test_identity_number_with_any_one_digit_changed_is_refused(position: int, digit: str) -> None:
    changed = WANG[:position] + digit + WANG[position + 1 :]
    assert isinstance(parse_identity_number(changed), IdentityNumber) is (changed == WANG)


@given(position=st.integers(0, 16))
def test_identity_number_with_two_neighbours_swapped_is_refused(position: int) -> None:
    swapped = WANG[:position] + WANG[position + 1] + WANG[position] + WANG[position + 2 :]
    assert isinstance(parse_identity_number(swapped), IdentityNumber) is (swapped == WANG)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", IdentityProblem.LENGTH),
        (WANG[:17], IdentityProblem.LENGTH),
        ("42990119560309001A", IdentityProblem.CHARACTERS),
        ("４29901195603090012", IdentityProblem.CHARACTERS),
        ("429901195602300012", IdentityProblem.BIRTH_DATE),
        ("429901195603090013", IdentityProblem.CHECK_CHARACTER),
    ],
)
def test_text_that_is_no_identity_number_says_why(text: str, problem: IdentityProblem) -> None:
    assert parse_identity_number(text) is problem


def test_small_x_is_taken_for_the_check_character() -> None:
    assert parse_identity_number("11010519491231002x") == IdentityNumber("11010519491231002X")
    assert check_character("11010519491231002") == "X"


def judge(**changes: Any) -> IdentityNumber | Refusal:
    card: dict[str, Any] = {
        "card_type": "resident",
        "id_number": WANG,
        "valid_from": date(2016, 3, 9),
        "valid_to": None,
        "business_date": TODAY,
    }
    return check_identity_document(**(card | changes))


def test_document_for_life_is_accepted() -> None:
    assert judge() == IdentityNumber(WANG)


def test_document_on_its_last_day_is_accepted_and_the_day_after_expired() -> None:
    assert isinstance(judge(valid_to=TODAY), IdentityNumber)
    refused = judge(valid_to=date(2026, 1, 14))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["valid_to"]) == (RefusalReason.ID_EXPIRED, "2026-01-14")


@pytest.mark.parametrize(
    ("changes", "reason", "problem"),
    [
        ({"id_number": "429901195603090013"}, RefusalReason.ID_INVALID, "CHECK_CHARACTER"),
        ({"valid_from": date(2026, 1, 16)}, RefusalReason.ID_INVALID, "NOT_YET_VALID"),
        ({"business_date": date(1950, 1, 1), "valid_from": None}, RefusalReason.ID_INVALID, "BIRTH_DATE"),
        ({"card_type": "Y"}, RefusalReason.ID_TYPE_NOT_SERVED, None),
    ],
)
def test_document_that_is_not_in_order_is_refused(
    changes: dict[str, Any], reason: RefusalReason, problem: str | None
) -> None:
    refused = judge(**changes)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts.get("problem")) == (reason, problem)


def test_masks_show_no_more_than_they_may() -> None:
    assert IdentityNumber(WANG).masked == "4299**********0012"
    assert [mask_name(name) for name in ("王大华", "王华", "王", "", "欧阳大华")] == [
        "王*华",
        "王*",
        "*",
        "*",
        "欧**华",
    ]
    assert card_tail("9299010000000036688") == "6688"

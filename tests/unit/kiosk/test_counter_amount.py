"""An amount as fast as a teller types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.counter.viewmodels.amount_text import amount_of, spoken, spoken_number, typed, whole


@pytest.mark.parametrize(
    ("keys", "shown", "fen"),
    [
        ("8w", "80,000", 8_000_000),
        ("8W", "80,000", 8_000_000),
        ("8万", "80,000", 8_000_000),
        ("1.5w", "15,000", 1_500_000),
        ("0.0001w", "1", 100),
        ("1.23456w", "12,345.60", 1_234_560),
        ("80000", "80,000", 8_000_000),
        ("80000.5", "80,000.5", 8_000_050),
        ("80000.567", "80,000.567", 8_000_056),
        (".5", "0.5", 50),
        ("007", "7", 700),
        ("w", "", 0),
        ("", "", 0),
        ("abc", "", 0),
    ],
)
def test_typed_amount_is_grouped_and_understood(keys: str, shown: str, fen: int) -> None:
    text = ""
    for key in keys:
        text = typed(text + key)
    assert (text, amount_of(text)) == (shown, fen)


@given(st.integers(min_value=1, max_value=10**11))
def test_left_field_shows_two_decimals_of_the_same_amount(fen: int) -> None:
    assert amount_of(whole(f"{fen // 100}.{fen % 100:02d}")) == fen


def test_point_that_was_typed_stays_until_digits_come() -> None:
    assert typed("80,000.") == "80,000."


@pytest.mark.parametrize(
    ("fen", "said"),
    [(8_000_000, "八万元"), (1_200_000, "一万二千元"), (1_000, "十元"), (682_786, "六千八百二十七元八角六分")],
)
def test_amount_is_said_as_people_say_it(fen: int, said: str) -> None:
    assert spoken(fen) == said


def test_small_numbers_are_said_as_people_say_them() -> None:
    assert [spoken_number(n) for n in (3, 10, 12, 18, 20, 36)] == ["三", "十", "十二", "十八", "二十", "三十六"]

"""Amounts in capitals, by the examples of the rules for bank slips; and never two zeros in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.capitals import capitals
from channel_server.domain.money import Fen


# Source: 《支付结算办法》附一: its own examples, in that of two allowed forms which writes no zero behind 元.
@pytest.mark.parametrize(
    ("amount_fen", "words"),
    [
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万零柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (2_000_000, "贰万元整"),
        (5, "伍分"),
        (30, "叁角整"),
        (0, "零元整"),
        (100_000_000_100, "壹拾亿零壹元整"),
    ],
)
def test_capitals_are_those_of_the_rules(amount_fen: int, words: str) -> None:
    assert capitals(Fen(amount_fen)) == words


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_capitals_have_no_two_zeros_in_a_row_and_an_end(amount_fen: int) -> None:
    words = capitals(Fen(amount_fen))
    assert "零零" not in words
    assert words[-1] in "整分"
    assert (words[-1] == "分") == (amount_fen % 10 != 0)


@pytest.mark.parametrize("amount_fen", [-1, 10**18])
def test_capitals_of_what_no_slip_holds_are_refused(amount_fen: int) -> None:
    with pytest.raises(ValueError, match="slip"):
        capitals(Fen(amount_fen))

"""Amounts and rates as people write them, and the one rounding."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.money import AnnualRate, Fen, MoneyFormatError, Rounding, fen_from_yuan, round_fen, yuan_text


@pytest.mark.parametrize(
    ("value", "half_up", "half_even"),
    [
        (Fraction(1, 2), 1, 0),
        (Fraction(3, 2), 2, 2),
        (Fraction(5, 2), 3, 2),
        (Fraction(-1, 2), -1, 0),
        (Fraction(-5, 2), -3, -2),
        (Fraction(49, 100), 0, 0),
        (Fraction(51, 100), 1, 1),
    ],
)
def test_round_fen_at_a_tie_follows_the_rule_named(value: Fraction, half_up: int, half_even: int) -> None:
    assert round_fen(value, Rounding.HALF_UP) == half_up
    assert round_fen(value, Rounding.HALF_EVEN) == half_even


@given(st.decimals(-(10**9), 10**9, places=3))
def test_round_fen_of_any_decimal_agrees_with_the_decimal_library(value: Decimal) -> None:
    assert round_fen(Fraction(value), Rounding.HALF_UP) == int(value.quantize(Decimal(1), ROUND_HALF_UP))
    assert round_fen(Fraction(value), Rounding.HALF_EVEN) == int(value.quantize(Decimal(1), ROUND_HALF_EVEN))


def test_round_fen_of_a_tie_that_no_decimal_holds_is_still_a_tie() -> None:
    # 365 is in the way of any decimal: only an exact quotient sees that this is one and a half.
    assert round_fen(Fraction(365, 3) * Fraction(9, 730), Rounding.HALF_EVEN) == 2
    assert round_fen(Fraction(365, 3) * Fraction(3, 730), Rounding.HALF_EVEN) == 0


@pytest.mark.parametrize(
    ("text", "fen"), [("50000.00", 5_000_000), ("50000", 5_000_000), ("0.01", 1), ("1.5", 150), (" 7 ", 700)]
)
def test_fen_from_yuan_reads_plain_amounts(text: str, fen: int) -> None:
    assert fen_from_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "0.001", "-5", "5e3", "1,000", "NaN", ".5", "5.", "５", "1" * 17])
def test_fen_from_yuan_of_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MoneyFormatError):
        fen_from_yuan(text)


@given(st.integers(0, 10**15))
def test_yuan_text_reads_back_as_the_same_amount(fen: int) -> None:
    assert fen_from_yuan(yuan_text(Fen(fen)).replace(",", "")) == fen


def test_yuan_text_groups_thousands() -> None:
    assert yuan_text(Fen(123_456_789)) == "1,234,567.89"
    assert yuan_text(Fen(-5)) == "-0.05"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.4%", "0.054"),
        ("0.054", "0.054"),
        ("0%", "0"),
        ("5.123456%", "0.05123456"),
        ("36%", "0.36"),
        ("5.40%", "0.054"),
    ],
)
def test_annual_rate_reads_per_cent_and_fractions(text: str, value: str) -> None:
    assert AnnualRate.from_text(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["", "5.4", "5", "-1%", "5.4%%", "5.1234567%", "1001%", "5,4%", "Infinity", "1e-3"])
def test_annual_rate_of_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MoneyFormatError):
        AnnualRate.from_text(text)


def test_annual_rate_from_basis_points_is_exact() -> None:
    assert AnnualRate.from_bp(540) == AnnualRate.from_text("5.4%")

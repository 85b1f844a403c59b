"""Amounts in words, against the examples of the rule itself.

Source: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》, item 4, and amounts as on slips. Where
the rule allows two spellings (a zero here or there), one of them is ours.
"""

from __future__ import annotations

import pytest

from kiosk.flow.capitals import capitals

PUBLISHED = [
    (140_950, "壹仟肆佰零玖元伍角整"),
    (600_714, "陆仟零柒元壹角肆分"),
    (168_032, "壹仟陆佰捌拾元叁角贰分"),
    (10_700_053, "壹拾万零柒仟元伍角叁分"),
    (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
    (32_504, "叁佰贰拾伍元零肆分"),
]


@pytest.mark.parametrize(("amount_fen", "words"), PUBLISHED)
def test_capitals_published_example(amount_fen: int, words: str) -> None:
    assert capitals(amount_fen) == words


@pytest.mark.parametrize(
    ("amount_fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (2_000_000, "贰万元整"),
        (1_050_000, "壹万零伍佰元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_010_000, "壹亿零壹佰元整"),
        (1_000_000_100, "壹仟万零壹元整"),
        (100_001_000_000, "壹拾亿零壹万元整"),
    ],
)
def test_capitals_zeros_and_groups(amount_fen: int, words: str) -> None:
    assert capitals(amount_fen) == words


@pytest.mark.parametrize("amount_fen", [-1, 10**18])
def test_capitals_what_no_slip_holds_is_refused(amount_fen: int) -> None:
    with pytest.raises(ValueError):
        capitals(amount_fen)

"""Masking, and values that do not print themselves."""

from __future__ import annotations

import pytest

from kiosk.flow.credentials import BankCard, ChipProof, IdCard, PinBlock, masked_name, masked_number


@pytest.mark.parametrize(
    ("name", "masked"), [("王大华", "王*华"), ("王华", "王*"), ("欧阳样云", "欧**云"), ("王", "王*"), ("", "*")]
)
def test_masked_name_keeps_first_and_last(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("429901195603090012", "4299**********0012"), ("12345678", "********"), ("", "")],
)
def test_masked_number_keeps_its_ends_only(number: str, masked: str) -> None:
    assert masked_number(number) == masked


def test_credentials_print_no_secret() -> None:
    values = (
        IdCard("resident", "王大华", "429901195603090012", None, None),
        BankCard("9299010000000036688", "01", "A000000333010101"),
        ChipProof(b"\x9f\x26\x08secret"),
        PinBlock(b"sixteen bytes 16", "SM4"),
    )
    text = repr(values) + str(values)
    for secret in ("王大华", "429901195603090012", "9299010000000036688", "secret", "sixteen"):
        assert secret not in text

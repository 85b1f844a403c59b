"""Receipts are their reference pictures: half a sheet, as a printer or a telephone shows it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from channel_server.adapters.papers import TypstPress
from tests.receipt_samples import samples
from tests.visual.pictures import expect

PPI = 110.0
SAMPLES = samples()


@pytest.fixture(scope="module")
def press() -> TypstPress:
    return TypstPress()


@pytest.mark.parametrize("name", SAMPLES)
def test_receipt_is_its_reference(press: TypstPress, name: str) -> None:
    picture = QImage.fromData(press.set_now(SAMPLES[name], picture_ppi=PPI))
    assert not picture.isNull()
    expect(picture, f"receipts/{name}")

"""One amount has one writing in capitals (大写): on the terminal's slip and on the bank's receipt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain import capitals as receipts
from channel_server.domain.money import Fen
from kiosk.flow import capitals as slips


@given(st.one_of(st.integers(0, 10**9), st.integers(0, 10**18 - 1), st.integers(0, 10**6).map(lambda n: n * 10**6)))
def test_amount_in_capitals_is_the_same_on_slip_and_receipt(amount_fen: int) -> None:
    assert receipts.capitals(Fen(amount_fen)) == slips.capitals(amount_fen)

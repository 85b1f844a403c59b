"""The demo's verdict: it must notice each way in which money, books and screens can disagree."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from deploy.demo.agreement import Books

AMOUNT_FEN = 1_230_000
DRAWDOWN = "0b6f6a44-6c34-4f0e-9a6c-2c9c5a1f4f11"


def _line(outstanding_fen: int) -> dict[str, Any]:
    limit = 5_000_000
    return {
        "credit_line_id": "L1",
        "credit_limit_fen": limit,
        "outstanding_fen": outstanding_fen,
        "reserved_fen": 0,
        "available_fen": limit - outstanding_fen,
    }


def _bank(balance_fen: int, *, posted: bool) -> dict[str, Any]:
    instruction = {"reference": DRAWDOWN, "state": "POSTED", "account_number": "8801", "amount_fen": AMOUNT_FEN}
    return {
        "sum_fen": 0,
        "consistent": True,
        "problems": [],
        "accounts": [{"account_number": "8801", "balance_fen": balance_fen}],
        "instructions": [instruction] if posted else [],
    }


def _agreeing() -> dict[str, Any]:
    drawdown = {"drawdown_id": DRAWDOWN, "state": "DISBURSED", "amount_fen": AMOUNT_FEN, "credit_line_id": "L1"}
    return {
        "seen": {"outcome": "done", "amount_fen": AMOUNT_FEN, "receipt_taken": True, "cards_taken": True},
        "server": {"drawdowns": [drawdown], "lines": [_line(1_200_000 + AMOUNT_FEN)], "consistent": True},
        "line_before": _line(1_200_000),
        "bank": _bank(326_050 + AMOUNT_FEN, posted=True),
        "bank_before": _bank(326_050, posted=False),
    }


def test_books_that_agree_raise_no_complaint() -> None:
    assert Books(**_agreeing()).disagreements(AMOUNT_FEN) == []


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("server", "drawdowns", 0, "state"), "UNKNOWN", "UNKNOWN"),
        (("server", "drawdowns", 0, "amount_fen"), AMOUNT_FEN + 1, "drawdown is over"),
        (("server", "drawdowns"), [], "0 drawdowns"),
        (("server", "lines", 0, "outstanding_fen"), 1_200_000, "outstanding grew by 0"),
        (("server", "lines", 0, "reserved_fen"), 100, "still reserved"),
        (("server", "lines", 0, "available_fen"), 1, "available"),
        (("server", "consistent"), False, "channel server's books"),
        (("bank", "instructions"), [], "exactly once"),
        (("bank", "instructions", 0, "amount_fen"), 5, "the bank posted 5"),
        (("bank", "accounts", 0, "balance_fen"), 326_050, "gained 0"),
        (("bank", "sum_fen"), 3, "sum to 3"),
        (("bank", "consistent"), False, "the bank's books"),
        (("seen", "outcome"), "confirming", "confirming"),
        (("seen", "amount_fen"), 1, "showed 1"),
        (("seen", "receipt_taken"), False, "receipt"),
        (("seen", "cards_taken"), False, "card"),
    ],
)
def test_books_that_differ_in_one_place_are_complained_of(path: tuple[str | int, ...], value: Any, word: str) -> None:
    figures = copy.deepcopy(_agreeing())
    place: Any = figures
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    complaints = Books(**figures).disagreements(AMOUNT_FEN)
    assert any(word in complaint for complaint in complaints), complaints


def test_payment_made_twice_is_complained_of() -> None:
    figures = _agreeing()
    figures["bank"]["instructions"] *= 2
    assert any("exactly once" in complaint for complaint in Books(**figures).disagreements(AMOUNT_FEN))

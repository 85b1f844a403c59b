"""Repaying at the terminal as its customers meet it, with everything real that is not the bank's or made of metal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kiosk.flow.state import KioskState, Outcome, Step
from tests.acceptance.village import WANG, Kiosk, Person, Village, on_the_loop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

DRAWN_FEN = 1_230_000
PAID_FEN = 300_000
WORD_WITHIN_S = 100
"""The longest that a terminal asks, and one look behind that."""


def everything(village: Village, faults: str = "") -> Path:
    """Start all programs, the devices beside the bank; returns where the devices' hands are."""
    with ThreadPoolExecutor(1) as beside:
        runtime = beside.submit(village.start_devices)
        village.start_bank(faults)
        village.seed()
        village.start_server()
        return runtime.result()


async def choose(kiosk: Kiosk, person: Person, note: str) -> KioskState:
    """From the first page to the last look at a part of 3,000 yuan, as the bank has worked it out."""
    await person.until(Step.LINE)
    await kiosk.until(lambda state: state.line)
    await kiosk.press("repay")
    await kiosk.at(Step.REPAY_NOTE)
    await kiosk.press(note)
    await kiosk.press("next")
    await kiosk.at(Step.REPAY_AMOUNT)
    await kiosk.press("kind_PARTIAL")
    for key in ("key_3", "key_0", "key_0", "key_0"):
        await kiosk.press(key)
    await kiosk.until(lambda state: state.repaying and state.repaying.amount_fen == PAID_FEN)
    await kiosk.press("next")
    return await kiosk.until(lambda state: state.repaying and state.repaying.quote)


def account(village: Village) -> int:
    """What Wang's account holds. Units: fen."""
    accounts: list[dict[str, Any]] = village.audit()["accounts"]
    return next(int(each["balance_fen"]) for each in accounts if each["account_number"] == "8801031700000001")


def line(village: Village, note: str) -> dict[str, Any]:
    """The line that a note is on."""
    books = village.books()
    on = next(each["credit_line_id"] for each in books["notes"] if each["loan_note_id"] == note)
    found: dict[str, Any] = next(each for each in books["lines"] if each["credit_line_id"] == on)
    return found


def test_drawn_then_repaid_in_part_on_the_next_visit_takes_the_money_once(village: Village) -> None:
    runtime = everything(village)
    seen: dict[str, Any] = {}

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.RESULT)
        await person.until(Step.ATTRACT)
        seen["held"] = account(village)
        state = await choose(kiosk, Person(kiosk, WANG, 12_300), "note_1")
        assert state.line is not None
        assert state.repaying is not None
        assert state.repaying.quote is not None
        quote = seen["quote"] = state.repaying.quote
        assert quote.amount_fen == PAID_FEN
        assert quote.left_fen == DRAWN_FEN - quote.principal_fen
        assert quote.available_after_fen == state.line.available_fen + quote.principal_fen
        await kiosk.press("next")
        state = await kiosk.at(Step.RESULT)
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.DONE
        assert state.outcome.repayment is not None
        assert state.outcome.repayment.left_fen == quote.left_fen
        assert state.outcome.repayment.available_after_fen == quote.available_after_fen
        await person.until(Step.ATTRACT)
        assert kiosk.state.customer is None
        await kiosk.close()

    on_the_loop(work())
    (repayment,) = village.books()["repayments"]
    assert (repayment["state"], repayment["amount_fen"]) == ("REPAID", PAID_FEN)
    assert account(village) == seen["held"] - PAID_FEN
    assert line(village, repayment["loan_note_id"])["outstanding_fen"] == (
        1_200_000 + DRAWN_FEN - seen["quote"].principal_fen
    )
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []
    assert len(list(runtime.glob("paper/receipt-*.png"))) == 2
    assert list((village.folder / "kiosk-JC-0317" / "repayments").iterdir()) == []


LOST_ONCE = """
[[fault]]
operation = "PostRepayment"
kind = "never"
count = 1
"""
"""Core collects, and its word of it is lost."""


def test_core_whose_answer_is_lost_is_asked_and_the_money_is_taken_once(village: Village) -> None:
    runtime = everything(village, LOST_ONCE)
    held: list[int] = []

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        held.append(account(village))
        await choose(kiosk, Person(kiosk, WANG, 12_300), "note_0")
        await kiosk.press("next")
        state = await kiosk.until(
            lambda s: s.step is Step.RESULT and s.outcome and s.outcome.outcome is Outcome.DONE, WORD_WITHIN_S
        )
        assert state.repays
        await kiosk.close()

    on_the_loop(work())
    (repayment,) = village.books()["repayments"]
    assert (repayment["state"], repayment["amount_fen"]) == ("REPAID", PAID_FEN)
    assert account(village) == held[0] - PAID_FEN
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []


MUTE = """
[[fault]]
operation = "PostRepayment"
kind = "never"

[[fault]]
operation = "InquirePosting"
kind = "never"
"""
"""Core does what it is asked and never says a word."""


def test_core_that_never_answers_is_confirming_and_is_told_again_after_a_restart(village: Village) -> None:
    runtime = everything(village, MUTE)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await choose(kiosk, Person(kiosk, WANG, 12_300), "note_0")
        await kiosk.press("next")
        state = await kiosk.until(lambda s: s.step is Step.RESULT, WORD_WITHIN_S)
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.CONFIRMING
        assert state.outcome.money_moved is None
        assert state.outcome.query_number
        await kiosk.press("next")
        await kiosk.at(Step.TAKE_CARDS)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        await kiosk.hands.take_receipt()
        await kiosk.at(Step.ATTRACT)
        await kiosk.close()
        again = Kiosk(village, runtime)
        assert again.state.step is Step.RECOVERING
        assert again.state.outcome is not None
        assert again.state.outcome.repayment is not None
        assert again.state.outcome.repayment.amount_fen == PAID_FEN
        await again.close()

    on_the_loop(work())
    assert len(list((village.folder / "kiosk-JC-0317" / "repayments").glob("*.json"))) == 1
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []
    assert [each["state"] for each in village.books()["repayments"]] in (["UNKNOWN"], ["COLLECTING"])

"""The terminal as its customers meet it, with everything real that is not the bank's or made of metal."""

from __future__ import annotations

import asyncio
import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.flow import events as ev
from kiosk.flow.gates import Why, gate
from kiosk.flow.state import Outcome, ReceiptStatus, Service, Step
from kiosk.flow.trouble import Trouble
from tests.acceptance.village import LIU, WANG, ZHOU, Kiosk, Person, Village, on_the_loop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

DRAWN_FEN = 1_230_000


def everything(village: Village, faults: str = "") -> Path:
    """Start all programs, the devices beside the bank; returns where the devices' hands are."""
    with ThreadPoolExecutor(1) as beside:
        runtime = beside.submit(village.start_devices)
        village.start_bank(faults)
        village.seed()
        village.start_server()
        return runtime.result()


def drawdowns(village: Village) -> list[dict[str, object]]:
    found: list[dict[str, object]] = village.books()["drawdowns"]
    return found


def test_journey_through_the_window_pays_once_and_gives_everything_back(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.RESULT)
        state = kiosk.state
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.DONE
        await person.until(Step.ATTRACT)
        assert kiosk.state.customer is None
        await kiosk.close()

    on_the_loop(work())
    (drawdown,) = drawdowns(village)
    assert (drawdown["state"], drawdown["amount_fen"]) == ("DISBURSED", DRAWN_FEN)
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []
    assert len(list(runtime.glob("paper/receipt-*.png"))) == 1
    assert list((village.folder / "kiosk-JC-0317" / "requests").iterdir()) == []


def test_journey_begun_by_hand_is_played_to_its_end_from_where_it_stands(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, WANG, 12_300).until(Step.BANK_CARD)
        await kiosk.hands.insert_bank_card(WANG.bank_card)
        await kiosk.until(lambda state: state.card)
        seen = await Person(kiosk, WANG, 12_300).walk(anywhere=True)
        assert seen.pages[0] == "bank_card"
        assert (seen.outcome, seen.amount_fen) == ("done", DRAWN_FEN)
        await kiosk.close()

    on_the_loop(work())


def test_wrong_pin_tells_the_tries_left_and_takes_the_right_one(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, WANG, 12_300).until(Step.PIN)
        await kiosk.key_pin("999999")
        state = await kiosk.until(lambda s: s.pin_tries_left == 2)
        assert state.step is Step.PIN
        assert state.notice is not None
        assert state.notice.reason == "PIN_WRONG"
        await kiosk.key_pin(WANG.pin)
        await kiosk.at(Step.LINE)
        await kiosk.close()

    on_the_loop(work())


def test_refused_by_risk_says_why_and_moves_nothing(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, LIU, 5_000)
        await person.until(Step.RESULT)
        view = kiosk.state.outcome
        assert view is not None
        assert view.outcome is Outcome.NOT_DONE
        assert view.problem is not None
        assert view.problem.reason == "RISK_REFUSED"
        await kiosk.press("next")
        await kiosk.at(Step.TAKE_CARDS)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        await kiosk.at(Step.ATTRACT)
        await kiosk.close()

    on_the_loop(work())
    assert village.audit()["consistent"]
    assert all(d["state"] == "FAILED" for d in drawdowns(village))
    line = next(line for line in village.books()["lines"] if line["credit_limit_fen"] == 4_000_000)
    assert line["reserved_fen"] == 0


def test_line_too_short_says_so_before_anything_is_asked(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, ZHOU, 1_000).until(Step.LINE)
        state = await kiosk.until(lambda s: s.line)
        assert state.line is not None
        assert state.line.available_fen == 90_000
        assert gate(state).why is Why.LINE_EMPTY
        assert not kiosk.fingers.can_press("next")
        await kiosk.close()

    on_the_loop(work())
    assert drawdowns(village) == []


MUTE = """
[[fault]]
operation = "PostDisbursement"
kind = "never"

[[fault]]
operation = "InquirePosting"
kind = "never"
"""
"""Core does what it is asked and never says a word."""


def test_core_that_never_answers_is_confirming_and_never_done(village: Village) -> None:
    runtime = everything(village, MUTE)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await Person(kiosk, WANG, 12_300).until(Step.CONFIRM)
        await kiosk.press("next")
        state = await kiosk.until(lambda s: s.step is Step.RESULT, within_s=80)
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
        # After a restart the terminal asks first; the request is still open, so it is said again.
        again = Kiosk(village, runtime)
        assert again.state.step is Step.RECOVERING
        assert again.state.outcome is not None
        assert again.state.outcome.drawdown is not None
        assert again.state.outcome.drawdown.amount_fen == DRAWN_FEN
        await again.close()

    on_the_loop(work())
    assert len(list((village.folder / "kiosk-JC-0317" / "requests").glob("*.json"))) == 1
    books = village.audit()
    assert books["consistent"]
    assert books["paid_twice"] == []
    assert [d["state"] for d in drawdowns(village)] in (["UNKNOWN"], ["DISBURSING"])


def test_printer_without_paper_ends_done_and_says_where_the_receipt_is(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        await kiosk.control("printer", "paper", "out")
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.RECEIPT)
        state = await kiosk.until(lambda s: s.receipt is ReceiptStatus.NO_PAPER)
        assert state.outcome is not None
        assert state.outcome.outcome is Outcome.DONE
        await kiosk.press("end")
        await kiosk.at(Step.TAKE_CARDS)
        await kiosk.close()

    on_the_loop(work())
    assert [d["state"] for d in drawdowns(village)] == ["DISBURSED"]


def test_card_pulled_early_is_asked_for_again_and_nothing_is_lost(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.TERM)
        await kiosk.hands.take_bank_card()
        state = await kiosk.at(Step.BANK_CARD)
        assert state.notice is not None
        assert state.notice.reason == Trouble.BANK_CARD_TAKEN_EARLY.value
        assert state.draft.amount_fen == DRAWN_FEN
        await person.until(Step.LINE)
        assert kiosk.state.draft.amount_fen == DRAWN_FEN
        await kiosk.close()

    on_the_loop(work())


def test_server_gone_in_mid_journey_and_back_goes_on_by_itself(village: Village) -> None:
    runtime = everything(village)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.TERM)
        server = next(p for p in village.programs if p.name == "server")
        await asyncio.to_thread(server.end, signal.SIGKILL)
        await kiosk.press("term_12")
        await kiosk.press("method_EQUAL_INSTALMENT")
        state = await kiosk.until(lambda s: s.stalled is not None)
        assert state.step is Step.TERM
        await asyncio.to_thread(village.start_server)
        await kiosk.until(lambda s: s.quote is not None)
        await kiosk.press("next")
        await kiosk.at(Step.CONTRACT)
        await kiosk.close()

    on_the_loop(work())


def test_no_network_at_the_start_is_said_and_recovers_by_itself(village: Village) -> None:
    village.start_bank()
    village.seed()
    server = village.start_server()
    runtime = village.start_devices()
    server.end()

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        state = await kiosk.at(Step.OUT_OF_SERVICE)
        assert state.service is Service.NO_NETWORK
        await asyncio.to_thread(village.start_server)
        await kiosk.ready()
        await kiosk.close()

    on_the_loop(work())


def test_two_kiosks_on_one_line_at_once_never_go_over_it(village: Village) -> None:
    first, second = everything(village), village.start_devices("JC-0318")
    # The same card cannot be in two slots; its twin in the second one counts on from far ahead.
    (second / "bank_card").mkdir(exist_ok=True)
    (second / "bank_card" / "wang.counter.json").write_text(json.dumps({"transaction_counter": 1000}))

    async def work() -> None:
        kiosks = [Kiosk(village, first), Kiosk(village, second, "JC-0318")]
        for kiosk in kiosks:
            await kiosk.ready()
            await Person(kiosk, WANG, 20_000).until(Step.CONFIRM)
        for kiosk in kiosks:
            kiosk.terminal.submit(ev.NextPressed())
        for kiosk in kiosks:
            await kiosk.at(Step.RESULT)
        told = [kiosk.state.outcome.outcome for kiosk in kiosks if kiosk.state.outcome is not None]
        assert sorted(o.value for o in told) == ["done", "not_done"]
        refused = next(k.state.outcome for k in kiosks if k.state.outcome.outcome is Outcome.NOT_DONE)
        assert refused.problem.reason == "LINE_INSUFFICIENT"
        assert refused.can_change_amount
        for kiosk in kiosks:
            await kiosk.close()

    on_the_loop(work())
    paid = next(d for d in drawdowns(village) if d["state"] == "DISBURSED")
    line = next(line for line in village.books()["lines"] if line["credit_line_id"] == paid["credit_line_id"])
    assert line["outstanding_fen"] == 3_200_000
    assert line["reserved_fen"] == 0
    assert village.audit()["paid_twice"] == []

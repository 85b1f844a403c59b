"""The journey on twins: effects, answers, restarts; the same flow, with everything really asynchronous."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.effects import Effect
from kiosk.flow.facts import DrawdownState
from kiosk.flow.state import HelpCall, Outcome, ReceiptStatus, Request, Service, Step, TrayItem
from kiosk.flow.trouble import Trouble
from kiosk.hardware.receipt_parts import ReceiptKind
from kiosk.journey import help_effects
from kiosk.journey.journey import RUNNERS, Journey
from tests.unit.kiosk.journey_stage import RIGHT_PIN, WANG_BANK_CARD, WRONG_PIN, Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path).start()
    yield stage
    await stage.close()


def every_effect() -> set[type[Effect]]:
    return {
        kind
        for name in fx.__all__
        if isinstance(kind := getattr(fx, name), type) and issubclass(kind, Effect) and kind is not Effect
    }


def test_runners_every_effect_has_its_method() -> None:
    assert set(RUNNERS) == every_effect()
    assert all(hasattr(Journey, method) for method in RUNNERS.values())


async def test_journey_straight_through_pays_once_and_prints(stage: Stage) -> None:
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE
    assert len(stage.bank.drawdowns) == 1
    assert len(stage.requests.pending()) == 1, "kept until it was told"
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    (receipt,) = stage.devices.printed
    assert receipt.kind is ReceiptKind.DONE
    assert receipt.card is not None
    await stage.take()
    await stage.at(Step.ATTRACT)
    await stage.until(lambda _: not stage.requests.pending())


async def test_journey_request_id_is_on_disk_before_it_is_sent(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    on_disk: list[str] = []
    draw = stage.bank.draw

    async def spy(intent):
        on_disk.extend(r.request_id for r in stage.requests.pending())
        assert intent.request_id in on_disk
        return await draw(intent)

    stage.bank.draw = spy
    stage.start()
    await stage.walk(Step.RESULT)
    assert len(on_disk) == 1
    await stage.close()


async def test_journey_wrong_pin_then_right_goes_on(stage: Stage) -> None:
    await stage.walk(Step.PIN)
    stage.devices.key_pin(WRONG_PIN)
    state = await stage.until(lambda s: s.pin_tries_left == 2)
    assert state.notice is not None
    assert state.notice.reason == "PIN_WRONG"
    stage.devices.key_pin(RIGHT_PIN)
    await stage.at(Step.LINE)


async def test_journey_pin_block_is_gone_after_it_was_sent(stage: Stage) -> None:
    await stage.walk(Step.LINE)
    assert stage.journey._visit.take_pin() is None
    assert b"right" not in repr(stage.journey._visit).encode()


async def test_journey_lost_answer_is_asked_about_and_paid_once(stage: Stage) -> None:
    stage.bank.script.lose_drawdown_answers = 1
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE
    assert len(stage.bank.drawdowns) == 1


async def test_journey_request_that_never_arrived_is_not_done_and_stays_so(stage: Stage) -> None:
    stage.bank.script.lose_drawdowns = 1
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert state.outcome.money_moved is False
    assert stage.bank.drawdowns == {}


async def test_journey_undecided_is_confirming_and_settles_behind_the_next_customer(stage: Stage) -> None:
    stage.bank.script.undecided = True
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.CONFIRMING
    assert state.outcome.query_number
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    assert stage.devices.printed[0].kind is ReceiptKind.ACCEPTED
    await stage.take()
    await stage.at(Step.ATTRACT)
    assert len(stage.requests.pending()) == 1
    stage.bank.decide(DrawdownState.DISBURSED)
    await stage.until(lambda _: not stage.requests.pending())
    assert stage.state.step is Step.ATTRACT


async def test_watch_asks_about_nothing_while_another_drawdown_is_being_sent(stage: Stage) -> None:
    stage.bank.script.undecided = True
    await stage.walk(Step.TAKE_CARDS)
    await stage.take()
    await stage.at(Step.ATTRACT)
    (older,) = stage.requests.pending()
    sent, asked, rounds = asyncio.Event(), [], []
    draw, outcome, pending = stage.bank.draw, stage.bank.outcome, stage.requests.pending

    async def slow(intent):
        await sent.wait()
        return await draw(intent)

    async def told(request_id):
        asked.append(request_id)
        return await outcome(request_id)

    def counted():
        rounds.append(1)
        return pending()

    stage.bank.draw, stage.bank.outcome = slow, told
    stage.bank.script.undecided = False
    await stage.walk(Step.WORKING)
    await stage.until(lambda _: len(pending()) == 2)
    (younger,) = {request.request_id for request in pending()} - {older.request_id}
    stage.requests.pending = counted
    await stage.until(lambda _: len(rounds) > 2)
    assert younger not in asked, "a question would have closed it before it arrived"
    sent.set()
    state = await stage.at(Step.RESULT)
    assert state.outcome.outcome is Outcome.DONE


async def test_journey_refused_by_risk_tells_the_banks_sentence(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    next(iter(stage.bank._customers.values())).risk_refuses = True
    stage.start()
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert state.outcome.problem is not None
    assert state.outcome.problem.reason == "RISK_REFUSED"
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    assert stage.devices.printed == []
    await stage.close()


async def test_journey_printer_without_paper_ends_done(stage: Stage) -> None:
    stage.devices.paper = False
    await stage.walk(Step.RECEIPT)
    state = await stage.until(lambda s: s.receipt is ReceiptStatus.NO_PAPER)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE
    await stage.next()
    await stage.at(Step.TAKE_CARDS)


async def test_journey_card_pulled_early_and_put_back_goes_on(stage: Stage) -> None:
    await stage.walk(Step.TERM)
    stage.devices.take_card()
    state = await stage.at(Step.BANK_CARD)
    assert state.notice is not None
    assert state.notice.reason == Trouble.BANK_CARD_TAKEN_EARLY.value
    assert state.draft.amount_fen == 1_230_000
    await stage.insert()
    await stage.at(Step.PIN)
    await stage.pin()
    await stage.at(Step.LINE)
    await stage.next()
    assert (await stage.at(Step.AMOUNT)).draft.amount_fen == 1_230_000


async def test_journey_server_gone_and_back_goes_on_by_itself(stage: Stage) -> None:
    await stage.walk(Step.TERM)
    await stage.bank.set_down(True)
    stage.touch(ev.TermChosen(12), ev.MethodChosen(next(iter(stage.state.line.methods))))
    await stage.until(lambda s: s.stalled is Request.QUOTE)
    await stage.bank.set_down(False)
    await stage.until(lambda s: s.quote is not None)


async def test_journey_no_network_at_the_start_recovers_by_itself(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.bank.script.down = True
    stage.start()
    await stage.at(Step.OUT_OF_SERVICE)
    assert stage.state.service is Service.NO_NETWORK
    await stage.bank.set_down(False)
    await stage.at(Step.ATTRACT)
    await stage.close()


async def test_journey_certificate_that_is_not_taken_is_told_as_that_and_recovers_by_itself(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.bank.script.down, stage.bank.script.trusted = True, False
    stage.start()
    await stage.until(lambda s: s.service is Service.NOT_TRUSTED)
    assert stage.state.step is Step.OUT_OF_SERVICE
    await stage.bank.set_down(False)
    await stage.at(Step.ATTRACT)
    await stage.close()


async def test_journey_devices_lost_and_found_again(stage: Stage) -> None:
    await stage.until(lambda s: s.service is Service.READY)
    stage.devices.lose()
    await stage.at(Step.OUT_OF_SERVICE)
    stage.devices.down = False
    await stage.at(Step.ATTRACT)


async def test_journey_stop_returns_card_closes_session_and_forgets(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    visit = stage.journey._visit
    stage.touch(ev.StopPressed(), ev.StopConfirmed())
    await stage.at(Step.TAKE_CARDS)
    assert stage.journey._visit is not visit
    stage.devices.take_card()
    stage.devices.lift_id_card()
    await stage.at(Step.ATTRACT)
    await stage.until(lambda _: stage.bank._visits[visit.session_id].closed == "cancelled")


@pytest.mark.parametrize(
    "step",
    [s for s in Step if s not in {Step.OUT_OF_SERVICE, Step.RECOVERING, Step.WORKING, Step.RESULT}],
)
async def test_restart_at_any_page_serves_again_and_returns_the_card(tmp_path: Path, step: Step) -> None:
    before = Stage(tmp_path).start()
    await before.walk(step)
    paid = len(before.bank.drawdowns)
    await before.crash()
    before.devices._lost.clear()
    after = Stage(tmp_path, before.bank, before.devices).start()
    inside = before.devices._inside
    if after.state.step is Step.RECOVERING:
        await after.at(Step.RESULT)
        await after.next()
    if inside:
        await after.at(Step.TAKE_CARDS)
        after.devices.take_card()
    await after.at(Step.ATTRACT)
    assert len(after.bank.drawdowns) == paid
    assert after.journey._visit.take_pin() is None
    await after.close()


@pytest.mark.parametrize("arrived", [True, False])
async def test_restart_with_money_in_flight_asks_under_the_same_id_and_says_so(tmp_path: Path, arrived: bool) -> None:
    before = Stage(tmp_path)
    before.bank.script.lose_drawdown_answers = 1 if arrived else 0
    before.bank.script.lose_drawdowns = 0 if arrived else 1
    before.journey._inquiry._patience_s = 60
    before.journey._run = _without(before.journey, fx.AskOutcome)
    before.start()
    await before.walk(Step.WORKING)
    await before.until(lambda s: s.working is not None and s.working.stage.value == "asking")
    (request,) = before.requests.pending()
    await before.crash()
    after = Stage(tmp_path, before.bank, before.devices).start()
    assert after.seen[0].step is Step.RECOVERING, "the first page shown"
    state = await after.at(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.recovered
    assert state.outcome.outcome is (Outcome.DONE if arrived else Outcome.NOT_DONE)
    assert state.outcome.drawdown is not None
    assert state.outcome.drawdown.amount_fen == 1_230_000
    assert after.journey._visit.request_id == request.request_id
    assert set(after.bank.drawdowns) == ({request.request_id} if arrived else set())
    await after.next()
    await after.until(lambda _: not after.requests.pending())
    await after.close()


def _without(journey: Journey, kind: type[Effect]):
    run = journey._run
    return lambda effect: None if isinstance(effect, kind) else run(effect)


async def test_restart_without_the_bank_says_confirming_and_asks_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    request = stage.requests.open(1_230_000)
    stage.bank.script.down = True
    stage.start()
    state = await stage.at(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.CONFIRMING
    assert [r.request_id for r in stage.requests.pending()] == [request.request_id]
    await stage.bank.set_down(False)
    await stage.until(lambda s: s.outcome is not None and s.outcome.outcome is Outcome.NOT_DONE)
    await stage.close()


@pytest.mark.parametrize("no_watch", [False, True], ids=["watched", "asked"])
async def test_drawdown_still_being_confirmed_is_told_as_soon_as_the_bank_knows(stage: Stage, no_watch: bool) -> None:
    stage.bank.script.undecided, stage.bank.script.no_watch = True, no_watch
    await stage.walk(Step.WORKING)
    await stage.until(lambda s: s.outcome is not None and s.outcome.outcome is Outcome.CONFIRMING)
    assert stage.state.step is Step.WORKING
    stage.bank.decide(DrawdownState.DISBURSED)
    await stage.until(lambda s: s.step is Step.RESULT)
    assert stage.state.outcome is not None
    assert stage.state.outcome.outcome is Outcome.DONE
    # Who watched in the visit knows all; by the certificate alone only state and amount are told.
    assert stage.state.outcome.drawdown is not None
    assert bool(stage.state.outcome.drawdown.loan_note_number) is not no_watch


async def test_full_disk_sends_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path)

    def full(amount_fen: int):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stage.requests, "open", full)
    stage.start()
    state = await stage.walk(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert stage.bank.drawdowns == {}
    await stage.close()


async def test_card_stuck_calls_staff(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    stage.devices.stuck = True
    stage.touch(ev.StopPressed(), ev.StopConfirmed())
    state = await stage.until(lambda s: s.tray.bank_card is TrayItem.STUCK)
    assert state.help.requested
    await stage.until(lambda s: s.help.call is HelpCall.TOLD)
    assert [place for place, _ in stage.bank.staff_calls.values()] == ["take_cards"]


async def test_help_says_told_only_when_the_bank_said_so(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    stage.touch(ev.HelpPressed())
    assert stage.state.help.call is HelpCall.CALLING
    await stage.until(lambda s: s.help.call is HelpCall.TOLD)
    stage.bank.script.nobody_called = True
    stage.touch(ev.HelpPressed())
    await stage.until(lambda s: s.help.call is HelpCall.NOT_TOLD)
    assert len(stage.bank.staff_calls) == 2
    await stage.bank.set_down(True)
    stage.touch(ev.HelpPressed())
    await stage.until(lambda s: s.help.call is HelpCall.NOT_TOLD)


async def test_help_without_any_bank_ends_as_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(help_effects, "CALL_STAFF_S", 0.05)
    stage = Stage(tmp_path)
    stage.touch(ev.HelpPressed())
    await stage.until(lambda s: s.help.call is HelpCall.NOT_TOLD)
    await stage.crash()


async def test_journal_names_pages_and_nobody(stage: Stage) -> None:
    await stage.walk(Step.TAKE_CARDS)
    (file,) = (stage.folder / "journal").iterdir()
    assert file.name == "2026-01-15.jsonl"
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert [e["step"] for e in entries][:3] == ["attract", "language", "identify"]
    assert len({e["visit"] for e in entries}) == 1
    text = file.read_text()
    for secret in ("王大华", "429901195603090012", WANG_BANK_CARD.card_number, "1230000"):
        assert secret not in text


async def test_machine_time_leaves_out_the_persons_time(stage: Stage, tmp_path: Path) -> None:
    await stage.walk(Step.RESULT)
    stage.journey.machine_time.export(tmp_path / "time.json")
    told = json.loads((tmp_path / "time.json").read_text())
    assert [s["name"] for s in told["steps"]][:3] == ["attract", "language", "identify"]
    contract = next(s for s in told["steps"] if s["name"] == "contract")
    assert contract["total_ms"] >= 500, "the pages' minimum time"
    assert contract["machine_ms"] < contract["total_ms"] / 2

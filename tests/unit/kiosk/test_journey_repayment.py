"""Repaying on twins: the request id on disk, lost answers, power cuts, receipts; everything is really asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.repaying import RepaymentKind, RepaymentState
from kiosk.flow.state import Outcome, Request, Step
from kiosk.flow.trouble import Way
from kiosk.hardware.receipt_parts import ReceiptKind
from kiosk.hardware.repayment_receipt import RepaymentReceipt
from tests.unit.kiosk.journey_stage import Stage

OWED = 1_200_000
INTEREST = 5_400
"""A month's, as the twin reckons it."""
PAID = 300_000


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path).start()
    yield stage
    await stage.close()


def customer(stage: Stage):
    return next(iter(stage.bank._customers.values()))


async def test_part_is_repaid_once_principal_is_back_on_the_line_and_a_receipt_comes(stage: Stage) -> None:
    state = await stage.repay()
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE
    assert state.outcome.repayment is not None
    assert state.outcome.repayment.left_fen == OWED - (PAID - INTEREST)
    assert len(stage.bank.repayments) == 1
    assert stage.bank.drawdowns == {}
    assert customer(stage).outstanding_fen == 1_200_000 - (PAID - INTEREST)
    assert len(stage.repayments.pending()) == 1, "kept until it was told"
    assert stage.requests.pending() == ()
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    (receipt,) = stage.devices.printed
    assert isinstance(receipt, RepaymentReceipt)
    assert receipt.kind is ReceiptKind.REPAID
    assert receipt.card is not None
    assert receipt.note_tail == "0317"
    await stage.take()
    await stage.at(Step.ATTRACT)
    await stage.until(lambda _: not stage.repayments.pending())


async def test_request_id_is_on_disk_before_it_is_sent(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    on_disk: list[str] = []
    repay = stage.bank.repay

    async def spy(intent):
        on_disk.extend(r.request_id for r in stage.repayments.pending())
        assert intent.request_id in on_disk
        return await repay(intent)

    stage.bank.repay = spy
    stage.start()
    await stage.repay()
    assert len(on_disk) == 1
    await stage.close()


async def test_all_of_it_ends_the_note(stage: Stage) -> None:
    await stage.walk(Step.REPAY_AMOUNT)
    stage.touch(ev.RepaymentKindChosen(RepaymentKind.WHOLE))
    await stage.next()
    state = await stage.until(lambda s: s.repaying and s.repaying.quote)
    assert state.repaying.quote.amount_fen == OWED + INTEREST
    await stage.next()
    state = await stage.at(Step.RESULT)
    assert state.outcome.repayment.left_fen == 0
    assert customer(stage).notes == []


async def test_nothing_due_is_said_with_the_way_back_and_nothing_is_sent(stage: Stage) -> None:
    await stage.walk(Step.REPAY_AMOUNT)
    stage.touch(ev.RepaymentKindChosen(RepaymentKind.SCHEDULED))
    await stage.next()
    state = await stage.until(lambda s: s.notice)
    assert state.notice.reason == "REPAYMENT_NOTHING_DUE"
    assert state.notice.way is Way.CHANGE_AMOUNT
    stage.touch(ev.ChangeAmountPressed())
    await stage.at(Step.REPAY_AMOUNT)
    assert stage.bank.repayments == {}
    assert stage.repayments.pending() == ()


async def test_lost_answer_is_asked_about_and_taken_once(stage: Stage) -> None:
    stage.bank.repayment_script.lose_answers = 1
    state = await stage.repay()
    assert state.outcome.outcome is Outcome.DONE
    assert len(stage.bank.repayments) == 1


async def test_request_that_never_arrived_is_not_done_and_stays_so(stage: Stage) -> None:
    stage.bank.repayment_script.lose = 1
    state = await stage.repay()
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert state.outcome.money_moved is False
    assert stage.bank.repayments == {}
    assert len(stage.bank._never_repaid) == 1


async def test_undecided_is_confirming_and_settles_behind_the_next_customer(stage: Stage) -> None:
    stage.bank.repayment_script.undecided = True
    state = await stage.repay()
    assert state.outcome.outcome is Outcome.CONFIRMING
    assert state.outcome.query_number
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    assert stage.devices.printed[0].kind is ReceiptKind.ACCEPTED
    await stage.take()
    await stage.at(Step.ATTRACT)
    assert len(stage.repayments.pending()) == 1
    stage.bank.decide_repayments(RepaymentState.REPAID)
    await stage.until(lambda _: not stage.repayments.pending())
    assert stage.state.step is Step.ATTRACT


async def test_watch_asks_about_nothing_while_another_is_being_sent(stage: Stage) -> None:
    stage.bank.repayment_script.undecided = True
    await stage.repay()
    await stage.next()
    await stage.at(Step.TAKE_CARDS)
    await stage.take()
    await stage.at(Step.ATTRACT)
    (older,) = stage.repayments.pending()
    sent, asked = asyncio.Event(), []
    repay, outcome = stage.bank.repay, stage.bank.repayment_outcome

    async def slow(intent):
        await sent.wait()
        return await repay(intent)

    async def told(request_id):
        asked.append(request_id)
        return await outcome(request_id)

    stage.bank.repay, stage.bank.repayment_outcome = slow, told
    stage.bank.repayment_script.undecided = False
    stage.devices.printed.clear()
    await stage.walk(Step.REPAY_CONFIRM)
    await stage.next()
    await stage.until(lambda _: len(stage.repayments.pending()) == 2)
    younger = next(r.request_id for r in stage.repayments.pending() if r != older)
    asked.clear()
    pending, rounds = stage.repayments.pending, []

    def counted():
        rounds.append(1)
        return pending()

    stage.repayments.pending = counted
    await stage.until(lambda _: len(rounds) > 2)
    assert younger not in asked, "a question would have closed it before it arrived"
    sent.set()
    state = await stage.at(Step.RESULT)
    assert state.outcome.outcome is Outcome.DONE


async def test_card_that_holds_too_little_pays_less_under_another_id(stage: Stage) -> None:
    stage.bank.repayment_script.short = True
    state = await stage.repay()
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert state.outcome.problem.reason == "REPAYMENT_BALANCE_SHORT"
    (first,) = stage.repayments.pending()
    stage.bank.repayment_script.short = False
    stage.touch(ev.ChangeAmountPressed(), ev.RepaymentKeyed(ev.AmountKey.ERASE))
    await stage.next()
    await stage.until(lambda s: s.repaying and s.repaying.quote)
    await stage.next()
    state = await stage.at(Step.RESULT)
    assert state.outcome.outcome is Outcome.DONE
    assert state.outcome.repayment.amount_fen == 30_000
    assert len(stage.bank.repayments) == 2
    assert first.request_id not in {r.request_id for r in stage.repayments.pending()}


async def test_full_disk_sends_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path)

    def full(amount_fen: int):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stage.repayments, "open", full)
    stage.start()
    state = await stage.repay()
    assert state.outcome.outcome is Outcome.NOT_DONE
    assert stage.bank.repayments == {}
    await stage.close()


async def test_server_gone_at_the_last_look_goes_on_by_itself(stage: Stage) -> None:
    await stage.walk(Step.REPAY_AMOUNT)
    await stage.bank.set_down(True)
    stage.touch(ev.RepaymentKindChosen(RepaymentKind.WHOLE))
    await stage.next()
    await stage.until(lambda s: s.stalled is Request.QUOTE_REPAYMENT)
    await stage.bank.set_down(False)
    await stage.until(lambda s: s.repaying and s.repaying.quote)


@pytest.mark.parametrize("arrived", [True, False])
async def test_restart_with_money_in_flight_asks_under_the_same_id_and_says_so(tmp_path: Path, arrived: bool) -> None:
    before = Stage(tmp_path)
    before.bank.repayment_script.lose_answers = 1 if arrived else 0
    before.bank.repayment_script.lose = 0 if arrived else 1
    run = before.journey._run
    before.journey._run = lambda effect: None if isinstance(effect, fx.AskRepayment) else run(effect)
    before.start()
    await before.walk(Step.REPAY_CONFIRM)
    await before.next()
    await before.until(lambda s: s.working is not None and s.working.stage.value == "asking")
    (request,) = before.repayments.pending()
    await before.crash()
    after = Stage(tmp_path, before.bank, before.devices).start()
    assert after.seen[0].step is Step.RECOVERING, "the first page shown"
    state = await after.at(Step.RESULT)
    assert state.outcome.recovered
    assert state.outcome.outcome is (Outcome.DONE if arrived else Outcome.NOT_DONE)
    assert state.outcome.repayment.amount_fen == PAID
    assert after.journey._visit.repayment_request_id == request.request_id
    assert set(after.bank.repayments) == ({request.request_id} if arrived else set())
    await after.next()
    await after.until(lambda _: not after.repayments.pending())
    await after.close()


async def test_restart_with_a_drawdown_open_too_tells_that_and_settles_the_repayment_behind_it(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.requests.open(1_230_000)
    stage.repayments.open(PAID)
    stage.start()
    state = await stage.at(Step.RESULT)
    assert state.outcome.drawdown is not None
    assert state.outcome.repayment is None
    await stage.until(lambda _: not stage.repayments.pending())
    assert len(stage.requests.pending()) == 1
    await stage.close()


async def test_damaged_file_is_asked_about_as_a_repayment(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    request = stage.repayments.open(PAID)
    (tmp_path / "repayments" / f"{request.request_id}.json").write_bytes(b"\x00\x00")
    stage.start()
    state = await stage.at(Step.RESULT)
    assert state.outcome.repayment is not None
    assert stage.bank._never_repaid == {request.request_id}
    assert stage.bank._never == set()
    await stage.close()


async def test_printer_without_paper_ends_done(stage: Stage) -> None:
    stage.devices.paper = False
    await stage.repay()
    await stage.next()
    state = await stage.until(lambda s: s.receipt.value == "no_paper")
    assert state.outcome.outcome is Outcome.DONE


async def test_overdue_note_pays_its_penalty_first(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    owing = customer(stage)
    owing.notes[0] = replace(owing.notes[0], next_due_date=owing.notes[0].drawn_date)
    stage.start()
    await stage.walk(Step.REPAY_AMOUNT)
    stage.touch(ev.RepaymentKindChosen(RepaymentKind.SCHEDULED))
    await stage.next()
    state = await stage.until(lambda s: s.repaying and s.repaying.quote)
    assert state.repaying.quote.penalty_fen > 0
    assert state.repaying.quote.days_past_due > 0
    await stage.close()

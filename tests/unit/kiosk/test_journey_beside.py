"""Hand-over, help, live figures and device reports, with a bank and devices in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.client.beside import CallState, NewsKind, TakenCase
from kiosk.client.snapshot import SnapshotKeys
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities
from kiosk.flow.carried import Elsewhere, HandoverStage, NoteKind, PartingKind, ReviewStage
from kiosk.flow.facts import Method
from kiosk.flow.state import Outcome, Step
from kiosk.flow.trouble import Way
from kiosk.journey import case_effects, elbow
from tests.unit.kiosk.journey_stage import RIGHT_PIN, WANG_CARD, Stage

CASE = TakenCase(Elsewhere.MOBILE, 1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING", "line-0012")


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    for module, name in ((case_effects, "REST_S"), (case_effects, "LOOK_S"), (elbow, "PACE_S"), (elbow, "AGAIN_S")):
        monkeypatch.setattr(module, name, 0.01)
    stage = Stage(tmp_path)
    stage.devices.able = Abilities(codes=True)
    stage.start()
    yield stage
    await stage.close()


async def scan(stage: Stage, code: str) -> None:
    await stage.until(lambda state: state.terminal is not None and state.abilities.codes)
    stage.devices.lay_code(code)


async def prove(stage: Stage) -> None:
    await stage.at(Step.IDENTIFY)
    await stage.identify()
    await stage.at(Step.BANK_CARD)
    await stage.insert()
    await stage.at(Step.PIN)
    stage.devices.key_pin(RIGHT_PIN)


async def test_case_of_a_telephone_is_priced_anew_and_drawn_here(stage: Stage) -> None:
    await scan(stage, stage.bank.offer(WANG_CARD.id_number, CASE))
    await prove(stage)
    state = await stage.until(lambda s: s.step is Step.LINE and s.line)
    assert state.draft.amount_fen == 1_230_000
    await stage.next()
    await stage.until(lambda s: s.step is Step.TERM and s.quote)
    await stage.next()
    await stage.at(Step.CONTRACT)
    await stage.read()
    await stage.at(Step.SIGNATURE)
    await stage.sign()
    await stage.at(Step.CONFIRM)
    await stage.next()
    state = await stage.at(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("whose", "late", "used", "reason"),
    [
        (WANG_CARD.id_number, True, False, "HANDOFF_EXPIRED"),
        (WANG_CARD.id_number, False, True, "HANDOFF_TAKEN"),
        ("429901198001010011", False, False, "HANDOFF_NOT_YOURS"),
    ],
)
async def test_code_late_used_or_of_another_is_refused_with_a_way_on(
    stage: Stage, whose: str, late: bool, used: bool, reason: str
) -> None:
    code = stage.bank.offer(whose, CASE, late=late)
    if used:
        stage.bank.take_elsewhere(code)
    await scan(stage, code)
    await prove(stage)
    state = await stage.until(lambda s: s.notice)
    assert state.notice is not None
    assert (state.notice.reason, state.notice.way) == (reason, Way.ANEW)
    stage.touch(ev.BeginAnewPressed())
    state = await stage.until(lambda s: s.step is Step.LINE and s.line)
    assert state.draft.amount_fen == 0


async def test_money_that_another_channel_sent_is_followed_and_not_sent(stage: Stage) -> None:
    walker = Stage(stage.folder / "other", bank=stage.bank)
    walker.start()
    await walker.walk(Step.RESULT)
    await walker.close()
    (request_id,) = stage.bank.drawdowns
    drawn = stage.bank.drawdowns[request_id]
    case = TakenCase(Elsewhere.MOBILE, drawn.amount_fen, request_id=request_id, drawdown_id=drawn.drawdown_id)
    await scan(stage, stage.bank.offer(WANG_CARD.id_number, case))
    await prove(stage)
    state = await stage.at(Step.RESULT)
    assert state.outcome is not None
    assert state.outcome.outcome is Outcome.DONE
    assert list(stage.bank.drawdowns) == [request_id]


async def test_money_asked_for_that_never_arrived_is_barred_and_begun_here(stage: Stage) -> None:
    request_id = "0d8d9c3e-9a3b-4d52-8f0e-7a6f5a0e1c11"
    case = TakenCase(Elsewhere.MOBILE, 1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING", "", request_id)
    await scan(stage, stage.bank.offer(WANG_CARD.id_number, case))
    await prove(stage)
    state = await stage.until(lambda s: s.note and s.step is Step.LINE)
    assert state.note is not None
    assert state.note.kind is NoteKind.NEVER_SENT
    assert request_id in stage.bank._never


async def test_code_given_out_is_shown_and_its_taking_clears_the_screen(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    stage.touch(ev.HandoverPressed())
    state = await stage.until(lambda s: s.handover and s.handover.stage is HandoverStage.SHOWN)
    assert state.handover is not None
    stage.bank.take_elsewhere(state.handover.code)
    state = await stage.at(Step.TAKE_CARDS)
    assert state.parting is not None
    assert state.parting.kind is PartingKind.HANDED_OVER
    assert (state.customer, state.handover) == (None, None)
    assert stage.journey._visit.session_id == ""


async def test_code_without_a_network_is_the_plan_for_reference(stage: Stage) -> None:
    await stage.walk(Step.TERM)
    stage.touch(ev.AmountSet(1_230_000), ev.TermChosen(12), ev.MethodChosen(Method.EQUAL_INSTALMENT))
    await stage.until(lambda s: s.quote)
    stage.bank.script.down = True
    stage.touch(ev.HandoverPressed())
    state = await stage.until(lambda s: s.handover and s.handover.stage is HandoverStage.OFFLINE)
    assert state.handover is not None
    assert state.handover.code.startswith("EDIANQ1|12300.00|12|EQUAL_INSTALMENT|FARMING|")
    assert "仅供参考" in state.handover.code


async def test_line_drawn_elsewhere_is_told_with_its_place(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    await stage.until(lambda s: s.line)
    stage.bank.origin = Elsewhere.MOBILE
    next(iter(stage.bank._customers.values())).outstanding_fen += 2_000_000
    await asyncio.sleep(0.05)
    stage.bank.tell(stage.journey._visit.session_id, NewsKind.LINE)
    state = await stage.until(lambda s: s.note)
    assert state.note is not None
    assert (state.note.kind, state.note.amount_fen, state.note.origin) == (
        NoteKind.LINE_USED, 2_000_000, Elsewhere.MOBILE,
    )  # fmt: skip


async def test_call_tells_each_page_masked_and_hears_the_teller(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    stage.touch(ev.HelpPressed())
    await stage.until(lambda _s: stage.bank.calls)
    call = next(iter(stage.bank.calls.values()))
    stage.bank.teller(state=CallState.TAKEN, staff_number="0317")
    await stage.until(lambda s: s.help.staff_number == "0317")
    stage.bank.say("amount_you_decide")
    state = await stage.until(lambda s: s.help.hint)
    assert state.help.hint is not None
    assert state.help.hint.staff_number == "0317"
    await stage.until(lambda _s: call.news.hints[0].shown)
    stage.touch(ev.AmountSet(500_000))
    await stage.until(lambda _s: any("500000" in dict(t.facts).get("draft", "") for t in call.told))
    said = " ".join(words for told in call.told for _, words in told.facts)
    for secret in ("王", WANG_CARD.id_number, "0012", "6688"):
        assert secret not in said
    stage.touch(ev.HelpEnded())
    await stage.until(lambda _s: call.news.state is CallState.ENDED)


async def test_hint_of_the_tellers_own_words_is_shown_and_an_unknown_key_is_not(stage: Stage) -> None:
    await stage.walk(Step.AMOUNT)
    stage.touch(ev.HelpPressed())
    await stage.until(lambda _s: stage.bank.calls)
    stage.bank.teller(state=CallState.TAKEN, staff_number="0317")
    stage.bank.say("a_sentence_of_tomorrow")
    stage.bank.say(words="别急慢慢来")
    state = await stage.until(lambda s: s.help.hint)
    assert state.help.hint is not None
    assert state.help.hint.text.zh == "别急慢慢来"


async def test_case_taken_to_the_counter_says_where_and_gives_everything_back(stage: Stage) -> None:
    await stage.walk(Step.CONTRACT)
    stage.touch(ev.HelpPressed())
    await stage.until(lambda _s: stage.bank.calls)
    stage.bank.teller(state=CallState.AT_COUNTER, staff_number="0317", counter="2 号窗口")
    state = await stage.until(lambda s: s.parting)
    assert state.parting is not None
    assert (state.parting.kind, state.parting.where.zh) == (PartingKind.AT_COUNTER, "2 号窗口")
    assert state.customer is None


async def test_review_is_asked_for_under_one_id(stage: Stage) -> None:
    customer = next(iter(stage.bank._customers.values()))
    customer.risk_refuses = True
    await stage.walk(Step.RESULT)
    # The twin's "no" bears no mark of it; the bank's own does.
    from dataclasses import replace

    view = stage.state.outcome
    assert view is not None
    assert view.problem is not None
    stage.journey.state = replace(stage.state, outcome=replace(view, problem=replace(view.problem, reviewable=True)))
    stage.touch(ev.ReviewPressed(), ev.ReviewPressed())
    state = await stage.until(lambda s: s.review and s.review.stage is ReviewStage.TAKEN)
    assert state.review is not None
    assert state.review.number
    assert list(stage.bank.reviews.values()) == ["RISK_REFUSED"]


async def test_devices_are_reported_at_once_and_on_change_and_the_key_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(tmp_path)
    stage.bank.snapshot_key = bytes(range(32))
    stage.journey._keys = stage.keeper.reports._keys = SnapshotKeys(tmp_path / "key.json")
    stage.keeper.reports._look_s = 0.01
    stage.start()
    await stage.until(lambda _s: stage.bank.reported)
    assert all(report.note == "" for report in stage.bank.reported[-1])
    stage.devices.notes["printer"] = "paper_low"
    await stage.until(lambda _s: any(r.note == "paper_low" for r in stage.bank.reported[-1]))
    kept = SnapshotKeys(tmp_path / "key.json").kept()
    assert kept is not None
    assert (kept.bank_id, kept.key) == ("qingjiang", bytes(range(32)))
    await stage.close()

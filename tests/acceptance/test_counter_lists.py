"""What one person makes and another agrees to, at two workstations over one server; and help at a terminal's elbow."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.counter.client.answers import Success, Unanswered
from kiosk.counter.client.approvals import ApprovalKind
from kiosk.counter.client.lending import LineState
from kiosk.counter.client.visits import Assurance
from kiosk.counter.viewmodels.elbow_view import ElbowModel
from kiosk.flow import events as ev
from kiosk.flow.state import Step
from kiosk.flow.trouble import Trouble
from kiosk.hardware.twin import TwinDevices
from kiosk.panel.hands import Hands
from tests.acceptance.teller import approve, card_and_pin, find, sign_and_draw, type_papers
from tests.acceptance.test_camera import follow
from tests.acceptance.village import WANG, Kiosk, Person, Village, on_the_loop
from tests.acceptance.workstation import ALT, CTRL, KEY, Workstation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_line_frozen_by_one_is_released_once_another_has_agreed_elsewhere(village: Village) -> None:
    village.start_bank()
    village.seed()
    village.start_server()

    async def work() -> None:
        teller, boss = Workstation(village, "JC-T001"), Workstation(village, "JC-T002")
        await teller.sign_in("0317")
        await boss.sign_in("0309")
        await find(teller, "王大华")

        def state() -> LineState:
            customer = teller.desk.case.customer
            assert customer is not None
            return customer.lines[0].state

        await teller.press(KEY.Key_D, ALT)
        await teller.type("客户电话挂失")
        await teller.press(KEY.Key_Return)
        await teller.until(lambda: teller.sees("已冻结"))
        await teller.press(KEY.Key_Escape)
        await teller.until(lambda: state() is LineState.FROZEN)
        await teller.press(KEY.Key_D, ALT)
        await teller.type("找回来了")
        await teller.press(KEY.Key_Return)
        await teller.until(lambda: teller.sees("等另一位主管复核"))
        await teller.press(KEY.Key_Escape)
        assert state() is LineState.FROZEN
        await approve(boss, "解除冻结")
        await teller.until(lambda: state() is LineState.ACTIVE)
        await teller.close()
        await boss.close()

    on_the_loop(work())


async def _back_out(kiosk: Kiosk) -> None:
    kiosk.terminal.submit(ev.StopConfirmed())


def test_teller_helps_at_the_elbow_and_takes_over_while_the_customer_backs_out(village: Village) -> None:
    runtime = village.start_everything()

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        teller = Workstation(village, "JC-T001", devices=TwinDevices())
        await teller.sign_in("0317")
        await teller.press(KEY.Key_F7)
        await teller.until(lambda: teller.sees("没有终端在叫人"))
        person = Person(kiosk, WANG, 12_300)
        await person.until(Step.TERM)
        await kiosk.press("help")
        await teller.until(lambda: teller.sees("JC-0317"))
        await teller.press(KEY.Key_C, ALT)
        model = teller.view.model("elbow")
        await teller.until(lambda: model.property("mine"))
        await kiosk.until(lambda state: state.help.staff_number == "0317")
        await teller.until(lambda: teller.sees("借多久"))
        assert isinstance(model, ElbowModel)
        assert model.call is not None
        assert model.call.journey is not None
        assert model.call.journey.facts["draft"].startswith("1230000")
        seen = " ".join(teller.words())
        assert not any(part in seen for part in ("王", "4299", "6688"))
        pressed = [item for item in teller.items() if item.objectName() in {"next", "back", "term_12"}]
        assert pressed
        assert not any(item.isEnabled() for item in pressed)
        await teller.press(KEY.Key_1)
        state = await kiosk.until(lambda state: state.help.hint)
        assert state.help.hint is not None
        await teller.until(lambda: teller.sees("已看到"))
        await teller.press(KEY.Key_G, ALT)
        await teller.until(lambda: model.property("leaving"))
        # The customer gives up in the very moment in which the teller takes the case.
        kiosk.terminal.submit(ev.StopPressed())
        await asyncio.gather(teller.press(KEY.Key_Return, CTRL), _back_out(kiosk))
        await teller.until(lambda: not model.property("mine"))
        state = await kiosk.until(lambda state: state.step is Step.TAKE_CARDS)
        assert state.customer is None
        assert teller.desk.handoff_code.startswith("EDIAN1")
        await type_papers(teller, "王大华", "429901195603090012")
        await teller.press(KEY.Key_J, CTRL)
        await teller.press(KEY.Key_Return, CTRL)
        await teller.until(lambda: teller.sees("终端转来"))
        await teller.press(KEY.Key_Return, CTRL)
        await teller.until(lambda: teller.view.property("page") == "drawdown")
        await kiosk.close()
        await teller.close()

    on_the_loop(work())
    assert village.books()["drawdowns"] == []


async def refused_by_the_camera(kiosk: Kiosk) -> None:
    """Somebody else stands before the camera, until it will look no more."""
    await Person(kiosk, WANG, 30_000).until(Step.FACE)
    await kiosk.hands.stand_before_camera("chen")
    for left in (2, 1, 0):
        await follow(kiosk)
        await kiosk.until(lambda state: state.notice is not None)
        assert kiosk.state.face.standing.checks_left == left
        if left:
            await kiosk.press("retry")
            await kiosk.until(lambda state: state.notice is None)
    await kiosk.press("call_staff")


async def take_to_counter(teller: Workstation) -> None:
    """The call that waits, and its case to this window."""
    await teller.press(KEY.Key_F7)
    await teller.until(lambda: teller.sees("JC-0317"))
    await teller.press(KEY.Key_C, ALT)
    await teller.until(lambda: teller.view.model("elbow").property("mine"))
    await teller.press(KEY.Key_G, ALT)
    await teller.press(KEY.Key_Return, CTRL)
    await teller.until(lambda: teller.desk.handoff_code)


async def attest(teller: Workstation) -> None:
    """The teller's word for who stands there."""
    await teller.press(KEY.Key_V, ALT)
    await teller.until(lambda: teller.sees("柜员核实"))
    await teller.press(KEY.Key_1, ALT)
    await teller.type("三次没认出，本人与证件相符")
    await teller.press(KEY.Key_Return)
    await teller.until(lambda: teller.sees("等另一位主管复核"))
    await teller.press(KEY.Key_Escape)


def hand_on_the_chip(one: Path, other: Path) -> None:
    """The card is one card, wherever it is put in: what its chip has counted goes with it."""
    for kept in one.rglob("*.counter.json"):
        target = other / kept.relative_to(one)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, target)


async def end_of_shift(teller: Workstation) -> None:
    """The day adds up with core's word, is printed, and is signed off."""
    await teller.press(KEY.Key_F8)
    await teller.until(lambda: teller.sees("与核心一致"))
    await teller.until(lambda: teller.sees("30,000.00"))
    assert teller.sees("柜员核实")
    await teller.press(KEY.Key_P, CTRL)
    await teller.until(lambda: teller.sees("已打印"))
    await teller.press(KEY.Key_Return, CTRL)
    await teller.press(KEY.Key_Return, CTRL)
    await teller.until(lambda: not teller.view.signed)


def proofs(teller: Workstation) -> tuple[Assurance, ...]:
    """What the visit in hand has proved."""
    visit = teller.desk.case.visit
    return visit.assurances if visit is not None else ()


def test_face_that_the_camera_refused_is_attested_approved_elsewhere_and_the_money_is_drawn(village: Village) -> None:
    runtime = village.start_everything(eyes=True)
    counters_runtime = village.start_devices("JC-T001")

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        teller, boss = Workstation(village, "JC-T001", runtime=counters_runtime), Workstation(village, "JC-T002")
        await teller.sign_in("0317")
        await boss.sign_in("0309")
        await refused_by_the_camera(kiosk)
        await take_to_counter(teller)
        await kiosk.until(lambda state: state.step is Step.TAKE_CARDS)
        await kiosk.hands.take_bank_card()
        await kiosk.hands.take_id_card()
        hand_on_the_chip(runtime, counters_runtime)
        await type_papers(teller, "王大华", "429901195603090012")
        await teller.press(KEY.Key_J, CTRL)
        await teller.press(KEY.Key_Return, CTRL)
        await teller.until(lambda: teller.sees("终端转来"))
        await teller.press(KEY.Key_Return, CTRL)
        await teller.until(lambda: teller.view.property("page") == "drawdown")
        await attest(teller)
        await approve(boss, "柜员核实")
        await teller.until(lambda: Assurance.TELLER in proofs(teller))
        await card_and_pin(teller, Hands(counters_runtime), WANG)
        await sign_and_draw(teller, "30000")
        await end_of_shift(teller)
        await kiosk.close()
        await teller.close()
        await boss.close()

    on_the_loop(work())
    (drawdown,) = village.books()["drawdowns"]
    assert (drawdown["state"], drawdown["amount_fen"]) == ("DISBURSED", 3_000_000)


def kept_ids(village: Village, workstation: str) -> list[str]:
    """The ids of acts on a workstation's disk whose answer is not known."""
    return sorted(path.stem for path in (village.folder / f"counter-{workstation}" / "acts").glob("*.json"))


def lose_the_answer(desk: Workstation, call: str) -> None:
    """The bank does what it is asked, and nobody hears of it."""
    carried_out = getattr(desk.desk.client, call)

    async def unheard(*asked: Any) -> Unanswered:
        await carried_out(*asked)
        return Unanswered(Trouble.NO_NETWORK)

    setattr(desk.desk.client, call, unheard)


async def ask_for_release(teller: Workstation) -> None:
    await find(teller, "王大华")
    await teller.press(KEY.Key_D, ALT)
    await teller.type("找回来了")
    await teller.press(KEY.Key_Return)


def test_act_whose_answer_was_lost_is_the_same_act_when_the_workstation_has_died_and_asks_again(
    village: Village,
) -> None:
    village.start_bank()
    village.seed()
    village.start_server()

    async def work() -> None:
        teller, boss = Workstation(village, "JC-T001"), Workstation(village, "JC-T002")
        await teller.sign_in("0317")
        await boss.sign_in("0309")
        await find(teller, "王大华")
        await teller.press(KEY.Key_D, ALT)
        await teller.type("客户电话挂失")
        await teller.press(KEY.Key_Return)
        await teller.until(lambda: teller.sees("已冻结"))
        await teller.press(KEY.Key_Escape)
        assert kept_ids(village, "JC-T001") == []
        lose_the_answer(teller, "release_line")
        await ask_for_release(teller)
        await teller.until(
            lambda: teller.view.property("dialogs").property("act").property("footLine")["tone"] == "stop"
        )
        assert not teller.sees("等另一位主管复核")
        (left,) = kept_ids(village, "JC-T001")
        await teller.close()
        teller = Workstation(village, "JC-T001")
        await teller.sign_in("0317")
        assert kept_ids(village, "JC-T001") == [left]
        await ask_for_release(teller)
        await teller.until(lambda: teller.sees("等另一位主管复核"))
        assert kept_ids(village, "JC-T001") == []
        waiting = await boss.desk.client.approvals()
        assert isinstance(waiting, Success)
        assert [each.kind for each in waiting.value.waiting] == [ApprovalKind.RELEASE]
        await approve(boss, "解除冻结")
        assert kept_ids(village, "JC-T002") == []
        await teller.close()
        await boss.close()

    on_the_loop(work())

"""The terminal that sees: a face beside a chip's photo, an ID card under the camera, and every way in which it ends."""

from __future__ import annotations

import asyncio
import time

import pytest

from kiosk.flow.camera import CheckStage
from kiosk.flow.gates import Why, gate
from kiosk.flow.state import Outcome, Step
from kiosk.flow.trouble import Way
from tests.acceptance.village import WANG, Kiosk, Person, Village, on_the_loop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CHECK_S = 90.0
"""A check with its models to load, on a busy machine."""


async def follow(kiosk: Kiosk) -> None:
    """Do what the screen asks, until the check has ended one way or the other."""
    done, end = 0, time.monotonic() + CHECK_S
    while kiosk.state.step is Step.FACE and kiosk.state.notice is None:
        assert time.monotonic() < end, kiosk.state.face.check
        check = kiosk.state.face.check
        asked = check.number if check.stage is CheckStage.CHALLENGE else 0
        if asked and asked != done and check.challenge is not None:
            await asyncio.sleep(0.3)
            await kiosk.hands.move_face(check.challenge.value)
        done = asked
        await asyncio.sleep(0.05)


def test_journey_with_chip_and_face_draws_more_than_without_and_leaves_no_picture(village: Village) -> None:
    runtime = village.start_everything(eyes=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 30_000)
        await person.until(Step.FACE)
        await follow(kiosk)
        await kiosk.at(Step.LINE)
        assert kiosk.state.face.passed
        assert kiosk.terminal.view.preview.image.isNull()
        await person.until(Step.RESULT)
        assert kiosk.state.outcome is not None
        assert kiosk.state.outcome.outcome is Outcome.DONE
        await person.until(Step.ATTRACT)
        await village.all_pictures_gone(runtime)
        await kiosk.close()

    on_the_loop(work())
    (drawdown,) = village.books()["drawdowns"]
    assert (drawdown["state"], drawdown["amount_fen"]) == ("DISBURSED", 3_000_000)


def test_face_not_consented_leaves_the_smaller_amount_and_the_way_back(village: Village) -> None:
    runtime = village.start_everything(eyes=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 30_000)
        await person.until(Step.FACE_CONSENT)
        assert not (runtime / "pictures" / "preview.jpg").exists()
        await kiosk.press("face_no")
        await person.until(Step.AMOUNT)
        for digit in "30000":
            kiosk.fingers.press(f"key_{digit}")
            await asyncio.sleep(0.05)
        await kiosk.until(lambda state: gate(state).why is Why.NEEDS_FACE)
        assert not kiosk.fingers.sees("next")
        await kiosk.press("face")
        await kiosk.at(Step.FACE_CONSENT)
        await kiosk.press("face_no")
        await kiosk.at(Step.AMOUNT)
        await kiosk.press("chip_20000")
        await kiosk.press("next")
        await kiosk.at(Step.TERM)
        await kiosk.close()

    on_the_loop(work())


def test_another_face_is_refused_thrice_then_the_staff_is_offered(village: Village) -> None:
    runtime = village.start_everything(eyes=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 10_000)
        await person.until(Step.FACE)
        await kiosk.hands.stand_before_camera("chen")
        for left in (2, 1, 0):
            await follow(kiosk)
            state = await kiosk.until(lambda state: state.notice is not None)
            assert state.step is Step.FACE
            assert state.face.standing.checks_left == left
            if left:
                assert state.notice.way is Way.RETRY
                await kiosk.press("retry")
                await kiosk.until(lambda state: state.notice is None)
        assert kiosk.state.notice is not None
        assert kiosk.state.notice.reason == "FACE_USED_UP"
        assert kiosk.fingers.can_press("call_staff")
        await kiosk.press("face_no")
        await person.until(Step.TERM)
        await village.camera_forgets(runtime)
        await kiosk.close()

    on_the_loop(work())


def test_camera_that_freezes_and_a_second_face_are_told_and_tried_again(village: Village) -> None:
    runtime = village.start_everything(eyes=True)

    async def work() -> None:
        kiosk = Kiosk(village, runtime)
        await kiosk.ready()
        person = Person(kiosk, WANG, 10_000)
        await person.until(Step.FACE)
        await kiosk.until(lambda state: state.face.check.challenge is not None, CHECK_S)
        await kiosk.control("camera", "fault", "freeze")
        state = await kiosk.until(lambda state: state.notice is not None, CHECK_S)
        assert state.notice.reason == "CAMERA_FROZEN"
        await kiosk.control("camera", "fault", "none")
        await kiosk.press("retry")
        await kiosk.until(lambda state: state.notice is None and state.face.check.challenge is not None, CHECK_S)
        await kiosk.control("camera", "second", "chen")
        state = await kiosk.until(lambda state: state.notice is not None, CHECK_S)
        assert state.notice.reason == "FACE_SECOND"
        await kiosk.control("camera", "second", "off")
        await kiosk.press("retry")
        await kiosk.until(lambda state: state.notice is None)
        await follow(kiosk)
        await kiosk.at(Step.LINE)
        await kiosk.close()

    on_the_loop(work())

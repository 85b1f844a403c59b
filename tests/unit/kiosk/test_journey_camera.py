"""Faces and documents on twins: what the bank is told, and that nothing of a customer stays."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.client.twin import TwinBank
from kiosk.flow import events as ev
from kiosk.flow.credentials import FaceDecision, IdSource
from kiosk.flow.gates import Why, gate
from kiosk.flow.state import Step
from kiosk.flow.trouble import Trouble
from kiosk.hardware.pictures import HEIGHT, WIDTH, Pictures
from tests.unit.kiosk.journey_stage import BACK, FRONT, Stage, findings, wang


def played(folder: Path, work: Callable[[Stage], Awaitable[None]], bank: TwinBank | None = None) -> Stage:
    async def run() -> Stage:
        stage = Stage(folder, bank).start()
        try:
            await stage.see()
            await work(stage)
        finally:
            await stage.close()
        return stage

    return asyncio.run(run())


def test_journey_with_chip_and_face_pays_and_leaves_no_picture(tmp_path: Path) -> None:
    async def work(stage: Stage) -> None:
        await stage.walk(Step.RESULT)
        assert stage.state.face.passed
        assert not stage.devices.camera_on
        await stage.next()
        await stage.at(Step.TAKE_CARDS)
        await stage.take()
        await stage.at(Step.ATTRACT)

    stage = played(tmp_path, work)
    assert list(stage.bank.evidence.values()).count("face_consent_given") == 1
    assert stage.devices.pictures_forgotten == 1


def test_face_check_is_told_with_its_consent_and_figures(tmp_path: Path) -> None:
    bank = TwinBank(wang())

    async def work(stage: Stage) -> None:
        await stage.walk(Step.LINE)

    played(tmp_path, work, bank)
    (visit,) = bank._visits.values()
    (check,) = visit.face.checks.values()
    assert check.decision is FaceDecision.SAME_AND_LIVE
    assert check.consent_time.tzinfo is not None
    assert [each.met for each in check.challenges] == [True, True]
    assert (check.model_sha256, check.device_serial) == ("ab" * 32, "CAM-1")


def test_face_refused_thrice_is_not_looked_at_again(tmp_path: Path) -> None:
    async def work(stage: Stage) -> None:
        await stage.walk(Step.FACE)
        for _ in range(3):
            stage.devices.show_face(findings(FaceDecision.NOT_SAME))
            await stage.until(lambda state: state.notice)
            stage.touch(ev.RetryPressed())
        await stage.until(lambda state: state.notice and state.notice.reason == "FACE_USED_UP")
        stage.touch(ev.FaceDeclined())
        await stage.at(Step.LINE)

    played(tmp_path, work)


def test_face_not_consented_bounds_the_amount(tmp_path: Path) -> None:
    customer = replace(wang(), face_above_fen=2_000_000)

    async def work(stage: Stage) -> None:
        await stage.walk(Step.FACE_CONSENT)
        stage.touch(ev.FaceDeclined())
        await stage.at(Step.LINE)
        await stage.next()
        stage.touch(ev.AmountSet(3_000_000))
        await stage.until(lambda state: gate(state).why is Why.NEEDS_FACE)
        stage.touch(ev.AmountSet(2_000_000))
        await stage.next()
        await stage.at(Step.TERM)

    stage = played(tmp_path, work, TwinBank(customer))
    assert "face_consent_refused" in stage.bank.evidence.values()
    assert not stage.devices.camera_on


@pytest.mark.parametrize("trouble", [Trouble.CAMERA_FROZEN, Trouble.FACE_SECOND])
def test_face_check_broken_off_is_said_and_tried_again(tmp_path: Path, trouble: Trouble) -> None:
    async def work(stage: Stage) -> None:
        await stage.walk(Step.FACE)
        stage.devices.show_face(trouble)
        state = await stage.until(lambda state: state.notice)
        assert state.notice is not None
        assert state.notice.reason == trouble.value
        stage.touch(ev.RetryPressed())
        await stage.face()
        await stage.at(Step.LINE)

    played(tmp_path, work)


def test_face_whose_camera_does_not_come_on_is_not_asked_for(tmp_path: Path) -> None:
    async def work(stage: Stage) -> None:
        stage.devices.camera_trouble = Trouble.CAMERA_DOWN
        await stage.walk(Step.FACE)
        await stage.until(lambda state: state.notice and state.notice.reason == "CAMERA_DOWN")
        stage.touch(ev.FaceDeclined())
        await stage.at(Step.LINE)

    played(tmp_path, work)


def test_document_path_opens_a_visit_as_read_by_the_camera_and_needs_a_face(tmp_path: Path) -> None:
    bank = TwinBank(wang())

    async def work(stage: Stage) -> None:
        await stage.walk(Step.DOCUMENT_CHECK)
        await stage.next()
        await stage.at(Step.BANK_CARD)
        await stage.insert()
        await stage.at(Step.PIN)
        await stage.pin()
        await stage.at(Step.FACE_CONSENT)
        assert stage.state.face.standing.without_face_fen == 0
        stage.touch(ev.FaceDeclined())
        state = await stage.until(lambda state: state.step is Step.LINE and state.notice)
        assert state.notice is not None
        assert state.notice.reason == "FACE_DECLINED"

    played(tmp_path, work, bank)
    (visit,) = bank._visits.values()
    assert visit.face.source is IdSource.OCR_CONFIRMED


@pytest.mark.parametrize("missing", ["name", "id_number"])
def test_document_without_name_or_number_is_asked_for_again(tmp_path: Path, missing: str) -> None:
    async def work(stage: Stage) -> None:
        await stage.walk(Step.DOCUMENT)
        stage.touch(ev.NextPressed())
        stage.devices.lay_document(replace(FRONT, **{missing: None}))
        await stage.until(lambda state: state.notice and state.notice.reason == "DOCUMENT_UNCLEAR")

    played(tmp_path, work)


def test_document_whose_end_could_not_be_read_is_not_taken_for_one_without_end(tmp_path: Path) -> None:
    async def work(stage: Stage) -> None:
        await stage.walk(Step.DOCUMENT)
        for side in (FRONT, replace(BACK, valid_to=None)):
            await stage.until(lambda state, side=side: state.document.side is side.side and gate(state).open)
            stage.touch(ev.NextPressed())
            stage.devices.lay_document(side)
        await stage.until(lambda state: state.notice and state.notice.reason == "DOCUMENT_UNCLEAR")

    played(tmp_path, work)


def test_pictures_are_for_this_user_alone_and_go_with_the_visit(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    kept = Pictures(folder).keep_photo(bytes(WIDTH * HEIGHT * 3))
    assert kept is not None
    assert kept.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    pictures = Pictures(folder)
    mine = pictures.keep_photo(bytes(WIDTH * HEIGHT * 3))
    pictures.forget_left_behind()
    assert list(folder.iterdir()) == [mine]
    pictures.forget()
    assert list(folder.iterdir()) == []
    assert pictures.keep_photo(b"too short") is None


def test_pictures_keep_the_colours_of_the_photo(tmp_path: Path) -> None:
    path = Pictures(tmp_path).keep_photo(bytes((10, 20, 30)) * (WIDTH * HEIGHT))
    assert path is not None
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (WIDTH, HEIGHT)
    assert picture.pixelColor(5, 5).getRgb()[:3] == (30, 20, 10)

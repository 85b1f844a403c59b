"""The kiosk's eyes: what devices tell becomes sentences a page has, frames go to the screen only, pictures go away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drivers.device import face_checker as checker
from drivers.device.base import Completion, CompletionCode, Result
from drivers.device.camera import Picture, PreviewFrame, PreviewStarted, StartPreview, StopPreview, TakePicture
from drivers.device.document_reader import DocumentRead, FieldConfidence, ReadDocument
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Advice, FaceBox, Field, Side
from kiosk.flow.credentials import FaceChallenge, FaceChallengeKind, FaceDecision
from kiosk.flow.trouble import Trouble
from kiosk.hardware.eyes import Eyes
from kiosk.hardware.pictures import Pictures
from kiosk.hardware.port import DocumentSide, FaceFindings

SURE = tuple(FieldConfidence(name, 0.99) for name in ("name", "address", "id_number", "valid_from", "valid_to"))
FRONT = DocumentRead(
    document="id-front", name="王大华", address="虚构湾村", id_number="429901195603090012", confidence=SURE
)
CHECKED = checker.FaceChecked(
    checker.Decision.SAME_AND_LIVE,
    0.4,
    0.6,
    0.9,
    12,
    (checker.ChallengeKind.BLINK, checker.ChallengeKind.NOD),
    "ab" * 32,
    "CAM-1",
)


class Screen:
    """What is shown, by name."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def frame(self, path: str) -> None:
        self.seen.append(path)

    def face(self, box: FaceBox | None) -> None:
        self.seen.append(box)

    def clear(self) -> None:
        self.seen.append("cleared")


class Room:
    """Eyes with devices that answer as they are told."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[type, Completion[Result]] = {
            StartPreview: Completion(CompletionCode.SUCCESS, result=PreviewStarted("preview.jpg", 640, 480)),
            StopPreview: Completion(CompletionCode.SUCCESS, result=Result()),
        }
        self.done: list[type] = []
        self.told: list[ev.Event] = []
        self.screen = Screen()
        self.pictures = Pictures(folder / "own")
        self.eyes = Eyes(self._do, self.told.append, self.pictures)
        self.eyes.show_on(self.screen)
        self.eyes.found(frozenset({"camera", "face_checker", "document_reader"}))

    async def _do(self, kind: str, command: object) -> Completion[Result]:
        self.done.append(type(command))
        return self.answers[type(command)]

    def fails(self, command: type, reason: str, code: CompletionCode = CompletionCode.HARDWARE_ERROR) -> Room:
        self.answers[command] = Completion(code, reason, "so it is")
        return self

    def yields(self, command: type, result: Result) -> Room:
        self.answers[command] = Completion(CompletionCode.SUCCESS, result=result)
        return self


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.fixture
def picture(room: Room, tmp_path: Path) -> Path:
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"a card")
    room.yields(TakePicture, Picture(str(path), 1, 1, 1.0))
    return path


@pytest.mark.parametrize(
    ("kinds", "able"),
    [
        ({"camera", "face_checker", "document_reader"}, Abilities(face=True, document=True)),
        ({"camera"}, Abilities()),
        ({"face_checker", "document_reader"}, Abilities()),
        ({"camera", "document_reader"}, Abilities(document=True)),
    ],
)
def test_abilities_need_the_camera_and_what_looks_through_it(room: Room, kinds: set[str], able: Abilities) -> None:
    room.eyes.found(frozenset(kinds))
    assert room.eyes.abilities() == able


def test_frames_are_shown_while_the_camera_is_on_and_never_told_to_the_flow(room: Room) -> None:
    frame = PreviewFrame("preview.jpg", 2, 640, 480)
    assert room.eyes.saw(frame)
    assert asyncio.run(room.eyes.start()) is None
    room.eyes.saw(frame)
    room.eyes.saw(checker.FaceFollowed(0.1, 0.1, 0.5, 0.5, 0.0, 0.0))
    room.eyes.saw(checker.FaceFollowed(0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    asyncio.run(room.eyes.stop())
    room.eyes.saw(frame)
    assert room.screen.seen == ["preview.jpg", "preview.jpg", FaceBox(0.1, 0.1, 0.5, 0.5), None, "cleared"]
    assert room.told == []
    assert room.done == [StartPreview, StopPreview]


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("picture_frozen", Trouble.CAMERA_FROZEN),
        ("picture_black", Trouble.CAMERA_COVERED),
        ("host_lost", Trouble.CAMERA_DOWN),
    ],
)
def test_camera_that_shows_nothing_says_why(room: Room, reason: str, trouble: Trouble) -> None:
    room.fails(StartPreview, reason)
    assert asyncio.run(room.eyes.start()) is trouble
    assert room.screen.seen == []


def test_check_tells_what_is_asked_and_which_of_it_was_met(room: Room) -> None:
    room.yields(checker.CheckFace, CHECKED)

    async def work() -> FaceFindings | Trouble:
        checking = asyncio.ensure_future(room.eyes.check_face("photo.png"))
        await asyncio.sleep(0)
        return await checking

    found = asyncio.run(work())
    assert isinstance(found, FaceFindings)
    assert found.decision is FaceDecision.SAME_AND_LIVE
    assert not any(each.met for each in found.challenges)
    room.eyes.saw(checker.ChallengeGiven(checker.ChallengeKind.BLINK, 1, 2, 6_000))
    room.eyes.saw(checker.FaceAdvice(checker.AdviceReason.TOO_FAR, "come nearer"))
    assert room.told == [ev.ChallengeGiven(FaceChallengeKind.BLINK, 1, 2, 6_000), ev.FaceAdvised(Advice.TOO_FAR)]


def test_check_counts_a_movement_as_met_when_the_checker_says_so(room: Room) -> None:
    async def met_meanwhile(kind: str, command: object) -> Completion[Result]:
        room.eyes.saw(checker.ChallengeMet(checker.ChallengeKind.BLINK, 1, 2))
        return Completion(CompletionCode.SUCCESS, result=CHECKED)

    room.eyes._do = met_meanwhile  # type: ignore[assignment]  # a device that speaks while it works
    found = asyncio.run(room.eyes.check_face("photo.png"))
    assert isinstance(found, FaceFindings)
    assert found.challenges == (
        FaceChallenge(FaceChallengeKind.BLINK, True),
        FaceChallenge(FaceChallengeKind.NOD, False),
    )
    assert room.told == [ev.ChallengeMet(1)]


@pytest.mark.parametrize("reason", list(checker.FailureReason))
def test_check_that_fails_has_its_sentence(room: Room, reason: checker.FailureReason) -> None:
    room.fails(checker.CheckFace, reason.value)
    trouble = asyncio.run(room.eyes.check_face("photo.png"))
    assert isinstance(trouble, Trouble)
    assert trouble.value.startswith(("FACE_", "CAMERA_"))


@pytest.mark.parametrize("kind", list(checker.AdviceReason))
def test_advice_of_the_checker_is_one_the_page_has(kind: checker.AdviceReason) -> None:
    assert Advice(kind.value)


def test_document_front_is_read_and_its_picture_gone(room: Room, picture: Path) -> None:
    unsure = tuple(replace(each, value=0.5) if each.field == "address" else each for each in SURE)
    room.yields(ReadDocument, replace(FRONT, confidence=unsure, portrait_path=str(picture.with_name("cut.jpg"))))
    picture.with_name("cut.jpg").write_bytes(b"a face")
    read = asyncio.run(room.eyes.read_document(Side.FRONT))
    assert isinstance(read, DocumentSide)
    assert (read.name, read.id_number, read.unsure) == ("王大华", "429901195603090012", frozenset({Field.ADDRESS}))
    assert not picture.exists()
    assert Path(read.portrait_path).exists()
    room.pictures.forget()
    assert not Path(read.portrait_path).exists()


def test_document_that_nobody_waits_for_leaves_no_portrait(room: Room, picture: Path) -> None:
    portrait = picture.with_name("cut.jpg")
    answered = asyncio.Event()

    async def slow(kind: str, command: object) -> Completion[Result]:
        if isinstance(command, ReadDocument):
            await answered.wait()
            portrait.write_bytes(b"a face")
            return Completion(CompletionCode.SUCCESS, result=replace(FRONT, portrait_path=str(portrait)))
        return room.answers[type(command)]

    async def work() -> None:
        room.eyes._do = slow  # type: ignore[assignment]  # a device that answers when it is told to
        reading = asyncio.ensure_future(room.eyes.read_document(Side.FRONT))
        await asyncio.sleep(0.05)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        room.pictures.forget()
        answered.set()
        await asyncio.sleep(0.2)

    asyncio.run(work())
    assert not picture.exists()
    assert not portrait.exists()


@pytest.mark.parametrize(
    ("valid_to", "confidence", "end", "for_life"),
    [
        ("2036-03-09", 0.99, date(2036, 3, 9), False),
        (None, 0.99, None, True),
        (None, 0.2, None, False),
        ("长期", 0.99, None, False),
    ],
    ids=["a day", "none, and sure", "not read", "no day"],
)
def test_document_end_that_was_not_read_is_not_taken_for_none(
    room: Room, picture: Path, valid_to: str | None, confidence: float, end: date | None, for_life: bool
) -> None:
    sure = (FieldConfidence("valid_to", confidence),)
    room.yields(ReadDocument, DocumentRead(document="id-back", valid_to=valid_to, confidence=sure))
    read = asyncio.run(room.eyes.read_document(Side.BACK))
    assert isinstance(read, DocumentSide)
    assert (read.valid_to, read.for_life) == (end, for_life)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("no_card", Trouble.DOCUMENT_NOT_SEEN),
        ("two_cards", Trouble.DOCUMENT_TWO_CARDS),
        ("other_document", Trouble.DOCUMENT_WRONG_SIDE),
        ("unreadable", Trouble.DOCUMENT_UNCLEAR),
        ("picture_cut", Trouble.DOCUMENT_UNCLEAR),
        ("reader_hangs", Trouble.DOCUMENT_UNCLEAR),
        ("picture_dark", Trouble.CAMERA_COVERED),
        ("models_missing", Trouble.DOCUMENT_READER_DOWN),
    ],
)
def test_document_that_is_refused_has_its_sentence_and_no_picture_stays(
    room: Room, picture: Path, reason: str, trouble: Trouble
) -> None:
    room.fails(ReadDocument, reason, CompletionCode.INVALID_DATA)
    assert asyncio.run(room.eyes.read_document(Side.FRONT)) is trouble
    assert not picture.exists()


@pytest.mark.parametrize("reason", ["picture_black", "picture_frozen"])
def test_document_before_a_blind_camera_is_not_read(room: Room, reason: str) -> None:
    room.fails(TakePicture, reason)
    trouble = asyncio.run(room.eyes.read_document(Side.FRONT))
    assert trouble in {Trouble.CAMERA_COVERED, Trouble.CAMERA_FROZEN}
    assert room.done == [TakePicture]

"""The face checker as the kiosk has it: camera and face checker as devices, on the simulated camera's drawn people."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.device.base import CompletionCode, Notice, Probe, ThreadDevice, execute
from drivers.device.camera import KIND as CAMERA
from drivers.device.camera import CameraSettings, StartPreview, StopPreview
from drivers.device.face_checker import (
    KIND,
    ChallengeGiven,
    ChallengeMet,
    CheckFace,
    Decision,
    FaceAdvice,
    FaceCheckerSettings,
    FaceFollowed,
    FailureReason,
)
from drivers.simulators.base import ask
from drivers.vision.face.models import recogniser_sha256
from tests.vision_models import installed_models

PHOTOS = Path(__file__).parents[3] / "drivers" / "simulators" / "cards" / "photos"


@dataclass
class Stand:
    """A camera with its preview running, a face checker, and the simulated camera's hands."""

    checker: ThreadDevice
    camera: ThreadDevice
    control: Path
    notices: list[Notice]
    obeys: bool = True

    def hear(self, notice: Notice) -> None:
        self.notices.append(notice)
        if self.obeys and isinstance(notice.event, ChallengeGiven):
            ask(self.control, "do", notice.event.kind.value)

    def seen(self, kind: type) -> list[object]:
        return [notice.event for notice in self.notices if isinstance(notice.event, kind)]

    def when_given(self, word: str, value: str) -> None:
        """Say a word to the simulated camera as soon as the first challenge is given."""
        self.obeys = False

        def watch() -> None:
            ends = time.monotonic() + 30
            while not self.seen(ChallengeGiven) and time.monotonic() < ends:
                time.sleep(0.02)
            ask(self.control, word, value)

        threading.Thread(target=watch, daemon=True).start()


@contextmanager
def device(kind: object, settings: object, listener: object = None) -> Iterator[ThreadDevice]:
    made = ThreadDevice(
        name=kind.name,
        kind=kind.name,
        make_driver=lambda: kind.make_driver(settings),
        status=kind.status_type(),
        listener=listener,
        idle_s=kind.idle_s,
    )
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    installed_models()
    control = tmp_path_factory.mktemp("camera") / "camera.ctl"
    command = [sys.executable, "-m", "drivers.simulators.camera", "--until-eof", "--control", str(control)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())["source"], control
        running.stdin.close()
        running.wait(20)


@pytest.fixture(scope="module")
def devices(process: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    source, control = process
    folder = tmp_path_factory.mktemp("pictures")
    frames = FaceCheckerSettings(frames=str(folder / "preview.jpg"), device_serial="CAM-1")
    with ExitStack() as stack:
        stand = Stand(None, None, control, [])
        stand.camera = stack.enter_context(device(CAMERA, CameraSettings(source=source, pictures_folder=str(folder))))
        stand.checker = stack.enter_context(device(KIND, frames, stand.hear))
        yield stand


@pytest.fixture
def stand(devices: Stand) -> Iterator[Stand]:
    devices.notices.clear()
    devices.obeys = True
    for word, value in (("fault", "none"), ("second", "off"), ("show", "off"), ("enter", "wang"), ("straight", "")):
        ask(devices.control, word, value)
    execute(devices.camera, StartPreview()).require()
    yield devices
    ask(devices.control, "fault", "none")
    execute(devices.camera, StopPreview())


def test_person_who_does_as_told_before_their_own_photo_is_same_and_live(stand):
    checked = execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg"), challenges=2)).require()
    assert checked.decision is Decision.SAME_AND_LIVE
    assert checked.distance is not None
    assert checked.distance <= checked.threshold == 0.6
    assert (checked.model_sha256, checked.device_serial) == (recogniser_sha256(), "CAM-1")
    given, met = stand.seen(ChallengeGiven), stand.seen(ChallengeMet)
    assert tuple(each.kind for each in given) == tuple(each.kind for each in met) == checked.challenges
    assert [(each.number, each.of) for each in given] == [(1, 2), (2, 2)]
    boxes = [each for each in stand.seen(FaceFollowed) if each.width > 0]
    assert all(0 < each.x < 1 and 0 < each.width < 1 for each in boxes)
    assert boxes


def test_person_before_the_photo_of_another_is_not_the_same(stand):
    checked = execute(stand.checker, CheckFace(str(PHOTOS / "chen.jpg"))).require()
    assert checked.decision is Decision.NOT_SAME
    assert checked.distance is not None
    assert checked.distance > checked.threshold


def test_print_of_the_right_face_that_is_tilted_and_bent_is_not_live(stand):
    ask(stand.control, "photo", "wang")
    checked = execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg"))).require()
    assert checked.decision is Decision.NOT_LIVE
    assert stand.seen(ChallengeMet) == []


@pytest.mark.parametrize(
    ("word", "value", "code", "reason"),
    [
        ("second", "liu", CompletionCode.FRAUD_ATTEMPT, FailureReason.SECOND_FACE),
        ("leave", "", CompletionCode.USER_ERROR, FailureReason.FACE_LOST),
        ("fault", "black", CompletionCode.HARDWARE_ERROR, FailureReason.PICTURE_BLACK),
        ("fault", "freeze", CompletionCode.HARDWARE_ERROR, FailureReason.PICTURE_FROZEN),
    ],
)
def test_check_that_is_disturbed_midway_ends_with_its_reason(stand, word, value, code, reason):
    stand.when_given(word, value)
    completion = execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg")))
    assert (completion.code, completion.reason) == (code, reason.value), completion
    assert completion.message


def test_check_without_a_preview_says_so_and_the_next_one_runs(stand):
    execute(stand.camera, StopPreview()).require()
    completion = execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg")))
    assert (completion.code, completion.reason) == (CompletionCode.SEQUENCE_ERROR, FailureReason.NO_PREVIEW.value)
    execute(stand.camera, StartPreview()).require()
    assert execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg"))).succeeded


def test_check_that_is_canceled_ends_soon_and_the_worker_is_kept(stand):
    ask(stand.control, "leave")
    ended = threading.Event()
    ends = []

    def done(completion: object) -> None:
        ends.append(completion)
        ended.set()

    ticket = stand.checker.submit(CheckFace(str(PHOTOS / "wang.jpg")), done)
    limit = time.monotonic() + 30
    while not stand.seen(FaceAdvice) and time.monotonic() < limit:
        time.sleep(0.02)
    stand.checker.cancel(ticket)
    assert ended.wait(10)
    assert ends[0].code is CompletionCode.CANCELED
    assert [each.reason.value for each in stand.seen(FaceAdvice)] == ["no_face"]
    assert execute(stand.checker, Probe()).succeeded
    assert stand.checker.generation == 0


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b"no picture"), FailureReason.REFERENCE_UNREADABLE),
        (lambda path: path.write_bytes((PHOTOS / "wang.jpg").read_bytes()[:900]), FailureReason.REFERENCE_UNREADABLE),
        (lambda path: None, FailureReason.REFERENCE_UNREADABLE),
    ],
)
def test_reference_that_is_no_use_ends_the_command_at_once(stand, tmp_path, make, reason):
    path = tmp_path / "reference.jpg"
    make(path)
    completion = execute(stand.checker, CheckFace(str(path)))
    assert (completion.code, completion.reason) == (CompletionCode.INVALID_DATA, reason.value)


def test_worker_that_was_killed_is_started_anew_by_the_next_command(stand):
    execute(stand.checker, Probe()).require()
    worker = stand.checker._driver._worker
    worker.end()
    assert execute(stand.checker, CheckFace(str(PHOTOS / "wang.jpg"))).succeeded


def test_models_that_are_missing_stop_the_device_with_a_sentence(tmp_path):
    settings = FaceCheckerSettings(frames=str(tmp_path / "preview.jpg"), models=str(tmp_path / "none"))
    with device(KIND, settings) as checker:
        completion = execute(checker, Probe(), 20_000)
        assert (completion.code, completion.reason) == (
            CompletionCode.DEVICE_NOT_READY,
            FailureReason.MODELS_MISSING.value,
        )
        assert "vision_models.py" in completion.message

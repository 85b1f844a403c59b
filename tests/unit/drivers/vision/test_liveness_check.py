"""Whole checks on drawn people, frame by frame without a camera: networks, watch, machine and comparing together."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.simulators.camera.portraits import FOLDER
from drivers.simulators.camera.scene import CameraFault, Scene
from drivers.simulators.camera.stage import Act, Medium, Pose, Stage
from drivers.vision.face.match import FaceMatcher
from drivers.vision.face.recogniser import FaceRecogniser
from drivers.vision.liveness.check import Aborted, FaceCheck, Finding, Followed, Found, Told
from drivers.vision.liveness.motion import Challenge
from drivers.vision.liveness.observation import Advise, Breach, Doubt, Flaw, Give, Met
from drivers.vision.liveness.watch import CameraTrouble
from drivers.vision.thresholds import load_thresholds
from tests.vision_models import installed_models

SHIPPED = load_thresholds()
# Nobody has to be waited for.
THRESHOLDS = replace(SHIPPED, calibration=replace(SHIPPED.calibration, time_ms=4_000))
FRAMES_A_SECOND = 12
TURN_AND_BLINK = (Challenge.TURN_LEFT, Challenge.BLINK)


class Room:
    """Plays frames of a stage into a check until it ends."""

    def __init__(self, matcher: FaceMatcher) -> None:
        self._matcher = matcher
        self.told: list[Told] = []

    def play(
        self,
        stage: Stage,
        *,
        photo: str = "wang",
        challenges: tuple[Challenge, ...] = TURN_AND_BLINK,
        obeys: bool = True,
        change: Callable[[Stage, float], None] = lambda stage, at_s: None,
        fault: Callable[[float], CameraFault] = lambda at_s: CameraFault.NONE,
    ) -> Found | Aborted:
        check = FaceCheck(
            finder=self._matcher.finder,
            recogniser=self._matcher.recogniser,
            reference=self._matcher.embed(str(FOLDER / f"{photo}.jpg")),
            challenges=challenges,
            thresholds=THRESHOLDS,
            lot=random.Random(3),
        )
        scene = Scene(stage)
        for frame in range(60 * FRAMES_A_SECOND):
            at_s = frame / FRAMES_A_SECOND
            change(stage, at_s)
            for told in check.see(100_000 + round(at_s * 1000), scene.pixels(at_s, fault(at_s))):
                self.told.append(told)
                if isinstance(told, Give) and obeys:
                    stage.act(Act(told.challenge.value), at_s)
            if check.ended is not None:
                return check.ended
        raise AssertionError("a check has an end")

    def of(self, kind: type) -> list[Told]:
        return [told for told in self.told if isinstance(told, kind)]


@pytest.fixture(scope="module")
def matcher() -> FaceMatcher:
    return FaceMatcher.loaded(installed_models(), THRESHOLDS)


@pytest.fixture
def room(matcher: FaceMatcher) -> Room:
    return Room(matcher)


@pytest.mark.parametrize(
    ("person", "challenges"),
    [
        ("wang", TURN_AND_BLINK),
        ("chen", (Challenge.NOD, Challenge.TURN_RIGHT, Challenge.OPEN_MOUTH)),
        ("liu", (Challenge.OPEN_MOUTH, Challenge.TURN_LEFT)),
        ("zhao", (Challenge.BLINK, Challenge.TURN_RIGHT)),
        ("sun", (Challenge.NOD, Challenge.BLINK, Challenge.TURN_LEFT)),
        ("wu", (Challenge.TURN_LEFT, Challenge.OPEN_MOUTH)),
        ("zhou", (Challenge.TURN_RIGHT, Challenge.BLINK)),
    ],
)
def test_person_who_does_as_told_is_the_one_on_their_chip_s_photo_and_alive(room, person, challenges):
    found = room.play(Stage(person=person), photo=person, challenges=challenges)
    assert isinstance(found, Found)
    assert (found.finding, found.doubt) == (Finding.SAME_AND_LIVE, None)
    assert [met.challenge for met in room.of(Met)] == list(challenges)
    assert found.frames == THRESHOLDS.identity.straight_frames + len(challenges) + 1
    assert 0 <= found.passive_score <= 1
    assert any(followed.yaw > 15 or followed.yaw < -15 for followed in room.of(Followed))


def test_another_living_person_is_not_the_one_on_the_photo(room):
    found = room.play(Stage(person="wang"), photo="chen")
    assert isinstance(found, Found)
    assert found.finding is Finding.NOT_SAME
    assert found.distance > THRESHOLDS.match.distance


@pytest.mark.parametrize("challenge", list(Challenge))
def test_print_that_is_moved_tilted_and_bent_as_asked_meets_nothing(room, challenge):
    stage = Stage(person="wang", medium=Medium.PRINT)
    found = room.play(stage, challenges=(challenge, Challenge.TURN_LEFT))
    assert isinstance(found, Found)
    assert (found.finding, found.doubt) == (Finding.NOT_LIVE, Doubt.NOT_MET)
    assert room.of(Met) == []


@pytest.mark.parametrize(
    "acts", [(Act.BLINK, Act.TURN_LEFT), (Act.TURN_RIGHT, Act.OPEN_MOUTH), (Act.NOD, Act.BLINK, Act.TURN_LEFT)]
)
def test_film_of_earlier_challenges_in_another_order_is_refused(room, acts):
    stage = Stage()
    stage.play_film("wang", acts, 0.0)
    found = room.play(stage, obeys=False)
    assert isinstance(found, Found)
    assert found.finding is Finding.NOT_LIVE


def test_second_face_that_enters_midway_ends_the_check(room):
    def enter(stage: Stage, _at_s: float) -> None:
        stage.second = "liu" if room.of(Give) else ""

    assert room.play(Stage(person="wang"), change=enter) == Aborted(Breach.SECOND_FACE)


def test_face_that_leaves_and_comes_back_ends_the_check(room):
    left: list[float] = []

    def leave(stage: Stage, at_s: float) -> None:
        if room.of(Give):
            left.append(at_s)
        stage.person = "" if left and at_s < left[0] + 0.8 else "wang"

    assert room.play(Stage(person="wang"), change=leave) == Aborted(Breach.FACE_LOST)


def test_person_who_takes_the_place_of_another_midway_is_not_the_same(room):
    def swap(stage: Stage, _at_s: float) -> None:
        stage.person = "zhao" if room.of(Give) else "chen"

    end = room.play(Stage(person="chen"), photo="chen", change=swap)
    assert end == Aborted(Breach.FACE_LOST) or (isinstance(end, Found) and end.finding is not Finding.SAME_AND_LIVE)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [(CameraFault.BLACK, CameraTrouble.PICTURE_BLACK), (CameraFault.HANG, CameraTrouble.PICTURE_FROZEN)],
)
def test_camera_that_is_covered_or_frozen_midway_ends_the_check_within_two_seconds(room, fault, trouble):
    given_s: list[float] = []
    frozen: list[object] = []

    def broken(at_s: float) -> CameraFault:
        if room.of(Give):
            given_s.append(at_s)
        return fault if given_s else CameraFault.NONE

    scene_pixels = Scene.pixels

    def pixels(scene: Scene, now_s: float, now_fault: CameraFault = CameraFault.NONE) -> object:
        if now_fault is not CameraFault.HANG:
            return scene_pixels(scene, now_s, now_fault)
        frozen[:] = frozen or [scene_pixels(scene, now_s)]
        return frozen[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Scene, "pixels", pixels)
        assert room.play(Stage(person="wang"), fault=broken) == Aborted(trouble)
    assert given_s[-1] - given_s[0] <= 2.0


def test_camera_that_is_covered_from_the_start_says_so_within_two_seconds(room):
    seen: list[float] = []
    end = room.play(Stage(person="wang"), fault=lambda at_s: seen.append(at_s) or CameraFault.BLACK)
    assert end == Aborted(CameraTrouble.PICTURE_BLACK)
    assert seen[-1] <= 2.0


def test_empty_room_is_told_from_the_first_frame_on_and_ends(room):
    assert room.play(Stage()) == Aborted(Breach.NOBODY_CAME)
    assert {told.flaw for told in room.of(Advise)} == {Flaw.NO_FACE}
    assert room.told.index(Advise(Flaw.NO_FACE)) <= 1


def test_face_out_of_focus_is_told_and_never_asked(room):
    end = room.play(Stage(person="wang"), fault=lambda at_s: CameraFault.BLUR)
    assert end == Aborted(Breach.NOBODY_CAME)
    assert Flaw.BLURRED in {told.flaw for told in room.of(Advise)}
    assert room.of(Give) == []


def test_head_that_stays_turned_is_asked_to_look_straight(room):
    end = room.play(Stage(person="wang", held=Pose(yaw=25)))
    assert end == Aborted(Breach.NOBODY_CAME)
    assert Flaw.TURNED in {told.flaw for told in room.of(Advise)}


def test_recogniser_of_a_bank_s_own_takes_the_place_of_ours(matcher):
    class Own:
        model_sha256 = "0" * 64

        def crop(self, picture, mesh):
            return picture[:8, :8]

        def embed(self, crop):
            import numpy as np

            return np.full(4, 0.25)

    own: FaceRecogniser = Own()
    verdict = FaceMatcher(matcher.finder, own, THRESHOLDS.match).compare(
        str(FOLDER / "wang.jpg"), str(FOLDER / "chen.jpg")
    )
    assert (verdict.same, verdict.distance) == (True, 0.0)

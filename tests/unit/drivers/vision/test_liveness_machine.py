"""The challenge machine, fed with points that are arithmetic: what it accepts, and everything that it must refuse."""

import random
from collections.abc import Callable

import pytest

from drivers.vision.face.arrays import Points
from drivers.vision.liveness.machine import LivenessMachine, Phase, draw_challenges
from drivers.vision.liveness.motion import Challenge
from drivers.vision.liveness.observation import (
    Advise,
    Breach,
    Broken,
    Compare,
    Doubt,
    Doubted,
    Flaw,
    Give,
    Met,
    Observation,
    Passed,
    View,
)
from drivers.vision.thresholds import load_thresholds
from tests.drawn_head import head_points, print_points

THRESHOLDS = load_thresholds()
FRAME_MS = 60

# How far through an act of 1.5 s, 0 to 1, to the pose.
ACTS: dict[Challenge, Callable[[float], dict[str, float]]] = {
    Challenge.TURN_LEFT: lambda part: {"yaw": 28 * part},
    Challenge.TURN_RIGHT: lambda part: {"yaw": -28 * part},
    Challenge.NOD: lambda part: {"pitch": 17 * part},
    Challenge.BLINK: lambda part: {"eyes": 1 - part},
    Challenge.OPEN_MOUTH: lambda part: {"mouth": 0.45 * part},
}


class Player:
    """Plays frames into a machine; the person does `answers[challenge]` some time after it is given."""

    def __init__(self, challenges: tuple[Challenge, ...], seed: int = 1) -> None:
        self.machine = LivenessMachine(challenges, THRESHOLDS, random.Random(seed))
        self.now_ms = 10_000
        self.steps: list[object] = []
        self.reaction_ms = 500
        self.draw: Callable[..., Points] = head_points
        self._act: Challenge | None = None
        self._act_ms = 0

    def run(self, frames: int = 900, *, obeys: bool = True, look: Callable[[int], dict] = lambda at_ms: {}) -> object:
        began = self.now_ms
        for _ in range(frames):
            pose = {**self._pose(), **look(self.now_ms - began)}
            faces, flaw = int(pose.pop("faces", 1)), pose.pop("flaw", None)
            points = self.draw(**pose) if faces else None
            for step in self.machine.observe(Observation(self.now_ms, faces, points, flaw)):
                self.steps.append(step)
                if isinstance(step, Give) and obeys:
                    self.act(step.challenge)
            if self.machine.end is not None:
                return self.machine.end
            self.now_ms += FRAME_MS
        return None

    def act(self, challenge: Challenge) -> None:
        self._act, self._act_ms = challenge, self.now_ms + self.reaction_ms

    def _pose(self) -> dict[str, float]:
        part = (self.now_ms - self._act_ms) / 1500
        if self._act is None or not 0 <= part <= 1:
            return {}
        return ACTS[self._act](min(1.0, 3 * part, 3 * (1 - part)))

    def of(self, kind: type) -> list[object]:
        return [step for step in self.steps if isinstance(step, kind)]


@pytest.mark.parametrize("challenge", list(Challenge))
@pytest.mark.parametrize("second", [Challenge.TURN_LEFT, Challenge.NOD])
def test_person_who_does_as_told_passes_and_is_compared_straight_and_in_each_challenge(challenge, second):
    player = Player((challenge, second))
    assert player.run() == Passed()
    assert [step.challenge for step in player.of(Met)] == [challenge, second]
    views = [step.view for step in player.of(Compare)]
    assert views.count(View.CHALLENGE) == 2
    assert views[-1] is View.STRAIGHT
    assert views.count(View.STRAIGHT) == THRESHOLDS.identity.straight_frames + 1


def test_three_challenges_are_given_one_after_the_other_with_a_straight_face_between():
    challenges = (Challenge.BLINK, Challenge.TURN_RIGHT, Challenge.OPEN_MOUTH)
    player = Player(challenges)
    assert player.run() == Passed()
    order = [type(step) for step in player.steps if isinstance(step, Give | Met)]
    assert order == [Give, Met] * 3


@pytest.mark.parametrize("challenge", list(Challenge))
def test_person_who_does_nothing_is_not_live_when_the_time_is_up(challenge):
    player = Player((challenge, Challenge.NOD))
    began = player.now_ms
    assert player.run(obeys=False) == Doubted(Doubt.NOT_MET)
    assert player.now_ms - began < 15_000


@pytest.mark.parametrize("challenge", list(Challenge))
@pytest.mark.parametrize("bend", [0.0, 0.9])
def test_print_that_is_moved_tilted_and_bent_meets_no_challenge(challenge, bend):
    player = Player((challenge, Challenge.TURN_LEFT))
    player.draw = print_points

    def hands(at_ms: int) -> dict:
        part = (at_ms % 2_400) / 2_400 if at_ms > 3_000 else 0.0
        wave = min(1.0, 3 * part, 3 * (1 - part))
        return {
            "yaw": 45 * wave,
            "pitch": 30 * wave if at_ms % 4_800 > 2_400 else 0,
            "bend": bend * wave + 0.001,
            "x": 320 + 40 * wave,
        }

    assert player.run(obeys=False, look=hands) == Doubted(Doubt.NOT_MET)
    assert player.of(Met) == []


def test_film_of_the_right_acts_in_another_order_is_not_live():
    player = Player((Challenge.TURN_LEFT, Challenge.OPEN_MOUTH))
    player.run(frames=1, obeys=False)

    def film(at_ms: int) -> dict:
        acts = (Challenge.OPEN_MOUTH, Challenge.TURN_LEFT)
        part = (at_ms % 3_000 - 1_500) / 1_500
        return ACTS[acts[at_ms // 3_000 % 2]](min(1.0, 3 * part, 3 * (1 - part))) if part > 0 else {}

    end = player.run(obeys=False, look=film)
    assert isinstance(end, Doubted)
    assert end.doubt in {Doubt.OTHER_ACT, Doubt.UNASKED}


def test_film_of_the_right_acts_in_the_right_order_is_out_of_step_with_pauses_drawn_by_lot():
    refused = 0
    for seed in range(12):
        player = Player((Challenge.TURN_LEFT, Challenge.OPEN_MOUTH), seed)

        def film(at_ms: int) -> dict:
            acts = (Challenge.TURN_LEFT, Challenge.OPEN_MOUTH)
            part = (at_ms % 2_500 - 1_000) / 1_500
            return ACTS[acts[at_ms // 2_500 % 2]](min(1.0, 3 * part, 3 * (1 - part))) if part > 0 else {}

        refused += player.run(obeys=False, look=film) != Passed()
    assert refused >= 11


def test_act_before_anyone_could_have_heard_the_challenge_is_not_live():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    player.reaction_ms = -600
    assert player.run() == Doubted(Doubt.TOO_SOON)


def test_blinks_of_their_own_are_no_answer_and_no_fault():
    player = Player((Challenge.BLINK, Challenge.TURN_LEFT))
    blinking = {"eyes": 0.0}
    assert player.run(obeys=False, look=lambda at_ms: blinking if at_ms % 3_000 < 200 else {}) == Doubted(Doubt.NOT_MET)
    player = Player((Challenge.NOD, Challenge.TURN_LEFT))
    assert player.run(look=lambda at_ms: blinking if at_ms % 3_000 < 200 else {}) == Passed()


def test_eyes_closed_for_long_while_something_else_is_asked_are_another_act():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    given = player.of

    def look(at_ms: int) -> dict:
        return {"eyes": 0.0} if given(Give) and at_ms % 2_000 < 700 else {}

    assert player.run(obeys=False, look=look) == Doubted(Doubt.OTHER_ACT)


def test_blink_that_began_before_the_challenge_is_no_answer_to_it():
    player = Player((Challenge.BLINK, Challenge.NOD))
    player.reaction_ms = -1_200
    assert player.run() == Doubted(Doubt.NOT_MET)


def test_second_face_that_enters_midway_breaks_the_check():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    end = player.run(look=lambda at_ms: {"faces": 2} if at_ms > 2_500 else {})
    assert end == Broken(Breach.SECOND_FACE)


def test_face_that_leaves_and_comes_back_breaks_the_check():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    end = player.run(look=lambda at_ms: {"faces": 0} if 2_500 < at_ms < 3_300 else {})
    assert end == Broken(Breach.FACE_LOST)


def test_face_that_is_missed_for_a_frame_or_two_is_still_the_same():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    assert player.run(look=lambda at_ms: {"faces": 0} if 2_500 < at_ms < 2_700 else {}) == Passed()


def test_face_that_is_elsewhere_in_the_next_frame_is_another_one():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    assert player.run(look=lambda at_ms: {"x": 520} if at_ms > 2_500 else {}) == Broken(Breach.FACE_LOST)


def test_frames_that_stay_away_for_two_seconds_break_the_check():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    player.run(frames=30, obeys=False)
    assert player.machine.phase not in {Phase.WAITING, Phase.CALIBRATING}
    player.now_ms += 2_100
    assert player.run() == Broken(Breach.FACE_LOST)


def test_nobody_who_comes_ends_the_wait_with_advice_on_the_way():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    assert player.run(look=lambda at_ms: {"faces": 0}) == Broken(Breach.NOBODY_CAME)
    assert Advise(Flaw.NO_FACE) in player.steps


def test_two_who_stand_there_from_the_start_are_told_and_then_wait_is_over():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    assert player.run(look=lambda at_ms: {"faces": 2}) == Broken(Breach.NOBODY_CAME)
    assert set(player.of(Advise)) == {Advise(Flaw.TWO_FACES)}


def test_one_who_leaves_before_anything_was_asked_leaves_the_place_to_the_next():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    assert player.run(look=lambda at_ms: {"faces": 0} if 600 < at_ms < 2_000 else {}) == Passed()


def test_face_that_does_not_hold_still_is_told_so_and_never_asked():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))
    end = player.run(look=lambda at_ms: {"yaw": 12 if at_ms % 600 < 300 else -12})
    assert end == Broken(Breach.NOBODY_CAME)
    assert Advise(Flaw.HOLD_STILL) in player.steps
    assert player.of(Give) == []


def test_person_who_stays_turned_is_asked_to_come_back_and_then_not_live():
    player = Player((Challenge.TURN_LEFT, Challenge.NOD))

    def look(at_ms: int) -> dict:
        return {"yaw": 25} if player.of(Met) else {}

    assert player.run(look=look) == Doubted(Doubt.NOT_MET)
    assert Advise(Flaw.TURNED) in player.steps


def test_challenges_drawn_differ_hold_a_turn_and_come_in_any_order():
    lot = random.Random(7)
    drawn = [draw_challenges(2, lot) for _ in range(200)] + [draw_challenges(3, lot) for _ in range(200)]
    turns = {Challenge.TURN_LEFT, Challenge.TURN_RIGHT}
    assert all(len(set(each)) == len(each) and turns & set(each) for each in drawn)
    assert {each[0] for each in drawn} == set(Challenge)
    assert {each[-1] for each in drawn} == set(Challenge)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_challenges_of_another_number_are_refused(count):
    with pytest.raises(ValueError, match="2 or 3"):
        draw_challenges(count, random.Random(1))

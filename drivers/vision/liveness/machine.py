"""Challenge and response as a state machine. Pure: measured points with times in, steps out; no picture, no clock.

WAITING -> CALIBRATING -> PAUSING -> CHALLENGED -> RETURNING -> PAUSING ... -> ENDED

Whatever is not as it must be ends it; nothing is tried again in here. Between two challenges the face must be straight
for a time drawn by lot, so that a film of somebody doing the same acts is not in step with what is asked.
"""

import random
from collections.abc import Sequence
from enum import Enum, auto

from drivers.vision.liveness.calibration import Calibration
from drivers.vision.liveness.motion import Challenge, Motion, Neutral, acts, eyes_closed, is_straight, measure
from drivers.vision.liveness.observation import (
    Advise,
    Breach,
    Broken,
    Compare,
    Doubt,
    Doubted,
    End,
    Flaw,
    Give,
    Met,
    Observation,
    Passed,
    Step,
    View,
)
from drivers.vision.liveness.track import Track
from drivers.vision.thresholds import Thresholds

LEAST_CHALLENGES, MOST_CHALLENGES = 2, 3
_TURNS = (Challenge.TURN_LEFT, Challenge.TURN_RIGHT)
_COMPARE_EVERY_MS = 200


class Phase(Enum):
    """Where a check is."""

    WAITING = auto()
    CALIBRATING = auto()
    PAUSING = auto()
    CHALLENGED = auto()
    RETURNING = auto()
    ENDED = auto()


def draw_challenges(count: int, lot: random.Random) -> tuple[Challenge, ...]:
    """Return different challenges in an order by lot; one of them is a turn, which no sheet can do.

    Raises:
        ValueError: not 2 or 3.
    """
    if not LEAST_CHALLENGES <= count <= MOST_CHALLENGES:
        raise ValueError(f"{LEAST_CHALLENGES} or {MOST_CHALLENGES} challenges, not {count}")
    turn = lot.choice(_TURNS)
    others = lot.sample([challenge for challenge in Challenge if challenge is not turn], count - 1)
    chosen = [turn, *others]
    lot.shuffle(chosen)
    return tuple(chosen)


class LivenessMachine:
    """One check of one face.

    Args:
        challenges: what is asked, in this order.
        lot: for the pauses; a `random.SystemRandom` in earnest.
    """

    def __init__(self, challenges: Sequence[Challenge], thresholds: Thresholds, lot: random.Random) -> None:
        self._challenges = tuple(challenges)
        self._limits = thresholds
        self._lot = lot
        self._calibration = Calibration(thresholds.calibration)
        self._track = Track(thresholds.track)
        self._neutral: Neutral | None = None
        self._began_ms: int | None = None
        self._since_ms = 0
        self._pause_ms = 0
        self._next = 0
        self._asked_frames = self._wrong_frames = self._straight_frames = 0
        self._closed_ms: int | None = None
        self._closed_last_ms = 0
        self._compared = 0
        self._compared_ms = 0
        self.phase = Phase.WAITING
        self.end: End | None = None
        self.greatest_residual = 0.0
        """Of the challenges so far, for the audit."""

    @property
    def challenge(self) -> Challenge:
        """The one that is next or being met."""
        return self._challenges[min(self._next, len(self._challenges) - 1)]

    def observe(self, observation: Observation) -> list[Step]:
        """Take a frame and return what is to be done; after the end, nothing."""
        if self._began_ms is None:
            self._began_ms = observation.time_ms
        match self.phase:
            case Phase.ENDED:
                return []
            case Phase.WAITING | Phase.CALIBRATING:
                return self._calibrate(observation)
            case _:
                return self._follow(observation)

    def _calibrate(self, seen: Observation) -> list[Step]:
        assert self._began_ms is not None
        flaw = self._flaw(seen)
        breach = self._track.follow(seen)
        if flaw is not None or breach is not None or seen.points is None:
            # Nothing has been asked yet: whoever comes or goes, it begins anew with who is there.
            self._start_over()
            if seen.time_ms - self._began_ms > self._limits.calibration.time_ms:
                return self._ended(Broken(Breach.NOBODY_CAME))
            return [Advise(flaw)] if flaw is not None else []
        self.phase = Phase.CALIBRATING
        steps: list[Step] = []
        neutral = self._calibration.add(seen.time_ms, seen.points)
        wanted = self._limits.identity.straight_frames
        if self._compared < wanted and seen.time_ms - self._compared_ms >= _COMPARE_EVERY_MS:
            self._compared += 1
            self._compared_ms = seen.time_ms
            steps.append(Compare(View.STRAIGHT))
        if neutral is not None and self._compared >= wanted:
            self._neutral = neutral
            self._pause(seen.time_ms)
        elif self._calibration.is_restless:
            steps.append(Advise(Flaw.HOLD_STILL))
        if self._neutral is None and seen.time_ms - self._began_ms > self._limits.calibration.time_ms:
            return self._ended(Broken(Breach.NOBODY_CAME))
        return steps

    def _start_over(self) -> None:
        self.phase = Phase.WAITING
        self._calibration.clear()
        self._track = Track(self._limits.track)
        self._compared = 0

    @staticmethod
    def _flaw(seen: Observation) -> Flaw | None:
        if seen.faces == 0 or seen.points is None:
            return Flaw.NO_FACE
        return Flaw.TWO_FACES if seen.faces > 1 else seen.flaw

    def _follow(self, seen: Observation) -> list[Step]:
        """The track holds from here to the end, or the check is over."""
        if (breach := self._track.follow(seen)) is not None:
            return self._ended(Broken(breach))
        assert self._neutral is not None
        motion = measure(self._neutral, seen.points) if seen.points is not None else None
        match self.phase:
            case Phase.PAUSING:
                return self._pausing(seen.time_ms, motion)
            case Phase.CHALLENGED:
                return self._challenged(seen.time_ms, motion)
            case Phase.RETURNING:
                return self._returning(seen.time_ms, motion)
            case _:
                raise AssertionError(self.phase)

    def _pause(self, now_ms: int) -> None:
        self.phase = Phase.PAUSING
        self._since_ms = now_ms
        limits = self._limits.challenge
        self._pause_ms = self._lot.randint(limits.least_pause_ms, limits.greatest_pause_ms)
        self._wrong_frames = 0

    def _pausing(self, now_ms: int, motion: Motion | None) -> list[Step]:
        if motion is None:
            return []
        closed_ms = self._reopened_after(now_ms, motion)
        if self._does_wrong(acts(motion, self._limits.act)) or self._is_deliberate(closed_ms):
            return self._ended(Doubted(Doubt.UNASKED))
        # Nothing is asked of eyes that are just closed: what they do next would be an answer by chance.
        if now_ms - self._since_ms < self._pause_ms or self._closed_ms is not None:
            return []
        self.phase = Phase.CHALLENGED
        self._since_ms = now_ms
        self._asked_frames = self._wrong_frames = 0
        return [Give(self.challenge, self._next + 1, len(self._challenges), self._limits.challenge.time_ms)]

    def _challenged(self, now_ms: int, motion: Motion | None) -> list[Step]:
        limits = self._limits.challenge
        since = now_ms - self._since_ms
        if since > limits.time_ms:
            return self._ended(Doubted(Doubt.NOT_MET))
        if motion is None:
            return []
        done = acts(motion, self._limits.act)
        closed = self._is_deliberate(self._reopened_after(now_ms, motion))
        if self._does_wrong(done - {self.challenge}) or (closed and self.challenge is not Challenge.BLINK):
            return self._ended(Doubted(Doubt.OTHER_ACT))
        self._asked_frames = self._asked_frames + 1 if self.challenge in done else 0
        if not closed and self._asked_frames < self._limits.challenge.least_frames:
            return []
        if since < limits.too_soon_ms:
            return self._ended(Doubted(Doubt.TOO_SOON))
        self.greatest_residual = max(self.greatest_residual, motion.residual)
        met = Met(self.challenge, self._next + 1, len(self._challenges))
        self.phase = Phase.RETURNING
        self._since_ms = now_ms
        self._straight_frames = self._wrong_frames = 0
        return [met, Compare(View.CHALLENGE)]

    def _reopened_after(self, now_ms: int, motion: Motion) -> int:
        """How long the eyes were seen closed, in the frame that shows them open again; else 0.

        From the first to the last frame that shows it: a frame that is missed must not make a blink a long one.
        """
        limits = self._limits.act
        if eyes_closed(motion, limits):
            self._closed_last_ms = now_ms
            if self._closed_ms is None:
                self._closed_ms = now_ms
            return 0
        if self._closed_ms is None or (is_straight(motion, limits) and motion.eyes < limits.blink_open):
            return 0
        closed_ms, self._closed_ms = self._closed_ms, None
        return self._closed_last_ms - closed_ms if is_straight(motion, limits) else 0

    def _is_deliberate(self, closed_ms: int) -> bool:
        """Everybody blinks, whatever was asked; eyes that stay closed a little longer are an act."""
        return self._limits.act.blink_least_ms <= closed_ms <= self._limits.act.blink_longest_ms

    def _returning(self, now_ms: int, motion: Motion | None) -> list[Step]:
        if now_ms - self._since_ms > self._limits.challenge.return_ms:
            return self._ended(Doubted(Doubt.NOT_MET))
        if motion is None:
            return []
        closed = self._is_deliberate(self._reopened_after(now_ms, motion))
        if self._does_wrong(acts(motion, self._limits.act) - {self.challenge}) or closed:
            return self._ended(Doubted(Doubt.UNASKED))
        if not is_straight(motion, self._limits.act):
            self._straight_frames = 0
            turned = max(abs(motion.yaw), abs(motion.pitch)) > self._limits.act.neutral_yaw
            return [Advise(Flaw.TURNED if turned else Flaw.EXPRESSION)]
        self._straight_frames += 1
        if self._straight_frames < self._limits.challenge.least_frames:
            return []
        self._next += 1
        if self._next < len(self._challenges):
            self._pause(now_ms)
            return []
        # The last frame that is compared is a straight one again: who met the challenges is who stands there.
        return [Compare(View.STRAIGHT), *self._ended(Passed())]

    def _does_wrong(self, wrong: frozenset[Challenge]) -> bool:
        self._wrong_frames = self._wrong_frames + 1 if wrong else 0
        return self._wrong_frames >= self._limits.challenge.least_frames

    def _ended(self, end: End) -> list[Step]:
        self.phase, self.end = Phase.ENDED, end
        return [end]

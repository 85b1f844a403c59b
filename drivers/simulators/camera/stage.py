"""Who and what is before the simulated camera, and how it moves: a play without pictures. `scene` draws it.

A person breathes, sways and blinks by themselves; an act (a turn, a nod) is played over that. Times are in seconds of
whatever clock the caller keeps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique


@unique
class Act(StrEnum):
    """What a person can be told to do; the words of the face checker's challenges. Left and right are their own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"


@dataclass(frozen=True, slots=True)
class Pose:
    """How a head is.

    Attributes:
        x, y: its middle, in half widths of a face from where it stands.
        yaw, pitch, roll: degrees; own left, down, clockwise.
        eyes, mouth: 1 is open, 0 closed.
    """

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    eyes: float = 1.0
    mouth: float = 0.0


@unique
class Medium(StrEnum):
    """As what a face is there."""

    PERSON = "person"
    PRINT = "print"
    """A photo on paper, held before the camera: acts move the paper."""
    FILM = "film"
    """A film on a screen: it plays its own acts, again and again, whatever is asked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A face before the camera, now."""

    name: str
    medium: Medium
    pose: Pose
    place: int = 0
    """0 is the middle, 1 beside it."""


# After being asked, as people do.
_REACTION_S = 0.45
_TURN_DEGREES, _NOD_DEGREES = 30.0, 17.0
_LENGTHS_S = {Act.BLINK: 1.4, Act.NOD: 1.5}
_LENGTH_S = 1.9
_FILM_PAUSE_S = 1.0
_BLINK_EVERY_S, _BLINK_S = 4.3, 0.22


@dataclass(slots=True)
class Stage:
    """The play. Times given must not go back.

    Attributes:
        person, second: who stands there; empty is nobody.
        medium: as what the first is there.
        still: path of a picture that is shown instead of everything.
    """

    person: str = ""
    medium: Medium = Medium.PERSON
    second: str = ""
    still: str = ""
    held: Pose = field(default_factory=Pose)
    _act: Act | None = None
    _act_began: float = 0.0
    _film: tuple[Act, ...] = ()
    _film_began: float = 0.0

    def act(self, act: Act, now_s: float) -> None:
        """Do it once, after a person's time to react."""
        self._act, self._act_began = act, now_s + _REACTION_S

    def play_film(self, name: str, acts: Sequence[Act], now_s: float) -> None:
        """Show a film of that person doing those acts, over and over."""
        self.person, self.medium = name, Medium.FILM
        self._film, self._film_began = tuple(acts), now_s

    def shown(self, now_s: float) -> tuple[Shown, ...]:
        """Return the faces that are there now."""
        faces = []
        if self.person:
            faces.append(Shown(self.person, self.medium, self._pose(now_s)))
        if self.second:
            faces.append(Shown(self.second, Medium.PERSON, _alive(now_s + 1.7), 1))
        return tuple(faces)

    def _pose(self, now_s: float) -> Pose:
        match self.medium:
            case Medium.PERSON:
                return self._with_act(_alive(now_s, self.held), self._act, now_s - self._act_began)
            case Medium.PRINT:
                hand = Pose(x=0.03 * math.sin(now_s * 1.3), y=0.02 * math.sin(now_s * 1.9))
                return self._with_act(replace(hand, yaw=self.held.yaw), self._act, now_s - self._act_began)
            case Medium.FILM:
                turn = _LENGTH_S + _FILM_PAUSE_S
                at = (now_s - self._film_began) % (turn * max(1, len(self._film)))
                act = self._film[int(at // turn)] if self._film else None
                return self._with_act(_alive(now_s), act, at % turn - _FILM_PAUSE_S)

    @staticmethod
    def _with_act(pose: Pose, act: Act | None, since_s: float) -> Pose:
        if act is None:
            return pose
        amount = _swell(since_s, _LENGTHS_S.get(act, _LENGTH_S))
        match act:
            case Act.TURN_LEFT:
                return replace(pose, yaw=pose.yaw + _TURN_DEGREES * amount)
            case Act.TURN_RIGHT:
                return replace(pose, yaw=pose.yaw - _TURN_DEGREES * amount)
            case Act.BLINK:
                return replace(pose, eyes=min(pose.eyes, 1 - amount))
            case Act.OPEN_MOUTH:
                return replace(pose, mouth=max(pose.mouth, amount))
            case Act.NOD:
                return replace(pose, pitch=pose.pitch + _NOD_DEGREES * amount)


def _alive(now_s: float, held: Pose | None = None) -> Pose:
    """Someone who stands still, as far as people do."""
    base = held or Pose()
    since_blink = now_s % _BLINK_EVERY_S
    return replace(
        base,
        x=base.x + 0.05 * math.sin(now_s * 0.9),
        y=base.y + 0.03 * math.sin(now_s * 1.7),
        yaw=base.yaw + 1.2 * math.sin(now_s * 0.7),
        pitch=base.pitch + 0.8 * math.sin(now_s * 1.1),
        roll=base.roll + 0.8 * math.sin(now_s * 0.5),
        eyes=min(base.eyes, 1 - _swell(since_blink, _BLINK_S)),
    )


def _swell(since_s: float, length_s: float) -> float:
    """From 0 to 1, a rest there, and back, without a jerk."""
    if not 0 <= since_s < length_s:
        return 0.0
    part = since_s / length_s
    rise = min(1.0, part / 0.3, (1 - part) / 0.3)
    return rise * rise * (3 - 2 * rise)

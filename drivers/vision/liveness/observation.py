"""What the state machine takes and gives: values only, no pictures."""

from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.vision.face.arrays import Points
from drivers.vision.liveness.motion import Challenge


@unique
class Flaw(StrEnum):
    """What is wrong with a view of a face, in the order in which it is looked for."""

    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"
    TURNED = "turned"
    EXPRESSION = "expression"
    BLURRED = "blurred"
    HOLD_STILL = "hold_still"


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """A frame, measured.

    Attributes:
        time_ms: when it was taken; never goes back.
        faces: how many there are.
        points: of the largest; None without any.
        flaw: what is wrong with the view, apart from how many faces there are.
    """

    time_ms: int
    faces: int
    points: Points | None
    flaw: Flaw | None = None


@unique
class Breach(StrEnum):
    """Why a check could not be carried through."""

    NOBODY_CAME = "nobody_came"
    FACE_LOST = "face_lost"
    SECOND_FACE = "second_face"


@unique
class Doubt(StrEnum):
    """Why a face is not taken for a living one that does as it is told."""

    NOT_MET = "not_met"
    """The time for a challenge, or for coming back from it, ran out."""
    TOO_SOON = "too_soon"
    """It was met before anyone could have heard it."""
    OTHER_ACT = "other_act"
    """Something else was done instead."""
    UNASKED = "unasked"
    """Something was done while nothing was asked."""


@dataclass(frozen=True, slots=True)
class Advise:
    """Tell the person what could be better."""

    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Give:
    """Show and say a challenge."""

    challenge: Challenge
    number: int
    of: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Met:
    """A challenge was met."""

    challenge: Challenge
    number: int
    of: int


@unique
class View(StrEnum):
    """How the face is in a frame that is to be compared."""

    STRAIGHT = "straight"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare the face in this very frame."""

    view: View


@dataclass(frozen=True, slots=True)
class Passed:
    """All challenges were met, by one face."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """Not taken for living."""

    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Broken:
    """Ended without a finding."""

    breach: Breach


End = Passed | Doubted | Broken
Step = Advise | Give | Met | Compare | End

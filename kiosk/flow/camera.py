"""What the camera is used for, as the screens may show it: a face that is compared, a document that is read.

No picture is in here: frames go from the camera to the screen and nowhere else. `DocumentFacts` is the one value of the
flow that holds a name and an address in clear, because a person has to say whether the camera read them rightly; it is
there on that page alone, and prints as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.facts import FaceStanding

__all__ = [
    "Abilities",
    "Advice",
    "CheckStage",
    "CheckView",
    "DocumentFacts",
    "DocumentView",
    "FaceBox",
    "FaceView",
    "Field",
    "Side",
]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What this terminal's devices can do beyond what every terminal can."""

    face: bool = False
    document: bool = False
    codes: bool = False


class Advice(Enum):
    """What a person could do better before the camera; the values are the face checker's words."""

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


@dataclass(frozen=True, slots=True)
class FaceBox:
    """Where a face is in the picture. Units: parts of its width and height, not mirrored."""

    x: float
    y: float
    width: float
    height: float


class CheckStage(Enum):
    """What the face page is doing."""

    STARTING = "starting"
    """The camera comes on."""
    ALIGNING = "aligning"
    """Look straight: before the first challenge and between two."""
    CHALLENGE = "challenge"
    DONE = "done"
    """All was seen; the bank is told."""
    STOPPED = "stopped"
    """Nothing is being looked at; a notice says why."""


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check of a face. Units: ms; `number` counts from 1."""

    stage: CheckStage = CheckStage.STARTING
    challenge: FaceChallengeKind | None = None
    number: int = 0
    of: int = 0
    met: int = 0
    time_ms: int = 0
    left_ms: int = 0
    advice: Advice | None = None
    decision: FaceDecision | None = None

    @property
    def seconds_left(self) -> int:
        """Whole seconds for the challenge now given."""
        return -(-self.left_ms // 1000)


@dataclass(frozen=True, slots=True)
class FaceView:
    """How it stands with the face in this visit.

    `portrait` says that there is a photo to compare with; `consented` holds from the customer's yes to their no;
    `declined` is a no, which stands until the customer asks for the face themselves; `passed` is the bank's word;
    `out_of_order` means that this terminal cannot do it now; `stumbles` counts checks that ended without a decision.
    """

    standing: FaceStanding = field(default_factory=FaceStanding)
    portrait: bool = False
    consented: bool = False
    declined: bool = False
    passed: bool = False
    out_of_order: bool = False
    stumbles: int = 0
    check: CheckView = field(default_factory=CheckView)


class Side(Enum):
    """Which side of an ID card lies under the camera."""

    FRONT = "front"
    BACK = "back"


class Field(Enum):
    """What the customer is shown of a document, to say whether it is right."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"
    VALID_TO = "valid_to"


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFacts:
    """What the camera read, in clear, for its holder's eyes. Data class C2.

    `number_tail` are the last four characters of the number; `valid_to` is a date as written, or empty for 长期;
    `unsure` are the fields that the reader itself is not sure of.
    """

    name: str
    address: str
    number_tail: str
    valid_to: str
    unsure: frozenset[Field] = frozenset()

    def __repr__(self) -> str:
        return "DocumentFacts(hidden)"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document under the camera: which side is wanted, and what was read once both were."""

    side: Side = Side.FRONT
    facts: DocumentFacts | None = None

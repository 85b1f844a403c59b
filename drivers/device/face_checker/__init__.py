"""The face checker: is the person before the camera the one on a picture, and alive? One check a command.

It has no camera of its own: it looks at the preview picture of the terminal's camera, which must be showing (see
`drivers.device.camera.StartPreview`), and all that looks at pictures happens in a worker process. What leaves this
device is a decision and figures; pictures stay in the files that they came in, and nothing of a face is kept.

What may be claimed: challenge and response, not evaluated to ISO/IEC 30107-3.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceKind, DeviceStatus, Driver, Event, Result


@unique
class ChallengeKind(StrEnum):
    """What a person is asked to do. Left and right are the person's own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    """Close the eyes for about half a second and open them again; a blink as everybody's is no answer."""
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"


@unique
class AdviceReason(StrEnum):
    """What the person could do better, in the order in which it is looked for; `message` says it in English."""

    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"
    """Part of the face is, or is about to go, outside the picture."""
    TURNED = "turned"
    """Before the first challenge and between two: look straight into the camera."""
    EXPRESSION = "expression"
    """Before the first challenge and between two: mouth closed, eyes open."""
    BLURRED = "blurred"
    HOLD_STILL = "hold_still"


@unique
class Decision(StrEnum):
    """What a check that ran to its end found."""

    SAME_AND_LIVE = "same_and_live"
    NOT_SAME = "not_same"
    """A living person, and another than on the picture; also when a challenge was met with another face."""
    NOT_LIVE = "not_live"
    """A challenge was not met in its time, or met as only a picture or a film would."""


@unique
class FailureReason(StrEnum):
    """Why a check ended without a decision: the `reason` of its completion."""

    NOBODY_CAME = "nobody_came"
    """No usable face in time; the last advice said what was wrong."""
    FACE_LOST = "face_lost"
    """The face left, was covered, or jumped: it may be another one that comes back."""
    SECOND_FACE = "second_face"
    PICTURE_FROZEN = "picture_frozen"
    PICTURE_BLACK = "picture_black"
    """The lens is covered, or there is no light at all."""
    NO_PREVIEW = "no_preview"
    """There is no preview picture, or it stopped: start the camera's preview first."""
    REFERENCE_UNREADABLE = "reference_unreadable"
    REFERENCE_NO_FACE = "reference_no_face"
    REFERENCE_TWO_FACES = "reference_two_faces"
    MODELS_MISSING = "models_missing"
    VISION_FAILED = "vision_failed"
    """The worker ended or hung; it is started anew at the next command."""


@dataclass(frozen=True, slots=True)
class ChallengeGiven(Event):
    """Show and say this challenge now.

    Attributes:
        number, of: the first is 1.
        time_ms: how long the person has for it, from this event on.
    """

    kind: ChallengeKind
    number: int
    of: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class ChallengeMet(Event):
    """Well done; the person looks straight again until the next one is given."""

    kind: ChallengeKind
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class FaceAdvice(Event):
    """What the person could do better; sent when it changes, and at most twice a second."""

    reason: AdviceReason
    message: str


@dataclass(frozen=True, slots=True)
class FaceFollowed(Event):
    """Where the face is, for drawing; at most ten a second.

    Attributes:
        x, y, width, height: its box as parts of the picture's width and height, not mirrored; all 0 without a face.
        yaw, pitch: degrees; positive yaw is the person's own left, positive pitch is down.
    """

    x: float
    y: float
    width: float
    height: float
    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class FaceChecked(Result):
    """A check that ran to its end.

    Attributes:
        distance: median over the frames of the distance to the reference; smaller is more alike. None when the check
            ended before any frame was compared.
        threshold: at or below it two faces are the same.
        passive_score: 0 to 1, a hint for the audit that no decision rests on.
        frames: how many frames were compared.
        challenges: what was asked, in its order.
        model_sha256: of the recogniser's model file.
        device_serial: of the camera, as the profile names it.
    """

    decision: Decision
    distance: float | None
    threshold: float
    passive_score: float
    frames: int
    challenges: tuple[ChallengeKind, ...]
    model_sha256: str
    device_serial: str


@dataclass(frozen=True, slots=True)
class CheckFace(Command[FaceChecked]):
    """Compare the person before the camera with a picture, and have them prove that they are there.

    Attributes:
        reference_path: a picture file with one face: the chip's photo or the portrait of a document.
        challenges: 2 or 3.

    Raises:
        ValueError: another number of challenges; over the host's socket, invalidData.
    """

    reference_path: str
    challenges: int = 2

    result_type: ClassVar[type[Result]] = FaceChecked
    # Starting the worker and loading its models on a busy machine, once; then the reference.
    machine_ms: ClassVar[int] = 20_000

    def __post_init__(self) -> None:
        if self.challenges not in (2, 3):
            raise ValueError("a check has 2 or 3 challenges")

    @property
    def person_ms(self) -> int:
        """To step before the camera, and for each challenge with the look straight before it."""
        return 20_000 + 14_000 * self.challenges


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceCheckerSettings:
    """Where it looks.

    Attributes:
        frames: the camera's preview picture.
        device_serial: the camera's serial number, for the record of a check.
        models: folder of the installed models; by default EDIAN_MODELS_DIR, else the one in Python's
            environment.
        thresholds: TOML file with thresholds of the bank's own; by default the one that comes along.
    """

    frames: str
    device_serial: str = ""
    models: str = ""
    thresholds: str = ""


def make_driver(settings: FaceCheckerSettings) -> Driver:
    """Return a driver for these settings; it starts its worker at the first command."""
    from drivers.device.face_checker.driver import FaceCheckerDriver

    return FaceCheckerDriver(settings)


KIND = DeviceKind(
    name="face_checker",
    commands=(CheckFace,),
    events=(ChallengeGiven, ChallengeMet, FaceAdvice, FaceFollowed),
    settings_type=FaceCheckerSettings,
    make_driver=make_driver,
    capabilities=lambda settings: Capabilities(),
    capabilities_type=Capabilities,
    status_type=DeviceStatus,
)

__all__ = [
    "KIND",
    "AdviceReason",
    "ChallengeGiven",
    "ChallengeKind",
    "ChallengeMet",
    "CheckFace",
    "Decision",
    "FaceAdvice",
    "FaceChecked",
    "FaceCheckerSettings",
    "FaceFollowed",
    "FailureReason",
    "make_driver",
]

"""What a face does, measured against its own straight face, and which acts that amounts to. Pure.

A turn or a nod counts only when the points also leave the plane: a print that is tilted moves its points by a
homography, whatever angle a network makes of it.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Points
from drivers.vision.thresholds import ActThresholds


@unique
class Challenge(StrEnum):
    """What a person is asked to do. Left and right are the person's own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    OPEN_MOUTH = "open_mouth"
    NOD = "nod"


@dataclass(frozen=True, slots=True, eq=False)
class Neutral:
    """A person's own straight face.

    Attributes:
        points: of the frame nearest to the middle of all.
        yaw, pitch, eyes, mouth, aspect: medians; `eyes` of the open ones.
    """

    points: Points
    yaw: float
    pitch: float
    eyes: float
    mouth: float
    aspect: float


@dataclass(frozen=True, slots=True)
class Motion:
    """A frame against the straight face.

    Attributes:
        yaw, pitch: degrees off it.
        shift: of the tip of the nose, see `geometry.nose_shift`.
        residual: see `geometry.plane_residual`.
        eyes: as a part of the own openness.
        mouth: opening on top of the own.
        aspect: height over width, as a part of the own, less 1.
    """

    yaw: float
    pitch: float
    shift: float
    residual: float
    eyes: float
    mouth: float
    aspect: float


def measure(neutral: Neutral, points: Points) -> Motion:
    """Return how `points` differ from the straight face."""
    return Motion(
        yaw=geometry.yaw(points) - neutral.yaw,
        pitch=geometry.pitch(points) - neutral.pitch,
        shift=geometry.nose_shift(points) - geometry.nose_shift(neutral.points),
        residual=geometry.plane_residual(neutral.points, points),
        eyes=geometry.eye_openness(points) / max(1e-6, neutral.eyes),
        mouth=geometry.mouth_openness(points) - neutral.mouth,
        aspect=geometry.aspect(points) / max(1e-6, neutral.aspect) - 1,
    )


def acts(motion: Motion, limits: ActThresholds) -> frozenset[Challenge]:
    """Return what the face does in this frame; a blink takes several, see `eyes_closed`."""
    found: set[Challenge] = set()
    if abs(motion.yaw) >= limits.turn_yaw and motion.residual >= limits.turn_residual:
        if motion.yaw > 0 and motion.shift >= limits.turn_shift:
            found.add(Challenge.TURN_LEFT)
        if motion.yaw < 0 and motion.shift <= -limits.turn_shift:
            found.add(Challenge.TURN_RIGHT)
    if motion.pitch >= limits.nod_pitch and motion.residual >= limits.nod_residual and not found:
        found.add(Challenge.NOD)
    if motion.mouth >= limits.mouth_open:
        found.add(Challenge.OPEN_MOUTH)
    return frozenset(found)


def eyes_closed(motion: Motion, limits: ActThresholds) -> bool:
    """Whether the lids are down, and not only foreshortened."""
    straight = abs(motion.yaw) < limits.neutral_yaw and abs(motion.pitch) < limits.neutral_pitch
    return straight and motion.eyes <= limits.blink_closed and abs(motion.aspect) <= limits.blink_aspect


def is_straight(motion: Motion, limits: ActThresholds) -> bool:
    """Whether it is the straight face again, mouth closed; eyes may blink at any time."""
    return (
        abs(motion.yaw) <= limits.neutral_yaw
        and abs(motion.pitch) <= limits.neutral_pitch
        and motion.mouth <= limits.neutral_mouth
    )

"""What is wrong with a view of a face, and what to tell the person. Pure."""

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Points
from drivers.vision.face.quality import ViewQuality
from drivers.vision.liveness.observation import Flaw
from drivers.vision.thresholds import QualityThresholds

_ADVICE: dict[Flaw, str] = {
    Flaw.NO_FACE: "step before the camera and look into it",
    Flaw.TWO_FACES: "one person at a time: the others step aside, please",
    Flaw.TOO_DARK: "it is too dark; turn to the light",
    Flaw.TOO_BRIGHT: "it is too bright; turn away from the light",
    Flaw.TOO_FAR: "come closer",
    Flaw.TOO_NEAR: "step back a little",
    Flaw.OFF_CENTRE: "move into the middle of the picture",
    Flaw.TURNED: "look straight into the camera",
    Flaw.EXPRESSION: "close your mouth and look into the camera",
    Flaw.BLURRED: "hold still; wipe the camera's glass if it stays blurred",
    Flaw.HOLD_STILL: "hold still for a moment",
}


def advice(flaw: Flaw) -> str:
    """Return the sentence for a flaw."""
    return _ADVICE[flaw]


def find_flaw(view: ViewQuality, points: Points, limits: QualityThresholds) -> Flaw | None:
    """Return the first thing that is wrong with a straight view, or None."""
    if view.brightness < limits.least_brightness:
        return Flaw.TOO_DARK
    if view.brightness > limits.greatest_brightness:
        return Flaw.TOO_BRIGHT
    if view.eyes_px < limits.least_eyes_px:
        return Flaw.TOO_FAR
    if view.width_part > limits.greatest_width:
        return Flaw.TOO_NEAR
    if not view.inside:
        return Flaw.OFF_CENTRE
    if (
        abs(geometry.yaw(points)) > limits.greatest_yaw
        or abs(geometry.pitch(points) - limits.straight_pitch) > limits.greatest_pitch
        or abs(geometry.roll(points)) > limits.greatest_roll
    ):
        return Flaw.TURNED
    if geometry.mouth_openness(points) > limits.greatest_mouth:
        return Flaw.EXPRESSION
    return Flaw.BLURRED if view.sharpness < limits.least_sharpness else None

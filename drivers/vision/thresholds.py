"""Reads `thresholds.toml`, the one place of every threshold, strictly: a missing or misspelt key is an error."""

import tomllib
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TypeVar, get_type_hints

from drivers.errors import DriverError

SHIPPED = Path(__file__).with_name("thresholds.toml")

T = TypeVar("T")


class ThresholdsError(DriverError):
    """The file cannot be used. Remedy: correct it at the place that the message names."""


@dataclass(frozen=True, slots=True)
class DetectThresholds:
    """When something is a face."""

    least_score: float
    least_mesh_score: float


@dataclass(frozen=True, slots=True)
class MatchThresholds:
    """When two faces are one person's."""

    distance: float
    least_eyes_px: float


@dataclass(frozen=True, slots=True)
class QualityThresholds:
    """When a view of a face is good enough."""

    least_eyes_px: float
    greatest_width: float
    least_brightness: float
    greatest_brightness: float
    least_sharpness: float
    greatest_yaw: float
    greatest_pitch: float
    greatest_roll: float
    straight_pitch: float
    greatest_mouth: float


@dataclass(frozen=True, slots=True)
class CalibrationThresholds:
    """When a person's straight face is known."""

    hold_ms: int
    least_frames: int
    greatest_spread: float
    time_ms: int


@dataclass(frozen=True, slots=True)
class TrackThresholds:
    """When it is still the same face, and a camera that lives."""

    longest_gap_ms: int
    longest_blind_ms: int
    greatest_step: float
    greatest_growth: float
    greatest_turn: float
    second_face_frames: int
    frozen_ms: int
    no_frame_ms: int
    black_brightness: float
    black_contrast: float


@dataclass(frozen=True, slots=True)
class ChallengeThresholds:
    """How long a challenge takes, and the pauses between two."""

    time_ms: int
    too_soon_ms: int
    least_pause_ms: int
    greatest_pause_ms: int
    return_ms: int
    least_frames: int


@dataclass(frozen=True, slots=True)
class ActThresholds:
    """What a turn, a nod, a blink and an open mouth are."""

    turn_yaw: float
    turn_shift: float
    turn_residual: float
    nod_pitch: float
    nod_residual: float
    blink_closed: float
    blink_open: float
    blink_least_ms: int
    blink_longest_ms: int
    blink_aspect: float
    mouth_open: float
    neutral_yaw: float
    neutral_pitch: float
    neutral_mouth: float


@dataclass(frozen=True, slots=True)
class IdentityThresholds:
    """How often faces are compared in a check, and how far a challenge's frame may be off."""

    straight_frames: int
    challenge_distance: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All of them, a table each."""

    detect: DetectThresholds
    match: MatchThresholds
    quality: QualityThresholds
    calibration: CalibrationThresholds
    track: TrackThresholds
    challenge: ChallengeThresholds
    act: ActThresholds
    identity: IdentityThresholds


def load_thresholds(path: Path = SHIPPED) -> Thresholds:
    """Return the thresholds in a file.

    Raises:
        ThresholdsError: it cannot be read, or a key is missing, unknown or no number.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ThresholdsError(f"{path} is no readable TOML: {error}") from error
    return _table(Thresholds, table, path.name)


def _table(wanted: type[T], table: object, place: str) -> T:
    if not isinstance(table, dict):
        raise ThresholdsError(f"{place} is a table")
    assert is_dataclass(wanted)
    hints = get_type_hints(wanted)
    names = [field.name for field in fields(wanted)]
    if wrong := sorted(set(names) ^ set(table)):
        raise ThresholdsError(f"{place}: {', '.join(wrong)} missing or unknown; there are {', '.join(names)}")
    values: dict[str, object] = {}
    for name in names:
        value, hint = table[name], hints[name]
        if is_dataclass(hint) and isinstance(hint, type):
            values[name] = _table(hint, value, f"{place}.{name}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise ThresholdsError(f"{place}.{name} is a number")
        elif hint is int and not isinstance(value, int):
            raise ThresholdsError(f"{place}.{name} is a whole number")
        else:
            values[name] = hint(value)
    return wanted(**values)

"""Learns a person's own straight face from frames of holding still. Pure."""

import statistics

import numpy as np

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Points
from drivers.vision.liveness.motion import Neutral
from drivers.vision.thresholds import CalibrationThresholds

_LONGEST_MS = 2_500
"""Older frames are forgotten, so that a person who has come to rest is not held to how he came."""
_OPEN_EYES_PERCENTILE = 60
"""Of the openness of the eyes: a blink among the frames must not count."""


class Calibration:
    """Gathers frames until they agree."""

    def __init__(self, limits: CalibrationThresholds) -> None:
        self._limits = limits
        self._frames: list[tuple[int, Points]] = []

    def clear(self) -> None:
        """Begin anew."""
        self._frames.clear()

    def add(self, time_ms: int, points: Points) -> Neutral | None:
        """Take a good, straight frame; return the straight face once it is known."""
        self._frames = [frame for frame in self._frames if time_ms - frame[0] <= _LONGEST_MS] + [(time_ms, points)]
        if len(self._frames) < self._limits.least_frames or not self.is_long_enough:
            return None
        return None if self.is_restless else self._neutral()

    @property
    def is_long_enough(self) -> bool:
        """Whether the frames span the time to hold still."""
        return bool(self._frames) and self._frames[-1][0] - self._frames[0][0] >= self._limits.hold_ms

    @property
    def is_restless(self) -> bool:
        """Whether the face turned too much meanwhile."""
        if len(self._frames) < 2:
            return False
        spreads = (statistics.pstdev(measure(points) for _, points in self._frames) for measure in _DIRECTIONS)
        return max(spreads) > self._limits.greatest_spread

    def _neutral(self) -> Neutral:
        all_points = [points for _, points in self._frames]
        yaw, pitch = (statistics.median(measure(points) for points in all_points) for measure in _DIRECTIONS)
        middle = min(
            all_points, key=lambda points: abs(geometry.yaw(points) - yaw) + abs(geometry.pitch(points) - pitch)
        )
        eyes = [geometry.eye_openness(points) for points in all_points]
        return Neutral(
            points=middle,
            yaw=yaw,
            pitch=pitch,
            eyes=float(np.percentile(eyes, _OPEN_EYES_PERCENTILE)),
            mouth=statistics.median(geometry.mouth_openness(points) for points in all_points),
            aspect=statistics.median(geometry.aspect(points) for points in all_points),
        )


_DIRECTIONS = (geometry.yaw, geometry.pitch)

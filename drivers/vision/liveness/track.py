"""One face followed without a break. Pure: it takes points with times and says when it may be another face."""

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Points
from drivers.vision.liveness.observation import Breach, Observation
from drivers.vision.thresholds import TrackThresholds

_UNIT_MS = 100.0
"""Steps and turns are limited for this long; a longer time between two frames allows more, up to a point."""
_MOST_UNITS = 4.0
_FORGET_MS = 1_000
"""A second face that was seen so long ago no longer counts."""


class Track:
    """Follows the largest face from the first observation on."""

    def __init__(self, limits: TrackThresholds) -> None:
        self._limits = limits
        self._last: Points | None = None
        self._seen_ms = 0
        self._looked_ms = 0
        self._second_seen_ms: list[int] = []

    def follow(self, observation: Observation) -> Breach | None:
        """Take the next observation; return what broke the track, if anything did."""
        now = observation.time_ms
        pause = now - self._looked_ms if self._looked_ms else 0
        self._looked_ms = now
        if observation.faces > 1:
            self._second_seen_ms = [at for at in self._second_seen_ms if now - at <= _FORGET_MS] + [now]
            if len(self._second_seen_ms) >= self._limits.second_face_frames:
                return Breach.SECOND_FACE
        points = observation.points
        if points is None:
            return Breach.FACE_LOST if self._last is not None and self._unseen(now) else None
        before, since = self._last, now - self._seen_ms
        self._last, self._seen_ms = points, now
        if before is None:
            return None
        # A machine that is busy looks less often, which is no gap of the face's; but it must not be a long one.
        if since - pause > self._limits.longest_gap_ms or since > self._limits.longest_blind_ms:
            return Breach.FACE_LOST
        return Breach.FACE_LOST if self._jumped(before, points, since) else None

    def _unseen(self, now_ms: int) -> bool:
        return now_ms - self._seen_ms > self._limits.longest_gap_ms

    def _jumped(self, before: Points, now: Points, since_ms: int) -> bool:
        units = min(_MOST_UNITS, max(1.0, since_ms / _UNIT_MS))
        size, old_size = geometry.eyes_px(now), geometry.eyes_px(before)
        (x, y), (old_x, old_y) = geometry.centre(now), geometry.centre(before)
        width = float(before[:, 0].max() - before[:, 0].min())
        step = ((x - old_x) ** 2 + (y - old_y) ** 2) ** 0.5
        growth = max(size / max(1e-6, old_size), old_size / max(1e-6, size))
        turn = abs(geometry.yaw(now) - geometry.yaw(before))
        return (
            step > self._limits.greatest_step * width * units
            or growth > self._limits.greatest_growth**units
            or turn > self._limits.greatest_turn * units
        )

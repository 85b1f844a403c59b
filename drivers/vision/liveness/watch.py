"""Whether the camera itself is well: frozen on one picture, covered, or silent. Pure: figures with their times."""

from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.vision.thresholds import TrackThresholds


@unique
class CameraTrouble(StrEnum):
    """What is wrong with the pictures, whoever they show."""

    PICTURE_FROZEN = "picture_frozen"
    PICTURE_BLACK = "picture_black"
    NO_PREVIEW = "no_preview"


@dataclass(frozen=True, slots=True)
class FrameLook:
    """A frame as a whole.

    Attributes:
        digest: of its bytes or pixels.
        brightness, contrast: mean and standard deviation of its grey values.
    """

    time_ms: int
    digest: bytes
    brightness: float
    contrast: float


class CameraWatch:
    """Looks at each frame, and at the times without any."""

    def __init__(self, limits: TrackThresholds) -> None:
        self._limits = limits
        self._digest = b""
        self._changed_ms = 0
        self._seen_ms: int | None = None
        self._black_since_ms: int | None = None

    def look(self, frame: FrameLook) -> CameraTrouble | None:
        """Take the next frame; return what is wrong, once it has lasted long enough."""
        now = frame.time_ms
        self._seen_ms = now
        if frame.digest != self._digest:
            self._digest, self._changed_ms = frame.digest, now
        elif now - self._changed_ms >= self._limits.frozen_ms:
            return CameraTrouble.PICTURE_FROZEN
        black = frame.brightness < self._limits.black_brightness and frame.contrast < self._limits.black_contrast
        if not black:
            self._black_since_ms = None
        elif self._black_since_ms is None:
            self._black_since_ms = now
        elif now - self._black_since_ms >= self._limits.frozen_ms:
            return CameraTrouble.PICTURE_BLACK
        return None

    @property
    def is_black(self) -> bool:
        """Whether the last frame showed nothing."""
        return self._black_since_ms is not None

    def missed(self, now_ms: int) -> CameraTrouble | None:
        """Say that there is no new frame; return what is wrong, once it has lasted long enough."""
        if self._seen_ms is None:
            self._seen_ms = now_ms
        return CameraTrouble.NO_PREVIEW if now_ms - self._seen_ms >= self._limits.no_frame_ms else None

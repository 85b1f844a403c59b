"""A camera as a device's thread sees it: the newest frame within a budget, or a typed error."""

import json
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import LinkClosedError, LinkNotFoundError, LinkTimeoutError
from drivers.link.tap import Direction, passed
from drivers.link.video.installation import VideoInstallationError
from drivers.link.worker import WorkerEndedError, WorkerProcess, WorkerTimeoutError

FRAME_BUDGET_S = 5.0
"""For one frame: the first one of a slow camera takes up to four seconds, the others milliseconds."""

_START_BUDGET_S = 10.0  # starting Python and OpenCV on a machine that may be booting
_STALE_MS = 1_500


class VideoNotFoundError(LinkNotFoundError):
    """The camera cannot be opened, or never gave a picture. Remedy: plug it in, or correct the source."""


class VideoStalledError(LinkTimeoutError):
    """The camera stopped giving pictures, or a call into it hangs. Remedy: it is opened anew by itself."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture and what can be said of it without understanding it.

    Attributes:
        jpeg: the picture.
        unchanged_ms: for how long the camera has given this very picture; 0 for files.
        brightness, contrast: mean and standard deviation of the grey values, 0 to 255.
        sharpness: variance of the Laplacian; blurred pictures have less than sharp ones of the same scene.
    """

    jpeg: bytes
    number: int
    width: int
    height: int
    age_ms: int
    unchanged_ms: int
    brightness: float
    contrast: float
    sharpness: float

    @property
    def repeats(self) -> bool:
        """Whether the camera gave this very picture more than once."""
        return self.unchanged_ms > self.age_ms


class VideoLink:
    """One camera by source: a number or `/dev/videoN` (V4L), `http://...` (MJPEG), a file, a `*.url` that names one."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._worker = WorkerProcess("drivers.link.video.worker", [source])

    @property
    def port(self) -> str:
        """The source, for messages."""
        return self._source

    @property
    def is_there(self) -> bool:
        """Whether the source's name leads somewhere, without opening it: a camera's lamp stays off.

        Of an address on a network nothing is known before it is opened, so that is taken for there.
        """
        if "://" in self._source:
            return True
        return Path(f"/dev/video{self._source}" if self._source.isdecimal() else self._source).exists()

    def frame(self, budget_s: float = FRAME_BUDGET_S, *, start_budget_s: float = _START_BUDGET_S) -> Frame:
        """Return the newest frame; the camera is opened by the first call and stays open.

        Units: seconds; `start_budget_s` is for a call that has to start the camera's process, on top.

        Raises:
            VideoNotFoundError: there is no camera there.
            VideoStalledError: it stopped, or hangs.
            VideoInstallationError: the wrong OpenCV is installed.
            LinkClosedError: `close` was called.
        """
        try:
            fields = json.loads(self._worker.ask(b"frame\n", budget_s, start_budget_s))
            data = self._worker.read_exactly(int(fields.pop("bytes", 0)), budget_s)
        except WorkerTimeoutError as error:
            raise VideoStalledError(self.port, f"{self.port}: the camera does not answer") from error
        except WorkerEndedError as error:
            raise LinkClosedError(self.port, f"{self.port}: the camera's process ended") from error
        if "installation" in fields:
            raise VideoInstallationError(fields["installation"])
        trouble = fields.pop("error")
        if not data:
            raise VideoNotFoundError(self.port, f"{self.port}: no camera there ({trouble})")
        passed(Direction.IN, data)
        frame = Frame(jpeg=data, **fields)
        if frame.age_ms > _STALE_MS and frame.unchanged_ms > 0:
            reason = trouble or "it stopped in mid-stream"
            raise VideoStalledError(self.port, f"{self.port}: no new picture for {frame.age_ms} ms ({reason})")
        return frame

    def end(self) -> None:
        """Let the camera go; the next `frame` opens it anew."""
        self._worker.end()

    def close(self) -> None:
        """Let the camera go for good, from any thread. Closing twice is fine."""
        self._worker.close()

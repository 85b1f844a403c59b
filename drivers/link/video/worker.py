"""The process that holds a camera: `python -m drivers.link.video.worker SOURCE`.

One thread opens the camera and reads frame after frame, keeping the newest; another answers requests, so that an answer
never waits for the camera. A request is the line `frame`; the answer is a line of JSON with what was seen and, where it
has `bytes`, a JPEG of that length.

Shape: frames are H×W×3, uint8, BGR, as OpenCV gives them.
"""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cv2 import VideoCapture
    from cv2.typing import MatLike

OPEN_TIMEOUT_MS, READ_TIMEOUT_MS = 3_000, 2_000
"""OpenCV's own limits for network cameras; for the rest the parent has its own."""

_JPEG_QUALITY = 88
_RETRY_S = 0.5
_FIRST_FRAME_S = 4.0
_HOPELESS = 3  # attempts without any picture, after which nobody is kept waiting for the first
_POINTER_SUFFIX = ".url"
_STILL_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp")
# Without these ffmpeg gathers seconds of pictures before it shows the first.
_FFMPEG_OPTIONS = "fflags;nobuffer|flags;low_delay|probesize;65536|analyzeduration;0"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The newest frame and how it compares with the one before."""

    pixels: "MatLike"
    number: int
    at: float
    changed_at: float


class Camera:
    """Reads a source for ever, on a thread of its own."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._live = source.endswith(_POINTER_SUFFIX) or not Path(source).is_file()
        self._condition = threading.Condition()
        self._seen: _Seen | None = None
        self._error = "no picture yet"
        self._failures = 0

    def newest(self, wait_s: float) -> tuple[_Seen | None, str]:
        """The newest frame, waiting for the first one if need be; and what is wrong, if anything."""
        with self._condition:
            self._condition.wait_for(lambda: self._seen is not None or self._failures >= _HOPELESS, wait_s)
            return self._seen, self._error

    @property
    def is_live(self) -> bool:
        """Whether pictures should change: a file may well show a still."""
        return self._live

    def run(self) -> None:
        """Open, read, and open again."""
        while True:
            try:
                self._read_until_it_ends()
            except Exception as error:  # noqa: BLE001 - OpenCV raises its own kinds; the thread must go on trying
                self._error = type(error).__name__
            with self._condition:
                self._failures += 1
                self._condition.notify_all()
            time.sleep(_RETRY_S)

    def _read_until_it_ends(self) -> None:
        import cv2

        if self._source.lower().endswith(_STILL_SUFFIXES):
            still = cv2.imread(self._source)
            if still is None:
                self._error = "the picture file cannot be read"
                return
            self._keep(still)
            return
        capture = self._opened()
        try:
            if not capture.isOpened():
                self._error = "it cannot be opened"
                return
            pause_s = 0.0 if self._live else 1 / max(1.0, min(60.0, capture.get(cv2.CAP_PROP_FPS) or 25.0))
            while True:
                good, pixels = capture.read()
                if not good:
                    self._error = "it gives no more pictures"
                    return
                self._keep(pixels)
                time.sleep(pause_s)
        finally:
            capture.release()

    def _opened(self) -> "VideoCapture":
        import cv2

        timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS]
        source = self._source
        if source.endswith(_POINTER_SUFFIX):
            # Read at each opening: a simulator that was started again is at another address.
            source = Path(source).read_text(encoding="ascii").strip()
        if source.isdecimal():
            return cv2.VideoCapture(int(source), cv2.CAP_V4L2)
        if source.startswith("/dev/"):
            return cv2.VideoCapture(source, cv2.CAP_V4L2)
        return cv2.VideoCapture(source, cv2.CAP_FFMPEG, timeouts)

    def _keep(self, pixels: "MatLike") -> None:
        now = time.monotonic()
        before = self._seen
        # A real sensor has noise: two pictures that are the same to the last bit come from a camera that hangs.
        same = before is not None and before.pixels.shape == pixels.shape and bool((before.pixels == pixels).all())
        changed_at = before.changed_at if same and before is not None else now
        with self._condition:
            self._seen = _Seen(pixels, before.number + 1 if before else 1, now, changed_at)
            self._error = ""
            self._condition.notify_all()


def describe(camera: Camera) -> tuple[dict[str, object], bytes]:
    """What a request is answered with: measures of the newest frame, and its JPEG."""
    import cv2

    seen, error = camera.newest(_FIRST_FRAME_S)
    if seen is None:
        return {"error": error or "no picture yet"}, b""
    now = time.monotonic()
    grey = cv2.cvtColor(seen.pixels, cv2.COLOR_BGR2GRAY)
    # Asked for some twenty times a second: OpenCV's own sums take a tenth of what NumPy's do.
    brightness, contrast = (float(value[0, 0]) for value in cv2.meanStdDev(grey))
    _, edges = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    good, encoded = cv2.imencode(".jpg", seen.pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    data = encoded.tobytes() if good else b""
    return {
        "error": error,
        "number": seen.number,
        "width": int(seen.pixels.shape[1]),
        "height": int(seen.pixels.shape[0]),
        "age_ms": round((now - seen.at) * 1000),
        "unchanged_ms": round((now - seen.changed_at) * 1000) if camera.is_live else 0,
        "brightness": round(brightness, 2),
        "contrast": round(contrast, 2),
        "sharpness": round(float(edges[0, 0]) ** 2, 2),
        "bytes": len(data),
    }, data


def main(arguments: list[str]) -> int:
    """Serve frames of the source named in `arguments` until the parent hangs up."""
    from drivers.link.video.installation import VideoInstallationError, check_installation
    from drivers.link.worker import end_with_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", _FFMPEG_OPTIONS)
    # Both would write to standard error of their own accord; what is wrong goes into the answers.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    failure = ""
    camera = Camera(arguments[0])
    try:
        check_installation()
    except VideoInstallationError as error:
        failure = str(error)
    else:
        threading.Thread(target=camera.run, daemon=True).start()
    for _ in sys.stdin.buffer:
        fields, data = ({"installation": failure}, b"") if failure else describe(camera)
        sys.stdout.buffer.write(json.dumps(fields).encode() + b"\n" + data)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

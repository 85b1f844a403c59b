"""The face checker's worker: `python -m drivers.vision.live`. Loads the networks once and carries checks through.

A line of JSON in, a line of JSON out. `{"do": "load", "models": ..., "thresholds": ...}` loads; `{"do": "begin",
"reference": PATH, "frames": PATH, "challenges": 2}` begins a check; `{"do": "next"}` waits a little for the next
preview picture, looks at it, and answers `{"told": [...], "end": {...} | null}`; `{"do": "stop"}` drops the check. A
request that cannot be followed is answered with `{"error": {"reason", "message"}}`.

It reads the preview picture that the camera's device leaves behind, which is replaced as a whole by each frame, and
writes nothing.
"""

import contextlib
import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import assert_never

import cv2
import numpy as np

from drivers.errors import DriverError
from drivers.link.worker import end_with_parent
from drivers.vision.face.arrays import Pixels
from drivers.vision.face.errors import PictureError, PictureReason
from drivers.vision.face.finder import FaceFinder
from drivers.vision.face.match import FaceMatcher
from drivers.vision.face.models import face_models
from drivers.vision.face.recogniser import DlibRecogniser
from drivers.vision.liveness.check import Aborted, FaceCheck, Followed, Found, Told
from drivers.vision.liveness.machine import draw_challenges
from drivers.vision.liveness.observation import Advise, Give, Met
from drivers.vision.liveness.quality import advice
from drivers.vision.models import ModelsMissingError, models_folder
from drivers.vision.thresholds import SHIPPED, Thresholds, ThresholdsError, load_thresholds

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_NEXT_WAIT_S = 0.12
_POLL_S = 0.006
_REFERENCE_REASONS = {
    PictureReason.NO_FACE: "reference_no_face",
    PictureReason.TWO_FACES: "reference_two_faces",
}


class RefusedError(Exception):
    """A request that cannot be followed."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class FrameFile:
    """The preview picture: each time it is replaced, a new frame."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        # What lies there shows who stood there before.
        self._seen = self._mark()

    def newer(self, wait_s: float) -> tuple[int, Pixels] | None:
        """Return the next frame and when it was left there, in ms of the monotonic clock; None without one."""
        ends = time.monotonic() + wait_s
        while True:
            mark = self._mark()
            if mark is not None and mark != self._seen:
                self._seen = mark
                with contextlib.suppress(OSError):
                    return self._frame(mark[1] / 1e9)
            if time.monotonic() >= ends:
                return None
            time.sleep(_POLL_S)

    def _mark(self) -> tuple[int, int] | None:
        """Which file lies there, and since when."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _frame(self, left_s: float) -> tuple[int, Pixels] | None:
        found = cv2.imdecode(np.frombuffer(self._path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        # A machine that is busy looks late, and at two frames one after the other: what counts is when they were taken.
        at_ms = round((time.monotonic() - max(0.0, time.time() - left_s)) * 1000)
        return None if found is None else (at_ms, np.asarray(found, np.uint8))


class LiveWorker:
    """Answers requests, one after the other."""

    def __init__(self) -> None:
        self._thresholds: Thresholds | None = None
        self._finder: FaceFinder | None = None
        self._recogniser: DlibRecogniser | None = None
        self._check: FaceCheck | None = None
        self._frames: FrameFile | None = None
        self._last_ms = 0
        self._lot = random.SystemRandom()

    def answer(self, request: dict[str, Json]) -> dict[str, Json]:
        """Follow a request.

        Raises:
            RefusedError: it cannot be followed, and why.
        """
        match request.get("do"):
            case "load":
                return self._load(str(request.get("models", "")), str(request.get("thresholds", "")))
            case "begin":
                challenges = request.get("challenges", 2)
                return self._begin(str(request.get("reference")), str(request.get("frames")), challenges)
            case "next":
                return self._next()
            case "stop":
                self._check = self._frames = None
                return {}
            case _:
                raise RefusedError("vision_failed", "the worker was asked for what it does not know")

    def _load(self, models: str, thresholds: str) -> dict[str, Json]:
        if self._finder is None:
            try:
                self._thresholds = load_thresholds(Path(thresholds) if thresholds else SHIPPED)
                found = face_models(models_folder(models))
                self._recogniser = DlibRecogniser(found.recogniser, found.recogniser_sha256)
                self._finder = FaceFinder(found, self._thresholds.detect)
            except (ModelsMissingError, ThresholdsError) as error:
                raise RefusedError("models_missing", str(error)) from error
        assert self._thresholds is not None
        assert self._recogniser is not None
        return {"model_sha256": self._recogniser.model_sha256, "threshold": self._thresholds.match.distance}

    def _begin(self, reference: str, frames: str, challenges: Json) -> dict[str, Json]:
        finder, recogniser, thresholds = self._finder, self._recogniser, self._thresholds
        if finder is None or recogniser is None or thresholds is None:
            raise RefusedError("models_missing", "nothing is loaded yet; load first")
        if not isinstance(challenges, int):
            raise RefusedError("vision_failed", "challenges are a number")
        try:
            drawn = draw_challenges(challenges, self._lot)
        except ValueError as error:
            raise RefusedError("vision_failed", str(error)) from error
        matcher = FaceMatcher(finder, recogniser, thresholds.match)
        try:
            embedding = matcher.embed(reference)
        except PictureError as error:
            reason = _REFERENCE_REASONS.get(error.reason, "reference_unreadable")
            raise RefusedError(reason, f"the picture to compare with: {error.message}") from error
        self._frames = FrameFile(frames)
        self._check = FaceCheck(
            finder=finder,
            recogniser=recogniser,
            reference=embedding,
            challenges=drawn,
            thresholds=thresholds,
            lot=self._lot,
        )
        return {"challenges": [challenge.value for challenge in drawn]}

    def _next(self) -> dict[str, Json]:
        if self._check is None or self._frames is None:
            raise RefusedError("vision_failed", "no check is under way; begin one first")
        frame = self._frames.newer(_NEXT_WAIT_S)
        if frame is None:
            told = self._check.see_nothing(round(time.monotonic() * 1000))
        else:
            self._last_ms = max(self._last_ms, frame[0])
            told = self._check.see(self._last_ms, frame[1])
        rows: list[Json] = []
        end: Json = None
        for each in told:
            match each:
                case Found() | Aborted():
                    end = _end(each)
                case _:
                    rows.append(_row(each))
        if end is not None:
            self._check = self._frames = None
        return {"told": rows, "end": end}


def _row(told: Told) -> dict[str, Json]:
    match told:
        case Give(challenge, number, of, time_ms):
            return {"told": "given", "kind": challenge.value, "number": number, "of": of, "time_ms": time_ms}
        case Met(challenge, number, of):
            return {"told": "met", "kind": challenge.value, "number": number, "of": of}
        case Advise(flaw):
            return {"told": "advice", "reason": flaw.value, "message": advice(flaw)}
        case Followed():
            place = {name: round(getattr(told, name), 4) for name in ("x", "y", "width", "height")}
            return {"told": "followed", **place, "yaw": round(told.yaw, 1), "pitch": round(told.pitch, 1)}
        case Found() | Aborted():
            raise AssertionError(told)
        case _:
            assert_never(told)


def _end(end: Found | Aborted) -> dict[str, Json]:
    match end:
        case Aborted(reason):
            return {"aborted": reason.value}
        case Found():
            return {
                "decision": end.finding.value,
                "distance": None if end.distance is None else round(end.distance, 4),
                "frames": end.frames,
                "passive_score": round(end.passive_score, 3),
                "doubt": end.doubt.value if end.doubt is not None else "",
            }


def main() -> int:
    """Serve until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    cv2.setNumThreads(1)
    worker = LiveWorker()
    for line in sys.stdin.buffer:
        try:
            answer = worker.answer(json.loads(line))
        except RefusedError as error:
            answer = {"error": {"reason": error.reason, "message": error.message}}
        except (DriverError, ValueError, cv2.error) as error:
            # What a picture says must not be told; the kind of failure may.
            answer = {"error": {"reason": "vision_failed", "message": f"looking failed ({type(error).__name__})"}}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

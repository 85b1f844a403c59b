"""Benchmark `vision.face_track`: finding the face in a frame and laying 468 points on it, as for every preview frame.

A drawn person turns and blinks in frames of 640 by 480 that are made beforehand. Against the limit of 10 ms a frame;
the detail has what decoding the frame's JPEG takes in the same run, which no face checker can do without.
"""

import statistics
import time

import cv2
import numpy as np

from drivers.simulators.camera.scene import CameraFault, Scene
from drivers.simulators.camera.stage import Act, Stage
from drivers.vision.face.finder import FaceFinder
from drivers.vision.face.models import face_models
from drivers.vision.models import models_folder
from drivers.vision.thresholds import load_thresholds

_LIMIT_MS = 10.0
_FRAMES, _WARM_UP, _ROUNDS = 60, 20, 6


def run() -> dict[str, object]:
    """Follow a face, and return the benchmark's row."""
    finder = FaceFinder(face_models(models_folder()), load_thresholds().detect)
    stage = Stage(person="wang")
    stage.act(Act.TURN_LEFT, 0.0)
    scene = Scene(stage)
    jpegs = [np.frombuffer(scene.jpeg(number / 20, CameraFault.NONE), np.uint8) for number in range(_FRAMES)]
    decoding: list[float] = []
    following: list[float] = []
    for number in range(_FRAMES * _ROUNDS + _WARM_UP):
        began = time.perf_counter()
        picture = cv2.imdecode(jpegs[number % _FRAMES], cv2.IMREAD_COLOR)
        decoded = time.perf_counter()
        found = finder.in_frame(np.asarray(picture, np.uint8))
        ended = time.perf_counter()
        assert len(found) == 1
        if number >= _WARM_UP:
            decoding.append((decoded - began) * 1000)
            following.append((ended - decoded) * 1000)
    p50, p99 = statistics.median(following), statistics.quantiles(following, n=100)[98]
    return {
        "benchmark": "vision.face_track",
        "ratio": round(p50 / _LIMIT_MS, 3),
        "against": f"the limit of {_LIMIT_MS:.0f} ms a frame (lower is better)",
        "p50": round(p50, 2),
        "p99": round(p99, 2),
        "unit": "ms",
        "detail": (
            f"detect and mesh of {len(following)} frames of 640×480 with a head that turns, one core; decoding the "
            f"frame's JPEG {statistics.median(decoding):.2f} ms"
        ),
    }

"""Benchmark `vision.preview`: does the preview keep its pace while a face is checked?

The simulated camera, the camera's device and the face checker run as on a terminal, each with its own processes; the
drawn person does as told. What is measured are the times between preview frames from the check's begin to its end.
Against the 15 frames a second below which a preview must never fall.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from drivers.device.base import Notice, Probe, ThreadDevice, execute
from drivers.device.camera import KIND as CAMERA
from drivers.device.camera import CameraSettings, PreviewFrame, StartPreview
from drivers.device.face_checker import KIND as CHECKER
from drivers.device.face_checker import ChallengeGiven, CheckFace, FaceCheckerSettings
from drivers.simulators.base import ask
from drivers.simulators.camera.portraits import FOLDER

_LEAST_A_SECOND = 15.0
_CHECKS = 2
_READY_S = 20.0


def run() -> dict[str, object]:
    """Check faces before a running preview, and return the benchmark's row."""
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "camera.ctl"
        command = [sys.executable, "-m", "drivers.simulators.camera", "--until-eof", "--control", str(control)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as simulator:
            assert simulator.stdin is not None
            assert simulator.stdout is not None
            source = json.loads(simulator.stdout.readline())["source"]
            try:
                return _row(*_measure(source, control, Path(folder)))
            finally:
                simulator.stdin.close()
                simulator.wait(_READY_S)


def _measure(source: str, control: Path, folder: Path) -> tuple[list[float], list[str]]:
    shown: list[float] = []

    def on_camera(notice: Notice) -> None:
        if isinstance(notice.event, PreviewFrame):
            shown.append(time.perf_counter())

    def on_checker(notice: Notice) -> None:
        if isinstance(notice.event, ChallengeGiven):
            ask(control, "do", notice.event.kind.value)

    camera_settings = CameraSettings(source=source, pictures_folder=str(folder))
    checker_settings = FaceCheckerSettings(frames=str(folder / "preview.jpg"))
    camera = ThreadDevice(
        name="camera",
        kind=CAMERA.name,
        make_driver=lambda: CAMERA.make_driver(camera_settings),
        status=CAMERA.status_type(),
        listener=on_camera,
        idle_s=CAMERA.idle_s,
    )
    checker = ThreadDevice(
        name="face_checker",
        kind=CHECKER.name,
        make_driver=lambda: CHECKER.make_driver(checker_settings),
        status=CHECKER.status_type(),
        listener=on_checker,
        idle_s=CHECKER.idle_s,
    )
    gaps: list[float] = []
    ends: list[str] = []
    try:
        execute(camera, StartPreview()).require()
        execute(checker, Probe(), round(_READY_S * 1000)).require()
        for _ in range(_CHECKS):
            shown.clear()
            checked = execute(checker, CheckFace(str(FOLDER / "wang.jpg"), challenges=3))
            ends.append(checked.result.decision.value if checked.result is not None else checked.reason)
            gaps += [(after - before) * 1000 for before, after in pairwise(shown)]
    finally:
        checker.close()
        camera.close()
    return gaps, ends


def _row(gaps: list[float], ends: list[str]) -> dict[str, object]:
    p50, p99 = statistics.median(gaps), statistics.quantiles(gaps, n=100)[98]
    rate = 1000 * len(gaps) / sum(gaps)
    return {
        "benchmark": "vision.preview",
        "ratio": round(rate / _LEAST_A_SECOND, 3),
        "against": f"{_LEAST_A_SECOND:.0f} frames a second (higher is better)",
        "p50": round(p50, 1),
        "p99": round(p99, 1),
        "unit": "ms",
        "detail": (
            f"{len(gaps)} times between preview frames during {_CHECKS} face checks ({', '.join(ends)}): {rate:.1f} "
            "frames a second, with the simulated camera drawing on the same machine"
        ),
    }

"""From the start of the terminal's process to its first frame, with nobody to speak to: no bank, no devices."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RUNS = 7
LONGEST_S = 30


TERMINAL = "JC-0317"


def _once(folder: Path) -> float:
    folder.mkdir()
    for name in ("ca.pem", f"{TERMINAL}.pem", f"{TERMINAL}.key"):
        # There is nobody to show them to: that they are there is all that is asked before the window.
        (folder / name).touch()
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "kiosk", "--server", "127.0.0.1:1", "--certs", str(folder)]
    command += ["--devices", str(folder / "devices.sock"), "--state", str(folder / "state"), "--windowed"]
    command += ["--ready-file", str(ready)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    kiosk = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + LONGEST_S
        while not (ready.exists() and ready.stat().st_size):
            if kiosk.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the terminal showed no frame; run `edian-kiosk` by hand to see why")
            time.sleep(0.01)
        return float(json.loads(ready.read_text(encoding="utf-8"))["first_frame_ms"])
    finally:
        kiosk.terminate()
        try:
            kiosk.wait(5)
        except subprocess.TimeoutExpired:
            kiosk.kill()
            kiosk.wait()


def run() -> dict[str, Any]:
    """Starts the terminal a few times; the first start, which fills the caches, is told apart."""
    with tempfile.TemporaryDirectory() as folder:
        times = [_once(Path(folder) / str(number)) for number in range(RUNS + 1)]
    first, *rest = times
    return {
        "benchmark": "kiosk.first_frame",
        "ratio": None,
        "against": None,
        "p50": round(statistics.median(rest), 1),
        "p99": round(max(rest), 1),
        "unit": "ms",
        "detail": {"runs": RUNS, "first_start_ms": round(first, 1), "goal": "under 2000, aim 1000"},
    }

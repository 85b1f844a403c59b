"""The demo without a screen, run as a stranger runs it, and what it left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, str(ROOT / "deploy" / "demo" / "run.py"), "--headless"]


def start(seed: int) -> subprocess.Popen[bytes]:
    """Starts a run; its words go to standard error, since standard output is the benchmark's."""
    return subprocess.Popen([*RUN, "--seed", str(seed)], stdout=sys.stderr)


def result(run: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Waits for a run's end and reads its summary. Raises RuntimeError when it failed."""
    if run.wait(timeout=400) != 0:
        raise RuntimeError("the demo did not get through; its words are above")
    summary: dict[str, Any] = json.loads((ROOT / "build" / "demo" / "summary.json").read_text(encoding="utf-8"))
    return summary

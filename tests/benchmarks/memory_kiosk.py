"""Memory of the terminal's program over a whole journey: resident set, sampled from outside."""

from __future__ import annotations

import statistics
import time
from typing import Any

import psutil

from tests.benchmarks import demo_runs

SAMPLE_EVERY_S = 0.1


def _kiosk(of: int) -> psutil.Process | None:
    try:
        children = psutil.Process(of).children(recursive=True)
        return next((child for child in children if "kiosk.panel" in child.cmdline()), None)
    except psutil.NoSuchProcess:
        return None


def run() -> dict[str, Any]:
    """Runs the demo once and watches its terminal grow."""
    demo = demo_runs.start(seed=1)
    samples: list[float] = []
    while demo.poll() is None:
        if (kiosk := _kiosk(demo.pid)) is not None:
            try:
                samples.append(kiosk.memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                continue
        time.sleep(SAMPLE_EVERY_S)
    demo_runs.result(demo)
    return {
        "benchmark": "memory.kiosk",
        "ratio": None,
        "against": None,
        "p50": round(statistics.median(samples), 1),
        "p99": round(max(samples), 1),
        "unit": "MB",
        "detail": {
            "samples": len(samples),
            "goal": "under 400",
            "counts": "resident set, the demo's customer included",
        },
    }

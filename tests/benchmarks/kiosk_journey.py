"""Machine time of the whole journey: all that is not waiting for the person or for a scripted device."""

from __future__ import annotations

import statistics
from typing import Any

from tests.benchmarks import demo_runs

RUNS = 3


def run() -> dict[str, Any]:
    """Runs the demo a few times and adds up each journey's machine time."""
    totals: list[float] = []
    slowest: dict[str, float] = {}
    for seed in range(1, RUNS + 1):
        summary = demo_runs.result(demo_runs.start(seed))
        totals.append(sum(step["machine_ms"] for step in summary["steps"]))
        for step in summary["steps"]:
            slowest[step["name"]] = max(slowest.get(step["name"], 0.0), step["machine_ms"])
    return {
        "benchmark": "kiosk.journey",
        "ratio": None,
        "against": None,
        "p50": round(statistics.median(totals), 1),
        "p99": round(max(totals), 1),
        "unit": "ms",
        "detail": {"runs": RUNS, "goal": "under 3000, aim 2000", "slowest_ms_by_step": slowest},
    }

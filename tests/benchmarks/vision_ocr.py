"""Benchmark `vision.ocr`: one card, from the picture to the fields, in a program that has warmed up.

The time is the one that `edian-devices ocr` states for each picture: decoding, finding, straightening, reading and
checking. `make bench-vision` has it for every level, with the accuracy.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from drivers.vision.specimen import Document, Level, SpecimenSet
from tests.vision_bench.material import make_samples
from tests.vision_bench.reader import read_all
from tests.vision_bench.scoring import Verdict, judge

GOAL_MS = 250.0
_COUNT = 60
_WARM_UP = 5


def run() -> dict[str, Any]:
    """Reads fronts of the ordinary level, told that they are fronts, as the kiosk does."""
    with tempfile.TemporaryDirectory() as folder:
        samples = make_samples(
            Path(folder),
            sets=[SpecimenSet.OWN],
            levels=[Level.ORDINARY],
            documents=[Document.ID_FRONT],
            count=_COUNT + _WARM_UP,
            seed=1,
        )
        done = read_all([sample.path for sample in samples], Document.ID_FRONT)
    taken = [reading.elapsed_ms for reading in done.readings[_WARM_UP:]]
    whole = sum(
        set(judge(sample.truth, reading).values()) == {Verdict.EXACT}
        for sample, reading in zip(samples, done.readings, strict=True)
    )
    p50 = statistics.median(taken)
    return {
        "benchmark": "vision.ocr",
        "ratio": round(p50 / GOAL_MS, 3),
        "against": f"the goal: {GOAL_MS:g} ms a card (lower is better)",
        "p50": round(p50, 1),
        "p99": round(statistics.quantiles(taken, n=100)[98], 1),
        "unit": "ms",
        "detail": (
            f"{_COUNT} fronts of the ordinary level after {_WARM_UP} to warm up; {whole} of {len(samples)} exact in all"
            f" six fields; {done.first_line_s:.1f} s from the program's start to its first card"
        ),
    }

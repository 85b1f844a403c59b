"""Benchmark `memory.vision`: all vision models together, resident, in the two processes that hold them.

Documents are read and a face is embedded and looked for, so that every model has run: memory that is only promised
when a model is loaded is taken when it runs. Pages that both processes share are counted twice.
"""

import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from drivers.link.worker import WorkerProcess
from drivers.vision.specimen import Document, Level, SpecimenSet
from tests.vision_bench.material import make_samples
from tests.vision_bench.reader import resident_mb

GOAL_MB = 700.0
_COUNT = 4
_LOOKS = 20
_START_S, _ANSWER_S = 90.0, 30.0
_PHOTO = Path(__file__).parents[2] / "drivers" / "simulators" / "cards" / "photos" / "wang.jpg"


def _ask(worker: WorkerProcess, request: dict[str, object]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(worker.ask(json.dumps(request).encode() + b"\n", _ANSWER_S, _START_S))
    if wrong := answer.get("installation") or answer.get("mistake") or answer.get("error"):
        raise RuntimeError(str(wrong))
    return answer


def run() -> dict[str, Any]:
    """Makes every model work and sums up what both processes hold."""
    documents, faces = WorkerProcess("drivers.vision"), WorkerProcess("drivers.vision.live")
    samples: list[float] = []

    def weigh() -> None:
        held = [resident_mb(worker.process_id) for worker in (documents, faces) if worker.process_id is not None]
        if len(held) == len((documents, faces)):
            samples.append(sum(held))

    try:
        with tempfile.TemporaryDirectory() as folder:
            pictures = make_samples(
                Path(folder),
                sets=[SpecimenSet.OWN],
                levels=[Level.ORDINARY, Level.HARDEST],
                documents=list(Document),
                count=_COUNT,
                seed=1,
            )
            _ask(faces, {"do": "load", "models": "", "thresholds": ""})
            for picture in pictures:
                _ask(documents, {"path": str(picture.path), "document": "", "portraits": "", "models": ""})
                weigh()
            frame = Path(folder) / "preview.jpg"
            _ask(faces, {"do": "begin", "reference": str(_PHOTO), "frames": str(frame), "challenges": 2})
            for _ in range(_LOOKS):
                fresh = frame.with_suffix(".new")
                fresh.write_bytes(_PHOTO.read_bytes())
                fresh.replace(frame)
                answer = _ask(faces, {"do": "next"})
                weigh()
                if answer.get("end"):
                    break
            each = {"documents": resident_mb(documents.process_id or 0), "faces": resident_mb(faces.process_id or 0)}
    finally:
        documents.close()
        faces.close()
    return {
        "benchmark": "memory.vision",
        "ratio": round(max(samples) / GOAL_MB, 3),
        "against": f"the goal: {GOAL_MB:g} MB (lower is better)",
        "p50": round(statistics.median(samples), 1),
        "p99": round(max(samples), 1),
        "unit": "MB",
        "detail": {name: round(value, 1) for name, value in each.items()} | {"pictures": len(pictures)},
    }

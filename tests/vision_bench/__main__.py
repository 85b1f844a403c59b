"""`make bench-vision`: rows of JSON on standard output, then a table; files in `build/vision-bench`.

Pictures are made anew for each run from `--seed`; the same seed, count and fonts give the same pictures.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from drivers.vision.specimen import Document, FontMissingError, Level, SpecimenSet
from tests.vision_bench import report
from tests.vision_bench.material import Sample, make_samples
from tests.vision_bench.reader import ReaderFailedError, Run, read_all
from tests.vision_bench.scoring import tally
from tests.vision_bench.traps import make_traps

FOLDER = Path(__file__).parents[2] / "build" / "vision-bench"
# So many names fit one command line, and one program's memory is seen to stay where it is.
_AT_ONCE = 400
_TOLD_EVERY = 50


def _read(samples: Sequence[Sample], *, told: bool) -> Run:
    runs: list[Run] = []
    groups: dict[str | None, list[int]] = {}
    for at, sample in enumerate(samples):
        groups.setdefault(sample.truth.document if told else None, []).append(at)
    readings = {}
    for document, places in groups.items():
        for first in range(0, len(places), _AT_ONCE):
            part = places[first : first + _AT_ONCE]
            run = read_all([samples[at].path for at in part], document, _progress)
            runs.append(run)
            readings.update(zip(part, run.readings, strict=True))
    return Run(
        [readings[at] for at in range(len(samples))],
        first_line_s=min(run.first_line_s for run in runs),
        peak_mb=max(run.peak_mb for run in runs),
        work_s=sum(run.work_s for run in runs),
    )


def _progress(done: int) -> None:
    if done % _TOLD_EVERY == 0:
        print(f"{done} pictures read", file=sys.stderr, flush=True)


def main() -> int:
    """Exit code 1 when reading failed as a program, 2 when there is no font; a low score is no failure."""
    parser = argparse.ArgumentParser(prog="make bench-vision", description="Measure how well documents are read.")
    parser.add_argument("--count", type=int, default=10, help="specimens of each document, level and set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", type=SpecimenSet, action="append", help="own, unseen; default both")
    parser.add_argument("--level", type=Level, action="append", help="easy, ordinary, hard, hardest; default all")
    parser.add_argument("--document", type=Document, action="append", help="id-front, id-back, bank-card; default all")
    parser.add_argument("--told", action="store_true", help="tell the program which document a picture shows")
    arguments = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        samples = make_samples(
            FOLDER / "pictures",
            sets=arguments.set or list(SpecimenSet),
            levels=arguments.level or list(Level),
            documents=arguments.document or list(Document),
            count=arguments.count,
            seed=arguments.seed,
        )
        print(f"{len(samples)} specimens made, seed {arguments.seed}", file=sys.stderr, flush=True)
        cold = read_all([samples[0].path], None)
        run = _read(samples, told=arguments.told)
        traps = make_traps(FOLDER / "traps", count=max(1, arguments.count // 3), seed=arguments.seed)
        trapped = read_all([trap.path for trap in traps], None)
    except FontMissingError as error:
        print(error, file=sys.stderr)
        return 2
    except ReaderFailedError as error:
        print(error, file=sys.stderr)
        return 1
    sums = tally((sample.truth, reading) for sample, reading in zip(samples, run.readings, strict=True))
    refusals = report.trap_rows(traps, trapped.readings)
    rows = [
        *report.accuracy_rows(sums),
        *report.summary_rows(sums),
        *refusals,
        *report.timing_rows(samples, run, cold),
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"
    (FOLDER / "rows.jsonl").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    failures = report.write_failures(FOLDER / "failures.jsonl", samples, run.readings)
    shown = report.table(sums) + "\n" + report.trap_table(refusals)
    (FOLDER / "table.md").write_text(shown + "\n", encoding="utf-8")
    print(shown, file=sys.stderr)
    print(f"\n{failures} fields not exact: {FOLDER / 'failures.jsonl'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

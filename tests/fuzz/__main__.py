"""`make fuzz`: spread SECONDS over the targets, two at a time; print a line each; exit 1 on a find.

`--keep` merges what reached new code into the corpus that the tests play again.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
FINDS = ROOT / "build" / "fuzz"
AT_ONCE = 2
_UNITS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_COVERED = re.compile(r"cov: (\d+)")
_MAX_KEPT_BYTES = 600
"""A longer input teaches the tests little and fills the repository."""
_START_S = 120


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one target. `inputs` counts what was tried, `found` names the inputs that broke a promise."""

    target: str
    seconds: int
    inputs: int
    covered: int
    corpus: int
    found: list[str]


def fuzz(target: Target, seconds: int, seed: int, *, keep: bool) -> Report:
    """Run one target and, when asked, keep what it learnt."""
    finds = FINDS / target.name
    finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate([*target.seeds, *target.kept()]):
            (Path(folder) / f"kept-{number}").write_bytes(data)
        before = set(finds.iterdir())
        command = [sys.executable, "-m", "tests.fuzz.play", target.name, str(seconds), folder, str(finds), str(seed)]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds + _START_S, check=False
        )
        learnt = [path.read_bytes() for path in Path(folder).iterdir()]
    units, covered = _UNITS.findall(done.stderr), _COVERED.findall(done.stderr)
    found = sorted(str(path.relative_to(ROOT)) for path in set(finds.iterdir()) - before)
    if (done.returncode != 0 or not units) and not found:
        raise SystemExit(f"{target.name} could not be fuzzed:\n{done.stderr[-2000:]}")
    if found:
        (finds / "words.txt").write_text(done.stderr, encoding="utf-8")
    elif keep:
        target.keep(data for data in learnt if len(data) <= _MAX_KEPT_BYTES)
    return Report(
        target.name,
        seconds,
        int(units[-1]) if units else 0,
        int(covered[-1]) if covered else 0,
        len(learnt),
        found,
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="in all, over all targets")
    parser.add_argument("--only", choices=sorted(TARGETS), help="one target")
    parser.add_argument("--seed", type=int, default=1, help="0: another one each time")
    parser.add_argument("--keep", action="store_true", help="keep in tests/fuzz/corpus what reached new code")
    arguments = parser.parse_args()
    targets = [TARGETS[arguments.only]] if arguments.only else list(TARGETS.values())
    each = max(2, arguments.seconds * AT_ONCE // max(len(targets), AT_ONCE))
    reports: list[Report] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for report in pool.map(lambda target: fuzz(target, each, arguments.seed, keep=arguments.keep), targets):
            print(json.dumps(asdict(report)), flush=True)
            reports.append(report)
    found = [name for report in reports for name in report.found]
    print(json.dumps({"targets": len(reports), "inputs": sum(report.inputs for report in reports), "found": found}))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Every crash point there is: found by running each money path once under the tracer, and killed at one by one.

`python -m tests.torture.crash_points --list` prints path, point and occurrences. `--kill 50 --seed 1` kills at fifty of
them, has another server take over and the caller repeat or ask, and audits both sets of books after each; `--kill 0` at
all, `--jobs 6` at six at a time, `--seconds 3600` for an hour. `--broken` puts in one of `mutants.py`, to be found.
"""

import argparse
import contextlib
import json
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from tests.postgresql import PrivatePostgres, private_postgres
from tests.torture import tracer
from tests.torture.jobs import Crew, Find, Trial, Verdict
from tests.torture.laboratory import CrashPoint, Laboratory
from tests.torture.mutants import MUTANTS
from tests.torture.paths import PATHS
from tests.torture.shelf import PostgresShelf, Shelf, SqliteShelf

BUILD = Path(__file__).parents[2] / "build"
_TELL_EVERY = 250
"""Trials after which a long run says how far it is: what has been done is then known, however it ends."""


def find_all(crew: Crew, word: str = "", at: str = "") -> list[CrashPoint]:
    """Run every path once whose name holds a word; points in the order of the paths, whoever was first."""
    wanted = [path.name for path in PATHS if word in path.name]
    found: dict[str, list[CrashPoint]] = {}
    for answer in crew.carry_out([Find(name) for name in wanted]):
        points = cast(list[CrashPoint], answer)
        found[points[0].path] = points
    return [point for name in wanted for point in found[name] if at in point.point]


def plan(points: list[CrashPoint], most: int, seed: int) -> list[Trial]:
    """Choose so many points, or all, in a seed's order; with each which occurrence, and what the caller does then.

    All of it comes from the seed and the point alone: a point more or less must not shuffle the others.
    """
    chosen = sorted(points, key=lambda each: _luck_of(each, seed).random())[: most or len(points)]
    trials = []
    for number, each in enumerate(chosen):
        luck = _luck_of(each, seed)
        luck.random()
        occurrence = luck.randint(1, each.occurrences)
        trials.append(Trial(number, each.path, each.point, occurrence, ask_first=luck.random() < 0.3))
    return trials


def _luck_of(point: CrashPoint, seed: int) -> random.Random:
    return random.Random(f"{seed} {point.path} {point.point}")


@dataclass
class Progress:
    """What has come of the trials so far."""

    seed: int
    crash_points: int
    first: int
    """How many of the seed's order were killed at by a run before."""
    done: set[int] = field(default_factory=set)
    killed_at: int = 0
    not_come_to: int = 0
    not_set: int = 0
    unsound: list[dict[str, object]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def take(self, verdict: Verdict) -> None:
        """Count a trial."""
        trial = verdict.trial
        self.done.add(trial.number)
        self.killed_at += verdict.killed
        self.not_set += bool(verdict.not_set)
        self.not_come_to += not verdict.killed and not verdict.not_set
        if not verdict.sound:
            found = {"problem": verdict.problem} if verdict.audit is None else asdict(verdict.audit)
            self.unsound.append({**asdict(trial), **found})

    def tell(self, **more: object) -> None:
        """Print it as a line of JSON."""
        further = self.first
        while further in self.done:
            further += 1
        report: dict[str, object] = {
            "seed": self.seed,
            "crash_points": self.crash_points,
            "first": self.first,
            "go_on_from": further,
            "killed_at": self.killed_at,
            "not_come_to": self.not_come_to,
            "not_set": self.not_set,
            "unsound": self.unsound,
            "seconds": round(time.monotonic() - self.began),
            **more,
        }
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _kill(crew: Crew, trials: list[Trial], progress: Progress, seconds: float) -> None:
    ends = time.monotonic() + seconds
    for answer in crew.carry_out(trials, stop=lambda: bool(seconds) and time.monotonic() > ends):
        progress.take(cast(Verdict, answer))
        if len(progress.done) % _TELL_EVERY == 0:
            progress.tell()


def _cpu_seconds() -> float:
    """Of all processes that have ended, banks among them; PostgreSQL's own are left out."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@contextlib.contextmanager
def _laboratory(place: Path, number: int, postgres: PrivatePostgres | None) -> Iterator[Laboratory]:
    folder = place / f"job-{number}"
    folder.mkdir()
    shelf: Shelf = SqliteShelf(folder) if postgres is None else PostgresShelf(postgres)
    laboratory = Laboratory(folder, shelf)
    try:
        yield laboratory
    finally:
        laboratory.close()


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.crash_points", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print every crash point")
    parser.add_argument("--kill", type=int, metavar="N", help="kill at so many points; 0: at all")
    parser.add_argument("--from", type=int, default=0, metavar="N", dest="first", help="go on after so many of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at a time")
    parser.add_argument("--seconds", type=float, default=0, metavar="S", help="begin nothing more after so long")
    parser.add_argument("--path", default="", metavar="WORD", help="only of paths whose names hold it")
    parser.add_argument("--at", default="", metavar="WORD", help="only at points whose names hold it")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--broken", choices=sorted(MUTANTS), help="kill a server that is broken on purpose")
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    tracer.warm()
    if options.broken:
        MUTANTS[options.broken]()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=BUILD, prefix="crash-points-")))
        postgres = stack.enter_context(private_postgres()) if options.database == "postgresql" else None
        crew = Crew(options.jobs, lambda number: _laboratory(place, number, postgres))
        stack.callback(crew.close)
        points = find_all(crew, options.path, options.at)
        if options.list:
            for point in points:
                sys.stdout.write(f"{point.path}\t{point.point}\t{point.occurrences}\n")
        if options.kill is None:
            return 0
        progress = Progress(options.seed, len(points), options.first)
        # Whoever ends a long run wants to know how far it came.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        try:
            _kill(crew, plan(points, options.kill, options.seed)[options.first :], progress, options.seconds)
        finally:
            crew.close()
            progress.tell(cpu_seconds=round(_cpu_seconds(), 1))
    return 1 if progress.unsound else 0


if __name__ == "__main__":
    raise SystemExit(main())

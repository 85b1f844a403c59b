"""Every crash point there is: found by running each money path once under the tracer, and killed at one by one.

`python -m tests.torture.crash_points --list` prints path, point and occurrences. `--kill 50 --seed 1` kills at fifty of
them, restarts, has the caller repeat or ask, and audits both sets of books after each; `--kill 0` at all.
"""

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.open import open_database
from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.database_url import parse_database_url
from channel_server.domain.money import Fen
from tests.postgresql import private_postgres
from tests.sandbox_process import SandboxProcess
from tests.signed import put_contract
from tests.torture import dumps, tracer
from tests.torture.audit import Audit, audit
from tests.torture.hooks import Counting, Dying
from tests.torture.paths import PATHS, MoneyPath
from tests.torture.shelf import PostgresShelf, Shelf, SqliteShelf
from tests.torture.stage import KILLED, VAULT, Scene, perform_apart
from tests.torture.village import BUSINESS_DATE, LASTING, UNWELCOME, borrowers, visit_of, write_books, write_file

BUILD = Path(__file__).parents[2] / "build"
_PEOPLE = borrowers(4)
_TRIES = 3
_TELL_EVERY = 250
"""Kills after which a long run says how far it is: what has been done is then known, however it ends."""
_STOPPED = "arrive_now = true\n"
"""The script that ends all faults."""


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """Where on which path, and how often the path comes there."""

    path: str
    point: str
    occurrences: int


class Laboratory:
    """A bank, and templates of the books of which each trial has a copy."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder = folder
        self._shelf = shelf
        write_file(folder / "village.toml", _PEOPLE)
        (folder / "bank").mkdir()
        self._bank = SandboxProcess(folder / "bank", village=folder / "village.toml")
        self._bank.start()
        self._templates: dict[tuple[bool, int, str], tuple[str, DrawdownOrder]] = {}

    def close(self) -> None:
        """End the bank."""
        self._bank.kill()

    def find(self, path: MoneyPath) -> list[CrashPoint]:
        """Run a path once and tell its points."""
        counting = Counting()
        result = self._folder / "points.json"

        def prepare() -> Callable[[], None]:
            tracer.install(counting.reached)
            return counting.begin

        code = perform_apart(
            self._set(path), path.steps, prepare=prepare, result=lambda: dict(counting.seen), result_path=result
        )
        assert code == 0, f"{path.name} ended with {code}"
        seen: dict[str, int] = json.loads(result.read_text(encoding="utf-8"))
        return [CrashPoint(path.name, point, times) for point, times in seen.items()]

    def kill_at(self, path: MoneyPath, point: str, occurrence: int, *, ask_first: bool) -> tuple[bool, Audit]:
        """Kill at a point, have the rest done by another process, and audit. Tells whether the point was come to."""
        since = dumps.latest_posting(self._bank.data)
        scene = self._set(path)
        killed = self._die(scene, path.steps, point, occurrence) == KILLED
        self._bank.use_script(_STOPPED)
        # The terminal asks, or sends the same again; and whatever was under way is taken up.
        steps = ["ask" if ask_first else "draw"]
        steps += [step for step in ("withdraw", "reverse", "repay") if step in path.steps + path.before]
        if path.stand != "JC-0317":
            # What waits for a person waits for ever in a trial where none comes.
            steps.append("approve")
        code = perform_apart(scene, ["sweep", *steps, "sweep", "deliver"])
        assert code == 0, f"{path.name} killed at {point}#{occurrence}: what came after ended with {code}"
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            dumps.write(Path(place), [dumps.World("trial", self._shelf.reader(scene.database), self._bank.data, since)])
            return killed, audit(Path(place))

    def _die(self, scene: Scene, steps: tuple[str, ...], point: str, occurrence: int) -> int:
        dying = Dying(point, occurrence, self._folder / "hits")

        def prepare() -> Callable[[], None]:
            tracer.install(dying.reached)
            return dying.begin

        return perform_apart(scene, steps, prepare=prepare)

    def _set(self, path: MoneyPath) -> Scene:
        """Bring about what a path begins with; on a busy machine the bank may be too slow for it once or twice."""
        template, order = self._template(path)
        for _ in range(_TRIES):
            database = self._shelf.copy_of(template)
            scene = Scene(database, self._bank.address, order, str(uuid.uuid4()), str(uuid.uuid4()), path.stand)
            self._bank.use_script(path.script or _STOPPED)
            if self._begun(path, scene):
                return scene
        raise AssertionError(f"{path.name}: what comes before, to {path.dies or 'its end'}, failed {_TRIES} times")

    def _begun(self, path: MoneyPath, scene: Scene) -> bool:
        if path.dies:
            return self._die(scene, path.before, path.dies, 1) == KILLED
        return not path.before or perform_apart(scene, path.before) == 0

    def _template(self, path: MoneyPath) -> tuple[str, DrawdownOrder]:
        key = (path.unwelcome, path.amount_fen, path.stand)
        if key not in self._templates:
            template = self._shelf.new()
            self._templates[key] = (template, _fill(template, path))
            self._shelf.watch(template)
        return self._templates[key]


def _fill(template: str, path: MoneyPath) -> DrawdownOrder:
    url = parse_database_url(template)
    migrate(url)
    visit = visit_of(UNWELCOME if path.unwelcome else _PEOPLE[1], path.stand)
    now = datetime.now(UTC)
    names = [str(uuid.uuid4()) for _ in range(3)]

    async def fill() -> DrawdownOrder:
        books = await open_database(url)
        await books.write(lambda opened: write_books(opened, VAULT, _PEOPLE))
        order = await books.write(
            lambda opened: put_contract(
                opened,
                visit,
                request_id=names[0],
                quote_id=names[1],
                contract_id=names[2],
                amount=Fen(path.amount_fen),
                business_date=BUSINESS_DATE,
                now=now,
                expires=now + LASTING,
            )
        )
        await books.close()
        return order

    return asyncio.run(fill())


def find_all(laboratory: Laboratory, word: str = "") -> dict[str, list[CrashPoint]]:
    """Run every path once whose name holds a word."""
    return {path.name: laboratory.find(path) for path in PATHS if word in path.name}


def _kill(laboratory: Laboratory, points: list[CrashPoint], most: int, seed: int, first: int) -> int:
    """Kill at so many points, or at all, and print what came of it; 0 when the books were sound after each.

    Args:
        laboratory: where.
        points: all of them.
        most: how many; 0 for all.
        seed: of the order, of which occurrence it is, and of what the caller does afterwards.
        first: how many of that order were killed at by a run before.
    """
    source = random.Random(seed)
    by_name = {path.name: path for path in PATHS}
    chosen = source.sample(points, min(most or len(points), len(points)))
    began, hit = time.monotonic(), 0
    unsound: list[dict[str, object]] = []

    def tell(done: int) -> None:
        report = {
            "seed": seed,
            "crash_points": len(points),
            "first": first,
            "killed_at": hit,
            "not_come_to": done - hit,
            "unsound": unsound,
            "seconds": round(time.monotonic() - began),
        }
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    for done, point in enumerate(chosen[first:]):
        if done and done % _TELL_EVERY == 0:
            tell(done)
        occurrence = source.randint(1, point.occurrences)
        killed, found = laboratory.kill_at(
            by_name[point.path], point.point, occurrence, ask_first=source.random() < 0.3
        )
        hit += killed
        if not found.sound:
            unsound.append({"path": point.path, "at": f"{point.point}#{occurrence}", **asdict(found)})
    tell(len(chosen[first:]))
    return 1 if unsound else 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.crash_points", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print every crash point")
    parser.add_argument("--kill", type=int, metavar="N", help="kill at so many points; 0: at all")
    parser.add_argument("--from", type=int, default=0, metavar="N", dest="first", help="go on after so many of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--path", default="", metavar="WORD", help="only of paths whose names hold it")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="crash-points-") as folder, contextlib.ExitStack() as stack:
        place = Path(folder)
        if options.database == "sqlite":
            shelf: Shelf = SqliteShelf(place)
        else:
            shelf = PostgresShelf(stack.enter_context(private_postgres()))
        laboratory = Laboratory(place, shelf)
        stack.callback(laboratory.close)
        points = [point for each in find_all(laboratory, options.path).values() for point in each]
        if options.list:
            for point in points:
                sys.stdout.write(f"{point.path}\t{point.point}\t{point.occurrences}\n")
        return 0 if options.kill is None else _kill(laboratory, points, options.kill, options.seed, options.first)


if __name__ == "__main__":
    raise SystemExit(main())

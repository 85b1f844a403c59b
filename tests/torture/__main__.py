"""`make torture`: ten minutes of kills, faults and duplicates; then an audit, as one JSON line."""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.torture import dumps
from tests.torture.audit import Audit, audit
from tests.torture.disk import require_disk
from tests.torture.house import Nursery, Points
from tests.torture.postgres_world import PostgresWorld
from tests.torture.world import SqliteWorld, World, remove

FOLDER = Path(__file__).parents[2] / "build" / "torture"
LISTING_S = 600.0
"""Takes a minute on a machine of its own."""


def find_points(database: str) -> dict[str, int]:
    """Run every money path once: each point, and how often the path that comes there most comes there."""
    tell(f"looking for crash points on {database}: every money path is run once")
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.crash_points", "--list", "--database", database],
        capture_output=True,
        text=True,
        timeout=LISTING_S,
        check=True,
    )
    points: dict[str, int] = {}
    for line in done.stdout.splitlines():
        _, point, times = line.split("\t")
        points[point] = max(points.get(point, 0), int(times))
    return points


def tell(what: str) -> None:
    """Say on standard error how far it is; standard output is the result's."""
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()


async def torture(folder: Path, seconds: float, seed: int) -> tuple[dict[str, int], Audit]:
    """Run, and audit."""
    found = {name: await asyncio.to_thread(find_points, name) for name in ("sqlite", "postgresql")}
    tell(f"{sum(map(len, found.values()))} crash points found; now {seconds:.0f} s of kills and faults")
    points = {name: Points.shuffled(each, seed) for name, each in found.items()}
    nursery = Nursery()
    await nursery.open()
    worlds: list[World] = [
        SqliteWorld(folder / "sqlite", nursery, points["sqlite"], seed, seconds),
        PostgresWorld(folder / "postgresql", nursery, points["postgresql"], seed, seconds),
    ]
    began = time.monotonic()
    try:
        for world in worlds:
            await world.open()
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for world in worlds:
                group.create_task(world.suffer(until))
        tell("everything has come to an end, or had its time; now the audit")
        for world in worlds:
            for replica in world.replicas:
                await replica.stop()
        dumps.write(folder, [world.dump() for world in worlds])
        stories = {world.name: world.story() for world in worlds}
    finally:
        await nursery.close()
        for world in worlds:
            await world.close()
    counts = {
        "runs": len(worlds),
        "kills": sum(world.kills for world in worlds),
        "crash_points": sum(len(each) for each in found.values()),
        "crash_points_hit": sum(len(points[name].hit & set(each)) for name, each in found.items()),
    }
    log = {
        "seed": seed,
        "seconds": round(time.monotonic() - began),
        "filesystem": require_disk(folder),
        "not_hit": {name: sorted(set(each) - points[name].hit) for name, each in found.items()},
        "worlds": stories,
    }
    (folder / "run.json").write_text(json.dumps(log, indent=1), encoding="utf-8")
    return counts, audit(folder)


def main() -> int:
    """Command line; 0 only when the last five numbers are 0."""
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    remove(FOLDER)
    FOLDER.mkdir(parents=True)
    require_disk(FOLDER)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    counts, found = asyncio.run(torture(FOLDER, options.seconds, options.seed))
    sys.stdout.write(json.dumps(counts | asdict(found)) + "\n")
    verdict = "sound" if found.sound else "NOT SOUND"
    hit = f"{counts['crash_points_hit']}/{counts['crash_points']}"
    row = (options.seed, round(options.seconds), counts["kills"], hit, found.drawdowns, found.payments, verdict)
    sys.stderr.write("| " + " | ".join(map(str, row)) + " |\n")
    return 0 if found.sound else 1


if __name__ == "__main__":
    raise SystemExit(main())

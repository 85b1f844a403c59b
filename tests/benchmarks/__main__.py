"""Runs the benchmarks and prints one JSON object a line; `--only NAME` for one. `make bench` calls this.

A benchmark is a module of this folder whose name is the benchmark's with dots turned into underscores, and whose
`run()` returns a mapping of `KEYS`. Each runs in a process of its own, so that none warms or burdens another. What goes
wrong is said on standard error, and the others still run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys

BENCHMARKS = (
    "drivers.id_read",
    "drivers.overhead",
    "kiosk.first_frame",
    "kiosk.input_to_paint",
    "kiosk.journey",
    "counter.search",
    "counter.search_to_screen",
    "counter.next_field",
    "server.reserve_settle_vs_pgbench",
    "server.reserve_settle_batched_vs_pgbench",
    "server.group_commit.sqlite",
    "server.drawdown_vs_empty_call.sqlite",
    "server.drawdown_vs_empty_call.postgresql",
    "server.end_of_day",
    "mobile.json_vs_grpc",
    "push.commit_to_screen",
    "mobile.first_paint",
    "vision.ocr",
    "vision.face_match",
    "vision.face_track",
    "vision.preview",
    "memory.kiosk",
    "memory.server",
    "memory.vision",
)
"""In the order in which they are run."""

KEYS = ("benchmark", "ratio", "against", "p50", "p99", "unit", "detail")
LONGEST_S = 600
"""A benchmark that takes longer hangs."""


def _run_here(name: str) -> None:
    module = importlib.import_module(f"tests.benchmarks.{name.replace('.', '_')}")
    measured = module.run()
    print(json.dumps({key: measured[key] for key in KEYS}, ensure_ascii=False), flush=True)


def _run_apart(name: str) -> bool:
    command = [sys.executable, "-m", "tests.benchmarks", "--only", name, "--here"]
    try:
        return subprocess.run(command, check=False, timeout=LONGEST_S).returncode == 0
    except subprocess.TimeoutExpired:
        print(f"{name}: no end after {LONGEST_S} s", file=sys.stderr)
        return False


def main() -> int:
    """Command line. Exit code 1 when a benchmark could not be run, 2 when its name is unknown."""
    parser = argparse.ArgumentParser(prog="make bench", description="Run the benchmarks.")
    parser.add_argument("--only", metavar="NAME", choices=BENCHMARKS, help="one of: " + ", ".join(BENCHMARKS))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        _run_here(arguments.only)
        return 0
    names = [arguments.only] if arguments.only else list(BENCHMARKS)
    return 0 if not [name for name in names if not _run_apart(name)] else 1


if __name__ == "__main__":
    raise SystemExit(main())

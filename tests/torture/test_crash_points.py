"""The list of crash points makes itself; a server killed at any of them loses nothing and pays nothing twice.

The laboratory forks, and must do so before gRPC has been used: it is a program of its own.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import tracer
from tests.torture.paths import PATHS

LONGEST_S = 400
KILLS = 40


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.torture.crash_points", *arguments],
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
        cwd=tracer.ROOT,
    )


@pytest.fixture(scope="module")
def listed() -> list[tuple[str, str]]:
    done = run("--list")
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [(path, point) for path, point, _ in rows]


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_S)
def test_crash_points_of_every_path_are_found(listed: list[tuple[str, str]]) -> None:
    found = {path: {point for name, point in listed if name == path} for path in (each.name for each in PATHS)}
    assert all(found.values())
    assert {"bank PostDisbursement before", "bank PostDisbursement after"} <= found["drawdown paid"]
    assert {"database COMMIT before", "database COMMIT after"} <= found["drawdown paid"]
    for module in ("create_drawdown", "disburse", "drawdown_steps", "money_desk", "deliver_outbox"):
        assert any(f"application/{module}.py" in point for point in found["drawdown paid"]), module
    for path in ("answer lost", "request lost, voided", "reversal's answer lost", "resumed from RESERVED"):
        assert any("application/sweep_drawdowns.py" in point for point in found[path]), path


def test_statement_that_is_new_is_found_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "application" / "pay.py"
    module.parent.mkdir()
    module.write_text("def pay():\n    a = 1\n    return a\n", encoding="utf-8")
    monkeypatch.setattr(tracer, "PROGRAM", tmp_path)
    tracer._on_the_way.cache_clear()
    tracer._statements.cache_clear()

    def points() -> set[str]:
        seen: set[str] = set()
        space: dict[str, object] = {}
        exec(compile(module.read_text(encoding="utf-8"), str(module), "exec"), space)
        before = sys.gettrace()
        sys.settrace(tracer.make_trace(seen.add))
        try:
            space["pay"]()  # type: ignore[operator]
        finally:
            sys.settrace(before)
        return seen

    assert points() == {"application/pay.py:2", "application/pay.py:3"}
    module.write_text("def pay():\n    a = 1\n    a = 2\n    return a\n", encoding="utf-8")
    tracer._statements.cache_clear()
    assert points() == {"application/pay.py:2", "application/pay.py:3", "application/pay.py:4"}
    tracer._on_the_way.cache_clear()


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_S)
def test_server_killed_at_crash_points_leaves_both_books_sound() -> None:
    done = run("--kill", str(KILLS), "--seed", "20260115")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["unsound"] == []
    assert done.returncode == 0
    # A point may lie on a thread's way that another run does not take: a few, never many.
    assert report["killed_at"] >= KILLS * 0.9

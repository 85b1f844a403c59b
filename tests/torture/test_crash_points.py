"""The list of crash points makes itself; a server killed at any of them loses nothing and pays nothing twice.

The laboratory forks, and must do so before gRPC has been used: it is a program of its own.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import tracer
from tests.torture.crash_points import Progress, plan
from tests.torture.jobs import Trial, Verdict
from tests.torture.laboratory import CrashPoint
from tests.torture.mutants import MUTANTS
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
    done = run("--kill", str(KILLS), "--seed", "20260115", "--jobs", "2")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["unsound"] == []
    assert done.returncode == 0
    # A point may lie on a thread's way that another run does not take: a few, never many.
    assert report["killed_at"] >= KILLS * 0.9


BROKEN = {
    "paid in the books before core is asked": ("drawdown paid", "bank PostDisbursement"),
    "collected in the books before core is asked": ("repayment collected", "bank PostRepayment"),
}
"""Each with the path on which it shows, and where the server has to die."""


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_S)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_server_broken_on_purpose_is_found_where_the_sound_one_is_sound(mutant: str) -> None:
    path, at = BROKEN[mutant]
    where = ("--kill", "0", "--path", path, "--at", at)
    assert unsound(run(*where)) == set()
    assert unsound(run(*where, "--broken", mutant)) == {f"{at} before"}


def unsound(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["killed_at"] == 2, "before and after"
    assert done.returncode == (1 if report["unsound"] else 0)
    return {each["point"] for each in report["unsound"]}


def test_trials_of_a_seed_come_to_every_point_once_and_are_the_same_in_every_run() -> None:
    points = [CrashPoint("drawdown paid", f"application/pay.py:{line}", line) for line in range(1, 40)]
    whole = plan(points, 0, seed=31)
    assert [trial.point for trial in whole] != [point.point for point in points]
    assert plan(points, 0, seed=31) == whole
    fewer = plan(points[:20] + points[21:], 0, seed=31)
    left_out = {points[20].point}
    assert [each.point for each in fewer] == [each.point for each in whole if each.point not in left_out]
    assert {each.point: each.occurrence for each in fewer}.items() < {
        each.point: each.occurrence for each in whole
    }.items()
    assert sorted(trial.number for trial in whole) == list(range(39))
    assert all(1 <= trial.occurrence <= int(trial.point.rpartition(":")[2]) for trial in whole)


def test_verdict_of_what_did_not_end_is_unsound_and_of_what_did_not_begin_is_not() -> None:
    trial = Trial(0, "drawdown paid", "database COMMIT before", 1, ask_first=False)
    progress = Progress(seed=1, crash_points=1, first=0)
    progress.take(Verdict(trial, killed=True, problem="not resolved"))
    progress.take(Verdict(trial, killed=False, not_set="failed 3 times"))
    assert [each["problem"] for each in progress.unsound] == ["not resolved"]
    assert (progress.killed_at, progress.not_set, progress.not_come_to) == (1, 1, 0)

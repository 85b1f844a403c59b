"""`make demo` without a screen: the README's first promise, and that it fails when it should."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S = 300
STEPS = (
    "attract", "language", "identify", "bank_card", "pin", "line", "amount", "term", "contract", "signature",
    "confirm", "working", "result", "receipt", "take_cards",
)  # fmt: skip


class Demo:
    """One run of the demo in a folder of its own."""

    def __init__(self, output: Path, *options: str) -> None:
        self.output = output
        command = [sys.executable, str(ROOT / "deploy" / "demo" / "run.py"), "--headless", "--output", str(output)]
        self.process = psutil.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def wait_for_screen(self, name: str) -> None:
        deadline = time.monotonic() + WITHIN_S
        while not list(self.output.glob(f"*-{name}.png")):
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def program(self, name: str) -> psutil.Process:
        return next(child for child in self.process.children(recursive=True) if name in " ".join(child.cmdline()))

    def end(self) -> tuple[int, str]:
        said, _ = self.process.communicate(timeout=WITHIN_S)
        return self.process.returncode, said


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        if demo.process.poll() is None:
            demo.process.terminate()
            demo.end()
        if demo.process.stdout is not None:
            demo.process.stdout.close()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_demo_leaves_books_screens_and_receipt_that_agree(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path / "demo", "--amount", "12300", "--seed", "7")
    demos.append(demo)
    demo.wait_for_screen("attract")
    programs = demo.process.children(recursive=True)
    code, said = demo.end()
    assert code == 0, said
    summary = json.loads((demo.output / "summary.json").read_text(encoding="utf-8"))
    assert summary["state"] == "DISBURSED"
    assert summary["amount_fen"] == 1_230_000
    assert summary["line"] == {
        "credit_limit_fen": 5_000_000,
        "outstanding_fen": 1_200_000 + 1_230_000,
        "reserved_fen": 0,
        "available_fen": 3_800_000 - 1_230_000,
    }
    assert {step["name"] for step in summary["steps"]} >= set(STEPS)
    assert {name.split("-", 1)[1].removesuffix(".png") for name in summary["screens"]} >= set(STEPS)
    assert all((demo.output / name).stat().st_size > 0 for name in [*summary["screens"], "receipt.png"])
    phone, counter = summary["channels"]["phone"], summary["channels"]["counter"]
    assert phone["handed_over"]
    assert all((demo.output / name).stat().st_size > 0 for name in phone["screens"])
    assert counter["seen"]["page"] == "amount"
    assert all((demo.output / name).stat().st_size > 0 for name in counter["screens"])
    assert counter["case"]["available_fen"] == summary["line"]["available_fen"]
    shown = {name.split("-", 1)[1] for name in summary["screens"]}
    assert shown >= {"brought.png", "helped.png", "at-counter.png"}
    _gone, alive = psutil.wait_procs(programs, timeout=5)
    assert alive == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_demo_whose_bank_goes_away_says_so_and_fails(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path / "demo")
    demos.append(demo)
    demo.wait_for_screen("line")
    demo.program("sandbox serve").send_signal(signal.SIGKILL)
    code, said = demo.end()
    assert code == 1, said
    assert "sandbox ended during the journey" in said
    assert json.loads((demo.output / "summary.json").read_text(encoding="utf-8"))["state"] != "DISBURSED"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_demo_that_is_interrupted_leaves_no_process_behind(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path / "demo")
    demos.append(demo)
    demo.wait_for_screen("attract")
    programs = demo.process.children(recursive=True)
    assert len(programs) >= 5
    demo.process.send_signal(signal.SIGINT)
    code, said = demo.end()
    assert code == 130, said
    _gone, alive = psutil.wait_procs(programs, timeout=5)
    assert alive == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_demo_over_an_amount_that_the_bank_does_not_offer_says_so_and_fails(demos: list[Demo], tmp_path: Path) -> None:
    demos.append(Demo(tmp_path / "demo", "--amount", "50"))
    code, said = demos[0].end()
    assert code == 1
    assert "50 yuan" in said
    assert "choose another AMOUNT" in said

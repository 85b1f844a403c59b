"""Simulators as processes of their own, started for a test and gone after it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.simulators.base import ask


@dataclass
class Simulator:
    """A running simulator; calling it says a word to its control socket."""

    port: Path
    control: Path
    process: subprocess.Popen

    def __call__(self, do: str, value: str = ""):
        return ask(self.control, do, value)


@pytest.fixture
def start_simulator(tmp_path):
    """Start `python -m drivers.simulators.<name>` and wait until it is ready."""
    running = []

    def start(name: str, *options: str) -> Simulator:
        port, control = tmp_path / f"{name}.tty", tmp_path / f"{name}.ctl"
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", f"drivers.simulators.{name}", "--until-eof"),
                *("--port", port, "--control", control),
                *options,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        running.append(process)
        assert json.loads(process.stdout.readline())["ready"] is True
        return Simulator(port, control, process)

    yield start
    for process in running:
        process.stdin.close()
        try:
            assert process.wait(5) == 0
        finally:
            process.kill()
            process.stdout.close()

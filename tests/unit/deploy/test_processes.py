"""The demo's processes: ready or said why not, and none left behind."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from deploy.demo.processes import NotReadyError, Processes

SLEEPER = "import time, pathlib, sys; pathlib.Path(sys.argv[1]).write_text('ready'); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time, pathlib;"
    "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "pathlib.Path(sys.argv[1]).write_text(str(c.pid)); time.sleep(60)"
)


def test_processes_leave_nothing_behind_not_even_grandchildren(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with Processes(tmp_path) as processes:
        processes.start("parent", [sys.executable, "-c", PARENT, str(ready)])
        processes.wait_for_file("parent", ready, 10)
        while not (child := ready.read_text()):
            pass
        assert psutil.pid_exists(int(child))
    psutil.wait_procs([psutil.Process(int(child))] if psutil.pid_exists(int(child)) else [], timeout=5)
    assert not psutil.pid_exists(int(child)) or psutil.Process(int(child)).status() == psutil.STATUS_ZOMBIE


def test_process_that_ends_before_it_is_ready_is_named_with_its_last_words(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("broken", [sys.executable, "-c", "raise SystemExit('no such port')"])
        with pytest.raises(NotReadyError, match=r"broken ended with 1(.|\n)*no such port"):
            processes.wait_for_file("broken", tmp_path / "never", 10)


def test_process_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("slow", [sys.executable, "-c", SLEEPER, str(tmp_path / "other")])
        with pytest.raises(NotReadyError, match="slow was not ready"):
            processes.wait_for_file("slow", tmp_path / "never", 0.3)


def test_process_that_ended_is_noticed(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("short", [sys.executable, "-c", ""])
        assert processes.wait("short", 10) == 0
        assert processes.ended() == "short"

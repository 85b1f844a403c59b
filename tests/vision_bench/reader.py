"""The program that reads, run over many pictures and watched: `edian-devices ocr IMAGE... --json`."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.vision_bench.scoring import Reading

# A picture takes a quarter of a second; a program that says nothing for this long hangs.
LONGEST_SILENCE_S = 60.0
COMMAND = ("-m", "drivers", "ocr")
_SAMPLE_EVERY_S = 0.05
_MOST_PROGRAMS = 8


class ReaderFailedError(Exception):
    """The program ended without reading everything; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one program.

    Attributes:
        readings: one for each picture, in order.
        first_line_s: from its start to the first reading: loading included.
        peak_mb: most resident memory of the program and its children together.
        work_s: time that cores spent on it, loading included; it does not grow with what else the machine does.
    """

    readings: list[Reading]
    first_line_s: float
    peak_mb: float
    work_s: float


def read_all(paths: Sequence[Path], document: str | None, progress: Callable[[int], None] = lambda _: None) -> Run:
    """Read pictures; `document` tells the program what they are, None lets it find out.

    A picture at which the program ends with an error is one that was not read; the others are read by another program.

    Raises:
        ReaderFailedError: it died, hung, said something else than readings, or ended with errors again and again.
    """
    runs: list[Run] = []
    readings: list[Reading] = []
    while len(readings) < len(paths):
        done = len(readings)
        run = _read(paths[done:], document, lambda count, done=done: progress(done + count))
        failed = run.readings[-1].error
        if failed is not None and ((not runs and len(run.readings) == 1) or len(runs) == _MOST_PROGRAMS):
            raise ReaderFailedError(f"{done} of {len(paths)} pictures were read; the program said: {failed}")
        runs.append(run)
        readings += run.readings
    return Run(
        readings,
        first_line_s=runs[0].first_line_s,
        peak_mb=max(run.peak_mb for run in runs),
        work_s=sum(run.work_s for run in runs),
    )


def _read(paths: Sequence[Path], document: str | None, progress: Callable[[int], None]) -> Run:
    command = [sys.executable, *COMMAND, *(str(path) for path in paths), "--json"]
    if document is not None:
        command += ["--document", document]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        watch = _Watch(program)
        readings: list[Reading] = []
        first_line_s = 0.0
        assert program.stdout is not None
        for line in program.stdout:
            watch.heard()
            first_line_s = first_line_s or time.perf_counter() - began
            readings.append(_reading(line))
            progress(len(readings))
        said = watch.end()
    if len(readings) != len(paths) and (not readings or readings[-1].error is None):
        raise ReaderFailedError(f"{len(readings)} of {len(paths)} pictures were read; the program said: {said[-600:]}")
    return Run(readings, first_line_s, watch.peak_mb, watch.work_s)


class _Watch:
    """Follows a program's memory, drains what it says on standard error, and ends it when it falls silent."""

    def __init__(self, program: "subprocess.Popen[bytes]") -> None:
        self.peak_mb = 0.0
        self.work_s = 0.0
        self._program = program
        self._heard_at = time.monotonic()
        self._ended = threading.Event()
        self._said: list[bytes] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._follow, self._drain)]
        for thread in self._threads:
            thread.start()

    def heard(self) -> None:
        self._heard_at = time.monotonic()

    def end(self) -> str:
        self._program.wait(LONGEST_SILENCE_S)
        self._ended.set()
        for thread in self._threads:
            thread.join(5.0)
        return b"".join(self._said).decode(errors="replace")

    def _follow(self) -> None:
        while not self._ended.wait(_SAMPLE_EVERY_S):
            self.peak_mb = max(self.peak_mb, resident_mb(self._program.pid))
            self.work_s = max(self.work_s, _work_s(self._program.pid))
            if time.monotonic() - self._heard_at > LONGEST_SILENCE_S:
                self._program.kill()

    def _drain(self) -> None:
        assert self._program.stderr is not None
        for line in self._program.stderr:
            self._said = [*self._said[-40:], line]


def resident_mb(process_id: int) -> float:
    """Resident memory of a process and all its children, in MB; those that just ended count nothing."""
    total = 0
    try:
        root = psutil.Process(process_id)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def _work_s(process_id: int) -> float:
    total = 0.0
    try:
        root = psutil.Process(process_id)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in family:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _reading(line: bytes) -> Reading:
    found = json.loads(line)
    if "error" in found:
        return Reading(None, {}, {}, None, 0.0, error=str(found["error"]))
    return Reading(
        document=found["document"],
        fields=found["fields"],
        confidence=found["confidence"],
        rejected_because=found["rejected_because"],
        elapsed_ms=float(found["elapsed_ms"]),
    )

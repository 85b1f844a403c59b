"""A whole set of simulated devices: each of a profile's simulators as a process of its own, started and ended together.

A simulator ends when its standard input does, so none outlives this process, however it goes.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import IO

from drivers.device.base.values import Json
from drivers.errors import DriverError, ProfileError
from drivers.host.profile import DeviceEntry, Environment, Option, TerminalProfile

# A virtual card reader starts a service of its own; on a busy machine that takes its time.
_READY_S = 30.0
_END_S = 5.0
_LINE_BYTES = 65_536


class SimulatorFailedError(DriverError):
    """A simulator did not start, or ended by itself; its own words are on standard error."""


@dataclass(slots=True)
class _Running:
    entry: DeviceEntry
    process: subprocess.Popen[bytes]


class Simulation:
    """The simulators of a profile, while the `with` lasts.

    Raises:
        ProfileError: the profile is a production terminal's, or has no simulators.
        SimulatorFailedError: one of them did not start.
    """

    def __init__(self, profile: TerminalProfile) -> None:
        if profile.environment is Environment.PRODUCTION:
            raise ProfileError("a production terminal is not simulated; choose another profile")
        self._entries = [entry for entry in profile.devices if entry.simulator is not None]
        if not self._entries:
            raise ProfileError("no device of this profile has a simulator table")
        self._running: list[_Running] = []
        self.ready: dict[str, dict[str, Json]] = {}
        """What each simulator announced, by device."""

    def __enter__(self) -> "Simulation":
        try:
            # All at once: the slowest sets the time.
            for entry in self._entries:
                self._running.append(_Running(entry, _start(entry)))
            end = time.monotonic() + _READY_S
            for running in self._running:
                self.ready[running.entry.name] = _await_ready(running, end)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ended(self) -> str | None:
        """Return the name of a simulator that is no longer there, if there is one."""
        return next((running.entry.name for running in self._running if running.process.poll() is not None), None)

    def close(self) -> None:
        """End all of them; those that do not listen are killed."""
        for running in self._running:
            with contextlib.suppress(OSError):
                _pipe(running.process.stdin).close()
        end = time.monotonic() + _END_S
        for running in self._running:
            try:
                running.process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
            _pipe(running.process.stdout).close()
        self._running.clear()


def _start(entry: DeviceEntry) -> subprocess.Popen[bytes]:
    assert entry.simulator is not None
    command = [sys.executable, "-m", entry.simulator.program, "--until-eof"]
    port = getattr(entry.settings, "port", "")
    options: Mapping[str, Option] = {**({"port": port} if port else {}), **entry.simulator.options}
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            command.append(option)
        elif value is not False:
            # One word, so that a value that begins with a dash is no option.
            command.append(f"{option}={value}")
    # Its words are this interpreter, a module and options of the profile, with no shell between.
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def _await_ready(running: _Running, end: float) -> dict[str, Json]:
    name = running.entry.name
    stdout = _pipe(running.process.stdout)
    line = bytearray()
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([stdout], [], [], max(0.0, end - time.monotonic()))
        part = os.read(stdout.fileno(), _LINE_BYTES) if readable else b""
        if not part or len(line) > _LINE_BYTES:
            why = "did not get ready in time" if not readable else "ended before it was ready; see its words above"
            raise SimulatorFailedError(f"the simulator of {name} {why}")
        line += part
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise SimulatorFailedError(f"the simulator of {name} announced no JSON") from error
    fields.pop("ready", None)
    return dict(fields)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Popen was asked for this pipe, so it is there."""
    assert pipe is not None
    return pipe

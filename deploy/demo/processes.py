"""The demo's processes: started together, ended together, none left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

END_WITHIN_S = 8.0
"""How long a process may take to end by itself once it has been asked."""

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


class NotReadyError(Exception):
    """A process ended, or said nothing, before it was ready. The message says which, and shows the end of its log."""


def _die_with_parent() -> None:
    # Linux ends the child when the demo itself is killed, which no handler of ours could do.
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Processes:
    """Processes by name, each with a log of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end_all()

    def log(self, name: str) -> Path:
        """Where a process's output goes."""
        return self._folder / f"{name}.log"

    def start(self, name: str, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        """Starts a process in a group of its own, so that a Ctrl-C reaches the demo alone, which ends them in order."""
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def run(self, name: str, command: Sequence[str], within_s: float) -> None:
        """Runs a command to its end. Raises NotReadyError when it fails or takes longer."""
        self.start(name, command)
        if self.wait(name, within_s) != 0:
            raise NotReadyError(f"{name} did not succeed:\n{self.tail(name)}")

    def wait(self, name: str, within_s: float) -> int | None:
        """The exit code of a process; None when it still runs after `within_s` seconds."""
        try:
            return self._running[name].wait(within_s)
        except subprocess.TimeoutExpired:
            return None

    def wait_for_file(self, name: str, ready: Path, within_s: float) -> None:
        """Waits until a process has written its ready file. Raises NotReadyError."""
        deadline = time.monotonic() + within_s
        while not ready.exists():
            if (code := self._running[name].poll()) is not None:
                raise NotReadyError(f"{name} ended with {code} before it was ready:\n{self.tail(name)}")
            if time.monotonic() > deadline:
                raise NotReadyError(f"{name} was not ready after {within_s:.0f} s:\n{self.tail(name)}")
            time.sleep(0.02)

    def ended(self) -> str | None:
        """The name of a process that has ended, or None while all run."""
        return next((name for name, process in self._running.items() if process.poll() is not None), None)

    def has_ended(self, name: str) -> bool:
        """Whether a process has ended."""
        return self._running[name].poll() is not None

    def forget(self, name: str) -> None:
        """A process that has ended as it should is watched no longer."""
        del self._running[name]

    def tail(self, name: str, lines: int = 15) -> str:
        """The end of a process's log."""
        try:
            return "\n".join(self.log(name).read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    def end_all(self) -> None:
        """Ends all, the last started first, and waits for each; whoever does not go is killed with its children."""
        for name in reversed(list(self._running)):
            process = self._running[name]
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(END_WITHIN_S)
                except subprocess.TimeoutExpired:
                    print(f"{name} did not end when asked; it is killed", file=sys.stderr)
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        self._running.clear()

"""A worker process and the pipe to it: how calls that may never come back are kept out of a device's thread.

The worker is one of our own modules, started with `python -m`. It takes lines on standard input and answers each on
standard output, with a line and as many bytes as the line announces. Past a budget it is killed; the next call starts
another. Nothing here knows what the lines say.
"""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

_CHUNK_BYTES = 1 << 16
_MAX_ANSWER_BYTES = 16 << 20  # a whole picture; a worker that sends more has gone mad


class WorkerTimeoutError(Exception):
    """No answer within the budget; the worker has been killed."""


class WorkerEndedError(Exception):
    """The worker ended, or was ended by `close`, in the middle of a call or before it."""


class WorkerProcess:
    """One worker at a time. One thread asks, save `close`, which anyone may call."""

    def __init__(
        self, module: str, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._lock = threading.Lock()  # guards `_process` between the asking thread and `close`
        self._closed = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether a worker is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed.is_set()

    @property
    def process_id(self) -> int | None:
        """The worker's process id, if there is one."""
        return self._process.pid if self._process is not None else None

    def wait_closed(self, seconds: float) -> None:
        """Sleep, but wake when `close` is called."""
        self._closed.wait(seconds)

    def ask(self, line: bytes, budget_s: float, start_budget_s: float = 0.0) -> bytes:
        """Send one line and return the answering one; a worker that has to be started first gets more time.

        Raises:
            WorkerTimeoutError: no answer in time.
            WorkerEndedError: it ended.
        """
        process, fresh = self._started()
        deadline = time.monotonic() + budget_s + (start_budget_s if fresh else 0.0)
        assert process.stdin is not None
        try:
            process.stdin.write(line)
        except (OSError, ValueError) as error:
            # ValueError is Python's word for a pipe that `close` has closed.
            self.end()
            raise WorkerEndedError from error
        while b"\n" not in self._rest:
            self._rest += self._read(process, deadline)
        answer, _, self._rest = self._rest.partition(b"\n")
        return answer

    def read_exactly(self, count: int, budget_s: float) -> bytes:
        """Return the bytes that an answering line announced; raises as `ask` does."""
        if self._process is None or count > _MAX_ANSWER_BYTES:
            self.end()
            raise WorkerEndedError
        deadline = time.monotonic() + budget_s
        while len(self._rest) < count:
            self._rest += self._read(self._process, deadline)
        data, self._rest = self._rest[:count], self._rest[count:]
        return data

    def end(self) -> None:
        """Kill the worker, if there is one. The next `ask` starts another."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._reap()

    def close(self) -> None:
        """End it for good, from any thread; a call under way ends with WorkerEndedError. Closing twice is fine."""
        self._closed.set()
        self.end()

    def _started(self) -> tuple["subprocess.Popen[bytes]", bool]:
        with self._lock:
            if self._closed.is_set():
                raise WorkerEndedError
            if self._process is not None and self._process.poll() is None:
                return self._process, False
            self._reap()
            self._process = subprocess.Popen(  # noqa: S603 - one of our own modules, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={**os.environ, **self._environment},
            )
            return self._process, True

    def _read(self, process: "subprocess.Popen[bytes]", deadline: float) -> bytes:
        assert process.stdout is not None
        left_s = deadline - time.monotonic()
        try:
            if left_s <= 0 or not select.select([process.stdout], [], [], left_s)[0]:
                self.end()
                raise WorkerTimeoutError
            chunk = process.stdout.read(_CHUNK_BYTES)
        except (OSError, ValueError) as error:
            self.end()
            raise WorkerEndedError from error
        if not chunk:
            self.end()
            raise WorkerEndedError
        return bytes(chunk)

    def _reap(self) -> None:
        if self._process is None:
            return
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None
        self._rest = b""


def end_with_parent() -> None:
    """In a worker: end this process as soon as its parent closes the pipe, also in the middle of a call."""
    threading.Thread(target=_wait_for_hang_up, daemon=True).start()


def _wait_for_hang_up() -> None:
    poller = select.poll()
    poller.register(sys.stdin.fileno(), select.POLLHUP)
    poller.poll()
    # From beside a call that may never return, nothing gentler works.
    os._exit(0)

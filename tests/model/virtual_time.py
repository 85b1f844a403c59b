"""An event loop whose time stands still while anything is to be done, and jumps to the next timer when nothing is.

Same callbacks, same order, every run: nothing outside the loop is waited for. With it go a clock, ids from a seed, and
the real unit of work over SQLite with its disk thread replaced by a timer of this loop.
"""

import asyncio
import random
import selectors
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from channel_server.adapters.storage.sqlite import SqliteUnitOfWork

START = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
COMMIT_S = 0.002
"""How long a commit is on its way to the disk: long enough for a crash to come in between."""


class NothingLeftError(RuntimeError):
    """Somebody waits for what nothing will ever bring about: a deadlock, found at once."""


class _NoWaiting(selectors.DefaultSelector):  # type: ignore[valid-type,misc]  # an alias of the platform's class
    """Never waits; moves the loop's time on instead."""

    loop: "VirtualTimeLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeftError
        if timeout > 0:
            self.loop.elapsed_s += timeout
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """The loop. Its time begins at nought."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0
        selector = _NoWaiting()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Tell the virtual time. Units: s."""
        return self.elapsed_s


class LoopClock:
    """Implements `ports.Clock`, by the loop's time."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        """Tell the time in whole milliseconds, as the system's clock does."""
        return START + timedelta(milliseconds=int(self._loop.elapsed_s * 1000))


class SeededIds:
    """Implements `ports.Ids`, from a seed."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def new_uuid(self) -> str:
        """Make a UUID."""
        text = f"{self._source.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"

    def new_query_number(self) -> str:
        """Make a query number."""
        return f"稻-{self._source.randrange(1_000_000):06d}"


class _Disk:
    """Does in the loop, a little later, what the disk thread would do."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.gone = False

    def put(self, task: Callable[[], None] | None) -> None:
        if task is not None:
            self._loop.call_later(COMMIT_S, self._do, task)

    def _do(self, task: Callable[[], None]) -> None:
        if not self.gone:
            task()


class LoopBooks(SqliteUnitOfWork):
    """The real unit of work, deterministic: and it can be dropped in mid-flight, as a process that dies drops it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._thread.join()
        self.dropped = False
        self._timer = _Disk(self._loop)
        self._disk = self._timer  # type: ignore[assignment]  # takes what the queue takes
        # A process that dies loses nothing that it has handed to the kernel; only a power cut could.
        for connection in (self._writer, self._reader):
            assert connection is not None, "the books are a file"
            connection.execute("PRAGMA synchronous=OFF")

    def _run_disk(self) -> None:
        """The thread ends as soon as it has begun."""

    def drop(self) -> None:
        """End as kill -9 does: what was not committed is lost, and nobody is answered."""
        self._closing = True
        self.dropped = self._timer.gone = True
        self._queue.clear()
        for connection in (self._writer, self._reader):
            assert connection is not None, "the books are a file"
            connection.close()

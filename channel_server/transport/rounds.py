"""Rounds of a sweep that overlap: what one of them waits for at a silent bank does not hold up the next.

A round claims what is due and works on it. What it has claimed is leased, so that no other round takes it up.
"""

import asyncio
from collections.abc import Awaitable, Callable

MOST_ROUNDS = 8
"""Bounds what is asked of a silent bank at one time; a round itself is bounded by its sweep."""
PATIENCE_S = 0.1
"""How long the next round waits for this one, which mostly is over by then."""


class Rounds:
    """Begins rounds, and keeps those that take longer."""

    def __init__(self, sweep: Callable[[], Awaitable[int]], failed: Callable[[BaseException], None]) -> None:
        """Take a sweep, and whom to tell of an error that a round raised after nobody waited for it any more."""
        self._sweep = sweep
        self._failed = failed
        self._under_way: set[asyncio.Task[int]] = set()

    async def begin(self) -> None:
        """Begin a round, and wait a little for it; raises what it raises meanwhile."""
        while len(self._under_way) >= MOST_ROUNDS:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.ensure_future(self._sweep())
        assert isinstance(task, asyncio.Task), "a sweep is a coroutine"
        self._under_way.add(task)
        try:
            await asyncio.wait((task,), timeout=PATIENCE_S)
        finally:
            task.add_done_callback(self._end)
        if task.done():
            await task

    async def stop(self) -> None:
        """End all rounds. What they held is leased, and is taken up again when the lease ends."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _end(self, task: "asyncio.Task[int]") -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(error)

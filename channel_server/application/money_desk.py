"""Where work that moves money is done: begun once, and finished whether or not anybody still waits for it.

A client that hangs up cancels its handler, and with it whatever the handler awaits. What is handed to the desk goes
on. Whoever asks about the same drawdown meanwhile waits for the same work.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

T = TypeVar("T")


class MoneyDesk:
    """Keeps the tasks that must not be lost."""

    def __init__(self) -> None:
        # Any: tasks of several result types are held together, only to keep them alive and to wait for them.
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    async def carry_out(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do a piece of work under its key, or wait for the one that is being done under it.

        The work is not cancelled with its waiter. All who wait get one answer, so a key stands for one content.
        """
        task: asyncio.Task[T] | None = self._under_way.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(work(), name=key)
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def wait_for(self, key: str) -> bool:
        """Wait for the work that is being done under a key; tell whether there was any."""
        task = self._under_way.get(key)
        if task is None:
            return False
        await asyncio.wait((task,))
        return True

    def known_as(self, key: str) -> None:
        """Let the work that calls this be waited for under a second key too, until it ends."""
        task = asyncio.current_task()
        assert task is not None, "work runs in a task"
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def finish(self, within: timedelta) -> int:
        """Wait for all work at shutdown; tell how much was still under way when the time was up."""
        if not self._under_way:
            return 0
        _, pending = await asyncio.wait(tuple(self._under_way.values()), timeout=within.total_seconds())
        return len(pending)

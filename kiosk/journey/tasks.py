"""Tasks with an owner, a name and an end: a visit's tasks die with the visit, the terminal's with the program.

An exception in a task is a bug: it is logged with the task's name and told to `on_bug`, never lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from enum import Enum

import structlog

__all__ = ["Scope", "Tasks"]

log = structlog.get_logger(__name__)

CLOSE_S = 3.0
"""How long tasks may take to end when they are told to."""


class Scope(Enum):
    """How long a task may live."""

    VISIT = "visit"
    TERMINAL = "terminal"


class Tasks:
    """The tasks of a journey, by name; a new one of the same name replaces the old."""

    def __init__(self, on_bug: Callable[[str], None]) -> None:
        self._tasks: dict[str, tuple[Scope, asyncio.Task[None]]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._on_bug = on_bug

    def start(self, name: str, scope: Scope, work: Coroutine[object, object, None]) -> None:
        """Run `work` under `name`."""
        self.cancel(name)
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = (scope, task)
        task.add_done_callback(lambda done: self._ended(name, done))

    def running(self, name: str) -> bool:
        """Whether a task of that name is under way."""
        return name in self._tasks

    def cancel(self, name: str) -> None:
        """End a task; nothing where there is none."""
        entry = self._tasks.pop(name, None)
        if entry is not None:
            self._ending.add(entry[1])
            entry[1].cancel()

    def cancel_visit(self) -> None:
        """End whatever belongs to the visit."""
        for name in [name for name, (scope, _) in self._tasks.items() if scope is Scope.VISIT]:
            self.cancel(name)

    async def close(self) -> None:
        """End everything, and wait for it a little."""
        for name in list(self._tasks):
            self.cancel(name)
        if self._ending:
            _, stuck = await asyncio.wait(self._ending, timeout=CLOSE_S)
            for task in stuck:
                log.error("task_stuck_at_close", task=task.get_name())

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        entry = self._tasks.get(name)
        if entry is not None and entry[1] is task:
            del self._tasks[name]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("task_failed", task=name, error=type(error).__name__, exc_info=error)
            self._on_bug(name)

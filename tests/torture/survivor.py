"""The server that takes over: one forked process that performs steps on one scene after another, and is never killed.

What comes before a trial's kill and what comes after it need no process of their own: like the other replica at a
bank, the survivor opens the books as the dead server left them, works with services of its own, and closes them. It
keeps nothing of a scene but the line to the bank, and no tracer looks on.
"""

import asyncio
import os
import signal
import traceback
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from channel_server.adapters.backoffice.link import BackOfficeLink
from channel_server.application.ports import BackOffice
from tests.torture.stage import Scene, connect, perform

PATIENCE_S = 240.0
"""Longer than all the waits together that end a step which does not come to its end."""


class NotPerformedError(Exception):
    """A step raised; the message is its traceback."""


class Survivor:
    """Forked before gRPC is used, as whoever forks must."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        self._child = os.fork()
        if self._child == 0:
            self._pipe.close()
            _serve(theirs)
        theirs.close()

    def perform(self, scene: Scene, steps: Sequence[str]) -> None:
        """Have steps performed.

        Raises:
            NotPerformedError: one of them failed, or did not end.
        """
        self._pipe.send((scene, tuple(steps)))
        if not self._pipe.poll(PATIENCE_S):
            raise NotPerformedError(f"{', '.join(steps)}: no end after {PATIENCE_S} s")
        problem: str = self._pipe.recv()
        if problem:
            raise NotPerformedError(problem)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


def _serve(orders: Connection) -> None:
    """Never returns: it would return into a copy of its parent."""
    code = 1
    try:
        with asyncio.Runner() as runner:
            lines: dict[int, tuple[BackOffice, BackOfficeLink]] = {}
            while True:
                try:
                    scene, steps = orders.recv()
                except EOFError:
                    break
                try:
                    if scene.patience_ms not in lines:
                        lines[scene.patience_ms] = runner.run(_connect(scene))
                    runner.run(perform(scene, steps, lines[scene.patience_ms][0]))
                    orders.send("")
                except Exception:
                    orders.send(traceback.format_exc())
            for _, link in lines.values():
                runner.run(link.close())
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


async def _connect(scene: Scene) -> tuple[BackOffice, BackOfficeLink]:
    return connect(scene)

"""The command `end-of-day`, ended by SIGKILL right before or right after one of its units of work; run by a test."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.books import Books
from channel_server.cli import main

T = TypeVar("T")

_write = SqliteUnitOfWork.write
_written = 0


async def _dying(self: SqliteUnitOfWork, work: Callable[[Books], T], number: int) -> T:
    moment, _, wanted = os.environ["DIE_AT"].partition(":")
    if (moment, int(wanted)) == ("before", number):
        os.kill(os.getpid(), signal.SIGKILL)
    result = await _write(self, work)
    if (moment, int(wanted)) == ("after", number):
        os.kill(os.getpid(), signal.SIGKILL)
    return result


def write(self: SqliteUnitOfWork, work: Callable[[Books], T]) -> Awaitable[T]:
    global _written
    _written += 1
    return _dying(self, work, _written)


if __name__ == "__main__":
    SqliteUnitOfWork.write = write  # type: ignore[method-assign,assignment]  # to count and to die
    sys.exit(main(sys.argv[1:]))

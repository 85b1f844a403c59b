"""The command `end-of-day`, ended by SIGKILL right before or right after one of its units of work; run by a test."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.books import Books
from channel_server.cli import main

T = TypeVar("T")
Write = Callable[[Any, Callable[[Books], T]], Awaitable[T]]

_written = 0


def dying(write: Write[T]) -> Write[T]:
    """Count the units of work, and end the process at the one that is asked for."""

    def counted(self: Any, work: Callable[[Books], T]) -> Awaitable[T]:
        global _written
        _written += 1
        return die_around(self, work, _written)

    async def die_around(self: Any, work: Callable[[Books], T], number: int) -> T:
        moment, _, wanted = os.environ["DIE_AT"].partition(":")
        if (moment, int(wanted)) == ("before", number):
            os.kill(os.getpid(), signal.SIGKILL)
        result = await write(self, work)
        if (moment, int(wanted)) == ("after", number):
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return counted


if __name__ == "__main__":
    for books in (SqliteUnitOfWork, PostgresUnitOfWork):
        books.write = dying(books.write)  # type: ignore[method-assign,assignment]  # to count and to die
    sys.exit(main(sys.argv[1:]))

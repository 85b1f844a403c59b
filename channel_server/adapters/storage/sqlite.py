"""The unit of work over SQLite: one writer thread with group commit, readers beside it.

WAL, `synchronous=FULL`: what `write` has answered survives a power cut. All that queued up while the last commit
was on its way to the disk shares the next one; each piece of work is a savepoint of its own, so that one that raises
takes nobody with it. When the commit itself fails (disk full), everybody in the batch is told so and nothing stands.

Readers see the last committed state, each on a connection of its own. In memory (`:memory:`, for tests) there is one
connection, and reading goes through the writer.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from channel_server.adapters.storage.contracts import SqliteContracts
from channel_server.adapters.storage.drawdowns import SqliteDrawdowns
from channel_server.adapters.storage.evidence import SqliteEvidence
from channel_server.adapters.storage.lines import SqliteLines
from channel_server.adapters.storage.outbox import SqliteOutbox
from channel_server.adapters.storage.sessions import SqliteSessions
from channel_server.adapters.storage.terminals import SqliteTerminals
from channel_server.application.books import Books, StorageError

T = TypeVar("T")

MOST_IN_A_BATCH = 256
"""Bounds how long the first of a batch waits for the last; at 16 in flight a batch is never near it."""
READERS = 2
"""Reading is rare beside writing, and quick; more threads would only contend for the interpreter."""
BUSY_MS = 5000
"""How long to wait for another process that writes (a migration, the seed) before giving up."""


class SqliteBooks(
    SqliteTerminals,
    SqliteSessions,
    SqliteLines,
    SqliteContracts,
    SqliteDrawdowns,
    SqliteEvidence,
    SqliteOutbox,
):
    """The books on one connection; who holds it has begun a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection


@dataclass(slots=True, eq=False)
class _Work(Generic[T]):
    """One piece of work, and whom to tell. Any: the queue holds works of all result types together."""

    function: Callable[[Books], T]
    future: "asyncio.Future[T]"
    result: Any = None
    error: BaseException | None = None


class SqliteUnitOfWork:
    """Implements `books.UnitOfWork`. Made inside the event loop that uses it; `close` ends its threads."""

    def __init__(self, path: Path | None) -> None:
        """Open the books at a path, or in memory where there is none.

        Raises:
            StorageError: the file cannot be opened.
        """
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Work[Any]] = deque()
        self._wake = threading.Event()
        self._closing = False
        self._writer = open_connection(path)
        self._reader_local = threading.local()
        self._reader_connections: list[sqlite3.Connection] = []
        self._readers = None if path is None else ThreadPoolExecutor(READERS, thread_name_prefix="books-reader")
        self._thread = threading.Thread(target=self._run, name="books-writer")
        self._thread.start()

    async def read(self, work: Callable[[Books], T]) -> T:
        """Run a question over one consistent state of the books."""
        if self._readers is None:
            return await self.write(work)
        try:
            return await self._loop.run_in_executor(self._readers, self._read, work)
        except sqlite3.Error as error:
            raise StorageError(f"the books cannot be read: {error}") from error

    def write(self, work: Callable[[Books], T]) -> "asyncio.Future[T]":
        """Run a change: whole and durable when its future is done.

        A future, not a coroutine: a waiter that is cancelled takes only its waiting back, never the change.
        """
        if self._closing:
            raise StorageError("the books are closed: the server is shutting down")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.append(_Work(work, future))
        self._wake.set()
        return future

    async def close(self) -> None:
        """Finish what is queued, then close."""
        self._closing = True
        self._wake.set()
        await asyncio.to_thread(self._thread.join)
        if self._readers is not None:
            await asyncio.to_thread(self._readers.shutdown)
        for connection in self._reader_connections:
            connection.close()
        self._writer.close()

    def _read(self, work: Callable[[Books], T]) -> T:
        connection: sqlite3.Connection | None = getattr(self._reader_local, "connection", None)
        if connection is None:
            connection = open_connection(self._path)
            self._reader_local.connection = connection
            self._reader_connections.append(connection)
        connection.execute("BEGIN")
        try:
            return work(SqliteBooks(connection))
        finally:
            connection.execute("ROLLBACK")

    def _run(self) -> None:
        books = SqliteBooks(self._writer)
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._queue:
                batch = self._commit_batch(books)
                # The loop may be gone when a process is torn down without close; then nobody waits for the answer.
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(_tell, batch)
            if self._closing and not self._queue:
                return

    def _commit_batch(self, books: SqliteBooks) -> list[_Work[Any]]:
        batch: list[_Work[Any]] = []
        run = self._writer.execute
        try:
            run("BEGIN IMMEDIATE")
            while self._queue and len(batch) < MOST_IN_A_BATCH:
                work = self._queue.popleft()
                batch.append(work)
                run("SAVEPOINT work")
                try:
                    work.result = work.function(books)
                except Exception as error:  # noqa: BLE001 - handed to whoever asked; the others go on
                    run("ROLLBACK TO work")
                    work.error = error
                run("RELEASE work")
            run("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                run("ROLLBACK")
            if not batch and self._queue:
                batch.append(self._queue.popleft())
            failure = StorageError(f"the books cannot be written: {error}")
            failure.__cause__ = error
            for work in batch:
                work.error = failure
        return batch


def _tell(batch: list[_Work[Any]]) -> None:
    for work in batch:
        if work.future.done():
            continue
        if work.error is None:
            work.future.set_result(work.result)
        elif isinstance(work.error, sqlite3.Error):
            work.future.set_exception(StorageError(f"the books refused a row: {work.error}"))
        else:
            work.future.set_exception(work.error)


def open_connection(path: Path | None) -> sqlite3.Connection:
    """Open a connection that commits only when told to, durably.

    Raises:
        StorageError: the file cannot be opened.
    """
    try:
        connection = sqlite3.connect(
            ":memory:" if path is None else path,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        connection.row_factory = sqlite3.Row
        if path is not None:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16384")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
    except sqlite3.Error as error:
        raise StorageError(f"cannot open the database {path}: {error}") from error
    return connection

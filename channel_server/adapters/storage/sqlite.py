"""The unit of work over SQLite: one writer with group commit, a reader beside it.

WAL, `synchronous=FULL`: what `write` has answered survives a power cut. All that queued up while the last commit was
on its way to the disk shares the next one.

Statements run in the event loop's own thread: each takes microseconds from the page cache, and SQLite lets go of the
interpreter around each, so that in a thread of their own they would wait for it thirty times a drawdown. Only what
waits for the disk or for another process, the commit and a contended beginning, runs in a thread (decision 201).

A batch runs without savepoints. When one piece of work raises, the batch is rolled back and each piece is run again
in a transaction of its own, so that it takes nobody with it. When a commit fails (disk full), everybody in the batch
is told so and nothing stands.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.adapters.storage.sqlite_trouble import BooksGoneError, trouble_with
from channel_server.application.books import Books, StorageError

T = TypeVar("T")

MOST_IN_A_BATCH = 64
"""Bounds how long the loop runs statements in one go: a few milliseconds."""
GATHER_TURNS = 4
"""How many turns of the loop a batch waits for company: tens of microseconds when nothing else is to be done. At 16
in flight it makes batches three times as large; more turns add little."""
BUSY_MS = 5000
"""How long to wait for another process that writes (a migration, the seed) before giving up."""


@dataclass(slots=True, eq=False)
class _Work(Generic[T]):
    """One piece of work, and whom to tell. Any: the queue holds works of all result types together."""

    function: Callable[[Books], T]
    future: "asyncio.Future[T]"
    result: Any = None
    error: BaseException | None = None


class SqliteUnitOfWork:
    """Implements `books.UnitOfWork`. Made inside the event loop that uses it; `close` ends its thread."""

    def __init__(self, path: Path | None) -> None:
        """Open the books at a path, or in memory where there is none (for tests).

        Raises:
            StorageError: the file cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Work[Any]] = deque()
        self._batch_under_way = False
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._writer = open_connection(path)
        self._path = path
        self._file = None if path is None else _identity(path)
        # In the loop nobody waits for another process; `_begin_patiently` does.
        self._writer.execute("PRAGMA busy_timeout=0")
        self._books = SqlBooks(self._writer)
        # In memory there is one connection: another would see a database of its own.
        self._reader = None if path is None else open_connection(path)
        self._disk: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run_disk, name="books-disk")
        self._thread.start()

    async def read(self, work: Callable[[Books], T]) -> T:
        """Run a question over one consistent state of the books: the last committed one."""
        if self._reader is None:
            return await self.write(work)
        try:
            self._reader.execute("BEGIN")
            try:
                return work(SqlBooks(self._reader))
            finally:
                self._reader.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise StorageError(f"the books cannot be read: {trouble_with(self._path, error)}") from error

    def write(self, work: Callable[[Books], T]) -> "asyncio.Future[T]":
        """Run a change: whole and durable when its future is done.

        A future, not a coroutine: a waiter that is cancelled takes only its waiting back, never the change.
        """
        if self._closing:
            raise StorageError("the books are closed: the server is shutting down")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.append(_Work(work, future))
        if not self._batch_under_way:
            self._batch_under_way = True
            self._idle.clear()
            self._gather(GATHER_TURNS)
        return future

    async def close(self) -> None:
        """Finish what is queued, then close."""
        self._closing = True
        await self._idle.wait()
        self._disk.put(None)
        await asyncio.to_thread(self._thread.join)
        if self._reader is not None:
            self._reader.close()
        self._writer.close()

    # --- in the event loop's thread -----------------------------------------------------------------------

    def _gather(self, turns: int) -> None:
        if turns and len(self._queue) < MOST_IN_A_BATCH:
            self._loop.call_soon(self._gather, turns - 1)
        else:
            self._begin_batch()

    def _begin_batch(self) -> None:
        if not self._queue:
            self._batch_under_way = False
            self._idle.set()
            return
        try:
            self._writer.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            # Another process writes, as a rule: waiting for it is for the thread, which also tells of anything else.
            self._disk.put(self._begin_patiently)
            return
        self._run_batch()

    def _run_batch(self) -> None:
        batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_IN_A_BATCH))]
        try:
            for work in batch:
                work.result = work.function(self._books)
            self._books.finish()
        except Exception:  # noqa: BLE001 - found again, and handed to whoever asked, when each runs alone
            self._books.forget()
            self._disk.put(lambda: self._commit_apart(batch))
        else:
            self._disk.put(lambda: self._commit_together(batch))

    def _end_batch(self, batch: list[_Work[Any]]) -> None:
        for work in batch:
            if work.future.done():
                continue
            if work.error is None:
                work.future.set_result(work.result)
            else:
                work.future.set_exception(work.error)
        # Those who are answered now often come with their next step at once: it shares the next commit.
        self._gather(GATHER_TURNS)

    def _fail_to_begin(self, failure: StorageError) -> None:
        self._end_batch([_failed(self._queue.popleft(), failure) for _ in range(len(self._queue))])

    # --- in the thread that waits for the disk ------------------------------------------------------------

    def _run_disk(self) -> None:
        while True:
            task = self._disk.get()
            if task is None:
                return
            # The loop may be gone when a process is torn down without close; then nobody waits for the answer.
            with contextlib.suppress(RuntimeError):
                task()

    def _begin_patiently(self) -> None:
        try:
            self._writer.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            self._writer.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            failure = StorageError(f"the books cannot be written: {trouble_with(self._path, error)}")
            self._loop.call_soon_threadsafe(self._fail_to_begin, failure)
            return
        finally:
            self._writer.execute("PRAGMA busy_timeout=0")
        self._loop.call_soon_threadsafe(self._run_batch)

    def _commit_together(self, batch: list[_Work[Any]]) -> None:
        try:
            self._commit()
        except sqlite3.Error as error:
            failure = self._abandon(error)
            for work in batch:
                _failed(work, failure)
        self._loop.call_soon_threadsafe(self._end_batch, batch)

    def _commit_apart(self, batch: list[_Work[Any]]) -> None:
        # On a full disk SQLite has rolled back by itself.
        with contextlib.suppress(sqlite3.Error):
            self._writer.execute("ROLLBACK")
        for work in batch:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                work.result = work.function(self._books)
                self._books.finish()
                self._commit()
            except sqlite3.Error as error:
                _failed(work, self._abandon(error))
            except Exception as error:  # noqa: BLE001 - handed to whoever asked
                self._abandon(None)
                _failed(work, error)
            self._books.forget()
        self._loop.call_soon_threadsafe(self._end_batch, batch)

    def _commit(self) -> None:
        # A file that was moved away is written on without an error, and what it is told is lost with it.
        if self._path is not None and _identity(self._path) != self._file:
            raise BooksGoneError
        self._writer.execute("COMMIT")

    def _abandon(self, cause: sqlite3.Error | None) -> StorageError:
        """Roll back; SQLite may have done so itself."""
        with contextlib.suppress(sqlite3.Error):
            self._writer.execute("ROLLBACK")
        why = "" if cause is None else trouble_with(self._path, cause)
        failure = StorageError(f"the books cannot be written: {why}")
        failure.__cause__ = cause
        return failure


def _failed(work: _Work[Any], error: BaseException) -> _Work[Any]:
    work.error = error
    return work


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
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if path is not None:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16384")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
    except sqlite3.Error as error:
        raise StorageError(f"the books cannot be opened: {trouble_with(path, error)}") from error
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell a file from another under the same name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

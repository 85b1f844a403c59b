"""One SQLite file behind one writer thread, with group commit.

Whatever waits when the thread comes round goes into one transaction, each job under a savepoint of its own; answers are
given only after the commit has reached the disk. So a call that was answered survives a kill, and sixteen callers at
once pay for one sync and not for sixteen.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from channel_server.sandbox.books.schema import SCHEMA, SCHEMA_VERSION

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

DATABASE_NAME = "sandbox.db"
_BATCH = 64  # more in one commit lengthens the wait of the first without saving a further sync that matters
_WAITING = 4096  # far above what one process holds in flight; beyond it the caller is told, not the memory
_BUSY_MS = 5_000  # a maintenance command holds the file for milliseconds


class StoreClosedError(RuntimeError):
    """The store takes no more work: it is being closed, or more work waits than it admits."""


class StoreVersionError(RuntimeError):
    """The file was written by another version of this program. Use another folder, or that version."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the file, making its tables where it is new.

    Raises:
        StoreVersionError: it is of another version.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        # executescript would commit first and leave a half-made file behind after a kill.
        for statement in _statements(SCHEMA):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")
    if version not in (0, SCHEMA_VERSION):
        raise StoreVersionError(f"the sandbox's books are of version {version}, this program's of {SCHEMA_VERSION}")


def _statements(script: str) -> list[str]:
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


class Store:
    """Runs jobs on the file, one after another, and answers when they are durable."""

    def __init__(self, path: Path) -> None:
        self._connection = open_database(path)
        self._jobs: queue.Queue[tuple[Job[object], Future[object]] | None] = queue.Queue(_WAITING)
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="sandbox-store", daemon=True)
        self._thread.start()

    async def run(self, job: Job[T]) -> T:
        """Run a job in a transaction and give back what it returns, once it is on the disk.

        A caller that stops waiting does not stop the job.

        Raises:
            StoreClosedError: no more work is taken. Whatever the job raises comes through, with nothing written.
        """
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        if self._closed:
            raise StoreClosedError("the store is closed")
        try:
            self._jobs.put_nowait((job, future))  # type: ignore[arg-type]  # a future of T, set by the job of T
        except queue.Full as error:
            raise StoreClosedError("too much work is waiting") from error
        return await asyncio.shield(asyncio.wrap_future(future))

    def run_now(self, job: Job[T]) -> T:
        """Run a job from outside an event loop, and wait for it."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        self._jobs.put((job, future))  # type: ignore[arg-type]  # as in run
        return future.result(timeout=_BUSY_MS / 1000 * 2)

    def close(self) -> None:
        """Finish what waits, and close the file. Closing twice is no error."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        while True:
            batch = [self._jobs.get()]
            with contextlib.suppress(queue.Empty):
                while len(batch) < _BATCH and batch[-1] is not None:
                    batch.append(self._jobs.get_nowait())
            self._commit([item for item in batch if item is not None])
            if batch[-1] is None:
                return

    def _commit(self, batch: list[tuple[Job[object], Future[object]]]) -> None:
        answers: list[tuple[Future[object], object, BaseException | None]] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for job, future in batch:
                self._connection.execute("SAVEPOINT job")
                try:
                    answers.append((future, job(self._connection), None))
                except Exception as error:  # noqa: BLE001 - it belongs to whoever asked, not to this thread
                    self._connection.execute("ROLLBACK TO job")
                    answers.append((future, None, error))
                self._connection.execute("RELEASE job")
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            answers = [(future, None, error) for _, future in batch]
        for future, value, problem in answers:
            if problem is None:
                future.set_result(value)
            else:
                future.set_exception(problem)

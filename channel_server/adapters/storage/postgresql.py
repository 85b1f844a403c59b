"""The unit of work over PostgreSQL: any number of servers beside each other on one database.

A change runs at READ COMMITTED in a transaction of its own and locks what it reads (`postgresql_text.py`); what
somebody else was quicker at is run again, a bounded number of times, and then sees what they have left. A question
runs over one snapshot (REPEATABLE READ, READ ONLY). `synchronous_commit` is on: what `write` has answered survives.

A connection that is lost takes its transaction with it, and the work is run again on another. Lost while the commit
was under way, it leaves unknown whether the change took place: `CommitUnknownError`, and nothing is run again.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import asyncpg

from channel_server.adapters.storage.postgresql_errors import Remedy, is_lost, remedy_for, storage_error
from channel_server.adapters.storage.postgresql_link import PostgresDatabase, run_through
from channel_server.adapters.storage.postgresql_pool import Connection, PostgresPool
from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.application.books import Books, CommitUnknownError, StorageError
from channel_server.domain.ids import BankId, SessionId

T = TypeVar("T")

CONNECTIONS = 8
"""How many transactions one server has under way at a time: its own processor is busy with fewer."""
MOST_TRIES = 6
"""How often a change is run before whoever keeps being quicker has won. Each try sees what the others have left."""
_QUESTION = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


# A statement of its own: the one after it reads what those who held the customer before have left.
_HOLD_CUSTOMER = """
SELECT customer_id FROM customer
 WHERE bank_id = ?1 AND customer_id = (SELECT customer_id FROM session WHERE bank_id = ?1 AND session_id = ?2)
"""


class PostgresBooks(SqlBooks):
    """The books inside one transaction of PostgreSQL's."""

    def __init__(self) -> None:
        super().__init__(PostgresDatabase())

    def _hold_customer(self, bank_id: BankId, session_id: SessionId) -> None:
        self._db.execute(_HOLD_CUSTOMER, (bank_id, session_id))


class PostgresUnitOfWork:
    """Implements `books.UnitOfWork`. Made inside the event loop that uses it."""

    def __init__(self, dsn: str, connections: int = CONNECTIONS) -> None:
        self._loop = asyncio.get_running_loop()
        self._pool = PostgresPool(dsn, connections)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def read(self, work: Callable[[Books], T]) -> T:
        """Run a question over one consistent state of the books: the last committed one."""
        for again in (True, False):
            connection = await self._pool.acquire()
            lost = True
            try:
                await connection.execute(_QUESTION)
                try:
                    return await run_through(connection, lambda: work(PostgresBooks()), locking=False)
                finally:
                    if not connection.is_closed():
                        await connection.execute("ROLLBACK")
                        lost = False
            except Exception as error:
                remedy = remedy_for(error)
                if remedy is Remedy.TELL:
                    raise
                if remedy is not Remedy.RECONNECT or not again:
                    raise storage_error(error, "read") from error
            finally:
                self._pool.release(connection, lost=lost)
        raise AssertionError("the last try has returned or raised")

    def write(self, work: Callable[[Books], T]) -> "asyncio.Future[T]":
        """Run a change: whole and durable when its future is done.

        A future, not a coroutine: a waiter that is cancelled takes only its waiting back, never the change.
        """
        if self._closing:
            raise StorageError("the books are closed: the server is shutting down")
        future: asyncio.Future[T] = self._loop.create_future()
        self._begin(_carry_out(self._change(work), future))
        return future

    async def close(self) -> None:
        """Finish what is under way, then close."""
        self._closing = True
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))
        await self._pool.close()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _change(self, work: Callable[[Books], T]) -> T:
        tries = 0
        while True:
            tries += 1
            try:
                return await self._try(work)
            except (CommitUnknownError, StorageError):
                raise
            except Exception as error:
                remedy = remedy_for(error)
                if remedy is Remedy.TELL:
                    raise
                if remedy is Remedy.GIVE_UP or tries == MOST_TRIES:
                    raise storage_error(error, "written") from error

    async def _try(self, work: Callable[[Books], T]) -> T:
        books = PostgresBooks()

        def whole() -> T:
            result = work(books)
            books.finish()
            return result

        connection = await self._pool.acquire()
        lost = True
        try:
            await connection.execute("BEGIN")
            try:
                result = await run_through(connection, whole, locking=True)
            except Exception as error:
                if not is_lost(error) and not connection.is_closed():
                    await connection.execute("ROLLBACK")
                    lost = False
                raise
            await commit(connection)
            lost = False
            return result
        finally:
            self._pool.release(connection, lost=lost)


async def _carry_out(work: Coroutine[Any, Any, T], future: "asyncio.Future[T]") -> None:
    try:
        result = await work
    except Exception as error:  # noqa: BLE001 - handed to whoever asked
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)


async def commit(connection: Connection) -> None:
    """Make a transaction durable.

    Raises:
        CommitUnknownError: the connection was lost meanwhile.
        StorageError: it was rolled back, since one of its statements had failed.
    """
    try:
        said = await connection.execute("COMMIT")
    except Exception as error:
        if not is_lost(error) and isinstance(error, asyncpg.PostgresError):
            with contextlib.suppress(Exception):
                await connection.execute("ROLLBACK")
            raise
        raise CommitUnknownError("the connection to the books was lost during a commit") from error
    if said != "COMMIT":
        raise StorageError("the books cannot be written: a statement had failed, and the work went on")

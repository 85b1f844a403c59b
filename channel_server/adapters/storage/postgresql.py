"""The unit of work over PostgreSQL: any number of servers beside each other on one database.

A change runs at READ COMMITTED and **locks what it reads** (`postgresql_text.py`); what somebody else was quicker at is
run again, a bounded number of times, and then sees what they have left. A question runs over one snapshot (REPEATABLE
READ, READ ONLY). `synchronous_commit` is on: what `write` has answered survives.

The money's path is run in batches (`postgresql_batch.py`): what has queued up while a batch was under way shares the
next. When a batch fails, each of its works is run again in a transaction of its own, so that one that cannot be carried
out takes nobody with it. All else has a transaction of its own from the start.

A connection that is lost takes its transaction with it, and the work is run again on another. Lost while the commit
was under way, it leaves unknown whether the change took place: `CommitUnknownError`, and nothing is run again.
"""

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import asyncpg

from channel_server.adapters.storage.drawing import DrawingKeys
from channel_server.adapters.storage.postgresql_batch import Work, Works, run_drawings, run_steps
from channel_server.adapters.storage.postgresql_errors import (
    Remedy,
    is_lost,
    is_out_of_means,
    remedy_for,
    storage_error,
)
from channel_server.adapters.storage.postgresql_link import Run, run_through
from channel_server.adapters.storage.postgresql_money import AdvanceStep, ReserveStep
from channel_server.adapters.storage.postgresql_pool import BY_KEY, Connection, PostgresPool
from channel_server.application.books import Books, CommitUnknownError, StorageError

T = TypeVar("T")

CONNECTIONS = 8
"""How many transactions of one change each a server has under way at a time: its own processor is busy with fewer."""
BATCHES = 1
"""How many batches of a kind are under way at a time. A second one overlaps with the first one's commit, but halves
both: at 16 in flight a drawdown then takes a third more of the server's processor."""
MOST_IN_A_BATCH = 64
GATHER_TURNS = 4
"""How many turns of the loop a batch waits for company, as on SQLite."""
MOST_TRIES = 10
"""How often a change is run before whoever keeps being quicker has won. Each try sees what the others have left."""
TRIES_AT_ONCE = 2
"""After so many tries a change waits for its turn among those of this server that have failed as often: they no longer
meet each other, and of each other server they meet one."""
FIRST_PAUSE_S = 0.005
"""Before a change is run again; twice as long each time, and a random part of it: those who met do not meet again."""
STATISTICS_AFTER = (16, 256, 4_096)
"""Numbers of batches. A plan that was made while a table was empty may read all of a bank's rows when it is full; new
statistics have it made anew. PostgreSQL sees to that by itself too, from a minute or so after the first rows on."""
_STATISTICS = "ANALYZE drawdown, request, contract, quote, session, customer, credit_line, loan_note, outbox"
_QUESTION = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresUnitOfWork:
    """Implements `books.UnitOfWork`. Made inside the event loop that uses it."""

    def __init__(self, dsn: str, connections: int = CONNECTIONS) -> None:
        self._loop = asyncio.get_running_loop()
        self._pool = PostgresPool(dsn, connections)
        self._batch_pool = PostgresPool(dsn, 2 * BATCHES, BY_KEY)
        self._drawings = _Queue(self, run_drawings)
        self._steps = _Queue(self, run_steps)
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Lock()
        self._batches = 0
        self._closing = False

    async def read(self, work: Callable[[Books], T]) -> T:
        """Run a question over one consistent state of the books: the last committed one."""
        for again in (True, False):
            connection = await self._pool.acquire()
            lost = True
            try:
                await connection.execute(_QUESTION)
                try:
                    return await run_through(connection, Run(work), locking=False)
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
        try:
            run = Run(work)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            future.set_exception(error)
            return future
        question = run.question
        if isinstance(question, DrawingKeys | ReserveStep):
            self._drawings.put(Work(work, future, run))
        elif isinstance(question, AdvanceStep):
            self._steps.put(Work(work, future, run))
        else:
            self._begin(_carry_out(self._change(work, run), future))
        return future

    async def close(self) -> None:
        """Finish what is under way, then close."""
        self._closing = True
        while self._tasks or self._drawings.waiting or self._steps.waiting:
            await (asyncio.wait(tuple(self._tasks)) if self._tasks else asyncio.sleep(0))
        await self._pool.close()
        await self._batch_pool.close()

    # --- one change in a transaction --------------------------------------------------------------------------

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _change(self, work: Callable[[Books], T], run: Run[T] | None = None) -> T:
        tries = 0
        while True:
            tries += 1
            begun, run = run, None
            try:
                async with self._turns if tries > TRIES_AT_ONCE else contextlib.nullcontext():
                    return await self._try(Run(work) if begun is None else begun)
            except StorageError:
                raise
            except Exception as error:
                remedy = remedy_for(error)
                if remedy is Remedy.TELL:
                    raise
                if remedy is Remedy.GIVE_UP or tries == MOST_TRIES:
                    raise storage_error(error, "written") from error
                await asyncio.sleep(FIRST_PAUSE_S * 2**tries * random.random())  # noqa: S311 - no secret

    async def _try(self, run: Run[T]) -> T:
        async def whole(connection: Connection) -> T:
            return await run_through(connection, run, locking=True)

        return await _transaction(self._pool, whole)

    # --- many changes in a transaction ------------------------------------------------------------------------

    async def run_batch(self, works: Works, run: Callable[[Connection, Works], Awaitable[None]]) -> None:
        """Run a batch; what fails is run again, each by itself."""
        try:
            await _transaction(self._batch_pool, lambda connection: run(connection, works))
        except StorageError as error:
            for work in works:
                _refuse(work, error)
        except Exception as error:  # noqa: BLE001 - found again, and handed to whoever asked, when each runs alone
            if is_out_of_means(error):
                for work in works:
                    _refuse(work, storage_error(error, "written"))
                return
            for work in works:
                self._begin(_carry_out(self._change(work.function), work.future))
        else:
            for work in works:
                work.tell()
            self._batches += 1
            if self._batches in STATISTICS_AFTER:
                self._begin(self._take_statistics())

    async def _take_statistics(self) -> None:
        connection = await self._pool.acquire()
        lost = True
        # What it is for is speed: where it may not, or cannot, all goes on.
        with contextlib.suppress(Exception):
            await connection.execute(_STATISTICS)
            lost = False
        self._pool.release(connection, lost=lost)

    def begin_batch(self, works: Works, run: Callable[[Connection, Works], Awaitable[None]], then: "_Queue") -> None:
        """Run a batch beside what else is under way, and look at its queue again afterwards."""

        async def whole() -> None:
            try:
                await self.run_batch(works, run)
            finally:
                then.batch_ended()

        self._begin(whole())


class _Queue:
    """Changes of one kind, until a batch takes them up."""

    def __init__(self, owner: PostgresUnitOfWork, run: Callable[[Connection, Works], Awaitable[None]]) -> None:
        self._owner = owner
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._works: deque[Work[Any]] = deque()
        self._under_way = 0
        self._gathering = False

    @property
    def waiting(self) -> bool:
        """Whether anything waits."""
        return bool(self._works)

    def put(self, work: Work[Any]) -> None:
        """Add a change."""
        self._works.append(work)
        self._gather()

    def batch_ended(self) -> None:
        """Take up what has come meanwhile."""
        self._under_way -= 1
        self._gather()

    def _gather(self) -> None:
        if self._works and not self._gathering and self._under_way < BATCHES:
            self._gathering = True
            self._turn(GATHER_TURNS)

    def _turn(self, turns: int) -> None:
        if turns and len(self._works) < MOST_IN_A_BATCH:
            self._loop.call_soon(self._turn, turns - 1)
            return
        self._gathering = False
        batch = [self._works.popleft() for _ in range(min(len(self._works), MOST_IN_A_BATCH))]
        self._under_way += 1
        self._owner.begin_batch(batch, self._run, self)
        self._gather()


async def _transaction(pool: PostgresPool, work: Callable[[Connection], Awaitable[T]]) -> T:
    connection = await pool.acquire()
    lost = True
    try:
        await connection.execute("BEGIN")
        try:
            result = await work(connection)
        except Exception as error:
            if not is_lost(error) and not connection.is_closed():
                await connection.execute("ROLLBACK")
                lost = False
            raise
        await commit(connection)
        lost = False
        return result
    finally:
        pool.release(connection, lost=lost)


async def commit(connection: Connection) -> None:
    """Make a transaction durable.

    Raises:
        CommitUnknownError: the connection was lost meanwhile.
        StorageError: it was rolled back, since one of its statements had failed.
    """
    try:
        said = await connection.execute("COMMIT")
    except Exception as error:
        if isinstance(error, asyncpg.PostgresError) and not is_lost(error):
            with contextlib.suppress(Exception):
                await connection.execute("ROLLBACK")
            raise
        raise CommitUnknownError("the connection to the books was lost during a commit") from error
    if said != "COMMIT":
        raise StorageError("the books cannot be written: a statement had failed, and the work went on")


async def _carry_out(work: Coroutine[Any, Any, T], future: "asyncio.Future[T]") -> None:
    try:
        result = await work
    except Exception as error:  # noqa: BLE001 - handed to whoever asked
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)


def _refuse(work: Work[Any], error: Exception) -> None:
    if not work.future.done():
        work.future.set_exception(error)

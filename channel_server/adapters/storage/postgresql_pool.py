"""A few connections to one PostgreSQL, made when they are needed and made anew when they are lost.

Every wait has an end: for a connection, for the server to answer, for a lock. What has been lost is dropped; the next
who needs a connection gets a new one, so that a restart of PostgreSQL is over when PostgreSQL is back.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

import asyncpg

from channel_server.adapters.storage.postgresql_errors import storage_error

CONNECT_S = 5.0
ANSWER_S = 15.0
"""Longest wait for an answer, in case the other end is gone without a word; longer than the server's own limits."""
_SETTINGS = {
    "application_name": "edian-server",
    "synchronous_commit": "on",
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    # Each of our statements reads a handful of rows: to compile one takes longer than to run it.
    "jit": "off",
    "timezone": "UTC",
}
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
BY_KEY: Mapping[str, str] = MappingProxyType(
    {
        # The money's path finds each row by its key. It is planned once, and no statistics, or want of them, make it
        # read a table from end to end.
        "plan_cache_mode": "force_generic_plan",
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    }
)
_STATEMENTS_KEPT = 512


class Connection(Protocol):
    """What we use of asyncpg's connection, which brings no types. Any: columns and parameters of all kinds."""

    async def execute(self, text: str, *arguments: Any) -> str:
        """Run a statement: its tag, such as `UPDATE 1`."""
        ...

    async def fetch(self, text: str, *arguments: Any) -> list[Any]:
        """Run a statement: its rows."""
        ...

    async def fetchval(self, text: str, *arguments: Any) -> Any:
        """Run a statement: the first column of its first row, or None."""
        ...

    async def executemany(self, text: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once a row, sent together."""
        ...

    def is_closed(self) -> bool:
        """Whether it can no longer be used."""
        ...

    def terminate(self) -> None:
        """Drop it at once."""
        ...

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        """Take leave, then drop it."""
        ...


class PostgresPool:
    """Gives connections out, and takes them back."""

    def __init__(self, dsn: str, size: int, settings: Mapping[str, str] = NO_SETTINGS) -> None:
        self._dsn = dsn
        self._more = settings
        self._free: list[Connection] = []
        self._turns = asyncio.Semaphore(size)

    async def acquire(self) -> Connection:
        """Wait for a connection.

        Raises:
            StorageError: there is no getting through to the database.
        """
        await self._turns.acquire()
        try:
            while self._free:
                connection = self._free.pop()
                if not connection.is_closed():
                    return connection
            return await connect(self._dsn, self._more)
        except BaseException:
            self._turns.release()
            raise

    def release(self, connection: Connection, *, lost: bool) -> None:
        """Take a connection back, outside any transaction; or drop it."""
        if lost or connection.is_closed():
            connection.terminate()
        else:
            self._free.append(connection)
        self._turns.release()

    async def close(self) -> None:
        """Close what has been given back."""
        while self._free:
            with contextlib.suppress(Exception):
                await self._free.pop().close(timeout=CONNECT_S)


async def connect(dsn: str, more: Mapping[str, str] = NO_SETTINGS) -> Connection:
    """Open a connection with our settings.

    Raises:
        StorageError: there is no getting through.
    """
    try:
        connection = await asyncpg.connect(
            dsn,
            timeout=CONNECT_S,
            command_timeout=ANSWER_S,
            statement_cache_size=_STATEMENTS_KEPT,
            server_settings={**_SETTINGS, **more},
        )
        # A sum of whole numbers is whole, and comes back as such.
        await connection.set_type_codec("numeric", encoder=str, decoder=_number, schema="pg_catalog", format="text")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, ValueError) as error:
        raise storage_error(error, "reached") from error
    made: Connection = connection
    return made


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text or "N" in text else int(text)

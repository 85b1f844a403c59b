"""What an error of PostgreSQL's, or of the way to it, asks of the unit of work: sorted by remedy."""

import asyncio
from enum import Enum, auto, unique

import asyncpg

from channel_server.application.books import StorageError


@unique
class Remedy(Enum):
    """What to do about an error in a unit of work that has been rolled back."""

    AGAIN = auto()
    """Somebody else was quicker: run it again, it will see what they have left."""
    RECONNECT = auto()
    """The connection is gone, and with it the transaction: run it again on another."""
    GIVE_UP = auto()
    """The database refuses: a disk that is full, a rule that is broken. Nothing took place."""
    TELL = auto()
    """The work's own error: for whoever asked."""


_AGAIN = (
    asyncpg.UniqueViolationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)
_GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    OSError,
    asyncio.TimeoutError,
)


def remedy_for(error: BaseException) -> Remedy:
    """Sort an error."""
    if isinstance(error, _AGAIN):
        return Remedy.AGAIN
    if is_lost(error):
        return Remedy.RECONNECT
    if isinstance(error, asyncpg.PostgresError):
        return Remedy.GIVE_UP
    return Remedy.TELL


def is_lost(error: BaseException) -> bool:
    """Whether the connection can no longer be used, or what became of the last statement is not known."""
    # A value of the wrong kind is an InterfaceError too: our mistake, found before anything was sent.
    return isinstance(error, _GONE) and not isinstance(error, ValueError)


def is_out_of_means(error: BaseException) -> bool:
    """Whether the database itself is in need (disk full, no memory): to try again at once would not help."""
    return isinstance(error, asyncpg.InsufficientResourcesError | asyncpg.PostgresSystemError)


def storage_error(error: BaseException, doing: str) -> StorageError:
    """Say that the books failed; in PostgreSQL's words, save the part that quotes rows."""
    words = getattr(error, "message", None) or type(error).__name__
    state = getattr(error, "sqlstate", None)
    made = StorageError(f"the books cannot be {doing}: {words}" + (f" ({state})" if state else ""))
    made.__cause__ = error
    return made

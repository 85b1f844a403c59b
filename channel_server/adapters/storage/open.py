"""Opens the books that a database URL names, if their schema is the newest."""

from pathlib import Path
from typing import TYPE_CHECKING

from channel_server.adapters.storage.migrate import HEAD, check_known, revision_of, revision_of_postgres
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.books import StorageError
from channel_server.database_url import DatabaseUrl, PostgresUrl, SqliteUrl

if TYPE_CHECKING:
    from channel_server.adapters.storage.postgresql import PostgresUnitOfWork


async def open_database(url: DatabaseUrl) -> "SqliteUnitOfWork | PostgresUnitOfWork":
    """Open the books, wherever they are.

    Raises:
        StorageError: no database, or another schema: the message says what brings the right one about.
    """
    match url:
        case SqliteUrl(path):
            return open_books(path)
        case PostgresUrl(dsn):
            # Only who has a PostgreSQL loads its driver.
            from channel_server.adapters.storage.postgresql import PostgresUnitOfWork

            _check(url, await revision_of_postgres(dsn))
            return PostgresUnitOfWork(dsn)


def open_books(path: Path) -> SqliteUnitOfWork:
    """Open the books in a file. Needs a running event loop.

    Raises:
        StorageError: as `open_database`.
    """
    if path.is_dir():
        raise StorageError(f"{path} is a folder: name a file in it")
    if not path.is_file():
        # Not "empty": books that were there yesterday are not to be replaced by new ones at a word of ours.
        raise StorageError(
            f"there is no file {path}: name the right one with --database, or, where there have never been any books,"
            f" make them with `edian-server migrate --database {SqliteUrl(path).shown}`"
        )
    _check(SqliteUrl(path), revision_of(path))
    return SqliteUnitOfWork(path)


def _check(url: DatabaseUrl, found: str | None) -> None:
    check_known(url, found)
    if found != HEAD:
        was = "has no tables yet" if found is None else f"is at schema {found}, not {HEAD}"
        raise StorageError(f"{url.shown} {was}: run `edian-server migrate --database {url.shown}` first")

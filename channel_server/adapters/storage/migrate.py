"""Brings a database to the newest schema, by Alembic; and tells, cheaply, whether it is there already."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from channel_server.adapters.storage.sqlite_trouble import trouble_with
from channel_server.application.books import StorageError
from channel_server.database_url import DatabaseUrl, PostgresUrl, SqliteUrl

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0017"
"""The newest step; a test compares it with the folder."""
MIGRATIONS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(43009901)"
"""Two who migrate one PostgreSQL at once take turns. The number means nothing and is ours."""


def migrate(url: DatabaseUrl) -> str:
    """Take all steps that are missing, and tell the newest. Not inside an event loop.

    Raises:
        StorageError: the database cannot be reached or written, or a newer version of the program made it.
    """
    match url:
        case SqliteUrl(path):
            return migrate_sqlite(path)
        case PostgresUrl(dsn):
            return asyncio.run(migrate_postgres(dsn))


def revision_of(path: Path) -> str | None:
    """Tell which step a file has reached; None for an empty one. Imports no Alembic: a start takes no longer.

    Raises:
        StorageError: there is no reading it: it is locked, or no database.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    except sqlite3.Error as error:
        raise StorageError(trouble_with(path, error)) from error
    return None if row is None else str(row[0])


def check_known(url: DatabaseUrl, found: str | None) -> None:
    """Refuse a schema that only a newer program knows.

    Raises:
        StorageError: it is one.
    """
    if found is not None and found > HEAD:
        raise StorageError(
            f"{url.shown} is at schema {found}, and this edian-server knows {HEAD}: start the newer edian-server"
        )


async def revision_of_postgres(dsn: str) -> str | None:
    """As `revision_of`, of a PostgreSQL.

    Raises:
        StorageError: there is no getting through to it.
    """
    # Only who has a PostgreSQL loads its driver.
    import asyncpg

    from channel_server.adapters.storage.postgresql_pool import connect

    try:
        connection = await connect(dsn)
    except StorageError as error:
        way_out = "see that PostgreSQL runs there, and knows this user, password and database"
        raise StorageError(f"{PostgresUrl(dsn).shown}: {error}: {way_out}") from error
    try:
        found = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return None if found is None else str(found)


def migrate_sqlite(path: Path) -> str:
    """Take all steps that are missing in a file.

    Raises:
        StorageError: as `migrate`.
    """
    # Alembic is half a second to import; a database that is up to date does without it.
    from alembic.util import CommandError
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DatabaseError

    if path.is_dir():
        raise StorageError(f"{path} is a folder: name a file in it")
    if path.is_file():
        check_known(SqliteUrl(path), revision_of(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    except DatabaseError as error:
        why = trouble_with(path, error.orig) if isinstance(error.orig, sqlite3.Error) else str(error)
        raise StorageError(f"cannot bring {path} to the newest schema: {why}") from error
    except CommandError as error:
        raise StorageError(f"cannot bring {path} to the newest schema: {error}") from error
    finally:
        engine.dispose()
    return HEAD


async def migrate_postgres(dsn: str) -> str:
    """Take all steps that are missing in a PostgreSQL, in one transaction.

    Raises:
        StorageError: as `migrate`.
    """
    import asyncpg
    from alembic.util import CommandError
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.ext.asyncio import create_async_engine

    # Also tells in words of ours where there is no getting through to it.
    check_known(PostgresUrl(dsn), await revision_of_postgres(dsn))
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(dsn))
    try:
        async with engine.begin() as connection:
            await connection.execute(text(_ONE_AT_A_TIME))
            await connection.run_sync(_upgrade)
    except (DBAPIError, CommandError, asyncpg.PostgresError, OSError, ValueError) as error:
        shown = PostgresUrl(dsn).shown
        raise StorageError(f"cannot bring {shown} to the newest schema: {error}") from error
    finally:
        await engine.dispose()
    return HEAD


def _upgrade(connection: "Connection") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

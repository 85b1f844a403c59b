"""Brings a database to the newest schema, by Alembic; and tells, cheaply, whether it is there already."""

import sqlite3
from pathlib import Path

from channel_server.application.books import StorageError

HEAD = "0003"
"""The newest step; a test compares it with the folder."""
MIGRATIONS = Path(__file__).with_name("migrations")


def revision_of(path: Path) -> str | None:
    """Tell which step a database has reached; None for an empty one. Imports no Alembic: a start takes no longer."""
    try:
        with sqlite3.connect(path) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        if "connection" in locals():
            connection.close()
    return None if row is None else str(row[0])


def migrate_sqlite(path: Path) -> str:
    """Take all steps that are missing, and tell the newest.

    Raises:
        StorageError: the file cannot be written, or a newer version of the program made it.
    """
    # Alembic is half a second to import; a database that is up to date does without it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DatabaseError

    path.parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (DatabaseError, CommandError) as error:
        raise StorageError(f"cannot bring {path} to the newest schema: {error}") from error
    finally:
        engine.dispose()
    return HEAD

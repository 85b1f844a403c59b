"""Where books stand while they are tried: files, or databases of one PostgreSQL; copied, watched and read alike."""

import itertools
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tests.postgresql import PrivatePostgres
from tests.torture import dumps


class Shelf(Protocol):
    """Names books by their URL."""

    def new(self) -> str:
        """Make room for new books."""
        ...

    def copy_of(self, url: str) -> str:
        """Copy books that nobody has open; the copy before is gone by then."""
        ...

    def watch(self, url: str) -> None:
        """Have every moment of every line written down from now on."""
        ...

    def reader(self, url: str) -> dumps.Reader:
        """Read books."""
        ...


class SqliteShelf:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self) -> str:
        """Make room for a file."""
        return f"sqlite:///{self._folder / f'books-{next(self._numbers)}.db'}"

    def copy_of(self, url: str) -> str:
        """Copy a file."""
        copy = self._folder / "copy.db"
        for stale in self._folder.glob("copy.db*"):
            stale.unlink()
        shutil.copy(path_of(url), copy)
        return f"sqlite:///{copy}"

    def watch(self, url: str) -> None:
        """Put the watcher in."""
        with closing(sqlite3.connect(path_of(url))) as connection:
            connection.executescript(dumps.SQLITE_WATCHER)

    def reader(self, url: str) -> dumps.Reader:
        """Read a file."""
        return dumps.sqlite_reader(path_of(url))


class PostgresShelf:
    """Databases of one PostgreSQL."""

    def __init__(self, postgres: PrivatePostgres) -> None:
        self._postgres = postgres
        self._copy = ""

    def new(self) -> str:
        """Make a database."""
        return self._postgres.new_database()

    def copy_of(self, url: str) -> str:
        """Copy a database."""
        if self._copy:
            name = self._copy.split("@/")[1].split("?")[0]
            self._postgres.query(f"DROP DATABASE {name} WITH (FORCE)")
        self._copy = self._postgres.copy_of(url)
        return self._copy

    def watch(self, url: str) -> None:
        """Put the watcher in."""
        self._postgres.query(dumps.POSTGRES_WATCHER, url)

    def reader(self, url: str) -> dumps.Reader:
        """Read a database."""
        return dumps.postgres_reader(self._postgres, url)


def path_of(url: str) -> Path:
    """The file that a URL of SQLite's names."""
    return Path(url.removeprefix("sqlite:///"))

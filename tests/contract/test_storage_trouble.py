"""A file of books that is missing, locked, damaged, not to be written, or taken away: said so, with a way out."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from channel_server.adapters.storage.migrate import migrate_postgres, migrate_sqlite, revision_of_postgres
from channel_server.adapters.storage.open import open_books
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.books import StorageError
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.money import Fen
from tests.contract.test_storage import BANK, LINE, line
from tests.postgresql import PrivatePostgres

LONGEST_S = 20.0
WRITE_VERSION_AT = 18
"""In the header: a file of a later format may be read and not be written, says SQLite's own format."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "books.db"
    migrate_sqlite(made)
    return made


@contextmanager
def held_by_somebody(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


def take_away(path: Path, aside: Path, *, replaced: bool) -> None:
    path.rename(aside)
    if replaced:
        shutil.copyfile(aside, path)


def put_back(aside: Path, path: Path) -> None:
    aside.replace(path)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqliteUnitOfWork]:
    """Opened books, closed however the test ends; nothing in it may wait for ever."""
    books = open_books(path)
    try:
        async with asyncio.timeout(LONGEST_S):
            yield books
    finally:
        await asyncio.wait_for(books.close(), LONGEST_S)


async def test_books_that_are_missing_are_not_called_empty(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"there is no file .*lost\.db: name the right one"):
        open_books(tmp_path / "lost.db")
    assert not (tmp_path / "lost.db").exists()


async def test_books_locked_by_another_program_are_not_called_empty(path: Path) -> None:
    with held_by_somebody(path), pytest.raises(StorageError, match=r"another program holds .*: end it"):
        open_books(path)


def test_migration_of_books_that_are_locked_says_so_in_one_line(path: Path) -> None:
    with held_by_somebody(path), pytest.raises(StorageError, match=r"another program holds .*: end it") as told:
        migrate_sqlite(path)
    assert "\n" not in str(told.value)


async def test_books_that_are_no_database_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "junk.db"
    path.write_text("this is a letter and no database at all\n" * 40, encoding="utf-8")
    for attempt in (open_books, migrate_sqlite):
        with pytest.raises(StorageError, match=r"junk\.db is damaged, or no database: .*from a copy") as told:
            attempt(path)
        assert "\n" not in str(told.value)


async def test_books_that_are_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    for attempt in (open_books, migrate_sqlite):
        with pytest.raises(StorageError, match="is a folder: name a file in it"):
            attempt(tmp_path)


def test_migration_of_books_of_a_newer_program_sends_to_the_newer_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"is at schema 9999, and this edian-server knows .*newer edian-server"):
        migrate_sqlite(path)


async def test_migration_of_a_postgresql_of_a_newer_program_sends_to_the_newer_program(
    postgres: PrivatePostgres,
) -> None:
    url = postgres.new_database()
    await migrate_postgres(url)
    postgres.query("UPDATE alembic_version SET version_num = '9999'", url)
    with pytest.raises(StorageError, match=r"is at schema 9999, and this edian-server knows .*newer edian-server"):
        await migrate_postgres(url)


@pytest.mark.parametrize("attempt", [migrate_postgres, revision_of_postgres])
async def test_postgresql_that_is_not_there_is_named_without_its_password(
    attempt: Callable[[str], Awaitable[object]],
) -> None:
    with pytest.raises(StorageError, match=r"//127\.0\.0\.1:9/books: .*see that PostgreSQL runs there") as told:
        await attempt("postgresql://nobody:secret-word@127.0.0.1:9/books")
    assert "\n" not in str(told.value)
    assert "secret-word" not in str(told.value)


async def test_books_that_may_not_be_written_say_whose_right_is_missing(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(WRITE_VERSION_AT)
        file.write(b"\x03")
    with pytest.raises(StorageError, match=r"may not be written: .*right to write"):
        open_books(path)


@pytest.mark.parametrize("replaced", [False, True])
async def test_books_whose_file_is_taken_away_keep_nothing_that_nobody_could_find_again(
    path: Path, *, replaced: bool
) -> None:
    aside = path.with_name("aside.db")
    async with opened(path) as books:
        assert await books.write(lambda found: found.add_line(line())) is True
        take_away(path, aside, replaced=replaced)
        with pytest.raises(StorageError, match="was taken away or replaced"):
            await books.write(lambda found: found.move_line(BANK, LINE, LineEffect.RESERVE, Fen(1)))
        put_back(aside, path)
        found = await books.write(lambda found: found.line(BANK, LINE))
    assert found is not None
    assert found.line.balance.reserved == 0


async def test_writers_are_told_and_none_waits_for_ever_when_the_books_are_damaged_under_them(path: Path) -> None:
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT

    class Damaged:
        def __init__(self, writer: sqlite3.Connection) -> None:
            self.close = writer.close

        def execute(self, statement: str) -> None:
            if statement.startswith("BEGIN"):
                raise damaged

    async with opened(path) as books:
        books._writer = Damaged(books._writer)  # type: ignore[assignment]
        for _ in range(2):
            with pytest.raises(StorageError, match="is damaged, or no database"):
                await books.write(lambda found: found.add_line(line()))

"""Where the books are, and what may be said of it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from channel_server.database_url import PostgresUrl, SqliteUrl, parse_database_url
from channel_server.settings import Settings


def test_file_is_named_by_relative_and_absolute_paths() -> None:
    assert parse_database_url("sqlite:///var/books.db") == SqliteUrl(Path("var/books.db"))
    assert parse_database_url("sqlite:////var/books.db") == SqliteUrl(Path("/var/books.db"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://edian:geheim@db.bank:5433/books?sslmode=require", "postgresql://db.bank:5433/books"),
        ("postgresql://edian:geheim@/books?host=/run/postgresql", "postgresql:///run/postgresql/books"),
        ("postgresql://db.bank/books?user=edian&password=geheim", "postgresql://db.bank/books"),
    ],
)
def test_password_is_never_shown(url: str, shown: str) -> None:
    made = parse_database_url(url)
    assert isinstance(made, PostgresUrl)
    assert made.dsn == url
    assert made.shown == shown
    assert "geheim" not in repr(made)


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/n", "sqlite://geheim/x", "sqlite:///", "postgresql://u:geheim@h", "postgresql://h:x/n"]
)
def test_other_urls_are_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///PATH") as refused:
        parse_database_url(url)
    assert "geheim" not in str(refused.value)
    with pytest.raises(ValidationError) as invalid:
        Settings(database=url)
    assert all("geheim" not in problem["msg"] for problem in invalid.value.errors())


def test_key_lies_beside_a_file_and_in_the_working_folder_otherwise() -> None:
    assert Settings(database="sqlite:///var/books.db").master_key_path == Path("var/books.db.key")
    assert Settings(database="postgresql://db/books").master_key_path == Path("channel.key")
    assert Settings(database="postgresql://db/books", master_key=Path("k")).master_key_path == Path("k")

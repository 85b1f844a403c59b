"""Statements of SQLAlchemy Core, turned into text once, at import; and values on their way to a column and back.

SQLite's dialect writes them, in the subset that PostgreSQL shares. The raw driver runs the text: what Core spends on a
statement at run time is several times what SQLite does.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, Table, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql import ClauseElement

from channel_server.domain.canonical import canonical_pairs
from channel_server.domain.refusals import Refusal, RefusalReason

Value = str | int | bytes | None
"""What a column holds."""

_DIALECT = sqlite.dialect(paramstyle="named")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def text_of(statement: ClauseElement) -> str:
    """Turn a statement into text for both databases (`database.py`), its parameters as `:name`."""
    return str(statement.compile(dialect=_DIALECT))


def select_by(table: Table, *keys: str, order_by: str | None = None) -> str:
    """Select whole rows by the equality of key columns, each a parameter of its own name."""
    statement = select(table).where(*(table.c[key] == bindparam(key) for key in keys))
    return text_of(statement if order_by is None else statement.order_by(table.c[order_by]))


def unlocked(text: str) -> str:
    """Let a change read the rows without locking them: reference data, which changes seldom and by one hand."""
    return f"{text} /*unlocked*/"


def insert_into(table: Table) -> str:
    """Insert a whole row; the parameters bear the columns' names."""
    return text_of(table.insert().values({column.name: bindparam(column.name) for column in table.columns}))


def insert_if_new(table: Table) -> str:
    """Insert a whole row unless its key is there."""
    values: dict[str, BindParameter[Value]] = {column.name: bindparam(column.name) for column in table.columns}
    return text_of(sqlite_insert(table).values(values).on_conflict_do_nothing())


def upsert(table: Table, *keys: str, columns: tuple[str, ...] | None = None) -> str:
    """Insert a row, or change the one that has its key."""
    names = columns or tuple(column.name for column in table.columns)
    statement = sqlite_insert(table).values({name: bindparam(name) for name in names})
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return text_of(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))


def to_ms(time: datetime) -> int:
    """Turn a time into whole milliseconds since 1970."""
    return (time - _EPOCH) // _MS


def from_ms(value: int) -> datetime:
    """Turn milliseconds back into a time."""
    return _EPOCH + value * _MS


def to_ms_or_none(time: datetime | None) -> int | None:
    """As `to_ms`, for a column that may be empty."""
    return None if time is None else to_ms(time)


def from_ms_or_none(value: int | None) -> datetime | None:
    """As `from_ms`, for a column that may be empty."""
    return None if value is None else from_ms(value)


def facts_text(refusal: Refusal | None) -> str | None:
    """Write a refusal's facts down."""
    return None if refusal is None else pairs_text(refusal.facts)


def refusal_from(reason: str | None, facts: str | None) -> Refusal | None:
    """Read a refusal back, word for word."""
    return None if reason is None else Refusal(RefusalReason(reason), pairs_from(facts or "{}"))


def pairs_text(pairs: Mapping[str, str]) -> str:
    """Write pairs of names and texts as one JSON object."""
    return canonical_pairs(pairs)


def pairs_from(text: str) -> dict[str, str]:
    """Read pairs back."""
    loaded: dict[str, str] = json.loads(text)
    return loaded

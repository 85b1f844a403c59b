"""What repositories ask of a database: a statement's text with its parameters, and rows by name and by position.

`sqlite3.Connection` is one by itself; `postgresql_link.py` makes PostgreSQL another. Both run the same texts, written
in the subset that the two share (`ON CONFLICT`, `RETURNING`, `CAST`), with parameters as `:name`, `?1` or `?`.
Where they differ, the text says so in place:

- `INDEXED BY name` is for SQLite, which plans without statistics; PostgreSQL is not shown it.
- `/*pg ... */` is for PostgreSQL; SQLite takes it for a comment. `SKIP LOCKED` is written so.
- `/*unlocked*/` after a select by key: a change that reads these rows does not lock them (`postgresql_text.py`).

PostgreSQL asks for the type of each parameter: one that stands where the type does not follow from a column, such as
`:amount IS NULL` or `-:amount`, has a CAST around it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from channel_server.adapters.storage.sql import Value

Parameters = Sequence[Value] | Mapping[str, Any]
"""Any: a mapping of values of several types is inferred to be one of objects."""


class Row(Protocol):
    """A row: its columns by name and by position. Any: a column's type is known to who wrote the statement."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...

    def keys(self) -> Iterable[str]:
        """Names of the columns."""
        ...


class Answer(Protocol):
    """What a statement brought about. Any: rows are `Row`s, which sqlite3's own types cannot say."""

    @property
    def rowcount(self) -> int:
        """How many rows were written; of no meaning for a select."""
        ...

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """One connection, on which a transaction has begun."""

    def execute(self, text: str, parameters: Parameters = (), /) -> Answer:
        """Run a statement."""
        ...

    def executemany(self, text: str, rows: Sequence[Parameters], /) -> object:
        """Run a statement that answers nothing, once for each row."""
        ...

"""Plain functions over the books, run against a database that answers later.

A function runs in a greenlet. When it needs an answer the greenlet hands its question to whoever runs it and stands
still; the coroutine that runs it asks PostgreSQL, and wakes it with the answer. The function sees none of this.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

from channel_server.adapters.storage.database import Parameters
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.adapters.storage.postgresql_text import postgres_text

T = TypeVar("T")


class PostgresAnswer:
    """Implements `database.Answer`."""

    __slots__ = ("_at", "_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self._at = 0
        self.rowcount = rowcount

    def fetchone(self) -> Any:
        """The next row, or None."""
        if self._at == len(self._rows):
            return None
        self._at += 1
        return self._rows[self._at - 1]

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        while (row := self.fetchone()) is not None:
            yield row


@dataclass(frozen=True, slots=True)
class Statement:
    """A question: one statement."""

    text: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Statements:
    """A question: one statement for each of many rows."""

    text: str
    rows: Sequence[Parameters]


Question = Statement | Statements


class PostgresDatabase:
    """Implements `database.Database`, inside a greenlet."""

    def execute(self, text: str, parameters: Parameters = (), /) -> PostgresAnswer:
        """Run a statement."""
        answer: PostgresAnswer = ask(Statement(text, parameters))
        return answer

    def executemany(self, text: str, rows: Sequence[Parameters], /) -> None:
        """Run a statement once for each row."""
        if rows:
            ask(Statements(text, rows))


def ask(question: object) -> Any:
    """Hand a question to whoever runs this greenlet, and stand still until it is answered."""
    asker = getcurrent().parent
    assert asker is not None, "the books are open inside a unit of work only"
    return asker.switch(question)


async def run_through(connection: Connection, work: Callable[[], T], *, locking: bool) -> T:
    """Run a function to its end on one connection; an error of the database's is raised where it was asked."""
    worker = greenlet(work)
    said = worker.switch()
    while not worker.dead:
        try:
            answer = await answer_to(connection, said, locking=locking)
        except Exception as error:  # noqa: BLE001 - it is the function's to see, as it would be over a plain driver
            said = worker.throw(error)
        else:
            said = worker.switch(answer)
    result: T = said
    return result


async def answer_to(connection: Connection, question: Question, *, locking: bool) -> PostgresAnswer:
    """Ask PostgreSQL."""
    made = postgres_text(question.text, locking=locking)
    if isinstance(question, Statements):
        await connection.executemany(made.text, [made.arguments(row) for row in question.rows])
        return PostgresAnswer([], -1)
    arguments = made.arguments(question.parameters)
    if made.answers:
        rows = await connection.fetch(made.text, *arguments)
        return PostgresAnswer(rows, len(rows))
    said = await connection.execute(made.text, *arguments)
    count = said.rpartition(" ")[2]
    return PostgresAnswer([], int(count) if count.isdecimal() else -1)

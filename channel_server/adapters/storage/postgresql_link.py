"""Plain functions over the books, run against a database that answers later.

A function runs in a greenlet. When it needs an answer the greenlet hands its question to whoever runs it and stands
still; the coroutine that runs it asks PostgreSQL, and wakes it with the answer. The function sees none of this.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from greenlet import getcurrent, greenlet

from channel_server.adapters.storage.database import Parameters
from channel_server.adapters.storage.drawing import DrawingKeys
from channel_server.adapters.storage.money_path import stale
from channel_server.adapters.storage.postgresql_evidence import append_acts
from channel_server.adapters.storage.postgresql_money import (
    AdvanceStep,
    ReserveStep,
    advance,
    find_drawings,
    hold_customers,
    reserve,
)
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.adapters.storage.postgresql_text import postgres_text
from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.records import (
    NO_CONSEQUENCES,
    Consequences,
    DrawdownRecord,
    Drawing,
    RequestRecord,
)
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.evidence import EvidenceBody

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


Question = Statement | Statements | DrawingKeys | ReserveStep | AdvanceStep


class PostgresDatabase:
    """Implements `database.Database`, inside a greenlet."""

    def execute(self, text: str, parameters: Parameters = (), /) -> PostgresAnswer:
        """Run a statement."""
        answer: PostgresAnswer = _ask(Statement(text, parameters))
        return answer

    def executemany(self, text: str, rows: Sequence[Parameters], /) -> None:
        """Run a statement once for each row."""
        if rows:
            _ask(Statements(text, rows))


class PostgresBooks(SqlBooks):
    """The books inside one transaction of PostgreSQL's: the money's path is asked for as a whole."""

    def __init__(self) -> None:
        super().__init__(PostgresDatabase())

    def find_drawing(self, keys: DrawingKeys) -> Drawing | None:
        """Find everything that a drawdown is held against, and hold the customer."""
        found: Drawing | None = _ask(keys)
        return found

    def reserve(self, record: DrawdownRecord, request: RequestRecord) -> DrawdownRecord | None:
        """Hold an amount on its line, spend the contract, write drawdown and request down; or none of it."""
        answer: tuple[DrawdownRecord, bool] | None = _ask(ReserveStep(record, request))
        if answer is None:
            return None
        held, was_free = answer
        if not was_free:
            raise StaleRecordError(f"contract {record.contract_id} has been spent since it was read")
        return held

    def advance(
        self, after: DrawdownRecord, effect: LineEffect, consequences: Consequences = NO_CONSEQUENCES
    ) -> DrawdownRecord:
        """Replace a drawdown that is still at the version before this one, with all that follows from the step."""
        taken: DrawdownRecord | None = _ask(AdvanceStep(after, effect, consequences))
        if taken is None:
            raise stale(after)
        return taken

    def collected(self) -> list[EvidenceBody]:
        """Take the acts that are left for the end."""
        acts, self._acts = self._acts, []
        return acts


class Run(Generic[T]):
    """One run of a function, from question to question."""

    def __init__(self, work: Callable[[Books], T]) -> None:
        """Run it up to its first question."""
        self.books = PostgresBooks()
        self.wrote = False
        """Whether it has brought anything about."""
        self._worker = greenlet(lambda: work(self.books))
        self._said: Any = self._worker.switch()

    @property
    def question(self) -> Question | None:
        """What it stands still for; None: it has ended."""
        if self._worker.dead:
            return None
        question: Question = self._said
        return question

    @property
    def result(self) -> T:
        """What it has come to."""
        result: T = self._said
        return result

    def go_on(self, answer: object) -> None:
        """Give it its answer, and run it up to its next question. What it raises is raised here."""
        self._said = self._worker.switch(answer)

    def fail(self, error: Exception) -> None:
        """Raise an error of the database's where it was asked."""
        self._said = self._worker.throw(error)


async def run_through(connection: Connection, run: Run[T], *, locking: bool) -> T:
    """Run a function to its end on one connection."""
    while (question := run.question) is not None:
        try:
            answer = await answer_to(connection, question, locking=locking)
        except Exception as error:  # noqa: BLE001 - it is the function's to see, as it would be over a plain driver
            run.fail(error)
        else:
            run.wrote = run.wrote or not isinstance(question, DrawingKeys)
            run.go_on(answer)
    acts = run.books.collected()
    if acts:
        await append_acts(connection, acts)
    return run.result


async def answer_to(connection: Connection, question: Question, *, locking: bool) -> object:
    """Ask PostgreSQL."""
    match question:
        case Statement(text, parameters):
            return await _execute(connection, text, parameters, locking=locking)
        case Statements(text, rows):
            made = postgres_text(text, locking=locking)
            await connection.executemany(made.text, [made.arguments(row) for row in rows])
            return None
        case DrawingKeys():
            if locking:
                await hold_customers(connection, [question])
            return (await find_drawings(connection, [question]))[0]
        case ReserveStep():
            return (await reserve(connection, [question]))[0]
        case AdvanceStep():
            return (await advance(connection, [question]))[0]


async def _execute(connection: Connection, text: str, parameters: Parameters, *, locking: bool) -> PostgresAnswer:
    made = postgres_text(text, locking=locking)
    arguments = made.arguments(parameters)
    if made.answers:
        rows = await connection.fetch(made.text, *arguments)
        return PostgresAnswer(rows, len(rows))
    said = await connection.execute(made.text, *arguments)
    count = said.rpartition(" ")[2]
    return PostgresAnswer([], int(count) if count.isdecimal() else -1)


def _ask(question: object) -> Any:
    """Hand a question to whoever runs this greenlet, and stand still until it is answered."""
    asker = getcurrent().parent
    assert asker is not None, "the books are open inside a unit of work only"
    return asker.switch(question)

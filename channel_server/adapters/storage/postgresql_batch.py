"""Many changes in one transaction of PostgreSQL's: what they ask alike is asked in one statement.

A batch is of one kind, told by the first question of its works: drawings, which end in a reservation, or steps from
one state to the next. Works that ask about one customer, or take a step on one line or one drawdown, take turns: each
reads what the one before it has left. A work that asks anything else runs through to its end by itself, while
the others stand still, so that no two are ever half way over the same rows.

A work that fails before it has written anything fails alone. After that, and after any error of the database's, the
batch is rolled back and each work is run again in a transaction of its own (`postgresql.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from channel_server.adapters.storage.drawing import DrawingKeys
from channel_server.adapters.storage.postgresql_evidence import append_acts
from channel_server.adapters.storage.postgresql_link import Run, answer_to
from channel_server.adapters.storage.postgresql_money import (
    AdvanceStep,
    ReserveStep,
    advance,
    find_drawings,
    hold_customers,
    reserve,
)
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.application.books import Books

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Work(Generic[T]):
    """One change, and whom to tell."""

    function: Callable[[Books], T]
    future: "asyncio.Future[T]"
    run: Run[T]
    error: Exception | None = None

    @property
    def question(self) -> object:
        """What it stands still for; None when it has ended, well or not."""
        return None if self.error is not None else self.run.question

    def go_on(self, answer: object) -> None:
        """Give it its answer. What it raises before it has written anything is its own affair.

        Raises:
            Exception: it had written something; the batch cannot stand.
        """
        try:
            self.run.go_on(answer)
        except Exception as error:
            if self.run.wrote:
                raise
            self.error = error

    def tell(self) -> None:
        """Answer whoever asked."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.run.result)
        else:
            self.future.set_exception(self.error)


# Any: a batch holds works of all result types.
Works = Sequence[Work[Any]]


async def run_drawings(connection: Connection, works: Works) -> None:
    """Bring works that end in a reservation to their ends, inside a transaction that has begun."""
    asked = [work.question for work in works]
    keys = [each for each in asked if isinstance(each, DrawingKeys)]
    customers = iter(await hold_customers(connection, keys) if keys else ())
    touched = [(next(customers) if isinstance(each, DrawingKeys) else _customer_of(each),) for each in asked]
    for turn in _turns(works, touched):
        await _answer_together(turn, DrawingKeys, lambda keys: find_drawings(connection, keys))
        await _answer_together(turn, ReserveStep, lambda steps: reserve(connection, steps))
        await _finish(connection, turn)
    await _append(connection, works)


async def run_steps(connection: Connection, works: Works) -> None:
    """Bring works that begin with a step to their ends, inside a transaction that has begun."""
    # In the order of the lines, then of the drawdowns: turns are then few, and the same for all servers.
    for turn in _turns(works, [_touched(_of(work, AdvanceStep)) for work in works]):
        await _answer_together(turn, AdvanceStep, lambda steps: advance(connection, steps))
        await _finish(connection, turn)
    await _append(connection, works)


def _customer_of(question: object) -> str:
    assert isinstance(question, ReserveStep), "a batch is of one kind"
    return question.record.drawdown.content.customer_id


def _touched(step: AdvanceStep) -> tuple[Hashable, ...]:
    content = step.after.drawdown.content
    return (("line", content.credit_line_id), ("drawdown", step.after.drawdown.drawdown_id))


def _turns(works: Works, touched: Sequence[tuple[Hashable, ...]]) -> list[list[Work[Any]]]:
    """Put works that touch the same into different turns, each kept in the order in which they came."""
    turns: list[list[Work[Any]]] = []
    taken: dict[Hashable, int] = {}
    for work, things in zip(works, touched, strict=True):
        turn = max((taken[thing] + 1 for thing in things if thing in taken), default=0)
        for thing in things:
            if thing is not None:
                taken[thing] = turn
        if turn == len(turns):
            turns.append([])
        turns[turn].append(work)
    return turns


async def _answer_together(
    works: Works, kind: type[Any], ask: Callable[[list[Any]], Awaitable[Sequence[object]]]
) -> None:
    asking = [work for work in works if isinstance(work.question, kind)]
    if not asking:
        return
    answers = await ask([work.question for work in asking])
    for work, answer in zip(asking, answers, strict=True):
        # None is a no: nothing of it was written.
        work.run.wrote = work.run.wrote or (kind is not DrawingKeys and answer is not None)
        work.go_on(answer)


async def _finish(connection: Connection, works: Works) -> None:
    for work in works:
        while (question := work.question) is not None:
            answer = await answer_to(connection, question, locking=True)  # type: ignore[arg-type]
            work.run.wrote = True
            work.go_on(answer)


async def _append(connection: Connection, works: Works) -> None:
    acts = [act for work in works if work.error is None for act in work.run.books.collected()]
    if acts:
        await append_acts(connection, acts)


def _of(work: Work[Any], kind: type[T]) -> T:
    question = work.question
    assert isinstance(question, kind), "a batch is of one kind"
    return question

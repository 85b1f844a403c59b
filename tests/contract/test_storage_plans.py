"""How the questions of the counter are answered: by keys and indexes, on both databases, however many customers.

A plan that reads a table from end to end is no slower over a village than any other; over a million it stands still.
On PostgreSQL a whole read is made dear, so that the plan has one only where nothing else will do.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from channel_server.adapters.storage import customers, sessions, work
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.postgresql_text import postgres_text
from channel_server.adapters.storage.sql import Value
from tests.postgresql import PrivatePostgres

_PAGE = {"bank_id": "qingjiang", **{f"c{n}": f"C-{n}" for n in range(customers.MOST_FIGURES)}}
QUESTIONS: dict[str, tuple[str, object]] = {
    "open_at_counter": (sessions._OPEN_AT_COUNTER, ("qingjiang", "JC-T001")),
    "by_word": (customers._BY_WORD, ("qingjiang", b"12345678", 21)),
    "by_card": (customers._BY_CARD, ("qingjiang", b"1")),
    "by_query_number": (customers._BY_QUERY_NUMBER, ("qingjiang", "稻-417209")),
    "drawdowns": (customers._DRAWDOWNS, ("qingjiang", "C-1", "2026-01-15")),
    "repayments": (customers._REPAYMENTS, ("qingjiang", "C-1", "2026-01-15")),
    "handoffs": (customers._WAITING, ("qingjiang", 0)),
    "reviews": (customers._REVIEWS, ("qingjiang", "C-1")),
    "closed_notes": (customers._CLOSED_NOTES, ("qingjiang", "L-1", 20)),
    "drawdowns_under_way": (work._DRAWDOWNS, ("qingjiang",)),
    "suspended": (work._SUSPENDED, ("qingjiang",)),
    "repayments_under_way": (work._REPAYMENTS, ("qingjiang",)),
    "suspended_repayments": (work._SUSPENDED_REPAYMENTS, ("qingjiang",)),
    "marks": (work._MARKS, ("qingjiang", "DRAWDOWN", *("D",) * work._MARKS_AT_ONCE)),
    "late_marks": (work._LATE_MARKS, ("qingjiang", 0, 100)),
    "journal": (work._ACTS, ("qingjiang", "0317", "2026-01-15")),
    "course": (work._ABOUT, ("qingjiang", "D-1", 500)),
    **{f"page_{n}": (text, _PAGE) for n, text in enumerate(customers._FIGURES[customers.MOST_FIGURES])},
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "books.db"
    migrate_sqlite(path)
    return path


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_of_the_counter_reads_no_table_whole_on_sqlite(name: str, schema: Path) -> None:
    text, parameters = QUESTIONS[name]
    with closing(sqlite3.connect(schema)) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", parameters)]  # type: ignore[arg-type]
    assert [step for step in steps if step.startswith("SEARCH")]
    assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize("name", QUESTIONS)
async def test_question_of_the_counter_reads_no_table_whole_on_postgresql(
    name: str, postgres: PrivatePostgres, migrated: str
) -> None:
    text, parameters = QUESTIONS[name]
    made = postgres_text(text, locking=False)
    arguments: list[Value] = made.arguments(parameters)  # type: ignore[arg-type]
    connection = await asyncpg.connect(migrated)
    try:
        await connection.execute("SET enable_seqscan = off")
        rows = await connection.fetch(f"EXPLAIN {made.text}", *arguments)
    finally:
        await connection.close()
    plan = "\n".join(row[0] for row in rows)
    assert "Index" in plan
    assert "Seq Scan" not in plan, plan
    if name == "by_word":
        # Sorted by reading backwards, so that of a frequent name no more is read than is shown.
        assert "Index Only Scan Backward" in plan
        assert "Sort" not in plan

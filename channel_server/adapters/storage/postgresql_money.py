"""The money's path on PostgreSQL: each step one statement, for one drawdown or for many that are under way together.

Rows to work on are given as arrays, a column each. What is locked is locked in one order everywhere: customers,
drawdowns, lines, heads of chains, each kind by its key; so that two batches hardly ever wait for each other in a ring,
and where they do, one is run again. A statement works on one row a line and one a drawdown; the batch sees to that.

A write that a common table expression makes is not seen by its neighbours, which all read the statement's snapshot;
what one needs of another comes by `RETURNING`. `n` is a given row's number, from 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, Text

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.drawdown_rows import (
    CHANGING_COLUMNS,
    DRAWDOWN_COLUMNS,
    KEY_COLUMNS,
    REQUEST_COLUMNS,
    changing_row,
    drawdown_row,
    key_row,
    request_row,
)
from channel_server.adapters.storage.drawing import DRAWING_COLUMNS, DRAWING_TABLES, DrawingKeys, drawing_from
from channel_server.adapters.storage.money_path import LINE_MOVES, with_line
from channel_server.adapters.storage.notes import NOTE_COLUMNS, note_row
from channel_server.adapters.storage.outbox import outbox_row
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.adapters.storage.postgresql_text import postgres_text
from channel_server.adapters.storage.sql import to_ms
from channel_server.application.records import (
    NO_CONSEQUENCES,
    Consequences,
    DrawdownRecord,
    Drawing,
    OutboxTopic,
    RequestRecord,
)
from channel_server.domain.drawdown import LineEffect

_FIGURES = ("line_limit_fen", "line_reserved_fen", "line_outstanding_fen", "line_sequence")
_MOVED = ("credit_limit_fen", "reserved_fen", "outstanding_fen", "sequence_number")
"""What the line's row says of them."""


@dataclass(frozen=True, slots=True)
class ReserveStep:
    """A question: hold an amount."""

    record: DrawdownRecord
    request: RequestRecord


@dataclass(frozen=True, slots=True)
class AdvanceStep:
    """A question: go on to the next state."""

    after: DrawdownRecord
    effect: LineEffect
    consequences: Consequences


def _type(column: "Column[Any]") -> str:
    if isinstance(column.type, Text):
        return "text"
    return "bytea" if isinstance(column.type, LargeBinary) else "bigint"


def _typed(table: Table, names: Sequence[str], prefix: str = "") -> list[tuple[str, str]]:
    return [(prefix + name, _type(table.c[name])) for name in names]


def _given(alias: str, columns: Sequence[tuple[str, str]], first: int = 1) -> str:
    arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(columns, first))
    return f"unnest({arrays}) WITH ORDINALITY AS {alias}({', '.join(name for name, _ in columns)}, n)"


def _arrays(rows: Sequence[tuple[Any, ...]], width: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


# --- what a drawing is held against ---------------------------------------------------------------------------

_DRAWING_KEYS = [
    (name, "text")
    for name in ("bank_id", "session_id", "request_id", "quote_id", "contract_id", "credit_line_id", "business_date")
]
# A statement of its own: the one after it reads what those who held the customer before have left.
HOLD_CUSTOMERS = f"""
SELECT k.n, c.customer_id
  FROM {_given("k", _DRAWING_KEYS[:2])}
  JOIN session s ON s.bank_id = k.bank_id AND s.session_id = k.session_id
  JOIN customer c ON c.bank_id = s.bank_id AND c.customer_id = s.customer_id
 ORDER BY c.bank_id, c.customer_id FOR NO KEY UPDATE OF c
"""  # noqa: S608 - our own columns
DRAWINGS = postgres_text(
    f"SELECT k.n, {DRAWING_COLUMNS} FROM {_given('k', _DRAWING_KEYS)} {DRAWING_TABLES}",  # noqa: S608 - our own texts
    locking=False,
).text


async def hold_customers(connection: Connection, questions: Sequence[DrawingKeys]) -> list[str | None]:
    """Lock the customers of visits, and tell who each is."""
    found: list[str | None] = [None] * len(questions)
    for n, customer_id in await connection.fetch(HOLD_CUSTOMERS, *_arrays([each.row[:2] for each in questions], 2)):
        found[n - 1] = customer_id
    return found


async def find_drawings(connection: Connection, questions: Sequence[DrawingKeys]) -> list[Drawing | None]:
    """Find what drawings are held against; their customers are held."""
    found: list[Drawing | None] = [None] * len(questions)
    for row in await connection.fetch(DRAWINGS, *_arrays([each.row for each in questions], len(_DRAWING_KEYS))):
        n, *columns = row
        found[n - 1] = drawing_from(questions[n - 1], tuple(columns))
    return found


# --- reserving ------------------------------------------------------------------------------------------------

_NEW_COLUMNS = tuple(name for name in DRAWDOWN_COLUMNS if name not in _FIGURES)
_NEW_AT = tuple(number for number, name in enumerate(DRAWDOWN_COLUMNS) if name not in _FIGURES)
_RESERVE_GIVEN = _typed(tables.drawdown, _NEW_COLUMNS) + _typed(tables.request, REQUEST_COLUMNS, "r_")
_ON_LINE = "l.bank_id = g.bank_id AND l.credit_line_id = g.credit_line_id"
_LINE_NOW = ", ".join(f"l.{name}" for name in _MOVED)
RESERVE = f"""
WITH lines AS MATERIALIZED (
    SELECT g.* FROM {_given("g", _RESERVE_GIVEN)} JOIN credit_line l ON {_ON_LINE}
     ORDER BY l.bank_id, l.credit_line_id FOR NO KEY UPDATE OF l
), moved AS (
    UPDATE credit_line l
       SET reserved_fen = l.reserved_fen + g.amount_fen, sequence_number = l.sequence_number + 1
      FROM lines g
     WHERE {_ON_LINE} AND l.reserved_fen + l.outstanding_fen + g.amount_fen <= l.credit_limit_fen
    RETURNING g.*, {_LINE_NOW}
), spent AS (
    UPDATE contract c SET drawdown_id = g.drawdown_id FROM moved g
     WHERE c.bank_id = g.bank_id AND c.contract_id = g.contract_id
       AND c.accepted_time_ms IS NOT NULL AND c.drawdown_id IS NULL
    RETURNING g.n
), drawn AS (
    INSERT INTO drawdown ({", ".join(_NEW_COLUMNS + _FIGURES)})
    SELECT {", ".join(_NEW_COLUMNS + _MOVED)} FROM moved
), asked AS (
    INSERT INTO request ({", ".join(REQUEST_COLUMNS)})
    SELECT {", ".join(f"r_{name}" for name in REQUEST_COLUMNS)} FROM moved
)
SELECT n, {", ".join(_MOVED)}, n = ANY (ARRAY(SELECT n FROM spent)) FROM moved
"""  # noqa: S608 - our own columns


def reserve_arguments(steps: Sequence[ReserveStep]) -> list[Sequence[Any]]:
    """The arrays of `RESERVE`."""
    rows = []
    for step in steps:
        row = drawdown_row(step.record, None, 0)
        rows.append(tuple(row[at] for at in _NEW_AT) + request_row(step.request))
    return _arrays(rows, len(_RESERVE_GIVEN))


async def reserve(connection: Connection, steps: Sequence[ReserveStep]) -> list[tuple[DrawdownRecord, bool] | None]:
    """Hold amounts, one a line: each record with its line's figures, and whether its contract was free."""
    held: list[tuple[DrawdownRecord, bool] | None] = [None] * len(steps)
    for n, *figures, spent in await connection.fetch(RESERVE, *reserve_arguments(steps)):
        held[n - 1] = (with_line(steps[n - 1].record, *figures), spent)
    return held


# --- going on from state to state -----------------------------------------------------------------------------

_STEP_GIVEN = [
    *_typed(tables.drawdown, KEY_COLUMNS),
    *_typed(tables.drawdown, CHANGING_COLUMNS),
    ("credit_line_id", "text"),
    ("moves", "bigint"),
    ("more_reserved", "bigint"),
    ("more_outstanding", "bigint"),
    # What follows from the step; NULL where nothing does.
    ("entry", "text"),
    ("entry_fen", "bigint"),
    ("mirror_reference", "text"),
    ("told_ms", "bigint"),
]
_NOTE_GIVEN = [("of", "bigint"), *_typed(tables.loan_note, NOTE_COLUMNS)]
_OUTBOX_COLUMNS = ("bank_id", "reference", "topic", "subject", "item_values", "due_time_ms")
_MESSAGE_GIVEN = [("of", "bigint"), *_typed(tables.outbox, _OUTBOX_COLUMNS)]
_NOTES_FROM = len(_STEP_GIVEN) + 1
_MESSAGES_FROM = _NOTES_FROM + len(_NOTE_GIVEN)
_ON_DRAWDOWN = "d.bank_id = g.bank_id AND d.drawdown_id = g.drawdown_id AND d.version = g.version - 1"
_NEW_FIGURES = ", ".join(f"{ours} = COALESCE(g.{line}, d.{ours})" for ours, line in zip(_FIGURES, _MOVED, strict=True))
_STEP = f"""
WITH held AS MATERIALIZED (
    SELECT g.* FROM {_given("g", _STEP_GIVEN)} JOIN drawdown d ON {_ON_DRAWDOWN}
     ORDER BY d.bank_id, d.drawdown_id FOR NO KEY UPDATE OF d
), lines AS MATERIALIZED (
    SELECT g.* FROM held g JOIN credit_line l ON {_ON_LINE}
     WHERE g.moves = 1 ORDER BY l.bank_id, l.credit_line_id FOR NO KEY UPDATE OF l
), moved AS (
    UPDATE credit_line l
       SET reserved_fen = l.reserved_fen + g.more_reserved, outstanding_fen = l.outstanding_fen + g.more_outstanding,
           sequence_number = l.sequence_number + 1
      FROM lines g
     WHERE {_ON_LINE} AND l.reserved_fen + g.more_reserved >= 0 AND l.outstanding_fen + g.more_outstanding >= 0
       AND l.reserved_fen + l.outstanding_fen + g.more_reserved + g.more_outstanding <= l.credit_limit_fen
    RETURNING g.*, {_LINE_NOW}
), ready AS (
    SELECT g.*, {", ".join(f"NULL::bigint AS {name}" for name in _MOVED)} FROM held g WHERE g.moves = 0
    UNION ALL SELECT * FROM moved
), changed AS (
    UPDATE drawdown d
       SET version = g.version, {", ".join(f"{name} = g.{name}" for name in CHANGING_COLUMNS)}, {_NEW_FIGURES}
      FROM ready g WHERE {_ON_DRAWDOWN}
    RETURNING g.*
)"""  # noqa: S608 - our own columns
_ANSWER = f" SELECT n, {', '.join(_MOVED)} FROM changed"  # noqa: S608 - our own columns
ADVANCE = _STEP + _ANSWER
# The line's new figures are known here first; the text is the one that `pairs_text` would write.
_PAIRS = " || ',' || ".join(f"'\"{name}\":\"' || {name} || '\"'" for name in sorted(_MOVED))
_OF_CHANGED = "of = ANY (ARRAY(SELECT n FROM changed))"
ADVANCE_WITH_CONSEQUENCES = f"""{_STEP}, opened AS (
    INSERT INTO loan_note ({", ".join(NOTE_COLUMNS)})
    SELECT {", ".join(NOTE_COLUMNS)} FROM {_given("o", _NOTE_GIVEN, _NOTES_FROM)} WHERE {_OF_CHANGED}
    ON CONFLICT DO NOTHING
), posted AS (
    INSERT INTO ledger_entry (bank_id, drawdown_id, entry, account, amount_fen)
    SELECT c.bank_id, c.drawdown_id, c.entry, a.account, a.sign * c.entry_fen
      FROM changed c CROSS JOIN (VALUES ('LOAN', 1), ('CLEARING', -1)) AS a(account, sign) WHERE c.entry IS NOT NULL
), told AS (
    INSERT INTO outbox ({", ".join(_OUTBOX_COLUMNS)}, attempts)
    SELECT {", ".join(_OUTBOX_COLUMNS)}, 0 FROM {_given("t", _MESSAGE_GIVEN, _MESSAGES_FROM)} WHERE {_OF_CHANGED}
    UNION ALL
    SELECT bank_id, mirror_reference, '{OutboxTopic.MIRROR_LINE}', credit_line_id, '{{' || {_PAIRS} || '}}', told_ms, 0
      FROM changed WHERE mirror_reference IS NOT NULL
){_ANSWER}"""  # noqa: S608 - our own columns
_NOTHING_FOLLOWS = (None, None, None, None)


def advance_arguments(steps: Sequence[AdvanceStep]) -> list[Sequence[Any]]:
    """The arrays of `ADVANCE`, and behind them those of `ADVANCE_WITH_CONSEQUENCES`."""
    rows: list[tuple[Any, ...]] = []
    notes: list[tuple[Any, ...]] = []
    messages: list[tuple[Any, ...]] = []
    for n, step in enumerate(steps, 1):
        content = step.after.drawdown.content
        reserved, outstanding = LINE_MOVES[step.effect]
        moves = 0 if step.effect is LineEffect.NONE else 1
        figures = (content.credit_line_id, moves, reserved * content.amount, outstanding * content.amount)
        follows = step.consequences
        followed: tuple[Any, ...] = _NOTHING_FOLLOWS
        if follows is not NO_CONSEQUENCES:
            due_ms = to_ms(follows.due)
            followed = (follows.entry, follows.entry_amount, follows.reference, due_ms)
            messages += [(n, *outbox_row(item, due_ms)) for item in follows.messages]
            if follows.note is not None:
                notes.append((n, *note_row(follows.note)))
        rows.append((*key_row(step.after), *changing_row(step.after), *figures, *followed))
    return [
        *_arrays(rows, len(_STEP_GIVEN)),
        *_arrays(notes, len(_NOTE_GIVEN)),
        *_arrays(messages, len(_MESSAGE_GIVEN)),
    ]


async def advance(connection: Connection, steps: Sequence[AdvanceStep]) -> list[DrawdownRecord | None]:
    """Take steps, one a drawdown and one a line; None for each that finds another version, or a line without it."""
    arguments = advance_arguments(steps)
    if all(step.consequences is NO_CONSEQUENCES for step in steps):
        rows = await connection.fetch(ADVANCE, *arguments[: len(_STEP_GIVEN)])
    else:
        rows = await connection.fetch(ADVANCE_WITH_CONSEQUENCES, *arguments)
    taken: list[DrawdownRecord | None] = [None] * len(steps)
    for n, *figures in rows:
        after = steps[n - 1].after
        taken[n - 1] = after if figures[0] is None else with_line(after, *figures)
    return taken

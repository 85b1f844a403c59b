"""Tells every statement boundary that a process comes to on the money's way; nothing of it is in the program itself.

A boundary is: before each statement of the modules in `FOLDERS`, before and after each statement that a database is
given, before and after each call to the bank. Which there are is found by running (`crash_points.py`), never by hand:
a statement that is new is told unasked.
"""

import ast
import functools
import importlib
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "channel_server"
FOLDERS = ("application", "adapters/storage", "adapters/core_banking", "adapters/backoffice", "adapters/risk")
FOLDERS += ("adapters/credit", "adapters/notify")
LEFT_OUT = ("adapters/storage/migrations/", "adapters/storage/migrate.py", "adapters/storage/open.py")
"""What runs before the first call is taken, or never beside one."""

Reached = Callable[[str], None]
# Any throughout: what is wrapped here has signatures of other people's.


@functools.cache
def _statements(path: str) -> frozenset[int]:
    """The lines on which statements begin. Imports and definitions run once, when a module is loaded."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    loading = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    lines = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not isinstance(node, loading) and not _is_docstring(node)
    }
    # What a lambda does is done at another moment than the statement that it is written in.
    return frozenset(lines | {node.body.lineno for node in ast.walk(tree) if isinstance(node, ast.Lambda)})


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@functools.cache
def _on_the_way(path: str) -> str | None:
    """A file's name below the program, where it is on the money's way."""
    if not path.startswith(f"{PROGRAM}/"):
        return None
    name = path.removeprefix(f"{PROGRAM}/")
    if not any(name.startswith(f"{folder}/") for folder in FOLDERS) or name.startswith(LEFT_OUT):
        return None
    return name


def warm() -> None:
    """Read every module and load the drivers beforehand, so that no forked process has to."""
    for folder in FOLDERS:
        for path in (PROGRAM / folder).rglob("*.py"):
            if _on_the_way(str(path)) is not None:
                _statements(str(path))
    importlib.import_module("asyncpg")


def install(reached: Reached, only: str = "") -> None:
    """Begin to tell, in this thread and in those that are started from now on.

    Where one point alone is waited for, statements of other modules are passed over: nobody would hear of them.
    """
    _watch_sqlite(reached)
    _watch_postgres(reached)
    _watch_bank(reached)
    module, _, line = only.rpartition(":")
    if only and not line.isdecimal():
        return
    trace = make_trace(reached, module)
    threading.settrace(trace)
    sys.settrace(trace)


def make_trace(reached: Reached, module: str = "") -> Callable[[FrameType, str, Any], Any]:
    """Make the function that Python calls when one of its own begins; of one module alone, where it is named."""

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        code = frame.f_code
        name = _on_the_way(code.co_filename)
        if name is None or code.co_name == "<module>" or (module and name != module):
            return None
        statements = _statements(code.co_filename)

        def line(inner: FrameType, event: str, _argument: Any) -> Any:
            if event == "line" and inner.f_lineno in statements:
                reached(f"{name}:{inner.f_lineno}")
            return line

        return line

    return enter


def _watch_sqlite(reached: Reached) -> None:
    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> Any:
            return _around(reached, _name_of(sql), lambda: super(Watched, self).execute(sql, *more))

        def executemany(self, sql: str, *more: Any) -> Any:
            return _around(reached, _name_of(sql), lambda: super(Watched, self).executemany(sql, *more))

    connect = sqlite3.connect
    sqlite3.connect = functools.partial(connect, factory=Watched)  # type: ignore[assignment]


def _watch_postgres(reached: Reached) -> None:
    connection = importlib.import_module("asyncpg").Connection
    for method in ("execute", "executemany", "fetch", "fetchval"):
        setattr(connection, method, _watched_statement(reached, getattr(connection, method)))


def _watched_statement(reached: Reached, original: Any) -> Any:
    async def statement(self: Any, sql: str, *more: Any, **named: Any) -> Any:
        name = _name_of(sql)
        reached(f"{name} before")
        answer = await original(self, sql, *more, **named)
        reached(f"{name} after")
        return answer

    return statement


def _around(reached: Reached, name: str, work: Callable[[], Any]) -> Any:
    reached(f"{name} before")
    answer = work()
    reached(f"{name} after")
    return answer


def _name_of(sql: str) -> str:
    """Name a statement by its verb and its table: `database UPDATE drawdown`."""
    words = sql.split()
    verb = words[0].upper()
    markers = {"SELECT": "FROM", "INSERT": "INTO", "DELETE": "FROM", "UPDATE": "UPDATE"}
    upper = [word.upper() for word in words]
    if verb not in markers or markers[verb] not in upper:
        return f"database {verb}"
    return f"database {verb} {words[upper.index(markers[verb]) + 1]}"


def _watch_bank(reached: Reached) -> None:
    link = importlib.import_module("channel_server.adapters.backoffice.link").BackOfficeLink
    for method in ("ask", "ask_money"):
        setattr(link, method, _watched_call(reached, getattr(link, method)))


def _watched_call(reached: Reached, original: Any) -> Any:
    async def call(self: Any, rpc: Any, request: Any) -> Any:
        name = f"bank {type(request).__name__.removesuffix('Request')}"
        reached(f"{name} before")
        answer = await original(self, rpc, request)
        reached(f"{name} after")
        return answer

    return call

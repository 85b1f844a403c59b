"""What ails a file of books, in words that say what to do. Never which rows: a log may hold it.

SQLite's own words ("unable to open database file") do not tell an operator whether to free the disk, end another
program or bring a copy back.
"""

import sqlite3
from pathlib import Path

_PRIMARY = 0xFF
"""The low byte of a result code; the others tell its kinds apart."""


class BooksGoneError(sqlite3.Error):
    """The file is no longer where it was opened: whatever is written now nobody would find again."""


def trouble_with(path: Path | None, error: sqlite3.Error) -> str:
    """Say what is wrong with a file, and what ends it."""
    if isinstance(error, BooksGoneError):
        return f"{path} was taken away or replaced while it was open: put it back, or start edian-server anew"
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"another program holds {path}: end it, or wait until it is done, and try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return f"{path} may not be written: give whoever runs edian-server the right to write it and its folder"
        case sqlite3.SQLITE_FULL:
            return f"the disk of {path} is full: make room on it"
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return f"{path} is damaged, or no database: name the right file, or bring it back from a copy"
        case sqlite3.SQLITE_CANTOPEN:
            return f"{path} cannot be opened: its folder has to exist, and to be writable by whoever runs edian-server"
        case _:
            return f"{path}: {error}"

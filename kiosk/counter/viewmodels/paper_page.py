"""A page for the workstation's own printer, as lines: what every paper of the counter is made of. Nobody draws here.

A long paper goes on over as many pages as it needs; what is headed keeps its heading there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

__all__ = ["LINES_A_PAGE", "Line", "LineKind", "PaperPage", "break_lines"]

LINES_A_PAGE = 39
"""Lines of 5.4 mm on A4 between the head and the signatures."""


class LineKind(Enum):
    """How a line is drawn."""

    HEADING = "heading"
    HEAD = "head"
    ROW = "row"
    SUM = "sum"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. Shape: `cells` have the widths of their table; a heading and a note have one."""

    kind: LineKind
    cells: tuple[str, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page: its head, its lines, its foot. Shape: `about` has up to three lines; `signatures` may be none."""

    title: str
    about: tuple[str, ...]
    lines: tuple[Line, ...]
    signatures: tuple[str, ...]
    foot: str


def break_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Pages of lines; a table's head is repeated where it goes on, and no heading is the last line of a page."""
    pages: list[list[Line]] = [[]]
    head: Line | None = None
    for line in lines:
        if line.kind is LineKind.HEAD:
            head = line
        elif line.kind is LineKind.HEADING:
            head = None
        room = LINES_A_PAGE - len(pages[-1])
        if room < (4 if line.kind is LineKind.HEADING else 1):
            pages.append([head] if head is not None and line.kind is not LineKind.HEAD else [])
        pages[-1].append(line)
    return pages

"""Columns on receipt paper: 48 of font A (12 × 24 dots), a Chinese character taking two.

The width of a character is the printer's, not Unicode's: what GB18030 writes in one byte is printed 12 dots wide,
everything else 24. So a curly quote or a dash, "ambiguous" to Unicode, counts two here, as it does on the paper.
"""

from drivers.wire.escpos.commands import TEXT_ENCODING

PAPER_COLUMNS = 48
# Closing marks that Chinese setting never puts at the start of a line (GB/T 15834-2011, 5.1).
_NO_LINE_START = frozenset("、。，．；：？！）》〉」』】〕”’％%,.;:?!)]}…")


def display_width(text: str) -> int:
    """Return the columns that ``text`` takes at single width."""
    return sum(1 if len(character.encode(TEXT_ENCODING, errors="replace")) == 1 else 2 for character in text)


def fit(text: str, columns: int) -> str:
    """Cut ``text`` to ``columns``, with two dots where something was lost."""
    if display_width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > columns - 2:
            break
        kept += character
    return kept + ".." if columns >= 2 else ""


def wrap(text: str, columns: int = PAPER_COLUMNS) -> list[str]:
    """Break ``text`` into lines of at most ``columns``: between Chinese characters, not inside Latin words.

    A word longer than the line is broken; a closing mark stays with what it closes where both fit a line. Always at
    least one line.

    Raises:
        ValueError: fewer than two columns, where no Chinese character fits.
    """
    if columns < 2:
        raise ValueError(f"{columns} columns cannot hold a Chinese character")
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        for piece in _pieces(unit, columns):
            if display_width(line + piece) > columns:
                line, carried = _break_before(line, piece, columns)
                lines.append(line.rstrip(" "))
                line = carried + piece if carried else piece.lstrip(" ")
            else:
                line += piece
    lines.append(line.rstrip(" "))
    return lines


def spread(left: str, right: str, columns: int = PAPER_COLUMNS) -> list[str]:
    """Set ``left`` and ``right`` at the two edges: on one line where they fit, else the right part on a line below."""
    gap = columns - display_width(left) - display_width(right)
    if gap >= 1:
        return [left + " " * gap + right]
    lines = wrap(left, columns) if left else []
    for part in wrap(right, columns):
        lines.append(" " * (columns - display_width(part)) + part)
    return lines


def _units(text: str) -> list[str]:
    """Split into what may not be broken: a Latin word, a run of spaces, one Chinese character."""
    units: list[str] = []
    for character in text:
        kind = _kind(character)
        if units and kind in ("word", "space") and _kind(units[-1][-1]) == kind:
            units[-1] += character
        else:
            units.append(character)
    return units


def _kind(character: str) -> str:
    if character == " ":
        return "space"
    return "word" if display_width(character) == 1 else "wide"


def _pieces(unit: str, columns: int) -> list[str]:
    if display_width(unit) <= columns:
        return [unit]
    return [unit[start : start + columns] for start in range(0, len(unit), columns)]


def _break_before(line: str, piece: str, columns: int) -> tuple[str, str]:
    """Return the line to print and what it hands on, so that the next line does not start with a closing mark."""
    if piece[0] not in _NO_LINE_START or len(line) < 2 or _kind(line[-1]) != "wide":
        return line, ""
    if display_width(line[-1] + piece) > columns:
        return line, ""
    return line[:-1], line[-1]

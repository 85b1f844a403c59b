"""A receipt as a tuple of elements, and its layout into ESC/POS commands. Pure.

The elements say what a receipt holds, not how a printer is told; another printer language lays out the same ones.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import assert_never

from drivers.wire import escpos

# 240 lines are a metre of paper: more is a mistake, not a receipt.
MAX_LINES = 240
MAX_FEED_LINES = 20
_CHARACTER_DOTS = 24
_LINE_GAP_DOTS = 10
# White around a QR code: four modules of the largest size used here.
_QR_QUIET_DOTS = 24
# White below the last line; the way to the cutter is fed by the printer itself (GS V, function B).
_CUT_FEED_DOTS = 28
# Bytes that fit (byte mode, level M) into a code whose side, at that module, stays below a third of the paper
# (version 6) or within its width (version 25); the largest code has 177 modules.
_QR_MODULES = ((106, 6), (997, 4), (escpos.commands.MAX_QR_BYTES, 3))
# A printer's Chinese font has the full-width yen of GB 2312; the Latin one is a four-byte rarity.
_LOOKALIKES = str.maketrans({"¥": "￥", "\u00a0": " ", "\u2014": "─", "\u2022": "·"})


class DocumentError(ValueError):
    """The document cannot be printed; the message says which element and why, without quoting it."""


@unique
class Alignment(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; wrapped at the edge of the paper, line feeds start new lines."""

    text: str
    align: Alignment = Alignment.LEFT
    bold: bool = False
    double_width: bool = False
    double_height: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """A label at the left edge and its value at the right one."""

    left: str
    right: str
    bold: bool = False
    double_height: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper; dashed or solid."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code in the middle of the paper."""

    data: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper."""


Element = Text | Columns | Rule | QrCode | Feed | Cut
Document = tuple[Element, ...]


def lay_out(document: Document, columns: int = escpos.PAPER_COLUMNS) -> tuple[escpos.Command, ...]:
    """Return the commands that print ``document``. It starts from the power-on modes and always ends with a cut.

    Raises:
        DocumentError: nothing to print, a control character, a QR code without or with too much data, or over
            ``MAX_LINES`` lines.
    """
    if not any(not isinstance(element, Cut | Feed) for element in document):
        raise DocumentError("the document is empty")
    commands: list[escpos.Command] = [escpos.Initialize(), escpos.SelectChinese()]
    for number, element in enumerate(document, start=1):
        try:
            commands += _element(element, columns)
        except ValueError as error:
            raise DocumentError(f"element {number} ({type(element).__name__}): {error}") from error
    if not isinstance(document[-1], Cut):
        commands += _element(Cut(), columns)
    if sum(isinstance(command, escpos.LineFeed) for command in commands) > MAX_LINES:
        raise DocumentError(f"the document has more than {MAX_LINES} lines")
    return tuple(commands)


def _element(element: Element, columns: int) -> Iterable[escpos.Command]:
    match element:
        case Text():
            return _text(element, columns)
        case Columns(left, right, bold, double_height):
            lines = escpos.spread(_printable(left), _printable(right), columns)
            return _lines(lines, bold=bold, height=2 if double_height else 1)
        case Rule(dashed):
            line = "-" * columns if dashed else "─" * (columns // 2)
            return _lines([line])
        case QrCode(data):
            return _qr_code(_encoded(data))
        case Feed(lines):
            if not 1 <= lines <= MAX_FEED_LINES:
                raise ValueError(f"a feed of {lines} lines is outside 1 to {MAX_FEED_LINES}")
            return [escpos.LineFeed()] * lines
        case Cut():
            return [escpos.Cut(feed=_CUT_FEED_DOTS)]
        case _:
            assert_never(element)


_ALIGN = {
    Alignment.LEFT: escpos.Align.LEFT,
    Alignment.CENTER: escpos.Align.CENTER,
    Alignment.RIGHT: escpos.Align.RIGHT,
}


def _text(element: Text, columns: int) -> Iterator[escpos.Command]:
    width = 2 if element.double_width else 1
    lines = [
        line for paragraph in element.text.split("\n") for line in escpos.wrap(_printable(paragraph), columns // width)
    ]
    yield escpos.SetAlignment(_ALIGN[element.align])
    yield from _lines(lines, bold=element.bold, width=width, height=2 if element.double_height else 1)
    yield escpos.SetAlignment(escpos.Align.LEFT)


def _lines(lines: Iterable[str], *, bold: bool = False, width: int = 1, height: int = 1) -> Iterator[escpos.Command]:
    """Set lines in one mode, and return to the plain one: no element depends on the one before it."""
    if height > 1:
        # Feeding comes after a line; tall letters want some white above them too.
        yield escpos.FeedDots(_LINE_GAP_DOTS)
    yield escpos.SetLineSpacing(_CHARACTER_DOTS * height + _LINE_GAP_DOTS)
    yield escpos.SetEmphasis(bold)
    yield escpos.SetCharacterSize(width=width, height=height)
    for line in lines:
        if line:
            yield escpos.PrintText(line)
        yield escpos.LineFeed()
    yield escpos.SetCharacterSize()
    yield escpos.SetEmphasis(False)
    yield escpos.SetLineSpacing(_CHARACTER_DOTS + _LINE_GAP_DOTS)


def _qr_code(data: bytes) -> Iterator[escpos.Command]:
    if not data:
        raise ValueError("a QR code needs data")
    module_dots = next((dots for most, dots in _QR_MODULES if len(data) <= most), None)
    if module_dots is None:
        raise ValueError(f"{len(data)} bytes do not fit into a QR code")
    yield escpos.SetAlignment(escpos.Align.CENTER)
    yield escpos.FeedDots(_QR_QUIET_DOTS)
    yield from escpos.qr_code(data, module_dots=module_dots, level=escpos.ErrorCorrection.M)
    yield escpos.FeedDots(_QR_QUIET_DOTS)
    yield escpos.SetAlignment(escpos.Align.LEFT)


def _encoded(data: str) -> bytes:
    try:
        return data.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("the code's data hold half a character") from error


def _printable(text: str) -> str:
    """Return ``text`` as the printer's font has it.

    Raises:
        ValueError: a control character, which to the printer would be a command; half a surrogate pair, which JSON can
            write and no encoding has.
    """
    kinds = {unicodedata.category(character) for character in text}
    if "Cc" in kinds:
        raise ValueError("the text holds a control character")
    if "Cs" in kinds:
        raise ValueError("the text holds half a character")
    return text.translate(_LOOKALIKES)

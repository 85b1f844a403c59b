"""The face of a bank card: its number, of which a piece can pass for a whole one.

One in ten numbers passes Luhn's check by chance, so a number of 19 digits that lost some may pass with 16. Only digits
in one row are taken together, and two readings have to agree on all of them, of which the second also sees what stands
right of the last box: a group of one digit alone may have none.

Source: ISO/IEC 7812-1 (the number and its check digit).
"""

from collections.abc import Sequence

from drivers.vision.document import certainty, checks
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.decoding import Text
from drivers.vision.document.lines import Line, Page
from drivers.vision.document.values import Document, Reading, Value
from drivers.wire.emv.card_number import MAX_DIGITS, MIN_DIGITS, passes_luhn

_LIKELY = 0.90
_GROWN = (0.16, 0.08)
_MOST_DIGITS_READ = 24
_GROUP = 4.5  # of a line's height: how far the next group reaches
_EDGE = 0.985  # of the card's width: no digit reaches farther


def read_bank_card(page: Page, alphabets: Alphabets) -> Reading | None:
    """Return what the face says; None when there is no card number on it."""
    best: tuple[Sequence[Line], Text] | None = None
    for row in page.rows():
        text = Text()
        kept = []
        for line in row:
            digits = alphabets.digits.decode(line.table)
            # Beside the number a row may hold words; most of a piece of the number is digits.
            if 2 * len(digits.characters) > len(line.text.characters.replace(" ", "")):
                text += digits
                kept.append(line)
        if checks.is_id_number(text.characters):
            # One in ten of these passes Luhn's check too, and of a pale ID card nothing but the number may be seen.
            continue
        if MIN_DIGITS - 3 <= len(text.characters) <= _MOST_DIGITS_READ and (
            best is None or _rank(text) > _rank(best[1])
        ):
            best = kept, text
    if best is None:
        return None
    return Reading(Document.BANK_CARD, {"card_number": _judged(page, best[0], best[1], alphabets)})


def _rank(text: Text) -> tuple[bool, int]:
    return _is_number(text), len(text.characters)


def _is_number(text: Text) -> bool:
    return MIN_DIGITS <= len(text.characters) <= MAX_DIGITS and passes_luhn(text.characters)


def _judged(page: Page, lines: Sequence[Line], first: Text, alphabets: Alphabets) -> Value:
    readings = [first]
    for grow in _GROWN:
        tables = [*page.again(lines[:-1], grow), _with_what_follows(page, lines[-1], grow).table]
        readings.append(sum((alphabets.digits.decode(table) for table in tables), Text()))
        held = [each for each in readings if _is_number(each)]
        same = [each for each in held if sum(each.characters == other.characters for other in readings) >= 2]
        if same:
            likely = min(each.least for each in readings if each.characters == same[0].characters)
            whole = len(same[0].characters) == len(first.characters)
            return Value(same[0].characters, certainty.CHECKED if whole and likely >= _LIKELY else certainty.LIKELY)
    held = [each for each in readings if _is_number(each)]
    return Value(held[0].characters, certainty.DOUBTFUL) if held else Value()


def _with_what_follows(page: Page, line: Line, grow: float) -> Line:
    """The line, and to the right of it as much as another group of digits takes."""
    end = min(line.right + _GROUP * line.height, _EDGE * page.picture.shape[1])
    return page.along((line,), max(line.right, end), grow)

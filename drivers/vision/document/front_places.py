"""Where the fields of a front stand: which of a page's lines is the name's, which the number's.

On a straightened card the rows have places of their own; on any other page what they say gives them away: number and
birth are known by their form, the others by where they stand to these.

Source: GA 461 (the layout, in words).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drivers.vision.document import checks, columns
from drivers.vision.document.alphabets import Alphabets, is_ideograph
from drivers.vision.document.columns import Side
from drivers.vision.document.decoding import Text
from drivers.vision.document.lines import Line, Page, into_rows, is_mark, text_of

Row = tuple[Line, ...]

NUMBER_FORM = re.compile(r"\d{17}[\dX]")
_NUMBER_PLACE = re.compile(r"(?=\d{17}[\dX])")
BIRTH_FORM = re.compile(r"(\d{4})年?(\d{1,2})月?(\d{1,2})日?")
BIRTH_WHOLE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")

_BIRTH_PIECE = re.compile(r"出生|\d年.?\d+.?月|\d月.?\d+.?日|(19|20)\d\d年")
_LABELS = ("姓名", "性别", "民族", "出生", "住址", "公民身份", "身份号码")
_FEWEST_LABELS = 3  # by which a front without a number is known
_LEAST_PIECE, _LEAST_NUMBER = 8, 15  # digits of the number's longest piece, of all its pieces
_FARTHEST = 0.1  # from its row: the outline that follows from the number's place may be a tenth too large or small
_BELOW_ADDRESS = 0.8  # of the card's height


@dataclass(frozen=True, slots=True)
class Places:
    """Which row is which; rows that were not found are empty.

    Attributes:
        values_from: where the column of values begins; labels stand left of it.
    """

    name: Row
    sex: Row
    birth: Row
    address: tuple[Row, ...]
    number: Row
    values_from: float


def find_places(page: Page, alphabets: Alphabets) -> Places | None:
    """Return where the fields stand; None when this is no front."""
    lines = [line for line in page.lines if not is_mark(line.text.characters)]
    number = _number_lines(lines, alphabets)
    front = page.side is Side.FRONT
    labels = 0 if front else sum(any(label in line.text.characters for line in lines) for label in _LABELS)
    if not front and ((not number and labels < _FEWEST_LABELS) or (not page.straight and labels < 2)):
        # In a picture without a card's outline, labels show that no line is cut off on the left.
        return None
    above = _above(lines, number)
    rows = into_rows(line for line in above if _is_text(line))
    texts = ["".join(line.text.characters for line in row) for row in rows]
    birth = next((i for i, row in enumerate(rows) if _has_birth(row, alphabets)), None)
    if birth is None:
        # Not whole, and still no line of the address.
        birth = next((i for i, text in enumerate(texts) if _BIRTH_PIECE.search(text)), None)
    sex = next((i for i, text in enumerate(texts) if "性别" in text or "民族" in text), None)
    if sex is None and birth is not None:
        sex = next((i for i in range(birth - 1, -1, -1) if re.search("[男女]", texts[i])), None)
    if labels == 0 and birth is None and sex is None:
        # A long number and nothing else of a front is some other card's, unless it can be no other.
        number_text = number_in(text_of(number, alphabets.id_number)).characters
        if not checks.is_id_number(number_text):
            return None
    if front:
        return _by_place(page, above, number)
    first = next((i for i in (sex, birth) if i is not None), None)
    name = next((i for i, text in enumerate(texts) if "姓名" in text), None)
    if name is None and first:
        name = first - 1
    last = birth if birth is not None else sex
    address = () if last is None else tuple(row for row in rows[last + 1 :] if _is_below(row, rows[last]))
    lefts = [row[0].left for row in address] + ([rows[birth][0].left] if birth is not None else [])
    return Places(
        rows[name] if name is not None else (),
        rows[sex] if sex is not None else (),
        rows[birth] if birth is not None else (),
        address,
        number,
        float(np.median(lefts)) if lefts else 0.0,
    )


def _by_place(page: Page, above: Sequence[Line], number: Row) -> Places:
    """The rows by where they stand, for a card of which that is known; their labels were cut off."""
    height = page.picture.shape[0]
    rows: dict[float, list[Line]] = {columns.NAME_ROW: [], columns.SEX_ROW: [], columns.BIRTH_ROW: []}
    address: list[Line] = []
    for line in above:
        middle = page.heights.drawn(line.middle / height)
        if (columns.BIRTH_ROW + columns.ADDRESS_ROW) / 2 < middle < _BELOW_ADDRESS:
            address.append(line)
        else:
            row = min(rows, key=lambda each: abs(each - middle))
            if abs(row - middle) < _FARTHEST:
                rows[row].append(line)
    name, sex, birth = (tuple(sorted(row, key=lambda line: line.left)) for row in rows.values())
    return Places(name, sex, birth, tuple(into_rows(line for line in address if _is_text(line))), number, 0.0)


def _number_lines(lines: Sequence[Line], alphabets: Alphabets) -> Row:
    """The line of the number, or the pieces that it was found in; nothing when there is none."""
    digits = {id(line): len(alphabets.id_number.decode(line.table).characters) for line in lines}
    largest = max(lines, key=lambda line: (digits[id(line)], line.middle), default=None)
    if largest is None or digits[id(largest)] < _LEAST_PIECE:
        return ()
    pieces = [
        line
        for line in lines
        if digits[id(line)] and abs(line.middle - largest.middle) < 0.5 * min(line.height, largest.height)
    ]
    if sum(digits[id(line)] for line in pieces) < _LEAST_NUMBER:
        return ()
    return tuple(sorted(pieces, key=lambda line: line.left))


def _above(lines: Sequence[Line], number: Row) -> list[Line]:
    """The lines above the number, without its label and without what stands at the portrait."""
    kept = [line for line in lines if not re.search("公民|身份|号码", line.text.characters)]
    if not number:
        return kept
    widest = max(number, key=lambda line: line.width)
    # Values end left of the number's middle, and the portrait begins right of it.
    end = widest.left + 0.5 * widest.width if widest.width > 8 * widest.height else widest.right
    return [line for line in kept if line.middle < widest.middle - 0.7 * widest.height and line.left < end]


def _is_below(row: Row, other: Row) -> bool:
    return all(line.middle > max(each.middle for each in other) + 0.5 * line.height for line in row)


def _has_birth(row: Row, alphabets: Alphabets) -> bool:
    return bool(row) and bool(BIRTH_WHOLE.search(text_of(row, alphabets.birth).characters))


def _is_text(line: Line) -> bool:
    """Whether it holds Chinese or a number, and is no speck."""
    return any(is_ideograph(each) or each.isdecimal() for each in line.text.characters)


def number_in(text: Text) -> Text:
    """The eighteen characters of a number among those read; all of them when there is no such piece."""
    # A label that is read as a digit before them makes nineteen: which eighteen it is, the check character tells.
    places = [match.start() for match in _NUMBER_PLACE.finditer(text.characters)]
    pieces = [text.part(place, place + 18) for place in places]
    held = (piece for piece in pieces if checks.is_id_number(piece.characters))
    return next(held, pieces[-1] if pieces else text)

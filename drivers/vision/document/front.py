"""The front of a resident ID card: name, sex, ethnicity, birth, address, number.

Number, birth and sex vouch for each other; name and address have nobody but a second reading.

Source: GB 11643-1999 (the number); GB/T 3304 (ethnicities).
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from drivers.vision.document import certainty, checks, regions
from drivers.vision.document.alphabets import ETHNICITIES, Alphabets
from drivers.vision.document.columns import Side
from drivers.vision.document.decoding import Alphabet, Table, Text
from drivers.vision.document.front_places import BIRTH_FORM, BIRTH_WHOLE, NUMBER_FORM, Row, find_places, number_in
from drivers.vision.document.light import washed_out
from drivers.vision.document.lines import Line, Page, text_of
from drivers.vision.document.values import Document, Notice, Reading, Value

_BETWEEN, _MORE = 0.08, 0.16
"""How much larger the cuts of further readings are (see `cut_line`)."""

_ADDRESS_END = re.compile(r"[号组室村户院楼栋幢屯社队区路街巷庄寨里弄店厂校场沟湾岭营苑园城镇]$|\d$")
_ADDRESS_BEGIN = re.compile(r"^[^县镇乡村组号0-9]{2,8}?(省|市|自治区|自治州|州|盟|地区)")
"""What nobody's lacks; one that begins otherwise has lost its first row, and reads well without it."""
_LIKELY = 0.90
_VERY_LIKELY = 0.97
_ALONE = 0.985  # where one reading must do
_LIKELY_THROUGHOUT = 0.95  # for an address, where some character of twenty is always the least likely one
_NAME_LENGTHS = range(2, 5)
_OTHERS_LABELS = ("性别", "民族", "出生", "住址")
_MOST_ADDRESS_ROWS, _SHORT_ADDRESS = 4, 9  # rows; characters that hold no province, county, village and number
_ETHNICITY_FROM = 0.34  # of the card's width: where a box begins that holds no sex, and no label before the ethnicity


@dataclass(frozen=True, slots=True)
class _Seen:
    """A field's text in two readings."""

    first: Text
    second: Text

    @property
    def agree(self) -> bool:
        return bool(self.first.characters) and self.first.characters == self.second.characters

    @property
    def least(self) -> float:
        return min(self.first.least, self.second.least)


def read_front(page: Page, alphabets: Alphabets) -> Reading | None:
    """Return what the front says; None when this is none."""
    places = find_places(page, alphabets)
    if places is None:
        return None
    name, address = _name_field(page, places.name, alphabets), _address_field(page, places.address, alphabets)
    people = _people_lines(page, places.sex, alphabets)
    page.again([*name.again, *people, *address.again], _MORE)
    number, notices = _number(page, places.number, alphabets)
    birth_row = _birth(places.birth, alphabets)
    sex_row, ethnicity = _sex_and_ethnicity(page, places.sex, people, alphabets)
    values = {
        "name": _name(page, name, places.values_from, alphabets),
        "ethnicity": ethnicity,
        "address": _address(page, address, alphabets),
    }
    values["id_number"], values["birth_date"], values["sex"], more = _joined(number, birth_row, sex_row)
    return Reading(Document.ID_FRONT, values, (*notices, *more))


# --- number, birth, sex -----------------------------------------------------------------------------------------------


def _number(page: Page, row: Row, alphabets: Alphabets) -> tuple[Value, tuple[Notice, ...]]:
    if not row:
        return Value(), ()
    first = number_in(text_of(row, alphabets.id_number))
    if checks.is_id_number(first.characters) and first.least >= _LIKELY:
        return Value(first.characters, certainty.CHECKED), ()
    readings = [first]
    for grow in (_MORE, _BETWEEN):
        again = number_in(page.text_again(row, alphabets.id_number, grow))
        readings.append(again)
        if checks.is_id_number(again.characters):
            same = sum(again.characters == other.characters for other in readings)
            sure = same >= 2 and again.least >= 0.5
            return Value(again.characters, certainty.AGREED if sure else certainty.LIKELY), ()
    for reading in readings:
        if checks.is_id_number(reading.characters):
            return Value(reading.characters, certainty.LIKELY), ()
    if NUMBER_FORM.fullmatch(first.characters) and readings.count(first) and _all_same(readings) and first.least > 0.9:
        # Seen the same three times over: it stands there so, and is no number.
        return Value(first.characters, certainty.DOUBTFUL), (Notice.CHECK_CHARACTER_WRONG,)
    return Value(), ()


def _all_same(readings: Sequence[Text]) -> bool:
    return len({reading.characters for reading in readings}) == 1


def _birth(row: Row, alphabets: Alphabets) -> tuple[date | None, float]:
    """The birth date as printed, and how likely its least likely digit was."""
    text = text_of(row, alphabets.birth)
    match = BIRTH_WHOLE.search(text.characters) or BIRTH_FORM.search(text.characters)
    if match is None:
        return None, 0.0
    digits = [p for c, p in zip(text.characters, text.probabilities, strict=True) if c.isdecimal()]
    return checks.day(*match.groups()), min(digits, default=0.0)


def _people_lines(page: Page, row: Row, alphabets: Alphabets) -> Sequence[Line]:
    """The lines of a row in which the ethnicity stands, and no more than has to be."""
    parted = [line for line in row if line.left > _ETHNICITY_FROM * page.picture.shape[1]]
    if page.side is Side.FRONT and parted:
        return parted
    return [line for line in row if _says_ethnicity(line, alphabets)] or row


def _sex_and_ethnicity(
    page: Page, row: Row, people: Sequence[Line], alphabets: Alphabets
) -> tuple[tuple[str | None, float], Value]:
    if not row:
        return (None, 0.0), Value()
    first = text_of(row, alphabets.sex_and_ethnicity)
    sex = _sex_in(first)
    ethnicity = _ethnicity_in(first)
    again = _ethnicity_in(page.text_again(people, alphabets.sex_and_ethnicity, _MORE))
    if ethnicity.characters in ETHNICITIES and again.characters == ethnicity.characters:
        least = min(ethnicity.least, again.least)
        level = certainty.AGREED if least >= _LIKELY else certainty.LIKELY
        return sex, Value(ethnicity.characters, level)
    for each in sorted((ethnicity, again), key=lambda text: -text.least):
        if each.characters in ETHNICITIES:
            return sex, Value(each.characters, certainty.DOUBTFUL)
    return sex, Value()


def _sex_in(text: Text) -> tuple[str | None, float]:
    for character, probability in zip(text.characters, text.probabilities, strict=True):
        if character in "男女":
            return character, probability
    return None, 0.0


def _ethnicity_in(text: Text) -> Text:
    """What follows 民族, or else the sex, without the labels."""
    at = text.characters.rfind("族")
    start = at + 1 if at >= 0 else max(text.characters.rfind("男"), text.characters.rfind("女")) + 1
    rest = text.part(start, len(text.characters))
    if at < 0 and rest.characters.startswith("民"):
        rest = rest.part(1, len(rest.characters))
    return rest


def _says_ethnicity(line: Line, alphabets: Alphabets) -> bool:
    text = alphabets.sex_and_ethnicity.decode(line.table).characters
    return bool(text.strip("性别男女"))


def _joined(
    number: Value, birth_row: tuple[date | None, float], sex_row: tuple[str | None, float]
) -> tuple[Value, Value, Value, tuple[Notice, ...]]:
    """Number, birth and sex, each vouching for the others."""
    birth, birth_least = birth_row
    sex, sex_least = sex_row
    number_text = number.text
    if number_text is None or not checks.is_id_number(number_text):
        birth_level = certainty.LIKELY if birth_least >= _ALONE else certainty.DOUBTFUL
        sex_level = certainty.AGREED if sex_least >= _ALONE else certainty.DOUBTFUL
        return (
            number,
            Value(birth.isoformat(), birth_level) if birth else Value(),
            Value(sex, sex_level) if sex else Value(),
            (),
        )
    notices: list[Notice] = []
    said_birth, said_sex = checks.birth_of(number_text), checks.sex_of(number_text)
    assert said_birth is not None
    birth_agrees, sex_agrees = birth == said_birth, sex == said_sex
    if birth_agrees:
        number = Value(number_text, certainty.CHECKED_TWICE)
    level = number.confidence
    if birth is not None and not birth_agrees and birth_least >= _LIKELY:
        notices.append(Notice.NUMBER_AND_BIRTH_DIFFER)
        number = Value(number_text, certainty.LIKELY)
        level = certainty.DOUBTFUL
    sex_level = number.confidence
    if sex is not None and not sex_agrees and sex_least >= _LIKELY:
        notices.append(Notice.NUMBER_AND_SEX_DIFFER)
        sex_level = certainty.DOUBTFUL
        number = Value(number_text, min(number.confidence, certainty.LIKELY))
    if not regions.is_known(number_text):
        notices.append(Notice.REGION_UNKNOWN)
    return number, Value(said_birth.isoformat(), level), Value(said_sex, sex_level), tuple(notices)


# --- name, address ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """The lines of a field that nothing else vouches for.

    Attributes:
        hidden: a part of it may be hidden, by light or by whatever left a hole in a line, so that it is never sure.
        again: the lines that are read twice: all, or under such light those of which a character was not likely.
    """

    rows: tuple[Row, ...]
    hidden: bool
    again: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(itertools.chain(*self.rows))


def _field(page: Page, rows: Iterable[Sequence[Line]], likely: float, alphabet: Alphabet) -> _Field:
    kept = tuple(tuple(row) for row in rows if row)
    lines = tuple(itertools.chain(*kept))
    light = washed_out(page, lines)
    holes = any(alphabet.decode(line.table).has_hole for line in lines)
    return _Field(kept, light or holes, tuple(line for line in lines if holes or not light or line.text.least < likely))


def _name_field(page: Page, row: Row, alphabets: Alphabets) -> _Field:
    lines = [line for line in row if line.text.characters.strip(" 　") not in {"姓名", "姓", "名"}]
    return _field(page, [lines[:3]], _VERY_LIKELY, alphabets.name)


def _name(page: Page, field: _Field, values_from: float, alphabets: Alphabets) -> Value:
    lines = field.lines
    if not lines:
        return Value()
    merged = lines[0].left < values_from - lines[0].height
    first, odd = _bare_name(text_of(lines, alphabets.name), merged=merged)
    second, odd_too = first, odd
    if field.again:
        second, odd_too = _bare_name(page.text_again(lines, alphabets.name, _MORE), merged=merged)
    seen = _Seen(first, second)
    text = first.characters or second.characters
    if not text or any(label in text for label in _OTHERS_LABELS):
        # The name's row was not found, and the one below it was taken for it.
        return Value()
    if not seen.agree:
        third, _ = _bare_name(page.text_again(lines, alphabets.name, _BETWEEN), merged=merged)
        said = [each.characters for each in (first, second, third)]
        level = certainty.DOUBTFUL if third.characters in said[:2] else certainty.POOR
        tables = [Table.joined([line.table for line in lines])]
        tables += [Table.joined(page.again(lines, grow)) for grow in (_MORE, _BETWEEN)]
        return Value(alphabets.name.likeliest(tables, [each for each in said if each]), level)
    usual = len(text) in _NAME_LENGTHS or "·" in text
    if seen.least >= _VERY_LIKELY and usual and not odd and not odd_too and not field.hidden:
        return Value(text, certainty.AGREED)
    return Value(text, certainty.LIKELY if seen.least >= 0.6 and usual else certainty.DOUBTFUL)


def _bare_name(text: Text, *, merged: bool) -> tuple[Text, bool]:
    """The name without its label, and whether it is odd: the label is there in part or misread."""
    characters = text.characters
    if characters.startswith("姓名"):
        return text.part(2, len(characters)), False
    if characters.startswith("姓") or (merged and "名" in characters[:2]):
        return text.part(2, len(characters)), True
    return text, merged


def _address_field(page: Page, rows: Sequence[Row], alphabets: Alphabets) -> _Field:
    bare = [[line for line in row if line.text.characters.strip(" 　") not in {"住址", "住", "址"}] for row in rows]
    return _field(page, [row for row in bare if row][:_MOST_ADDRESS_ROWS], _LIKELY_THROUGHOUT, alphabets.address)


def _address(page: Page, field: _Field, alphabets: Alphabets) -> Value:
    lines = field.lines
    if not lines:
        return Value()
    first = [_bare_address(alphabets.address.decode(line.table)) for line in lines]
    further = dict(zip(field.again, page.again(field.again, _MORE), strict=True))
    second = [
        _bare_address(alphabets.address.decode(further[line])) if line in further else one
        for line, one in zip(lines, first, strict=True)
    ]
    unlike = [i for i, (one, other) in enumerate(zip(first, second, strict=True)) if one.characters != other.characters]
    chosen = [each.characters for each in first]
    if unlike:
        third = page.again([lines[i] for i in unlike], _BETWEEN)
        for i, table in zip(unlike, third, strict=True):
            said = [first[i], second[i], _bare_address(alphabets.address.decode(table))]
            tables = [lines[i].table, further[lines[i]], table]
            chosen[i] = alphabets.address.likeliest(tables, [each.characters for each in said])
    text = "".join(chosen)
    if not text:
        return Value()
    if unlike:
        return Value(text, certainty.DOUBTFUL if len(unlike) == 1 else certainty.POOR)
    least = min(min(one.least, other.least) for one, other in zip(first, second, strict=True))
    ends = _ADDRESS_BEGIN.search(text) is not None and _ADDRESS_END.search(text) is not None
    whole = ends and len(text) >= _SHORT_ADDRESS and _evenly_spaced(field.rows)
    if least >= _LIKELY_THROUGHOUT and whole and not field.hidden:
        return Value(text, certainty.AGREED)
    return Value(text, certainty.LIKELY if least >= 0.6 else certainty.DOUBTFUL)


def _bare_address(text: Text) -> Text:
    """The line without its label, of which the first character may be misread."""
    at = text.characters[:2].find("址")
    return text.part(at + 1, len(text.characters))


def _evenly_spaced(rows: Sequence[Row]) -> bool:
    """Whether no line seems to be missing between two."""
    middles = [float(np.mean([line.middle for line in row])) for row in rows]
    height = float(np.median([line.height for row in rows for line in row]))
    return all(after - before < 1.9 * height for before, after in itertools.pairwise(middles))

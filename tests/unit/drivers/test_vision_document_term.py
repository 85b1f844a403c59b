"""The two days of a back: what a card can say is preferred, and is sure only where two readings said it."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from drivers.vision.document import certainty
from drivers.vision.document.alphabets import Alphabets, alphabets
from drivers.vision.document.columns import Side
from drivers.vision.document.decoding import Table
from drivers.vision.document.lines import Line, Page
from drivers.vision.document.straighten import Picture
from drivers.vision.document.term import read_term
from drivers.vision.document.term_form import Term, term_in
from drivers.vision.document.values import SURE, Notice, Value

CHARACTERS = ("blank", *"0123456789.-长期")
_BOX = np.array([[400, 540], [800, 540], [800, 580], [400, 580]], np.float32)


def _table(text: str, *, doubt: dict[int, tuple[str, float]] | None = None, least: float = 0.999) -> Table:
    """A line that says `text`; at a place in doubt, another character has the probability given."""
    table = np.full((2 * len(text) + 1, len(CHARACTERS)), 1e-6, np.float32)
    table[::2, 0] = 0.999
    for i, character in enumerate(text):
        table[2 * i + 1, CHARACTERS.index(character)] = least
    for i, (other, probability) in (doubt or {}).items():
        table[2 * i + 1, CHARACTERS.index(other)] = probability
    return Table.of(table)


class _Readings:
    """Models of which each reading says the next, and further ones the last."""

    alphabet = CHARACTERS

    def __init__(self, *further: Table) -> None:
        self.further = list(further)

    def find_text(self, picture: Picture, side: int) -> np.ndarray:
        raise AssertionError("lines were found already")

    def read(self, lines: Sequence[Picture]) -> list[Table]:
        return [self.further.pop(0) if len(self.further) > 1 else self.further[0]]

    def turned(self, picture: Picture) -> dict[int, float]:
        raise AssertionError("it stands upright")


@pytest.fixture(scope="module")
def letters() -> Alphabets:
    return alphabets(CHARACTERS)


def _read(letters: Alphabets, first: Table, *further: Table) -> tuple[Value, Value, tuple[Notice, ...]]:
    line = Line(_BOX, first, letters.whole.decode(first))
    picture = np.full((638, 1012, 3), 200, np.uint8)
    return read_term(Page(picture, (line,), _Readings(*further), straight=True), (line,), letters)


def test_day_that_makes_a_whole_term_is_preferred_to_one_that_does_not(letters: Alphabets) -> None:
    wrong, right = _table("2022.01.30-2032.03.30"), _table("2022.03.30-2032.03.30")
    start, end, _ = _read(letters, wrong, right, right)
    assert (start.text, end.text) == ("2022-03-30", "2032-03-30")
    assert start.confidence == end.confidence == certainty.LIKELY


def test_day_that_no_reading_had_whole_follows_from_the_other_where_the_line_speaks_for_it(letters: Alphabets) -> None:
    first = _table("2022.01.30-2032.03.30", doubt={6: ("3", 0.3)}, least=0.6)
    second = _table("2022.08.30-2032.03.30", doubt={6: ("3", 0.3)}, least=0.6)
    start, end, _ = _read(letters, first, second, first)
    assert (start.text, end.text) == ("2022-03-30", "2032-03-30")
    assert start.confidence == certainty.DOUBTFUL


def test_day_that_nothing_speaks_for_is_not_made_up(letters: Alphabets) -> None:
    start, end, _ = _read(letters, _table("2022.03.30-"), _table("2022.03.30"), _table("2022.03.30-"))
    assert (start.text, start.confidence) == ("2022-03-30", certainty.DOUBTFUL)
    assert (end.text, end.confidence) == (None, 0.0)


def test_unusual_term_read_twice_is_told_and_left_as_it_is(letters: Alphabets) -> None:
    table = _table("2022.01.30-2033.03.30", least=0.97)
    start, end, notices = _read(letters, table, table)
    assert end.text == "2033-03-30"
    assert notices == (Notice.TERM_UNUSUAL,)
    assert start.confidence < SURE


def test_unusual_term_read_twice_without_being_likely_gives_way_to_one_that_the_line_speaks_for(
    letters: Alphabets,
) -> None:
    table = _table("2011.03.09-2031.08.09", doubt={17: ("3", 0.3)}, least=0.6)
    start, end, notices = _read(letters, table, table)
    assert (start.text, end.text) == ("2011-03-09", "2031-03-09")
    assert start.confidence < SURE
    assert notices == ()


def test_day_of_which_the_other_is_hidden_is_told_in_doubt(letters: Alphabets) -> None:
    table = _table("20.-2036.02.11")
    start, end, _ = _read(letters, table, table)
    assert (start.text, end.text) == (None, "2036-02-11")
    assert (start.confidence, end.confidence) == (0.0, certainty.DOUBTFUL)
    table = _table("2017.11.04-20")
    assert [each.text for each in _read(letters, table, table)[:2]] == ["2017-11-04", None]


def test_end_without_end_is_sure_although_a_digit_of_the_first_day_is_not(letters: Alphabets) -> None:
    table = _table("2015.03.07-长期", doubt={3: ("5", 0.7)})
    start, end, _ = _read(letters, table, table)
    assert (start.text, start.confidence) == ("2015-03-07", certainty.LIKELY)
    assert (end.text, end.confidence) == (None, certainty.AGREED)


def test_day_that_each_reading_has_wrong_elsewhere_is_the_one_that_makes_a_term(letters: Alphabets) -> None:
    first = _table("2018.01.03-2028.01.05", doubt={9: ("5", 0.3)}, least=0.6)
    second = _table("2018.01.05-2028.81.05", doubt={16: ("0", 0.3)}, least=0.6)
    start, end, _ = _read(letters, first, second)
    assert (start.text, end.text) == ("2018-01-05", "2028-01-05")
    assert start.confidence < SURE


def test_day_of_which_two_are_as_likely_is_not_guessed(letters: Alphabets) -> None:
    table = _table("2018.01.03-长期", doubt={9: ("8", 0.5)}, least=0.51)
    other = _table("2018.01.08-长期", doubt={9: ("3", 0.5)}, least=0.51)
    start, end, _ = _read(letters, table, other, table, table, other, other)
    assert start.text is None
    assert end.confidence < SURE


def test_no_end_that_most_looks_say_is_sure_although_the_first_two_were_not(letters: Alphabets) -> None:
    faint, clear = _table("2015.03.07-长期", doubt={11: ("长", 0.3), 12: ("期", 0.3)}), _table("2015.03.07-长期")
    _, end, _ = _read(letters, faint, clear)
    assert (end.text, end.confidence) == (None, certainty.AGREED)


def test_end_of_which_light_left_no_box_is_looked_for_along_the_row(letters: Alphabets) -> None:
    line = Line(_BOX, _table("2017.11.04-2022"), letters.whole.decode(_table("2017.11.04-2022")))
    short, whole = _table("2017.11.04-2022"), _table("2017.11.04-2022.11.04")
    models = _Readings(short, short, whole)
    picture = np.full((638, 1012, 3), 200, np.uint8)
    page = Page(picture, (line,), models, straight=True, side=Side.BACK)
    start, end, _ = read_term(page, (line,), letters)
    assert (start.text, end.text) == ("2017-11-04", "2022-11-04")
    assert start.confidence < SURE


def test_half_of_the_word_for_without_end_is_not_sure(letters: Alphabets) -> None:
    table = _table("2015.03.07-期")
    assert _read(letters, table, table)[1].confidence < SURE


def test_point_in_place_of_the_dash_is_read_over() -> None:
    assert term_in("2019.02.19.长期") == Term(date(2019, 2, 19), None)

"""The likeliest texts of a form: the whole line decides, and what is not of the form is not considered."""

import numpy as np

from drivers.vision.document.decoding import Alphabet, Table
from drivers.vision.document.grammar import likeliest_of_form
from drivers.vision.document.term_form import CHARACTERS, following, term_in

_ALPHABET = ("blank", *CHARACTERS)


def _table(*places: dict[str, float]) -> Table:
    """A line in which each place has characters of these probabilities."""
    table = np.full((2 * len(places) + 1, len(_ALPHABET)), 1e-6, np.float32)
    table[::2, 0] = 0.99
    for i, likely in enumerate(places):
        for character, probability in likely.items():
            table[2 * i + 1, _ALPHABET.index(character)] = probability
    return Table.of(table)


def _search(table: Table, most: int = 3) -> tuple[str, ...]:
    return likeliest_of_form(Alphabet(_ALPHABET), table, following, characters=CHARACTERS, most=most)


def _said(text: str) -> list[dict[str, float]]:
    return [{character: 0.9} for character in text]


def test_text_that_is_of_the_form_is_found_as_it_stands() -> None:
    assert _search(_table(*_said("2015.04.01-2035.04.01")))[0] == "2015.04.01-2035.04.01"
    assert _search(_table(*_said("2015.04.01-长期")))[0] == "2015.04.01-长期"


def test_same_digit_twice_is_not_taken_for_one() -> None:
    assert _search(_table(*_said("2022.11.22-2032.11.22")))[0] == "2022.11.22-2032.11.22"


def test_digit_that_is_likelier_by_itself_gives_way_to_one_that_makes_a_term() -> None:
    places = _said("2018.01.03-2028.01.05")
    places[9] = {"3": 0.6, "5": 0.3}
    assert _search(_table(*places))[0] == "2018.01.05-2028.01.05"


def test_day_that_there_is_not_is_not_considered() -> None:
    places = _said("2023.08.81-长期")
    places[8] = {"8": 0.7, "3": 0.2}
    assert _search(_table(*places))[0] == "2023.08.31-长期"


def test_second_likeliest_text_is_told_too() -> None:
    places = _said("2011.12.03-长期")
    places[9] = {"9": 0.5, "3": 0.4}
    assert _search(_table(*places), most=2) == ("2011.12.09-长期", "2011.12.03-长期")


def test_every_text_found_is_a_usual_term() -> None:
    found = _search(_table(*_said("2020.02.29-2030.02.28")), most=8)
    terms = [term_in(text) for text in found]
    assert found[0] == "2020.02.29-2030.02.28"
    assert all(term is not None and term.is_usual for term in terms)


def test_blank_line_holds_no_text() -> None:
    table = np.full((30, len(_ALPHABET)), 1e-6, np.float32)
    table[:, 0] = 0.9999
    assert _search(Table.of(table)) == ()

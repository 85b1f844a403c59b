"""Tables of probabilities become text, within what a field may hold."""

import numpy as np
import pytest

from drivers.vision.document.alphabets import ETHNICITIES, alphabets, is_old_form
from drivers.vision.document.decoding import Alphabet, Table, Text

CHARACTERS = ("blank", *"0123456789X漢汉族苗O")


def _table(*steps: dict[str, float]) -> Table:
    table = np.full((len(steps), len(CHARACTERS)), 1e-4, np.float32)
    for row, step in zip(table, steps, strict=True):
        for character, probability in step.items():
            row[0 if character == "" else CHARACTERS.index(character)] = probability
    return Table.of(table)


def test_repeats_are_one_character_and_a_blank_parts_two() -> None:
    text = Alphabet(CHARACTERS).decode(_table({"1": 0.9}, {"1": 0.95}, {"": 0.99}, {"1": 0.8}, {"2": 0.7}))
    assert text.characters == "112"
    assert text.probabilities == pytest.approx((0.95, 0.8, 0.7))
    assert text.least == pytest.approx(0.7)


def test_character_that_cannot_stand_there_gives_way_and_the_doubt_is_kept() -> None:
    text = alphabets(CHARACTERS).id_number.decode(_table({"O": 0.7, "0": 0.25}))
    assert text == Text("0", (pytest.approx(0.25),))


def test_label_is_not_taken_for_digits() -> None:
    assert alphabets(CHARACTERS).id_number.decode(_table({"汉": 0.99}, {"族": 0.99})).characters == ""


def test_old_form_gives_way_in_an_ethnicity_and_stays_in_a_name() -> None:
    table = _table({"漢": 0.6, "汉": 0.35})
    assert alphabets(CHARACTERS).sex_and_ethnicity.decode(table).characters == "汉"
    assert alphabets(CHARACTERS).address.decode(table).characters == "汉"
    assert alphabets(CHARACTERS).name.decode(table).characters == "漢"


@pytest.mark.parametrize(
    ("character", "old"), [("漢", True), ("荊", True), ("汉", False), ("垟", False), ("中", False)]
)
def test_old_forms_are_told_from_rare_characters(character: str, old: bool) -> None:
    assert is_old_form(character) is old


def test_ethnicities_are_the_fifty_six() -> None:
    assert len(ETHNICITIES) == 56
    assert "其他" not in ETHNICITIES


def test_text_of_nothing_is_not_sure() -> None:
    assert Text().least == 0.0


def test_likelihood_adds_up_all_ways_to_say_a_text() -> None:
    letters = Alphabet(CHARACTERS)
    table = _table({"1": 0.6, "": 0.3}, {"1": 0.5, "": 0.4, "2": 0.1}, {"2": 0.7, "": 0.2})
    ways = 0.6 * 0.1 * 0.2 + 0.6 * 0.1 * 0.7 + 0.6 * 0.4 * 0.7 + 0.6 * 0.5 * 0.7 + 0.3 * 0.5 * 0.7
    assert letters.likelihood(table, "12") == pytest.approx(np.log(ways), abs=1e-3)


def test_likelihood_of_a_doubled_character_needs_a_blank_between() -> None:
    letters = Alphabet(CHARACTERS)
    assert letters.likelihood(_table({"1": 0.9}, {"1": 0.9}), "11") == -np.inf
    parted = _table({"1": 0.9}, {"": 0.8}, {"1": 0.9})
    assert letters.likelihood(parted, "11") == pytest.approx(np.log(0.9 * 0.8 * 0.9), abs=1e-3)


def test_text_that_the_line_hardly_speaks_for_is_far_behind() -> None:
    letters = Alphabet(CHARACTERS)
    table = _table({"1": 0.9, "2": 0.05})
    assert not letters.is_behind(table, "2")
    assert letters.is_behind(table, "3")


def test_tables_of_pieces_are_read_as_one_line() -> None:
    joined = Table.joined([_table({"1": 0.9}), _table({"": 0.9}, {"2": 0.8})])
    assert Alphabet(CHARACTERS).decode(joined) == Text("12", (pytest.approx(0.9), pytest.approx(0.8)))


def test_text_that_all_readings_speak_for_may_be_one_that_none_of_them_said() -> None:
    letters = Alphabet(CHARACTERS)
    one = _table({"1": 0.9, "2": 0.05}, {"3": 0.55, "4": 0.4})
    other = _table({"5": 0.5, "1": 0.45}, {"4": 0.9, "3": 0.05})
    assert letters.decode(one).characters == "13"
    assert letters.decode(other).characters == "54"
    assert letters.likeliest([one, other], ["13", "54"]) == "14"


def test_text_that_most_readings_said_gives_way_to_one_that_they_speak_for_more() -> None:
    letters = Alphabet(CHARACTERS)
    doubtful, clear = _table({"1": 0.5, "2": 0.48}), _table({"2": 0.99})
    assert letters.likeliest([doubtful, doubtful, clear], ["1", "1", "2"]) == "2"
    assert letters.likeliest([doubtful], ["1"]) == "1"


def _spread(*steps: int, length: int = 40) -> Table:
    """A line of which a character is seen at each of these steps."""
    said: list[dict[str, float]] = [{"": 0.99} for _ in range(length)]
    for i, step in enumerate(steps):
        said[step] = {"123456789"[i]: 0.99}
    return _table(*said)


@pytest.mark.parametrize(
    ("steps", "hole"),
    [
        ((4, 9, 13, 18, 22), False),
        ((13, 18, 22, 27), True),  # two characters before the first one
        ((4, 9, 18, 22, 27), True),  # one between
        ((4, 6, 9, 11, 18, 21), False),  # figures stand closer than ideographs
        ((6, 12), False),
        ((6, 15), True),
    ],
)
def test_hole_in_a_line_is_room_for_a_character_that_was_not_read(steps: tuple[int, ...], hole: bool) -> None:
    assert Alphabet(CHARACTERS).decode(_spread(*steps)).has_hole is hole


def test_text_of_nothing_has_no_hole() -> None:
    assert not Text().has_hole


def test_likelihood_of_saying_nothing_is_that_of_the_blanks() -> None:
    letters = Alphabet(CHARACTERS)
    assert letters.likelihood(_table({"": 0.9}, {"": 0.8, "1": 0.1}), "") == pytest.approx(np.log(0.72), abs=1e-3)
    assert letters.likelihood(_table({"1": 0.9}), "龘") == -np.inf

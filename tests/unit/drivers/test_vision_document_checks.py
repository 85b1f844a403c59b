"""Checks of a document's values. Vectors: GB 11643-1999, annex; ISO/IEC 7812-1 by `drivers.wire.emv`."""

from datetime import date

import pytest

from drivers.vision.document import checks, regions

GOOD = "11010519491231002X"
"""The example of GB 11643-1999."""


def test_id_number_of_the_standard_is_one() -> None:
    assert checks.is_id_number(GOOD)
    assert checks.birth_of(GOOD) == date(1949, 12, 31)
    assert checks.sex_of(GOOD) == "女"


@pytest.mark.parametrize("place", range(17))
def test_id_number_with_one_digit_changed_is_none(place: int) -> None:
    for digit in "0123456789":
        if digit != GOOD[place]:
            assert not checks.is_id_number(GOOD[:place] + digit + GOOD[place + 1 :])


@pytest.mark.parametrize("place", range(16))
def test_id_number_with_two_digits_swapped_is_none(place: int) -> None:
    if GOOD[place] != GOOD[place + 1]:
        assert not checks.is_id_number(GOOD[:place] + GOOD[place + 1] + GOOD[place] + GOOD[place + 2 :])


def test_id_number_with_a_day_that_there_is_not_is_none() -> None:
    body = "42990119490230001"
    assert not checks.is_id_number(body + checks.check_character(body))


def test_id_number_of_somebody_yet_to_be_born_is_none() -> None:
    body = "42990129990101001"
    assert not checks.is_id_number(body + checks.check_character(body))


@pytest.mark.parametrize(
    "text", ["", "1", GOOD + "0", "11010519491231002x", "１１010519491231002X", "A1010519491231002X"]
)
def test_id_number_in_another_form_is_none(text: str) -> None:
    assert not checks.is_id_number(text)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (date(2010, 3, 15), date(2030, 3, 15), True),
        (date(2010, 3, 15), date(2015, 3, 15), True),
        (date(2010, 3, 15), date(2030, 3, 16), False),
        (date(2010, 3, 15), date(2022, 3, 15), False),
        (date(2008, 2, 29), date(2018, 2, 28), True),
        (date(2008, 2, 29), date(2018, 3, 1), True),
        (date(2008, 2, 29), date(2028, 2, 29), True),
    ],
)
def test_term_of_a_card_is_five_ten_or_twenty_years(start: date, end: date, holds: bool) -> None:
    assert checks.is_term(start, end) is holds


def test_region_known_is_known_and_specimens_is_not() -> None:
    assert regions.is_known("110105")
    assert regions.is_known("429004")
    assert not regions.is_known("429901")
    assert not regions.is_known("999999")

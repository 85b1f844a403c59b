"""A bank card's number is one row of digits that pass, in two readings; a piece of it is none."""

import pytest

from drivers.vision.document import checks
from drivers.vision.document.alphabets import Alphabets, alphabets
from drivers.vision.document.bank_card import read_bank_card
from drivers.vision.document.lines import Page
from drivers.vision.document.values import SURE
from drivers.wire.emv.card_number import passes_luhn
from tests.unit.drivers.test_vision_document_fields import CHARACTERS, Reads, Spoken, page


@pytest.fixture(scope="module")
def letters() -> Alphabets:
    return alphabets(CHARACTERS)


LONG = "6200001234500006717"
"""Nineteen digits of a number that nobody issues; its check digit holds."""


def _bank(number: Reads) -> Page:
    return page({"bank": ((70.0, 70.0, 300.0, 50.0), "虚构银行"), "number": ((65.0, 359.0, 590.0, 50.0), number)})


def test_card_number_is_read_and_sure(letters: Alphabets) -> None:
    reading = read_bank_card(_bank(f"{LONG[:4]} {LONG[4:8]} {LONG[8:12]} {LONG[12:16]} {LONG[16:]}"), letters)
    assert reading is not None
    assert reading.value("card_number").text == LONG
    assert reading.value("card_number").confidence >= SURE


@pytest.mark.parametrize("number", [LONG[:-1] + str((int(LONG[-1]) + 1) % 10), LONG[:15], LONG + LONG[:4]])
def test_card_number_that_is_none_is_not_read(letters: Alphabets, number: str) -> None:
    reading = read_bank_card(_bank(number), letters)
    assert reading is None or reading.value("card_number").text is None


def test_card_number_of_which_only_one_reading_checks_is_not_sure(letters: Alphabets) -> None:
    reading = read_bank_card(_bank((LONG, LONG[:-2] + "00", LONG[:-2] + "01")), letters)
    assert reading is not None
    assert reading.value("card_number").confidence < SURE


def test_number_of_an_id_card_is_no_card_number_although_it_passes_luhn_too(letters: Alphabets) -> None:
    number = "429903196603268009"
    assert checks.is_id_number(number)
    assert passes_luhn(number)
    assert read_bank_card(_bank(number), letters) is None


def test_digit_that_stands_right_of_the_last_box_is_read_and_the_number_not_called_sure(letters: Alphabets) -> None:
    whole, piece = "92995227492222248", "9299522749222224"
    assert passes_luhn(whole)
    assert passes_luhn(piece)
    card = _bank((piece, whole, whole))
    reading = read_bank_card(card, letters)
    assert reading is not None
    assert reading.value("card_number").text == whole
    assert reading.value("card_number").confidence < SURE
    models = card.models
    assert isinstance(models, Spoken)
    first, second, _ = next(widths for widths in models.widths.values() if len(widths) > 1)
    assert second > first + 3 * 50  # a group of digits wider, and not only by the cut's air

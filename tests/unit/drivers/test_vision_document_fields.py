"""Fields made of lines: what a card says in lines, read by a model that says what each test has it say.

Each line is a rectangle of a grey level of its own, by which the stand-in for the models knows it again in any cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from drivers.vision.document import checks
from drivers.vision.document.alphabets import Alphabets, alphabets
from drivers.vision.document.back import read_back
from drivers.vision.document.decoding import Table, Text
from drivers.vision.document.front import read_front
from drivers.vision.document.lines import Page, read_page
from drivers.vision.document.values import SURE, Notice, Reading

_SPOKEN = (
    "姓名性别民族出生住址公民身份号码签发机关有效期限公安局长期居证"
    "张三丰男女汉苗仫佬年月日省县镇村组号市虚构样本银行柳林青石坝"
)
CHARACTERS = ("blank", *dict.fromkeys("0123456789X.-漢" + _SPOKEN + "SPECIMEN "))

HIDDEN = "?"
"""Stands in a line for a character of which nothing is seen."""

Reads = str | tuple[str, ...]
"""What a line says; in each reading, where they differ."""


@dataclass
class Spoken:
    """Models that say what they are told."""

    lines: Mapping[int, tuple[tuple[float, float, float, float], Reads]]
    least: float = 0.999
    alphabet: tuple[str, ...] = CHARACTERS
    asked: dict[int, int] = field(default_factory=dict)

    calls: list[int] = field(default_factory=list)
    """How many lines were read at once."""
    widths: dict[int, list[int]] = field(default_factory=dict)
    """How wide the cuts of a line were."""

    def find_text(self, picture: np.ndarray, side: int) -> np.ndarray:
        boxes = [box for box, _ in self.lines.values()]
        return np.array([[[x, y], [x + w, y], [x + w, y + h], [x, y + h]] for x, y, w, h in boxes], np.float32)

    def read(self, lines: Sequence[np.ndarray]) -> list[Table]:
        self.calls.append(len(lines))
        return [self._table(line) for line in lines]

    def turned(self, picture: np.ndarray) -> dict[int, float]:
        return {0: 1.0, 90: 0.0, 180: 0.0, 270: 0.0}

    def _table(self, line: np.ndarray) -> Table:
        level = int(line[line.shape[0] // 2, line.shape[1] // 2, 0])
        key = min(self.lines, key=lambda each: abs(each - level))
        said = self.lines[key][1]
        self.widths.setdefault(key, []).append(line.shape[1])
        times = self.asked.get(key, 0)
        self.asked[key] = times + 1
        text = said if isinstance(said, str) else said[min(times, len(said) - 1)]
        table = np.full((4 * len(text) + 1, len(CHARACTERS)), 1e-5, np.float32)
        table[:, 0] = 0.999
        for i, character in enumerate(text):
            if character != HIDDEN:
                table[4 * i + 1, [0, CHARACTERS.index(character)]] = 1e-5, self.least
        return Table.of(table)


NUMBER = "42990119900307123" + checks.check_character("42990119900307123")


def front(**changes: Reads) -> dict[str, tuple[tuple[float, float, float, float], Reads]]:
    """The lines of a front, as they stand on a straightened card."""
    said: dict[str, Reads] = {
        "name": "张三丰",
        "sex": "性别男民族汉",
        "birth": "1990年3月7日",
        "address": "虚构省样本县柳林镇青石",
        "address2": "坝村3组12号",
        "number": NUMBER,
    }
    said.update(changes)
    places = {
        "name": (180.0, 85.0, 140.0, 44.0),
        "sex": (60.0, 165.0, 390.0, 40.0),
        "birth": (180.0, 240.0, 330.0, 40.0),
        "address": (180.0, 315.0, 400.0, 40.0),
        "address2": (180.0, 370.0, 230.0, 40.0),
        "number": (335.0, 530.0, 560.0, 40.0),
    }
    return {name: (places[name], text) for name, text in said.items() if text}


def page(lines: Mapping[str, tuple[tuple[float, float, float, float], Reads]], *, straight: bool = True) -> Page:
    """A page with these lines."""
    picture = np.full((638, 1012, 3), 200, np.uint8)
    spoken = {}
    for i, (box, text) in enumerate(lines.values()):
        level = 20 + 12 * i
        x, y, w, h = (int(each) for each in box)
        picture[y + 12 : y + h - 12, x + 12 : x + w - 12] = level
        spoken[level] = (box, text)
    return read_page(picture, Spoken(spoken), side=480, straight=straight, most=24)


def _spoken(card: Page) -> Spoken:
    assert isinstance(card.models, Spoken)
    return card.models


@pytest.fixture(scope="module")
def letters() -> Alphabets:
    return alphabets(CHARACTERS)


def _read(lines: Mapping[str, tuple[tuple[float, float, float, float], Reads]], letters: Alphabets) -> Reading:
    reading = read_front(page(lines), letters)
    assert reading is not None
    return reading


def _texts(reading: Reading) -> dict[str, str | None]:
    return {name: value.text for name, value in reading.values.items()}


def test_front_is_read_whole(letters: Alphabets) -> None:
    reading = _read(front(), letters)
    assert _texts(reading) == {
        "name": "张三丰",
        "sex": "男",
        "ethnicity": "汉",
        "birth_date": "1990-03-07",
        "address": "虚构省样本县柳林镇青石坝村3组12号",
        "id_number": NUMBER,
    }
    assert all(value.confidence >= SURE for value in reading.values.values())
    assert reading.notices == (Notice.REGION_UNKNOWN,)


def test_front_with_labels_in_the_lines_of_their_values_is_read_without_them(letters: Alphabets) -> None:
    lines = front(birth="出生1990年3月7日")
    lines["name"] = ((60.0, 85.0, 260.0, 44.0), "姓名张三丰")
    lines["address"] = ((60.0, 315.0, 520.0, 40.0), "住址虚构省样本县柳林镇青石")
    lines["number"] = ((60.0, 530.0, 835.0, 40.0), "公民身份号码" + NUMBER)
    reading = _read(lines, letters)
    assert _texts(reading)["name"] == "张三丰"
    assert _texts(reading)["address"] == "虚构省样本县柳林镇青石坝村3组12号"
    assert _texts(reading)["id_number"] == NUMBER


def test_birth_that_cannot_be_read_follows_from_the_number(letters: Alphabets) -> None:
    reading = _read(front(birth=""), letters)
    assert reading.value("birth_date").text == "1990-03-07"
    assert reading.value("sex").text == "男"


def test_birth_that_differs_from_the_number_makes_neither_sure(letters: Alphabets) -> None:
    reading = _read(front(birth="1990年3月8日"), letters)
    assert Notice.NUMBER_AND_BIRTH_DIFFER in reading.notices
    assert reading.value("birth_date").confidence < SURE
    assert reading.value("id_number").confidence < SURE


def test_sex_that_differs_from_the_number_is_not_sure(letters: Alphabets) -> None:
    reading = _read(front(sex="性别女民族汉"), letters)
    assert Notice.NUMBER_AND_SEX_DIFFER in reading.notices
    assert reading.value("sex").confidence < SURE
    assert reading.value("id_number").confidence < SURE


def test_number_that_never_checks_is_told_and_not_sure(letters: Alphabets) -> None:
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    reading = _read(front(number=wrong), letters)
    assert reading.value("id_number").text == wrong
    assert reading.value("id_number").confidence < SURE
    assert Notice.CHECK_CHARACTER_WRONG in reading.notices


def test_number_read_differently_each_time_is_not_read(letters: Alphabets) -> None:
    wrong = tuple(NUMBER[:10] + digit + NUMBER[11:] for digit in "1458" if digit != NUMBER[10])
    reading = _read(front(number=wrong), letters)
    assert reading.value("id_number").text is None
    assert reading.value("id_number").confidence == 0.0


def test_number_that_checks_in_a_further_reading_is_taken(letters: Alphabets) -> None:
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    reading = _read(front(number=(wrong, NUMBER, NUMBER)), letters)
    assert reading.value("id_number").text == NUMBER


def test_name_of_which_two_readings_differ_is_not_sure(letters: Alphabets) -> None:
    value = _read(front(name=("张三丰", "张三青", "张三丰")), letters).value("name")
    assert value.text == "张三丰"
    assert value.confidence < SURE


def test_name_and_address_of_which_a_character_is_hidden_are_not_sure(letters: Alphabets) -> None:
    reading = _read(front(name="张?三丰", address="虚构省样?县柳林镇青石"), letters)
    assert reading.value("name").text == "张三丰"
    assert reading.value("name").confidence < SURE
    assert reading.value("address").confidence < SURE


def test_address_that_ends_in_mid_word_is_not_sure(letters: Alphabets) -> None:
    assert _read(front(address2="坝"), letters).value("address").confidence < SURE


def test_address_that_begins_with_a_town_is_not_sure(letters: Alphabets) -> None:
    assert _read(front(address="柳林镇青石"), letters).value("address").confidence < SURE


def test_address_with_a_line_missing_is_not_sure(letters: Alphabets) -> None:
    lines = front()
    lines["address2"] = ((180.0, 430.0, 230.0, 40.0), "坝村3组12号")
    assert _read(lines, letters).value("address").confidence < SURE


@pytest.mark.parametrize("taken", ["女民族汉", "性别女", "出生1990"])
def test_row_below_the_name_is_never_taken_for_it(letters: Alphabets, taken: str) -> None:
    assert _texts(_read(front(name=taken), letters))["name"] is None


def test_name_under_glare_is_not_sure(letters: Alphabets) -> None:
    clear = page(front())
    clear.picture[70:150, 330:420] = 255
    reading = read_front(clear, letters)
    assert reading is not None
    assert reading.value("name").text == "张三丰"
    assert reading.value("name").confidence < SURE


def test_name_under_glare_is_read_a_second_time_only_where_that_can_change_it(letters: Alphabets) -> None:
    for least, times in ((0.999, 1), (0.9, 2)):
        clear = page(front())
        clear.picture[70:150, 330:420] = 255
        models = _spoken(clear)
        name = next(line for line in clear.lines if line.text.characters == "张三丰")
        unlikely = Text("张三丰", (0.999, 0.999, least))
        lines = tuple(replace(line, text=unlikely) if line is name else line for line in clear.lines)
        reading = read_front(replace(clear, lines=lines), letters)
        assert reading is not None
        assert reading.value("name").text == "张三丰"
        assert models.asked[20] == times


def test_line_is_read_once_in_each_cut(letters: Alphabets) -> None:
    card = page(front())
    one, other = card.lines[:2]
    tables = card.again([one, other, one], 0.16)
    assert tables[0] is tables[2]
    assert card.again([other], 0.16) == [tables[1]]
    assert sum(_spoken(card).asked.values()) == len(card.lines) + 2
    assert card.again([one], 0.08)[0] is not tables[0]


def test_front_is_read_a_second_time_in_one_go(letters: Alphabets) -> None:
    card = page(front())
    _spoken(card).calls.clear()
    assert read_front(card, letters) is not None
    assert _spoken(card).calls == [4]  # name, ethnicity, two lines of the address


def test_number_and_birth_are_read_narrower_at_first_and_in_full_when_they_do_not_check(letters: Alphabets) -> None:
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    card = page(front(number=(wrong, NUMBER, NUMBER)))
    models = _spoken(card)
    number = next(line for line in card.lines if line.text.characters == wrong)
    first = models.widths[80][0]
    assert first == pytest.approx(0.75 * number.width, abs=2)
    reading = read_front(card, letters)
    assert reading is not None
    assert reading.value("id_number").text == NUMBER
    assert all(width > number.width for width in models.widths[80][1:])


def test_ethnicity_that_is_none_is_not_read(letters: Alphabets) -> None:
    assert _read(front(sex="性别男民族仫"), letters).value("ethnicity").text is None


def test_ethnicity_in_an_old_form_is_not_taken_as_sure(letters: Alphabets) -> None:
    assert _read(front(sex="性别男民族漢"), letters).value("ethnicity").confidence < SURE


def test_mark_of_a_specimen_is_no_field(letters: Alphabets) -> None:
    lines = front()
    lines["mark"] = ((180.0, 430.0, 230.0, 30.0), "SPECIMEN")
    assert _read(lines, letters).value("address").text == "虚构省样本县柳林镇青石坝村3组12号"


def test_front_cut_off_on_the_left_is_none_where_no_outline_was_found(letters: Alphabets) -> None:
    assert read_front(page(front(sex="男汉"), straight=False), letters) is None


def test_lines_without_anything_of_a_front_are_none(letters: Alphabets) -> None:
    assert read_front(page({"words": ((100.0, 100.0, 300.0, 40.0), "虚构银行")}), letters) is None


def test_front_rows_are_known_by_their_place_when_what_they_say_is_not_whole(letters: Alphabets) -> None:
    reading = _read(front(sex="汉", birth="1990"), letters)
    assert _texts(reading)["name"] == "张三丰"
    assert _texts(reading)["ethnicity"] == "汉"
    assert _texts(reading)["address"] == "虚构省样本县柳林镇青石坝村3组12号"


def test_name_is_found_on_a_card_whose_rows_stand_closer_than_drawn(letters: Alphabets) -> None:
    lines = front(sex="汉", birth="1990")
    lines["name"] = ((180.0, 101.0, 140.0, 44.0), "张三丰")
    assert _texts(_read(lines, letters))["name"] == "张三丰"


def _back(issuer: Reads = "签发机关虚构县公安局", term: Reads = "有效期限2015.03.07-2035.03.07") -> Page:
    return page(
        {
            "title": ((290.0, 200.0, 470.0, 100.0), "居民身份证"),
            "issuer": ((235.0, 457.0, 394.0, 46.0), issuer),
            "term": ((235.0, 543.0, 450.0, 45.0), term),
        }
    )


def test_back_is_read_whole(letters: Alphabets) -> None:
    reading = read_back(_back(), letters)
    assert reading is not None
    assert _texts(reading) == {"issuer": "虚构县公安局", "valid_from": "2015-03-07", "valid_to": "2035-03-07"}
    assert all(value.confidence >= SURE for value in reading.values.values())


def test_issuer_behind_a_label_that_is_half_misread_is_read_without_it(letters: Alphabets) -> None:
    reading = read_back(_back(issuer="公发机长虚构县公安局"), letters)
    assert reading is not None
    assert reading.value("issuer").text == "虚构县公安局"


def test_issuer_read_in_two_ways_is_the_one_that_a_third_reading_has_too(letters: Alphabets) -> None:
    reading = read_back(_back(issuer=("虚构县公安局", "虚样县公安局", "虚样县公安局")), letters)
    assert reading is not None
    assert reading.value("issuer").text == "虚样县公安局"
    assert reading.value("issuer").confidence < SURE


def test_issuer_of_which_the_beginning_is_hidden_is_not_sure(letters: Alphabets) -> None:
    reading = read_back(_back(issuer="???县公安局"), letters)
    assert reading is not None
    assert reading.value("issuer").text == "县公安局"
    assert reading.value("issuer").confidence < SURE


def test_back_without_end_says_so_for_sure(letters: Alphabets) -> None:
    reading = read_back(_back(term="有效期限2015.03.07-长期"), letters)
    assert reading is not None
    assert reading.value("valid_to").text is None
    assert reading.value("valid_to").confidence >= SURE


def test_back_of_which_the_end_is_not_read_is_not_sure_of_it(letters: Alphabets) -> None:
    reading = read_back(_back(term="有效期限2015.03.07-"), letters)
    assert reading is not None
    assert reading.value("valid_to").text is None
    assert reading.value("valid_to").confidence < SURE


def test_term_that_no_card_is_issued_for_is_told(letters: Alphabets) -> None:
    reading = read_back(_back(term="有效期限2015.03.07-2033.03.07"), letters)
    assert reading is not None
    assert Notice.TERM_UNUSUAL in reading.notices


def test_term_read_in_two_ways_is_not_sure(letters: Alphabets) -> None:
    reading = read_back(_back(term=("有效期限2015.03.07-2035.03.07", "有效期限2015.03.01-2035.03.01")), letters)
    assert reading is not None
    assert reading.value("valid_from").confidence < SURE


def test_expired_card_is_read_and_told(letters: Alphabets) -> None:
    reading = read_back(_back(term="有效期限2005.03.07-2015.03.07"), letters)
    assert reading is not None
    assert reading.notices == (Notice.EXPIRED,)
    assert reading.value("valid_to").confidence >= SURE

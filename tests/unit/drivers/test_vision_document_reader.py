"""From a picture to a reading when no card stands out in it: by the number's place, and with no reading to spare."""

from collections import Counter
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import pytest

from drivers.vision.document.decoding import Table
from drivers.vision.document.reader import DocumentReader
from drivers.vision.document.refusal import DocumentRefusedError, Reason
from drivers.vision.document.straighten import Picture
from tests.unit.drivers.test_vision_document_fields import CHARACTERS, NUMBER, Reads, front

Lines = Mapping[str, tuple[tuple[float, float, float, float], Reads]]

_GROUND = 200
_INK = 12  # pixels of a line's rectangle that are ground, on each side


class _Drawn:
    """Models that find rectangles in a picture wherever they were moved to, and know them by their grey level."""

    alphabet = CHARACTERS

    def __init__(self, texts: dict[int, str]) -> None:
        self.texts = texts
        self.asked: Counter[int] = Counter()

    def find_text(self, picture: Picture, side: int) -> np.ndarray:
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        _, _, places, _ = cv2.connectedComponentsWithStats((grey < _GROUND - 40).astype(np.uint8))
        boxes = []
        for x, y, width, height, area in places[1:].tolist():
            if area > 60:
                right, bottom = x + width + _INK, y + height + _INK
                x, y = x - _INK, y - _INK
                boxes.append([[x, y], [right, y], [right, bottom], [x, bottom]])
        return np.array(boxes, np.float32).reshape(-1, 4, 2)

    def read(self, lines: Sequence[Picture]) -> list[Table]:
        return [self._table(line) for line in lines]

    def turned(self, picture: Picture) -> dict[int, float]:
        return {0: 1.0, 90: 0.0, 180: 0.0, 270: 0.0}

    def _table(self, line: Picture) -> Table:
        level = int(line[line.shape[0] // 2, line.shape[1] // 2, 0])
        key = min(self.texts, key=lambda each: abs(each - level))
        self.asked[key] += 1
        text = self.texts[key]
        table = np.full((2 * len(text) + 1, len(CHARACTERS)), 1e-5, np.float32)
        table[::2, 0] = 0.999
        for i, character in enumerate(text):
            table[2 * i + 1, CHARACTERS.index(character)] = 0.999
        return Table.of(table)


def _picture(*, left: int, top: int, lines: Lines | None = None) -> tuple[Picture, _Drawn]:
    """The lines of a card, by themselves of a front, on ground of its own colour, so that no card stands out."""
    picture = np.full((960, 1280, 3), _GROUND, np.uint8)
    texts: dict[int, str] = {}
    for i, (box, text) in enumerate((front() if lines is None else lines).values()):
        assert isinstance(text, str)
        x, y, w, h = (int(each) for each in box)
        level = 20 + 12 * i
        texts[level] = text
        picture[top + y + _INK : top + y + h - _INK, left + x + _INK : left + x + w - _INK] = level
    return picture, _Drawn(texts)


def test_card_that_does_not_stand_out_is_read_by_its_numbers_place_and_no_line_more_than_three_times() -> None:
    picture, models = _picture(left=130, top=160)
    reading, card = DocumentReader(models).read(picture)
    assert card is not None
    assert reading.value("id_number").text == NUMBER
    assert reading.value("name").text == "张三丰"
    # Once on the page, where only the number counts, and twice on the card.
    assert max(models.asked.values()) == 3


def test_card_of_which_a_part_lies_outside_is_refused_although_its_lines_were_read() -> None:
    picture, models = _picture(left=-160, top=160)
    with pytest.raises(DocumentRefusedError) as refused:
        DocumentReader(models).read(picture)
    assert refused.value.reason is Reason.NO_CARD


def test_number_in_one_line_with_its_label_tells_where_the_card_lies() -> None:
    lines = front() | {"number": ((171.0, 530.0, 720.0, 40.0), "公民身份号码" + NUMBER)}
    picture, models = _picture(left=130, top=160, lines=lines)
    reading, card = DocumentReader(models).read(picture)
    assert card is not None
    assert reading.value("id_number").text == NUMBER
    assert reading.value("name").text == "张三丰"


def test_number_that_is_the_only_line_found_in_the_picture_is_read() -> None:
    lines = {"number": front()["number"]}
    picture, models = _picture(left=130, top=160, lines=lines)
    reading, card = DocumentReader(models).read(picture)
    assert card is not None
    assert reading.value("id_number").text == NUMBER


def test_back_that_does_not_stand_out_is_read_by_its_titles_place() -> None:
    lines: Lines = {
        "title": ((296.0, 187.0, 536.0, 90.0), "居民身份证"),
        "issuer": ((400.0, 471.0, 260.0, 40.0), "样本县公安局"),
        "term": ((400.0, 554.0, 420.0, 40.0), "2015.04.01-2035.04.01"),
    }
    picture, models = _picture(left=130, top=160, lines=lines)
    reading, card = DocumentReader(models).read(picture)
    assert card is not None
    assert reading.value("valid_from").text == "2015-04-01"
    assert reading.value("valid_to").text == "2035-04-01"


def test_print_that_runs_another_way_under_the_card_does_not_hide_it() -> None:
    picture, models = _picture(left=130, top=160)
    for i in range(24):
        cv2.rectangle(picture, (30 + 45 * i, 20), (40 + 45 * i, 130), (150, 150, 150), -1)
    models.texts[150] = "....."
    reading, _ = DocumentReader(models).read(picture)
    assert reading.value("id_number").text == NUMBER

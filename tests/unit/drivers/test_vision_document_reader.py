"""From a picture to a reading when no card stands out in it: by the number's place, and with no reading to spare."""

from collections import Counter
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from drivers.vision.document.decoding import Table
from drivers.vision.document.reader import DocumentReader
from drivers.vision.document.refusal import DocumentRefusedError, Reason
from drivers.vision.document.straighten import Picture
from tests.unit.drivers.test_vision_document_fields import CHARACTERS, NUMBER, front

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


def _picture(*, left: int, top: int) -> tuple[Picture, _Drawn]:
    """The lines of a front on ground of the card's own colour, so that no card stands out."""
    picture = np.full((960, 1280, 3), _GROUND, np.uint8)
    texts: dict[int, str] = {}
    for i, (box, text) in enumerate(front().values()):
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

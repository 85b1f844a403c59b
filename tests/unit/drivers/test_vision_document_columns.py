"""Labels are cut off before anything is read, by their place and by the blank beside them; nothing else is.

Cards are drawn as grey ground with dark bars for characters: what a box holds is ink or none.
"""

import numpy as np
import pytest

from drivers.vision.document.columns import Box, Heights, Side, side_of, values_of_back, values_of_front
from drivers.vision.document.straighten import CARD_HEIGHT, CARD_WIDTH, Picture

_NUMBER = (0.335, 0.885, 0.876)
_TITLE = (0.29, 0.81, 0.38)


def _box(left: float, right: float, middle: float, tall: float = 0.08) -> Box:
    top, bottom = (middle - tall / 2) * CARD_HEIGHT, (middle + tall / 2) * CARD_HEIGHT
    x = (left * CARD_WIDTH, right * CARD_WIDTH)
    return np.array([[x[0], top], [x[1], top], [x[1], bottom], [x[0], bottom]], np.float32)


def _card(*inked: tuple[float, float, float], ground: int = 200) -> Picture:
    """A card with ink from the one place to the other, around a height."""
    picture = np.full((CARD_HEIGHT, CARD_WIDTH, 3), ground, np.uint8)
    for left, right, middle in inked:
        rows = slice(round((middle - 0.02) * CARD_HEIGHT), round((middle + 0.02) * CARD_HEIGHT))
        picture[rows, round(left * CARD_WIDTH) : round(right * CARD_WIDTH)] = 60
    return picture


def _spans(boxes: list[Box]) -> list[tuple[float, float]]:
    return [(float(box[:, 0].min()) / CARD_WIDTH, float(box[:, 0].max()) / CARD_WIDTH) for box in boxes]


@pytest.mark.parametrize("off", [-0.02, 0.0, 0.015])
def test_label_in_one_box_with_its_value_is_cut_off_in_the_blank(off: float) -> None:
    picture = _card((0.066 + off, 0.131 + off, 0.152), (0.18 + off, 0.26 + off, 0.152))
    ((left, right),) = _spans(values_of_front(picture, [_box(0.055 + off, 0.27 + off, 0.152)], Heights()))
    assert 0.131 + off < left < 0.18 + off
    assert right == pytest.approx(0.27 + off)


def test_line_without_a_blank_is_left_whole() -> None:
    picture = _card((0.066, 0.4, 0.552))
    assert _spans(values_of_front(picture, [_box(0.055, 0.41, 0.552)], Heights())) == [pytest.approx((0.055, 0.41))]


def test_label_alone_is_not_read_and_a_short_name_beside_its_label_is() -> None:
    picture = _card((0.066, 0.131, 0.152), (0.17, 0.215, 0.152))
    assert values_of_front(picture, [_box(0.055, 0.15, 0.152)], Heights()) == []
    assert len(values_of_front(picture, [_box(0.055, 0.225, 0.152)], Heights())) == 1


def test_value_whose_box_begins_at_its_edge_is_given_air() -> None:
    ((left, _),) = _spans(values_of_front(_card((0.18, 0.26, 0.152)), [_box(0.182, 0.27, 0.152)], Heights()))
    assert left < 0.175


def test_sex_and_ethnicity_in_one_box_are_parted_without_the_label_between() -> None:
    picture = _card((0.066, 0.131, 0.289), (0.18, 0.217, 0.289), (0.313, 0.379, 0.289), (0.402, 0.44, 0.289))
    sex, people = _spans(values_of_front(picture, [_box(0.055, 0.45, 0.289)], Heights()))
    assert 0.131 < sex[0] < 0.18
    assert 0.217 < sex[1] < 0.313
    assert 0.379 < people[0] < 0.402
    assert people[1] == pytest.approx(0.45)


def test_ethnicity_in_a_box_of_its_own_loses_its_label() -> None:
    picture = _card((0.313, 0.379, 0.289), (0.402, 0.44, 0.289))
    ((left, _),) = _spans(values_of_front(picture, [_box(0.305, 0.45, 0.289)], Heights()))
    assert 0.379 < left < 0.402


def test_rows_that_lie_lower_are_looked_for_lower() -> None:
    picture = _card((0.066, 0.131, 0.202), (0.18, 0.26, 0.202))
    assert values_of_front(picture, [_box(0.055, 0.15, 0.202)], Heights(0.926)) == []


def test_back_keeps_its_two_values_and_nothing_else() -> None:
    picture = _card((0.227, 0.363, 0.77), (0.402, 0.62, 0.77), (0.402, 0.8, 0.9))
    boxes = [_box(0.29, 0.81, 0.38, 0.16), _box(0.22, 0.63, 0.77), _box(0.22, 0.37, 0.9), _box(0.396, 0.81, 0.9)]
    issuer, term = _spans(values_of_back(picture, boxes))
    assert 0.363 < issuer[0] < 0.402
    assert term[0] < 0.39


def test_side_is_known_by_the_number_or_the_title_and_rows_by_the_number() -> None:
    assert side_of([_box(*_TITLE, 0.16)], CARD_WIDTH, CARD_HEIGHT)[0] is Side.BACK
    side, heights = side_of([_box(0.335, 0.885, 0.9)], CARD_WIDTH, CARD_HEIGHT)
    assert side is Side.FRONT
    assert heights.drawn(0.176) == pytest.approx(0.152, abs=1e-4)


def test_bank_card_has_no_side_so_that_no_group_of_its_number_is_taken_for_a_label() -> None:
    groups = [_box(left, left + 0.16, 0.62, 0.1) for left in (0.09, 0.3, 0.5, 0.7)]
    assert side_of([*groups, _box(0.08, 0.35, 0.167, 0.1), _box(0.09, 0.5, 0.88)], CARD_WIDTH, CARD_HEIGHT)[0] is None


def test_rows_of_a_tilted_card_that_stand_closer_are_told_apart() -> None:
    stood = (0.21, 0.328, 0.444, 0.563, 0.632)
    boxes = [_box(0.165, 0.5, middle) for middle in stood] + [_box(0.335, 0.885, 0.859)]
    _, heights = side_of(boxes, CARD_WIDTH, CARD_HEIGHT)
    for middle, row in zip(stood, (0.152, 0.289, 0.4185, 0.552, 0.631), strict=True):
        assert heights.drawn(middle) == pytest.approx(row, abs=0.02)

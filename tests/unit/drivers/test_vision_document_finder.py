"""The card in a picture, by its outline."""

import cv2
import numpy as np
import pytest

from drivers.vision.document.finder import count_cards, find_cards
from drivers.vision.document.straighten import CARD_HEIGHT, CARD_WIDTH, straighten

CARD = np.array([[0, 0], [1, 0], [1, 0.631], [0, 0.631]], np.float32)


def _ground(width: int = 1280, height: int = 960, level: int = 70) -> np.ndarray:
    noise = np.random.default_rng(3).normal(level, 4, (height, width, 3))
    return np.clip(noise, 0, 255).astype(np.uint8)


def _place(width: float, *, x: float, y: float, degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return ((CARD - CARD.mean(axis=0)) * width @ turn.T + [x, y]).astype(np.float32)


def _lay(picture: np.ndarray, corners: np.ndarray, level: int = 225) -> np.ndarray:
    cv2.fillConvexPoly(picture, corners.round().astype(np.int32), (level, level, level), cv2.LINE_AA)
    return picture


@pytest.mark.parametrize("degrees", [0, 7, 30, 45, 90, 160, 200])
def test_card_is_found_however_it_is_turned(degrees: float) -> None:
    corners = _place(560, x=640, y=480, degrees=degrees)
    found = find_cards(_lay(_ground(), corners))
    assert count_cards(found) == 1
    apart = min(float(np.abs(np.roll(found[0].quad, turn, axis=0) - corners).max()) for turn in range(4))
    assert apart < 0.01 * 560


def test_ground_alone_holds_no_card() -> None:
    assert count_cards(find_cards(_ground())) == 0


def test_blank_frame_is_no_card() -> None:
    assert count_cards(find_cards(np.full((960, 1280, 3), 240, np.uint8))) == 0


def test_two_cards_are_counted() -> None:
    picture = _lay(_ground(), _place(520, x=320, y=300, degrees=5))
    picture = _lay(picture, _place(500, x=930, y=650, degrees=-8))
    assert count_cards(find_cards(picture)) == 2


def test_card_cut_off_by_the_frame_is_not_whole() -> None:
    assert count_cards(find_cards(_lay(_ground(), _place(700, x=240, y=480, degrees=4)))) == 0


def test_portrait_alone_is_no_card() -> None:
    portrait = np.array([[400, 300], [660, 300], [660, 620], [400, 620]], np.float32)
    assert count_cards(find_cards(_lay(_ground(), portrait))) == 0


@pytest.mark.parametrize("degrees", [0, 20, -35, 60])
def test_straightened_card_lies_level_with_its_own_corners(degrees: float) -> None:
    picture = _ground()
    corners = _place(560, x=640, y=480, degrees=degrees)
    _lay(picture, corners)
    mark = corners[0] + (corners[2] - corners[0]) * 0.1
    cv2.circle(picture, (round(float(mark[0])), round(float(mark[1]))), 9, (0, 0, 255), -1)
    card = straighten(picture, np.asarray(find_cards(picture)[0].quad, np.float32))
    assert card.shape == (CARD_HEIGHT, CARD_WIDTH, 3)
    red = (card[:, :, 2].astype(int) - card[:, :, 0]) > 100
    y, x = (float(each.mean()) for each in np.nonzero(red))
    # Either way up: which one it is, the orientation model tells.
    assert (abs(x - 101) < 12 and abs(y - 64) < 12) or (abs(x - 911) < 12 and abs(y - 574) < 12)

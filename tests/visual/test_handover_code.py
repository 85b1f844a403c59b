"""The code on the screen can be read from the screen: what a telephone's camera or a teller's scanner is shown."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from kiosk.flow.channel_events import CodeKind
from kiosk.journey.codes import scanned
from tests.visual.scenes import Look, Scene
from tests.visual.stage import Stage

LOOKS = (Look("normal"), Look("large", large=True), Look("english", english=True))


def read(picture: QImage) -> str:
    image = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    text, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels[:, :, ::-1]))
    return str(text)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_code_on_the_screen_is_read_as_the_case(portrait: Stage, look: Look) -> None:
    state = Scene("handover", look).state
    portrait.show(state)
    assert state.handover is not None
    assert read(portrait.photograph()) == state.handover.code


def test_code_on_a_lying_screen_is_read_as_the_case(landscape: Stage) -> None:
    state = Scene("handover", Look("landscape", landscape=True)).state
    landscape.show(state)
    assert state.handover is not None
    assert read(landscape.photograph()) == state.handover.code


def test_code_without_a_network_is_read_as_a_plan(portrait: Stage) -> None:
    portrait.show(Scene("handover-offline", LOOKS[0]).state)
    event = scanned(read(portrait.photograph()))
    assert event.kind is CodeKind.QUOTE
    assert event.plan is not None
    assert event.plan.amount_fen == 2_000_000

"""The preview: loaded beside the window's thread, the newest first, nothing kept; and 15 frames a second are shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from kiosk.flow.camera import FaceBox
from kiosk.viewmodels import preview
from kiosk.viewmodels.preview import PreviewModel
from tests.visual.scenes import Look, Scene
from tests.visual.stage import Stage

WITHIN_S = 10.0


def came(what: Callable[[], object]) -> bool:
    """Let the window's loop run until it is so."""
    end = time.monotonic() + WITHIN_S
    while not what() and time.monotonic() < end:
        QTest.qWait(5)
    return bool(what())


def picture(path: Path, colour: str, size: tuple[int, int] = (640, 480)) -> str:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    fresh = path.with_suffix(".new")
    assert image.save(str(fresh), "JPEG")
    fresh.replace(path)
    return str(path)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@pytest.fixture
def model(stage: Stage) -> Iterator[PreviewModel]:
    made = PreviewModel()
    yield made
    made.close()


def colour(model: PreviewModel) -> str:
    image = model.image
    return "" if image.isNull() else QColor(image.pixel(image.width() // 2, image.height() // 2)).name()


def near(one: str, other: str) -> bool:
    a, b = QColor(one), QColor(other)
    return one != "" and all(abs(x - y) < 12 for x, y in zip(a.getRgb(), b.getRgb(), strict=True))


def test_preview_is_loaded_in_a_thread_of_its_own(model: PreviewModel, tmp_path: Path, monkeypatch) -> None:
    threads: list[int] = []
    cut = preview._cut
    monkeypatch.setattr(preview, "_cut", lambda *given: (threads.append(threading.get_ident()), cut(*given))[1])
    model.frame(picture(tmp_path / "preview.jpg", "#204060"))
    assert came(lambda: near(colour(model), "#204060"))
    assert threads
    assert threading.get_ident() not in threads


def test_preview_shows_the_newest_and_skips_what_came_between(model: PreviewModel, tmp_path: Path) -> None:
    for number in range(30):
        model.frame(picture(tmp_path / "preview.jpg", f"#{number * 8:02x}4060"))
    assert came(lambda: near(colour(model), "#e84060"))
    assert model.property("shown") < 30


def test_preview_cleared_shows_nothing_not_even_what_was_being_loaded(model: PreviewModel, tmp_path: Path) -> None:
    model.frame(picture(tmp_path / "preview.jpg", "#204060"))
    model.face(FaceBox(0.2, 0.2, 0.4, 0.4))
    model.clear()
    QTest.qWait(150)
    assert model.image.isNull()
    assert not model.property("live")
    assert not model.property("faceSeen")


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0cut"])
def test_preview_of_no_picture_changes_nothing(model: PreviewModel, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "preview.jpg").write_bytes(content)
    model.frame(str(tmp_path / "preview.jpg"))
    model.frame(str(tmp_path / "never.jpg"))
    QTest.qWait(100)
    assert model.image.isNull()
    model.frame(picture(tmp_path / "preview.jpg", "#204060"))
    assert came(lambda: near(colour(model), "#204060"))


def test_preview_is_cut_to_where_it_is_shown(model: PreviewModel, tmp_path: Path) -> None:
    model.fit(QSize(300, 400))
    model.frame(picture(tmp_path / "preview.jpg", "#204060"))
    assert came(lambda: not model.image.isNull())
    assert model.image.size() == QSize(300, 400)


def test_page_shows_the_person_mirrored_in_the_oval_and_nothing_beside_it(stage: Stage, tmp_path: Path) -> None:
    half = QImage(640, 480, QImage.Format.Format_RGB32)
    half.fill(QColor("#A03020"))
    for x in range(320):
        for y in range(480):
            half.setPixelColor(x, y, QColor("#203080"))
    assert half.save(str(tmp_path / "half.png"))
    stage.show(Scene("face-turn-left", Look("here")).state)
    pane = next(item for item in stage.items() if item.inherits("QQuickPaintedItem"))
    before = stage.photograph()
    stage.view.preview.frame(str(tmp_path / "half.png"))
    assert came(lambda: stage.view.preview.property("live"))
    after = stage.photograph()
    box = stage.box(pane)
    left = QColor(after.pixel(int(box.left() + box.width() * 0.25), int(box.center().y())))
    right = QColor(after.pixel(int(box.left() + box.width() * 0.75), int(box.center().y())))
    assert left.red() > left.blue()
    assert right.blue() > right.red()
    corner = (int(box.left()) + 4, int(box.top()) + 4)
    assert after.pixel(*corner) == before.pixel(*corner)
    stage.view.preview.clear()
    stage.show(Scene("line", Look("here")).state)


def test_page_goes_on_while_frames_come(stage: Stage, tmp_path: Path) -> None:
    """Each frame that comes is drawn; how many a second is measured by the benchmark `vision.preview`."""
    stage.show(Scene("face-turn-left", Look("here")).state)
    model, path = stage.view.preview, picture(tmp_path / "preview.jpg", "#204060")
    before = model.property("shown")
    for _ in range(20):
        at = model.property("shown")
        model.frame(path)
        assert came(lambda at=at: model.property("shown") > at)
    assert model.property("shown") == before + 20
    model.clear()

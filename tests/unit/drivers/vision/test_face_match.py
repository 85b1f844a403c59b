"""Two picture files: the same face, another one, or why that cannot be said. On drawn people and on any bytes."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.cli.main import main
from drivers.simulators.camera.portraits import FOLDER, portrait_jpeg
from drivers.simulators.camera.scene import Scene
from drivers.simulators.camera.stage import Pose, Stage
from drivers.vision.face.errors import PictureError, PictureReason
from drivers.vision.face.match import FaceMatcher
from drivers.vision.face.picture import read_picture
from drivers.vision.picture_file import MAX_PIXELS
from drivers.vision.thresholds import ThresholdsError, load_thresholds
from tests.vision_models import installed_models

WANG, CHEN = FOLDER / "wang.jpg", FOLDER / "chen.jpg"


def saved(path: Path, pixels: np.ndarray) -> str:
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(path)
    return str(path)


def in_room(**people: str) -> np.ndarray:
    return Scene(Stage(**people)).pixels(1.0)


@pytest.fixture(scope="module")
def matcher() -> FaceMatcher:
    return FaceMatcher.loaded(installed_models(), load_thresholds())


@pytest.mark.parametrize("name", ["wang", "chen", "zhao"])
def test_chip_photo_and_camera_picture_of_one_person_are_the_same(matcher, tmp_path, name):
    verdict = matcher.compare(str(FOLDER / f"{name}.jpg"), saved(tmp_path / "room.png", in_room(person=name)))
    assert verdict.same is True
    assert verdict.faces == (1, 1)
    assert verdict.distance < 0.4


@pytest.mark.parametrize(("photo", "person"), [("liu", "zhou"), ("zhou", "liu"), ("chen", "zhao"), ("wang", "chen")])
def test_chip_photo_and_camera_picture_of_two_people_are_not_the_same(matcher, tmp_path, photo, person):
    verdict = matcher.compare(str(FOLDER / f"{photo}.jpg"), saved(tmp_path / "room.png", in_room(person=person)))
    assert verdict.same is False
    assert verdict.distance > verdict.threshold


def test_face_that_fills_the_picture_and_one_that_is_small_in_it_are_found(matcher, tmp_path):
    room = in_room(person="wang")
    whole = saved(tmp_path / "whole.png", room[80:400, 210:440])
    wide = np.full((960, 1280, 3), 200, np.uint8)
    wide[60:540, 40:680] = room
    assert matcher.compare(whole, saved(tmp_path / "wide.png", wide)).same is True


def test_picture_without_a_face_has_no_answer(matcher, tmp_path):
    verdict = matcher.compare(str(WANG), saved(tmp_path / "empty.png", in_room()))
    assert (verdict.same, verdict.distance, verdict.faces) == (None, None, (1, 0))
    assert verdict.mistake.reason is PictureReason.NO_FACE


@pytest.mark.parametrize("name", ["wang", "chen", "liu", "zhao"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_face_that_stands_on_its_head_has_no_answer_and_one_that_lies_has_its_own(matcher, tmp_path, name, quarters):
    photo = FOLDER / f"{name}.jpg"
    turned = np.rot90(np.asarray(Image.open(photo).convert("RGB"))[:, :, ::-1], quarters)
    verdict = matcher.compare(str(photo), saved(tmp_path / "turned.png", turned))
    if quarters == 2:
        assert (verdict.same, verdict.faces) == (None, (1, 1))
        assert verdict.mistake.reason is PictureReason.UPSIDE_DOWN
    else:
        assert verdict.same is True


def test_picture_with_two_faces_has_no_answer(matcher, tmp_path):
    verdict = matcher.compare(saved(tmp_path / "two.png", in_room(person="wang", second="liu")), str(WANG))
    assert (verdict.same, verdict.faces) == (None, (2, 1))
    assert verdict.mistake.reason is PictureReason.TWO_FACES


def test_face_too_small_to_tell_has_no_answer(matcher, tmp_path):
    with Image.open(WANG) as photo:
        small = photo.resize((20, 25))
    small.resize((102, 126)).crop((0, 0, 102, 126)).resize((25, 31)).save(tmp_path / "small.png")
    assert matcher.compare(str(WANG), str(tmp_path / "small.png")).same is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", PictureReason.NOT_A_PICTURE),
        (b"no picture at all", PictureReason.NOT_A_PICTURE),
        (WANG.read_bytes()[:200], PictureReason.CUT_OFF),
        (WANG.read_bytes()[:-700], PictureReason.CUT_OFF),
        (WANG.read_bytes()[:-2], PictureReason.CUT_OFF),
        (b"\xff\xd8\xff\xd9", PictureReason.NOT_A_PICTURE),
    ],
)
def test_bytes_that_are_no_whole_picture_are_refused_with_a_reason(tmp_path, data, reason):
    path = tmp_path / "picture.jpg"
    path.write_bytes(data)
    with pytest.raises(PictureError) as caught:
        read_picture(str(path))
    assert caught.value.reason is reason
    assert caught.value.faces is None


def test_picture_cut_off_with_an_end_marker_put_behind_is_refused(tmp_path):
    path = tmp_path / "picture.png"
    buffer = io.BytesIO()
    Image.fromarray(in_room(person="wang")).save(buffer, "PNG")
    path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    with pytest.raises(PictureError) as caught:
        read_picture(str(path))
    assert caught.value.reason is PictureReason.CUT_OFF


def test_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded(tmp_path):
    side = int(MAX_PIXELS**0.5) + 100
    path = tmp_path / "huge.png"
    Image.new("1", (side, side)).save(path)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(PictureError) as caught:
        read_picture(str(path))
    assert caught.value.reason is PictureReason.TOO_LARGE


@pytest.mark.parametrize("side", [9_900, 30_000])
def test_picture_whose_head_alone_is_huge_is_refused_without_reading_on(tmp_path, side):
    head = b"P6 %d %d 255\n" % (side, side)
    (tmp_path / "huge.ppm").write_bytes(head + bytes(1000))
    with pytest.raises(PictureError) as caught:
        read_picture(str(tmp_path / "huge.ppm"))
    assert caught.value.reason is PictureReason.TOO_LARGE


@pytest.mark.parametrize("name", ["missing.png", "", "."])
def test_path_that_leads_to_no_file_is_refused(tmp_path, name):
    with pytest.raises(PictureError) as caught:
        read_picture(str(tmp_path / name) if name else "")
    assert caught.value.reason is PictureReason.UNREADABLE


def test_large_picture_is_reduced_and_keeps_its_shape(tmp_path):
    Image.new("RGB", (4000, 3000), (9, 99, 199)).save(tmp_path / "large.jpg")
    assert read_picture(str(tmp_path / "large.jpg")).shape == (1200, 1600, 3)


def test_thresholds_with_a_misspelt_key_are_refused_with_the_place(tmp_path):
    from drivers.vision.thresholds import SHIPPED

    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace("nod_pitch", "nod_pitsch"), encoding="utf-8")
    with pytest.raises(ThresholdsError, match=r"own\.toml\.act: nod_pitch, nod_pitsch"):
        load_thresholds(path)


def test_photos_of_the_cards_are_the_ones_that_the_people_s_figures_draw():
    with Image.open(WANG) as kept, Image.open(io.BytesIO(portrait_jpeg("wang"))) as drawn:
        off = np.asarray(kept, np.int16) - np.asarray(drawn, np.int16)
    assert np.abs(off).mean() < 3, "run python -m drivers.simulators.camera.portraits"


def test_head_that_closes_its_eyes_differs_from_one_that_does_not():
    scene = Scene(Stage(person="wang"))
    stage = Stage(person="wang", held=Pose(eyes=0))
    assert np.abs(Scene(stage).pixels(1.0).astype(int) - scene.pixels(1.0)).max() > 60


def test_face_match_prints_a_line_a_pair_and_says_why_one_cannot_be_told(tmp_path, capsysbinary):
    folder = installed_models()
    empty = saved(tmp_path / "empty.png", in_room())
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(WANG.read_bytes()[:1000])
    pairs = [str(WANG), str(WANG), str(WANG), str(CHEN), str(WANG), empty, str(cut), str(WANG)]
    assert main(["face-match", *pairs, "--models", str(folder), "--json"]) == 1
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [(row["same"], row["faces"]) for row in rows] == [
        (True, [1, 1]),
        (False, [1, 1]),
        (None, [1, 0]),
        (None, [None, 1]),
    ]
    assert all({"same", "distance", "threshold", "faces", "elapsed_ms"} <= set(row) for row in rows)
    assert [row.get("error", {}).get("reason") for row in rows] == [None, None, "no_face", "cut_off"]


def test_face_match_with_a_picture_left_over_is_a_wrong_usage(capsysbinary):
    assert main(["face-match", "a.png", "b.png", "c.png", "--json"]) == 1
    assert json.loads(capsysbinary.readouterr().out)["error"]["reason"] == "usage"


def test_face_match_without_models_says_what_to_install(tmp_path, capsysbinary):
    assert main(["face-match", str(WANG), str(CHEN), "--models", str(tmp_path), "--json"]) == 1
    error = json.loads(capsysbinary.readouterr().out)["error"]
    assert (error["completion_code"], error["reason"]) == ("deviceNotReady", "models_missing")

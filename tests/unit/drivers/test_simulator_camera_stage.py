"""The play before the simulated camera: acts begin after a moment, end by themselves, and are the same each time."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from drivers.device.id_reader import PhotoState
from drivers.device.id_reader.photo import SimulatedPhotoDecoder
from drivers.simulators.base import ControlMistakeError
from drivers.simulators.camera.head import load_person, person_names
from drivers.simulators.camera.portraits import FOLDER
from drivers.simulators.camera.scene import CameraFault, Scene
from drivers.simulators.camera.stage import Act, Medium, Pose, Stage
from drivers.wire.id_reader import simulated_photo

CARDS = Path(__file__).parents[3] / "drivers" / "simulators" / "cards" / "id"

MEASURES = {
    Act.TURN_LEFT: lambda pose: pose.yaw,
    Act.TURN_RIGHT: lambda pose: -pose.yaw,
    Act.NOD: lambda pose: pose.pitch,
    Act.OPEN_MOUTH: lambda pose: 20 * pose.mouth,
    Act.BLINK: lambda pose: 20 * (1 - pose.eyes),
}


@pytest.mark.parametrize("act", list(Act))
def test_act_begins_after_a_person_s_time_to_react_and_ends_by_itself(act):
    stage = Stage(person="wang")
    stage.act(act, 10.0)
    amounts = {at_s: MEASURES[act](stage.shown(at_s)[0].pose) for at_s in (10.0, 10.3, 11.1, 13.5)}
    assert amounts[11.1] > 14
    assert max(amounts[10.0], amounts[10.3], amounts[13.5]) < 4


def test_person_who_stands_still_moves_a_little_and_blinks_now_and_then():
    stage = Stage(person="wang")
    poses = [stage.shown(at_s / 20)[0].pose for at_s in range(200)]
    assert 0 < max(abs(pose.yaw) for pose in poses) < 3
    assert 0 < sum(pose.eyes < 0.5 for pose in poses) < 20


def test_nobody_who_stands_there_is_nobody_shown():
    assert Stage().shown(1.0) == ()


def test_second_person_stands_beside_the_first():
    first, second = Stage(person="wang", second="liu").shown(1.0)
    assert (first.name, first.place, second.name, second.place) == ("wang", 0, "liu", 1)


def test_print_moves_as_a_whole_and_does_not_blink_by_itself():
    stage = Stage(person="wang", medium=Medium.PRINT)
    assert all(stage.shown(at_s / 20)[0].pose.eyes == 1 for at_s in range(200))


def test_film_plays_its_own_acts_over_and_over_whatever_is_asked():
    stage = Stage()
    stage.play_film("wang", [Act.TURN_LEFT, Act.OPEN_MOUTH], 0.0)
    stage.act(Act.TURN_RIGHT, 0.0)
    poses = [stage.shown(at_s / 10)[0].pose for at_s in range(116)]
    assert min(pose.yaw for pose in poses) > -5
    turned = [pose.yaw > 20 for pose in poses]
    assert [value for value, _ in itertools.groupby(turned)].count(True) == 2


def test_people_of_the_cards_are_all_there_and_have_their_chip_s_photo():
    pictures = {tomllib.loads(path.read_text(encoding="utf-8"))["picture"] for path in CARDS.glob("*.toml")}
    assert set(person_names()) <= pictures
    assert {path.stem for path in FOLDER.glob("*.jpg")} == set(person_names())


def test_person_nobody_knows_is_refused_with_the_names_there_are():
    with pytest.raises(ControlMistakeError, match="wang"):
        load_person("nobody")


def test_frames_of_a_living_camera_never_repeat_and_a_frozen_one_s_do():
    scene = Scene(Stage(person="wang"))
    assert scene.jpeg(1.0, CameraFault.NONE) != scene.jpeg(1.0, CameraFault.NONE)
    assert scene.jpeg(1.0, CameraFault.FREEZE) == scene.jpeg(2.0, CameraFault.FREEZE)


def test_head_held_to_a_side_is_drawn_turned():
    straight = Scene(Stage(person="wang")).pixels(1.0).astype(int)
    turned = Scene(Stage(person="wang", held=Pose(yaw=30))).pixels(1.0).astype(int)
    assert np.abs(straight - turned).mean() > 3


def test_simulated_photo_leads_to_the_picture_of_its_person():
    photo = SimulatedPhotoDecoder().decode(simulated_photo("wang"))
    assert (photo.state, photo.picture_id) == (PhotoState.SIMULATED, "wang")
    assert photo.bgr is not None
    assert len(photo.bgr) == 126 * 102 * 3


@pytest.mark.parametrize("picture_id", ["nobody", "../wang", "wang.jpg"])
def test_simulated_photo_of_nobody_has_its_id_and_no_picture(picture_id):
    photo = SimulatedPhotoDecoder().decode(simulated_photo(picture_id))
    assert (photo.state, photo.picture_id, photo.bgr) == (PhotoState.SIMULATED, picture_id, None)

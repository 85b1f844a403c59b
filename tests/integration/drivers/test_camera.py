"""The camera on its simulator: stills, preview, and every fault it must survive."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from drivers.device.base import (
    CompletionCode,
    DeviceState,
    Probe,
    StatusChanged,
    ThreadDevice,
    execute,
)
from drivers.device.camera import (
    KIND,
    CameraSettings,
    CameraStatus,
    PictureState,
    PreviewFrame,
    StartPreview,
    StopPreview,
    TakePicture,
)
from drivers.simulators.base import ControlMistakeError, ask
from tests.integration.drivers.card_terminal import WAIT_S, Events

# A card's picture takes a second to draw, and a busy machine many.
LAYING_S = 60.0


@dataclass
class Simulator:
    source: str
    control: Path

    def fault(self, name: str) -> None:
        ask(self.control, "fault", name)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    control = tmp_path_factory.mktemp("camera") / "camera.ctl"
    command = [sys.executable, "-m", "drivers.simulators.camera", "--until-eof", "--control", str(control)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield Simulator(json.loads(running.stdout.readline())["source"], control)
        running.stdin.close()
        running.wait(WAIT_S)


@pytest.fixture
def simulator(process: Simulator) -> Iterator[Simulator]:
    process.fault("none")
    yield process
    process.fault("none")


@contextmanager
def camera(source: str, folder: Path) -> Iterator[tuple[ThreadDevice, Events]]:
    settings = CameraSettings(source=source, pictures_folder=str(folder))
    events = Events()
    device = ThreadDevice(
        name="camera",
        kind=KIND.name,
        make_driver=lambda: KIND.make_driver(settings),
        status=CameraStatus(),
        listener=events,
        idle_s=KIND.idle_s,
    )
    try:
        yield device, events
    finally:
        device.close()


def picture(device: ThreadDevice) -> PictureState:
    assert isinstance(device.status, CameraStatus)
    return device.status.picture


def test_picture_is_a_jpeg_of_the_scene_that_only_this_user_may_read(simulator, tmp_path):
    with camera(simulator.source, tmp_path / "pictures") as (device, _):
        taken = execute(device, TakePicture()).require()
        path = Path(taken.path)
        assert path.stat().st_mode & 0o777 == 0o600
        with Image.open(path) as image:
            assert (image.format, image.size) == ("JPEG", (taken.width, taken.height))
            image.load()
        assert picture(device) is PictureState.GOOD
        assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_picture_taken_twice_is_two_pictures(simulator, tmp_path):
    with camera(simulator.source, tmp_path) as (device, _):
        paths = [Path(execute(device, TakePicture()).require().path) for _ in range(2)]
    assert paths[0].read_bytes() != paths[1].read_bytes()


def test_camera_that_nobody_asks_is_told_when_it_is_pulled_and_plugged_in(simulator, tmp_path):
    node = tmp_path / "camera.url"
    with camera(str(node), tmp_path / "pictures") as (device, events):
        device.start()
        assert events.expect(StatusChanged) == StatusChanged(DeviceState.OFFLINE, "port_not_found")
        node.write_text(simulator.source)
        assert events.expect(StatusChanged) == StatusChanged(DeviceState.ONLINE)
        execute(device, TakePicture()).require()
        assert picture(device) is PictureState.GOOD
        node.unlink()
        assert events.expect(StatusChanged) == StatusChanged(DeviceState.OFFLINE, "port_not_found")


def test_picture_that_cannot_be_kept_says_so_and_leaves_the_driver_alive(simulator, tmp_path):
    folder = tmp_path / "pictures"
    folder.write_text("no folder")
    with camera(simulator.source, folder) as (device, events):
        for command in (TakePicture(), StartPreview()):
            ended = execute(device, command)
            assert (ended.code, ended.reason) == (CompletionCode.HARDWARE_ERROR, "pictures_unwritable")
        folder.unlink()
        execute(device, StartPreview()).require()
        events.expect(PreviewFrame)
        shutil.rmtree(folder)
        folder.write_text("no folder")
        full = StatusChanged(DeviceState.HARDWARE_ERROR, "pictures_unwritable")
        while events.expect(StatusChanged) != full:
            pass
        folder.unlink()
        execute(device, TakePicture()).require()
    assert [each.suffix for each in folder.iterdir()] == [".jpg"]


def test_picture_out_of_focus_is_less_sharp(simulator, tmp_path):
    with camera(simulator.source, tmp_path) as (device, _):
        sharp = execute(device, TakePicture()).require().sharpness
        simulator.fault("blur")
        blurred = execute(device, TakePicture()).require().sharpness
    assert blurred < sharp / 4


@pytest.mark.parametrize(
    ("fault", "reason", "state"),
    [("black", "picture_black", PictureState.BLACK), ("freeze", "picture_frozen", PictureState.FROZEN)],
)
def test_picture_that_is_no_use_is_not_taken_and_the_next_is(simulator, tmp_path, fault, reason, state):
    with camera(simulator.source, tmp_path) as (device, _):
        simulator.fault(fault)
        completion = execute(device, TakePicture())
        assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, reason)
        assert picture(device) is state
        assert list(tmp_path.iterdir()) == []
        simulator.fault("none")
        ends = time.monotonic() + 10
        while not (completion := execute(device, TakePicture())).succeeded:
            # Pictures that were on their way before the camera was well are still no use.
            assert completion.reason == reason, completion
            assert time.monotonic() < ends, completion


def test_probe_of_a_camera_that_hangs_ends_by_itself(simulator, tmp_path):
    simulator.fault("hang")
    with camera(simulator.source, tmp_path) as (device, _):
        completion = execute(device, Probe())
    # Not `device_stuck`: the thread heard its budget, the start of the camera's process included.
    assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, "picture_frozen")


@pytest.mark.parametrize("fault", ["drop", "hang"])
def test_camera_lost_in_mid_stream_ends_the_command_and_comes_back(simulator, tmp_path, fault):
    with camera(simulator.source, tmp_path) as (device, events):
        execute(device, StartPreview()).require()
        simulator.fault(fault)
        while not (completion := execute(device, TakePicture())).reason:
            # A picture that was on its way when the camera was lost is a good picture.
            pass
        assert completion.code in {CompletionCode.HARDWARE_ERROR, CompletionCode.DEVICE_NOT_READY}
        simulator.fault("none")
        assert execute(device, TakePicture()).succeeded
        assert device.generation == 0, "the device mended itself without losing its thread"
        assert events.seen


def test_preview_shows_frame_after_frame_until_it_is_stopped(simulator, tmp_path):
    with camera(simulator.source, tmp_path) as (device, events):
        started = execute(device, StartPreview()).require()
        shown = [events.expect(PreviewFrame) for _ in range(3)]
        numbers = [event.number for event in shown if isinstance(event, PreviewFrame)]
        assert numbers == sorted(set(numbers))
        with Image.open(started.path) as image:
            assert image.size == (started.width, started.height)
        assert execute(device, StopPreview()).succeeded
        assert not Path(started.path).exists()
        assert ask(simulator.control, "status")["viewers"] in (0, 1)


def test_preview_ends_by_itself(simulator, tmp_path):
    with camera(simulator.source, tmp_path) as (device, events):
        started = execute(device, StartPreview(duration_ms=1)).require()
        events.expect(PreviewFrame)
        end = StopPreview()
        assert execute(device, end).succeeded
        assert not Path(started.path).exists()


def test_camera_that_is_not_there_is_not_ready(tmp_path):
    for source in ("/dev/video77", "http://127.0.0.1:9/stream.mjpg", str(tmp_path / "nothing.mp4")):
        with camera(source, tmp_path) as (device, _):
            completion = execute(device, TakePicture())
            assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "port_not_found")


def test_camera_that_is_a_still_file_is_no_frozen_one(simulator, tmp_path):
    with camera(simulator.source, tmp_path) as (device, _):
        still = execute(device, TakePicture()).require().path
    with camera(still, tmp_path / "again") as (device, _):
        assert execute(device, TakePicture()).succeeded


@pytest.mark.parametrize("words", ["specimen-front wang 3", "specimen-back", "specimen-bank-card wang"])
def test_card_laid_under_the_camera_is_sent_as_large_as_a_document_camera_would(simulator, tmp_path, words):
    assert ask(simulator.control, "show", words)["laying"] is True
    ends = time.monotonic() + LAYING_S
    while (status := ask(simulator.control, "status"))["laying"]:
        assert time.monotonic() < ends
        time.sleep(0.1)
    try:
        assert status["could_not_show"] is None
        with camera(simulator.source, tmp_path) as (device, _):
            taken = [execute(device, TakePicture()).require() for _ in range(4)]
            assert min(taken[0].width, taken[0].height) >= 960
            assert len({Path(each.path).read_bytes() for each in taken}) > 1, "a frozen camera's are the same"
    finally:
        assert ask(simulator.control, "show", "off")["shows"] is None


def test_card_that_is_nobodys_is_not_laid(simulator):
    with pytest.raises(ControlMistakeError, match=r"there are .*wang"):
        ask(simulator.control, "show", "specimen-front nobody")
    with pytest.raises(ControlMistakeError, match="give the path of a file"):
        ask(simulator.control, "show", "specimen-passport wang")


def test_card_taken_away_before_it_was_laid_is_not_seen(simulator):
    ask(simulator.control, "show", "specimen-front wang 4")
    assert ask(simulator.control, "show", "off")["laying"] is False
    assert ask(simulator.control, "status")["shows"] is None


def test_simulator_told_nonsense_says_what_there_is(simulator):
    with pytest.raises(ControlMistakeError, match="freeze"):
        simulator.fault("sneeze")
    with pytest.raises(ControlMistakeError, match="status"):
        ask(simulator.control, "smile")


def test_hands_change_who_is_seen_and_a_word_nobody_knows_is_refused(simulator):
    assert ask(simulator.control, "enter", "chen")["person"] == "chen"
    assert ask(simulator.control, "photo", "liu")["medium"] == "print"
    assert ask(simulator.control, "clip", "zhao turn_left,blink")["medium"] == "film"
    assert ask(simulator.control, "second", "liu")["second"] == "liu"
    assert ask(simulator.control, "second", "off")["second"] is None
    for word, value in (("turn", "20"), ("nod", "-5"), ("straight", ""), ("do", "blink")):
        ask(simulator.control, word, value)
    assert ask(simulator.control, "leave")["person"] is None
    ask(simulator.control, "enter", "wang")
    for word, value in (
        ("enter", "nobody"),
        ("do", "dance"),
        ("turn", "90"),
        ("turn", "left"),
        ("clip", "wang dance"),
        ("show", "/nonexistent"),
    ):
        with pytest.raises(ControlMistakeError):
            ask(simulator.control, word, value)


def test_picture_file_is_shown_instead_of_everything(simulator, tmp_path):
    Image.new("RGB", (400, 300), (10, 10, 240)).save(tmp_path / "card.png")
    ask(simulator.control, "show", str(tmp_path / "card.png"))
    with camera(simulator.source, tmp_path / "pictures") as (device, _):
        path = execute(device, TakePicture()).require().path
    ask(simulator.control, "show", "off")
    with Image.open(path) as image:
        red, _, blue = image.getpixel((320, 240))
    assert blue > red + 150

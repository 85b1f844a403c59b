"""The lab's view models and words, without a window, a device or a host."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from drivers.device.base import DeviceState
from drivers.host.health import Health, HealthState
from drivers.host.messages import HealthRow
from drivers.host.profile import load_profile, profile_path
from drivers.host.traffic import TrafficSeen
from drivers.lab import scenario as scenarios
from drivers.lab.errors import LabMistakeError, NoScreenError
from drivers.lab.form import arguments_of, fields_of
from drivers.lab.happenings import Acted, CommandAcknowledged, CommandEnded, CommandStarted, EventSeen, TrafficPassed
from drivers.lab.looking import DeviceLook
from drivers.lab.player import Report, StepReport
from drivers.lab.window import app
from drivers.lab.window.journal import row_of
from drivers.lab.window.lab_view import LabView
from drivers.lab.window.words import LANGUAGES, words
from drivers.link.tap import Direction
from drivers.simulators.camera.head import person_names
from drivers.simulators.camera.stage import Act

QML = Path(app.QML)


class BenchDouble(QObject):
    """Stands where the bench's thread is: keeps what it was asked for, and tells when the test says so."""

    opened = Signal(bool, bool)
    broken = Signal(str)
    looked = Signal(object)
    happened = Signal(object)
    troubled = Signal(str)
    stepped = Signal(object, object)
    played = Signal(object, object)
    recorded = Signal(object)

    def __init__(self):
        super().__init__()
        self.asked = []

    def __getattr__(self, name):
        def ask(*arguments):
            self.asked.append((name, *arguments))

        return ask


@pytest.fixture
def bench():
    return BenchDouble()


@pytest.fixture
def view(bench, tmp_path):
    profile = load_profile(profile_path("simulated"), tmp_path)
    return LabView(profile, bench, socket=tmp_path / "devices.sock", recordings=tmp_path, language="zh")


def look(name="id_reader", kind=None, state="online", reason="", played=None, health=HealthState.WELL, **status):
    row = HealthRow(name, kind or name, state, reason, Health(state=health))
    return DeviceLook(
        name=name,
        kind=kind or name,
        status={"state": state, "reason": reason, **status},
        health=row,
        played=played or {"plugged": True, "fault": "none"},
        faults=("none", "silent"),
    )


def looks(view, *changed):
    by_name = {found.name: found for found in changed}
    return tuple(by_name.get(name, look(name)) for name in (row.name for row in view.devices.rows))


def rows(model):
    return model.rows


def test_device_list_shows_state_in_words_what_it_holds_and_the_fault_it_was_given(view, bench):
    bench.opened.emit(True, True)
    bench.looked.emit(
        looks(
            view,
            look("card_reader", media="in_reader"),
            look("id_reader", state="offline", reason="port_not_found", played={"plugged": False, "fault": "none"}),
            look("pin_pad", played={"plugged": True, "fault": "silent"}),
        )
    )
    shown = {row.name: row for row in rows(view.devices)}
    assert (shown["card_reader"].state_word, shown["card_reader"].note) == ("可用", "卡在机内")
    assert (shown["id_reader"].tone, shown["id_reader"].fault) == ("attn", "线已拔")
    assert shown["pin_pad"].fault == "silent"


def test_chosen_device_that_is_not_well_says_code_remedy_and_who_mends_it(view, bench):
    bench.looked.emit(looks(view, look("id_reader", state="offline", reason="port_not_found", health=HealthState.DOWN)))
    assert view.device.faultTitle.startswith("E101 ")
    assert view.device.faultRemedy.endswith("（网点人员）")
    assert (view.device.tone, view.device.healthTone) == ("attn", "stop")


def test_command_runs_with_what_its_form_says_and_its_track_ends_in_one_completion(view, bench):
    view.device.write("timeout_ms", "700")
    view.device.run()
    assert bench.asked[-1] == ("run", "id_reader", "ReadIdCard", {"timeout_ms": 700})
    told = {"device": "id_reader", "command": "ReadIdCard", "number": 1}
    bench.happened.emit(CommandStarted(at_s=1.0, arguments={"timeout_ms": 700}, **told))
    assert view.device.running
    view.device.run()
    assert len([ask for ask in bench.asked if ask[0] == "run"]) == 1
    bench.happened.emit(CommandAcknowledged(at_s=1.01, **told))
    bench.happened.emit(EventSeen(at_s=1.2, device="id_reader", event="MediaDetected"))
    bench.happened.emit(EventSeen(at_s=1.2, device="printer", event="MediaTaken"))
    end = {"code": "timeOut", "reason": "no_card", "message": "lay it on", "elapsed_ms": 701, "result": {}}
    bench.happened.emit(CommandEnded(at_s=1.7, **told, **end))
    assert not view.device.running
    assert [row.mark for row in rows(view.device.track)] == ["start", "acknowledged", "event", "failed"]
    assert rows(view.device.track)[-1].text == "ReadIdCard: timeOut no_card, 701 ms"


def test_form_with_a_text_that_is_no_number_says_so_and_runs_nothing(view, bench):
    troubles = []
    bench.troubled.connect(troubles.append)
    view.device.write("timeout_ms", "soon")
    view.device.run()
    assert troubles == ["timeout_ms: 'soon' is no number; write one, or a stand-in such as $today"]
    assert view.trouble == troubles[0]
    assert not [ask for ask in bench.asked if ask[0] == "run"]
    view.dismiss()
    assert view.trouble == ""


def test_hands_and_faults_go_to_the_chosen_device(view, bench):
    bench.looked.emit(looks(view))
    view.device.act("insert", "wang")
    view.device.toggleOnce()
    view.device.breakIt("silent")
    view.device.breakIt("none")
    view.device.toggleCable()
    assert bench.asked[-4:] == [
        ("act", "id_reader", "insert", "wang"),
        ("act", "id_reader", "fault", "silent:1"),
        ("act", "id_reader", "fault", "none"),
        ("act", "id_reader", "unplug"),
    ]


def test_hands_without_choices_stand_together_and_people_before_the_camera_are_those_it_draws(view, bench):
    stage = {"plugged": True, "fault": "none", "person": "wang"}
    view.choose([row.name for row in rows(view.devices)].index("camera"))
    bench.looked.emit(looks(view, look("camera", played=stage)))
    hands = {row.word: row.choices for row in rows(view.device.hands)}
    assert hands["enter"] == hands["photo"] == sorted(person_names())
    assert hands[""] == ["leave", "straight"]
    assert set(hands["do"]) == set(Act)


def test_faults_are_told_anew_only_when_there_are_others(view, bench):
    told = []
    bench.looked.emit(looks(view))
    view.device.faultsChanged.connect(lambda: told.append(view.device.faults))
    bench.looked.emit(looks(view, look("id_reader", media="present")))
    assert told == []
    view.choose([row.name for row in rows(view.devices)].index("camera"))
    bench.looked.emit(tuple(DeviceLook(name=row.name, kind=row.kind) for row in rows(view.devices)))
    assert told == [[]]


def test_device_that_nothing_plays_offers_no_hands(view, bench):
    bench.looked.emit(tuple(DeviceLook(name=row.name, kind=row.kind) for row in rows(view.devices)))
    assert rows(view.device.hands) == ()
    assert not view.device.played


def traffic(device="id_reader", *, polling=False, meaning="find card"):
    seen = TrafficSeen(Direction.OUT, 10, meaning, "AA", polling)
    return TrafficPassed(at_s=61.5, device=device, seen=seen)


def test_journal_leaves_polling_out_until_asked_and_follows_the_chosen_device(view, bench, qtbot):
    for happening in (
        traffic(polling=True),
        traffic(),
        traffic("printer"),
        EventSeen(at_s=1, device="", event="HostLost"),
    ):
        bench.happened.emit(happening)
    qtbot.waitUntil(lambda: len(rows(view.journal.rows)) == 3, timeout=5_000)
    assert rows(view.journal.rows)[0].time == "01:01.500"
    view.journal.togglePolling()
    assert len(rows(view.journal.rows)) == 4
    view.journal.toggleOnlyDevice()
    assert {row.device for row in rows(view.journal.rows)} == {"id_reader", ""}
    view.journal.clear()
    assert rows(view.journal.rows) == ()


def test_journal_held_stands_still_and_catches_up(view, bench):
    view.journal.toggleHeld()
    bench.happened.emit(traffic())
    assert rows(view.journal.rows) == ()
    view.journal.toggleHeld()
    assert len(rows(view.journal.rows)) == 1


def test_journal_row_shows_no_text_that_was_typed_and_counts_what_a_result_hides():
    typed = CommandStarted(
        at_s=1, number=1, device="pin_pad", command="EnterPin", arguments={"card_number": "9299010000000036688", "n": 1}
    )
    assert row_of(typed).detail == "n 1  ‹1›"
    named = CommandStarted(
        at_s=1, number=1, device="pin_pad", command="EnterPin", arguments={"card_number": "$card_number"}
    )
    assert row_of(named).detail == "card_number $card_number"
    assert row_of(EventSeen(at_s=1, device="camera", event="PreviewFrame")) is None


def report(number, *, passed=True, found="success"):
    return StepReport(number=number, step="x", passed=passed, found=found, elapsed_ms=5)


def test_scenario_played_shows_each_step_as_it_ends_and_its_outcome(view, bench):
    names = [row.file for row in rows(view.scenarios.rows)]
    view.scenarios.choose(names.index("id-card-not-laid-on"))
    view.scenarios.play()
    name, path, scenario = bench.asked[-1]
    assert (name, scenario) == ("play", scenarios.load(path))
    assert view.scenarios.playing
    bench.stepped.emit(path, report(1, found="timeOut no_card"))
    assert (rows(view.scenarios.steps)[0].result, rows(view.scenarios.steps)[0].found) == ("passed", "no_card")
    bench.played.emit(path, Report(title="t", passed=False, steps=(), elapsed_ms=5))
    assert rows(view.scenarios.rows)[view.scenarios.current].result == "failed"
    assert not view.scenarios.playing


def test_scenarios_played_all_go_one_after_the_other(view, bench):
    view.scenarios.playAll()
    assert [ask[0] for ask in bench.asked] == ["play"]
    first = bench.asked[0][1]
    bench.played.emit(first, Report(title="t", passed=True, steps=(), elapsed_ms=5))
    assert len(bench.asked) == 2
    results = [row.result for row in rows(view.scenarios.rows)]
    assert results[:3] == ["passed", "playing", "waiting"]


def test_recording_is_kept_under_its_time_and_is_there_to_be_played(view, bench, tmp_path):
    view.scenarios.toggleRecording()
    bench.happened.emit(Acted(at_s=1, device="id_reader", do="insert", value="wang"))
    assert (view.scenarios.recording, view.scenarios.recorded) == (True, 1)
    view.scenarios.toggleRecording()
    name, title, path = bench.asked[-1]
    assert (name, path) == ("stop_recording", tmp_path / f"{title}.toml")
    assert datetime.strptime(title, "recorded-%Y%m%d-%H%M%S")
    path.write_text(f'title = "{title}"\n[[step]]\nact = "id_reader insert wang"\n', encoding="utf-8")
    bench.recorded.emit(path)
    assert view.scenarios.title == title
    assert view.scenarios.saved == str(path)


def test_recording_with_a_mistake_is_left_out_and_told(view, bench, tmp_path):
    (tmp_path / "recorded-x.toml").write_text("title = 1\n", encoding="utf-8")
    view.scenarios.find()
    assert "recorded-x.toml" in view.trouble
    assert "recorded-x" not in {row.file for row in rows(view.scenarios.rows)}


def test_recordings_with_mistakes_that_are_there_at_the_start_are_all_told(bench, tmp_path):
    (tmp_path / "recorded-x.toml").write_text("title = 1\n", encoding="utf-8")
    (tmp_path / "recorded-y.toml").write_text("[[", encoding="utf-8")
    profile = load_profile(profile_path("simulated"), tmp_path)
    view = LabView(profile, bench, socket=tmp_path / "devices.sock", recordings=tmp_path, language="zh")
    assert "recorded-x.toml" in view.trouble
    assert "recorded-y.toml" in view.trouble


def test_house_that_did_not_start_says_why(view, bench):
    bench.broken.emit("a simulator did not start")
    assert (view.stage, view.failure) == ("broken", "a simulator did not start")


def test_host_that_is_lost_shows_at_once_and_may_be_started_again(view, bench):
    bench.opened.emit(True, True)
    bench.happened.emit(EventSeen(at_s=1, device="", event="HostLost"))
    assert not view.connected
    view.toggleHost()
    assert bench.asked[-1] == ("act", "host", "start")


def test_language_switched_says_everything_in_the_other(view, bench):
    bench.looked.emit(looks(view))
    view.switchLanguage()
    assert view.words["devices"] == "Devices"
    assert rows(view.devices)[0].title == "ID reader"
    assert view.device.state == "online"


def test_words_are_the_same_names_in_both_languages_and_all_that_the_window_asks_for():
    chinese, english = (words(language) for language in LANGUAGES)
    assert set(chinese) == set(english)
    source = "".join(path.read_text(encoding="utf-8") for path in QML.glob("*.qml"))
    asked = set(re.findall(r"\bw\.([a-z_]+)", source)) | set(re.findall(r'\["[^"]+", "([a-z_]+)"\]', source))
    assert asked <= set(chinese)
    for state in DeviceState:
        assert f"state_{state.value}" in chinese
    for state in HealthState:
        assert f"health_{state.value}" in chinese


def test_form_of_a_command_names_its_choices_and_its_secrets(view):
    profile = load_profile(profile_path("simulated"), Path("/nowhere"))
    enter = profile.device("pin_pad").kind.command("EnterPin")
    fields = {field.name: field for field in fields_of(enter)}
    assert fields["card_number"].secret
    assert fields["card_number"].text == "$card_number"
    assert fields["block_format"].choices == ("SM4", "ISO_0", "ISO_4")
    texts = {name: field.text for name, field in fields.items()}
    assert arguments_of(enter, texts)["timeout_ms"] == 15_000
    with pytest.raises(LabMistakeError, match="min_digits"):
        arguments_of(enter, {**texts, "min_digits": "six"})


def test_qml_of_the_window_has_nothing_that_qmllint_finds():
    tool = Path(sys.executable).with_name("pyside6-qmllint")
    files = sorted(str(path) for path in QML.glob("*.qml"))
    done = subprocess.run(
        [str(tool), "--max-warnings", "0", "-I", str(QML), *files], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_fault_of_the_device_itself_is_seen_in_what_its_simulator_says(view, bench):
    jammed = {"plugged": True, "fault": "none", "jammed": True, "paper": "full"}
    bench.looked.emit(looks(view, look("printer", played=jammed)))
    assert {row.name: row.fault for row in rows(view.devices)}["printer"] == "jam"


def test_window_without_a_screen_says_what_to_do(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoScreenError, match="--replay all"):
        app.make_app()

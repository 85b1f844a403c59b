"""The lab's window, drawn without a screen, on real simulators and a real host: used as a person would."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drivers.host.profile import load_profile, profile_path
from drivers.lab import scenario as scenarios
from drivers.lab.happenings import EventSeen
from drivers.lab.house import House
from drivers.lab.window.app import make_app, open_window

PROFILE = profile_path("simulated")
LONG_MS = 40_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    runtime = tmp_path_factory.mktemp("lab")
    make_app()
    house = House(
        profile=load_profile(PROFILE, runtime),
        profile_file=PROFILE,
        runtime=runtime,
        socket_path=runtime / "devices.sock",
    )
    opened = open_window(house, recordings=runtime / "recordings", language="zh")
    yield opened
    opened.close()
    left = [
        p.info["cmdline"] for p in psutil.process_iter(["cmdline"]) if str(runtime) in " ".join(p.info["cmdline"] or [])
    ]
    assert left == [], "the window leaves no process behind"


@pytest.fixture
def view(lab, qtbot):
    view = lab.view
    qtbot.waitUntil(lambda: view.stage == "ready", timeout=LONG_MS)
    qtbot.waitUntil(lambda: row(view, "id_reader").tone == "ok", timeout=LONG_MS)
    return view


def processes_of(folder):
    """What still runs with that folder among its arguments."""
    found = psutil.process_iter(["cmdline"])
    return [process.pid for process in found if str(folder) in " ".join(process.info["cmdline"] or [])]


def children_of(item):
    for child in item.childItems():
        yield child
        yield from children_of(child)


def row(view, name):
    return next(row for row in view.devices.rows if row.name == name)


def press(lab, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(lab.window, key, modifier)


def marks(view):
    return [station.mark for station in view.device.track.rows]


def test_card_put_on_while_the_reader_waits_is_read_and_hides_the_person(lab, view, qtbot):
    press(lab, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert view.device.name == "id_reader"
    press(lab, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.device.running, timeout=LONG_MS)
    view.device.act("insert", "wang")
    qtbot.waitUntil(lambda: not view.device.running, timeout=LONG_MS)
    assert marks(view)[:2] == ["start", "acknowledged"]
    assert marks(view)[-1] == "done"
    assert marks(view).count("done") + marks(view).count("failed") == 1
    assert "card_type resident" in view.device.track.rows[-1].detail
    qtbot.waitUntil(lambda: row(view, "id_reader").note == "证在上面", timeout=LONG_MS)
    told = repr(view.journal.rows.rows) + repr(view.device.track.rows)
    for secret in ("王大华", "429901195603090012", "虚构湾村"):
        assert secret not in told


def test_cable_pulled_and_put_back_by_its_key_shows_fault_and_recovery(lab, view, qtbot):
    view.choose(0)
    qtbot.waitUntil(lambda: view.device.pluggable, timeout=LONG_MS)
    press(lab, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: view.device.tone == "attn", timeout=LONG_MS)
    assert view.device.faultTitle.startswith("E1")
    qtbot.waitUntil(lambda: row(view, "id_reader").fault == "线已拔", timeout=LONG_MS)
    press(lab, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: view.device.tone == "ok", timeout=LONG_MS)


def test_fault_set_shows_at_the_device_and_is_mended(view, qtbot):
    view.choose([row.name for row in view.devices.rows].index("pin_pad"))
    view.device.breakIt("silent")
    qtbot.waitUntil(lambda: row(view, "pin_pad").fault == "silent", timeout=LONG_MS)
    view.device.breakIt("none")
    qtbot.waitUntil(lambda: row(view, "pin_pad").fault == "" and row(view, "pin_pad").tone == "ok", timeout=LONG_MS)


def test_what_was_done_is_recorded_by_its_key_and_passes_when_played(lab, view, qtbot):
    view.choose(0)
    view.device.act("remove", "")
    qtbot.waitUntil(lambda: row(view, "id_reader").note != "证在上面", timeout=LONG_MS)
    press(lab, Qt.Key.Key_F9)
    assert view.scenarios.recording
    view.device.run()
    qtbot.waitUntil(lambda: view.device.running and len(view.device.track.rows) >= 2, timeout=LONG_MS)
    view.device.act("insert", "sun")
    qtbot.waitUntil(lambda: not view.device.running, timeout=LONG_MS)
    press(lab, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: view.scenarios.saved != "", timeout=LONG_MS)
    steps = scenarios.load(scenarios.find(view.scenarios.saved)).steps
    assert [type(step).__name__ for step in steps] == ["Run", "Act", "Await"]
    press(lab, Qt.Key.Key_F8)
    assert view.scenarios.playing
    qtbot.waitUntil(lambda: not view.scenarios.playing, timeout=LONG_MS)
    assert view.scenarios.rows.rows[view.scenarios.current].result == "passed"
    assert [step.result for step in view.scenarios.steps.rows] == ["passed"] * 3


def test_scenario_for_another_terminal_fails_with_its_reason_and_the_next_can_be_played(lab, view, qtbot):
    strange = Path(view.socket).parent / "recordings" / "recorded-strange.toml"
    strange.write_text('title = "x"\n[[step]]\nrun = "till Probe"\n', encoding="utf-8")
    view.scenarios.find()
    view.scenarios.choose([row.file for row in view.scenarios.rows.rows].index("recorded-strange"))
    view.scenarios.play()
    qtbot.waitUntil(lambda: "no device 'till'" in view.trouble, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not view.scenarios.playing, timeout=LONG_MS)
    assert view.scenarios.rows.rows[view.scenarios.current].result == "failed"
    view.dismiss()


def test_word_that_a_simulator_refuses_is_shown_and_dismissed_by_its_key(lab, view, qtbot):
    view.choose(0)
    view.device.act("insert", "nobody")
    qtbot.waitUntil(lambda: "no ID card 'nobody'" in view.trouble, timeout=LONG_MS)
    press(lab, Qt.Key.Key_Escape)
    assert view.trouble == ""


def test_host_killed_and_started_by_its_key_is_found_again(lab, view, qtbot):
    press(lab, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: not view.connected, timeout=LONG_MS)
    assert row(view, "printer").tone in ("none", "ok")
    press(lab, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: view.connected and row(view, "printer").tone == "ok", timeout=LONG_MS)


def test_record_follows_its_end_however_much_comes(lab, view, qtbot):
    record = next(item for item in children_of(lab.window.contentItem()) if item.property("atEnd") is not None)
    for at in range(4_000):
        lab.bench.happened.emit(EventSeen(at_s=at, device="printer", event=f"number {at}"))
        if at % 100 == 0:
            qtbot.wait(1)
    # Real devices speak meanwhile too, so the last of ours need not be the last of all.
    qtbot.waitUntil(lambda: "number 3999" in [entry.text for entry in view.journal.rows.rows[-50:]], timeout=LONG_MS)
    qtbot.waitUntil(lambda: record.property("atYEnd"), timeout=LONG_MS)
    assert 1_000 <= len(view.journal.rows.rows) <= 1_250
    view.journal.clear()


def test_every_act_is_reached_by_tab_and_done_by_space(lab, view, qtbot):
    view.choose(0)
    qtbot.waitUntil(lambda: len(view.device.hands.rows) == 3, timeout=LONG_MS)
    qtbot.waitUntil(lambda: "silent" in view.device.faults, timeout=LONG_MS)
    reached = set()
    for _ in range(90):
        press(lab, Qt.Key.Key_Tab)
        item = lab.window.activeFocusItem()
        name = item.property("text") or item.property("hint") or ""
        reached.add(name)
        if name == "zhou":
            press(lab, Qt.Key.Key_Space)
    assert {"Probe", "zhou", "silent", "拔线", "清空", "回放", "录制", "杀掉主机"} <= reached
    qtbot.waitUntil(lambda: row(view, "id_reader").note == "证在上面", timeout=LONG_MS)
    view.device.act("remove", "")


def test_window_is_drawn_with_every_device_at_its_least_size(lab, view, qtbot):
    lab.window.resize(lab.window.minimumWidth(), lab.window.minimumHeight())
    qtbot.wait(100)
    picture = lab.window.grabWindow()
    assert (picture.width(), picture.height()) == (lab.window.minimumWidth(), lab.window.minimumHeight())
    colours = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)
    }
    assert {"#f6f5f0", "#ffffff", "#0b6b4b"} <= colours


def test_program_told_to_end_ends_everything_it_started(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "EDIAN_RUNTIME_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "drivers", "lab", "--recordings", str(tmp_path)]
    process = subprocess.Popen(command, env=environment)
    try:
        ends = time.monotonic() + LONG_MS / 1000
        while not (tmp_path / "devices.sock").exists():
            assert process.poll() is None
            assert time.monotonic() < ends
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_MS / 1000) == 0
    finally:
        process.kill()
        process.wait()
    assert processes_of(tmp_path) == []

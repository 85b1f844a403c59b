"""The lab's bench with real simulators and a real host: every shipped scenario, and what of it may be shown."""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from drivers.device.base import CompletionCode
from drivers.host.profile import load_profile, profile_path
from drivers.lab import scenario as scenarios
from drivers.lab.errors import LabMistakeError
from drivers.lab.house import House
from drivers.lab.looking import Looker
from drivers.lab.player import play
from drivers.lab.recorder import Recorder
from drivers.lab.scenario import Act, Await, Run, Scenario, See
from drivers.lab.session import LabSession
from drivers.simulators.bank_card.card_file import find_card
from drivers.simulators.id_cards import load_id_card

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROFILE = profile_path("simulated")


@asynccontextmanager
async def bench(runtime: Path):
    profile = load_profile(PROFILE, runtime)
    house = House(profile=profile, profile_file=PROFILE, runtime=runtime, socket_path=runtime / "devices.sock")
    async with house, LabSession(house) as session:
        yield session


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(tmp_path_factory):
    async with bench(tmp_path_factory.mktemp("lab")) as made:
        yield made


def _shipped():
    """A face is looked at while it moves: on a machine too busy to see enough of its frames it is played once more."""
    again = pytest.mark.flaky(reruns=2, only_rerun=".*")
    return [pytest.param(path, marks=again if path.stem.startswith("face-") else ()) for path in scenarios.shipped()]


@pytest.mark.parametrize("path", _shipped(), ids=lambda path: path.stem)
async def test_shipped_scenario_played_headless_ends_as_it_says(session, path):
    scenario = scenarios.load(path)
    if missing := set(scenario.devices) - {entry.name for entry in session.profile.devices}:
        with pytest.raises(LabMistakeError, match=f"no device '{missing.pop()}'"):
            await play(session, scenario)
        return
    report = await play(session, scenario)
    assert report.passed, "\n".join(f"{step.step}: {step.found}" for step in report.steps if not step.passed)


async def test_visit_heard_whole_holds_nothing_about_a_person(session):
    heard = []
    end = session.subscribe(lambda happening: heard.append(repr(happening)))
    report = await play(session, scenarios.load(scenarios.find("good-visit")))
    end()
    assert report.passed
    bank, person = find_card("wang"), load_id_card("wang").text
    told = "\n".join(heard)
    packed = told.replace(" ", "").upper()
    assert told.count("TrafficSeen") > 50
    for secret in (bank.card_number, bank.card_key, person.id_number, person.name, person.address, person.issuer):
        assert secret not in told
        assert secret.encode("utf-16-le").hex().upper() not in packed
        assert secret.encode("gb18030").hex().upper() not in packed
    # Bytes of the card's record, in any piece long enough to mean something, and of its photo.
    record = person.to_bytes()
    for at in range(0, len(record) - 8, 4):
        piece = record[at : at + 8]
        assert piece == b" \0" * 4 or piece.hex().upper() not in packed

    assert "value='5'" not in told


async def test_recorded_visit_played_again_passes(session, tmp_path):
    from drivers.lab.writing import to_toml

    recorder = Recorder(session)
    running = session.start("id_reader", "ReadIdCard", {"timeout_ms": 5000})
    await session.act("id_reader", "insert", "sun")
    await running.task
    await session.act("id_reader", "remove")
    recording = tmp_path / "mine.toml"
    recording.write_text(to_toml(recorder.end("laid on and lifted")), encoding="utf-8")
    report = await play(session, scenarios.load(recording))
    assert report.passed, report
    assert [step.step for step in report.steps] == [
        "id_reader ReadIdCard (c" + report.steps[0].step.split("(c")[1],
        "id_reader insert sun",
        report.steps[2].step,
        "id_reader remove",
    ]


async def test_play_that_finds_another_end_fails_that_step_and_goes_on(session):
    steps = (
        Run(device="id_reader", command="ReadIdCard", arguments={"timeout_ms": 0}),
        Act(device="id_reader", do="insert", value="nobody"),
        Run(device="code_scanner", command="Probe"),
    )
    report = await play(session, Scenario(title="wrong", steps=steps))
    assert [step.passed for step in report.steps] == [False, False, True]
    assert report.steps[0].found.startswith("timeOut no_card, expected success")
    assert "no ID card 'nobody'" in report.steps[1].found


async def test_play_judges_what_a_result_gives_and_lets_a_hand_answer_an_event(session):
    steps = (
        Run(device="id_reader", command="ReadIdCard", arguments={"timeout_ms": 3000}, name="read"),
        Act(device="id_reader", do="insert", value="wang"),
        Await(name="read", gives={"card_type": "resident", "photo": "simulated"}),
        Act(device="printer", do="paper", value="low"),
        See(device="printer", event="PaperThreshold"),
        Act(device="printer", do="paper", value="{paper}"),
        Run(device="id_reader", command="Probe", gives={"detail": "something else"}),
    )
    report = await play(session, Scenario(title="gives", steps=steps))
    assert [step.passed for step in report.steps] == [True] * 6 + [False]
    assert report.steps[2].found == "success resident simulated"
    assert report.steps[5].found == "low"
    assert "expected detail something else" in report.steps[6].found


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Run(device="till", command="Probe"), "no device 'till'"),
        (Run(device="printer", command="Dance"), "there are PrintReceipt, .*Probe"),
        (Act(device="till", do="open"), "nothing plays till"),
    ],
)
async def test_scenario_for_another_terminal_is_refused_before_its_first_step(session, step, told):
    with pytest.raises(LabMistakeError, match=told):
        await play(session, Scenario(title="x", steps=(step,)))


async def test_second_lab_attaches_and_leaves_the_host_to_the_first(session):
    runtime = session.house.socket.parent
    async with bench(runtime) as second:
        assert not second.house.owns_host
        assert not second.house.owns_simulators
        with pytest.raises(LabMistakeError, match="not the lab's"):
            await second.act("host", "kill")
        assert {info.name for info in await second.devices()} == {entry.name for entry in session.profile.devices}
    assert await session.devices()


def lab(runtime: Path, *words: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "EDIAN_RUNTIME_DIR": str(runtime)}
    return subprocess.run(
        [sys.executable, "-m", "drivers", "lab", *words],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=environment,
    )


async def test_replay_by_command_line_prints_one_line_and_leaves_no_process(tmp_path):
    done = await asyncio.to_thread(lab, tmp_path, "--json", "--replay", "id-card-not-laid-on")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert told["passed"] is True
    assert told["scenarios"][0]["steps"][0]["found"] == "timeOut no_card"
    left = [p.cmdline() for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]
    assert left == []


async def test_replay_of_a_file_with_a_mistake_is_one_failure_before_anything_starts(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('title = "x"\n[[step]]\nrun = "id_reader Probe"\nexpect = "fine"\n', encoding="utf-8")
    done = await asyncio.to_thread(lab, tmp_path, "--json", "--replay", str(wrong))
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert (error["completion_code"], error["reason"]) == ("invalidData", "scenario")
    assert "step 1.expect" in error["message"]
    assert not (tmp_path / "devices.sock").exists()


async def test_production_terminal_has_devices_and_their_health_but_no_hands(tmp_path):
    file = tmp_path / "real.toml"
    file.write_text(
        'terminal = "JC-0317"\nenvironment = "production"\n'
        f'[devices.id_reader]\nport = "{tmp_path}/unplugged"\n[devices.printer]\nport = "{tmp_path}/unplugged"\n',
        encoding="utf-8",
    )
    profile = load_profile(file, tmp_path)
    house = House(profile=profile, profile_file=file, runtime=tmp_path, socket_path=tmp_path / "devices.sock")
    async with house, LabSession(house) as session:
        assert (house.owns_host, house.owns_simulators) == (True, False)
        looker = Looker(session)
        ends = time.monotonic() + 20
        while {look.status.get("state") for look in await looker.look()} != {"offline"}:
            assert time.monotonic() < ends
        looks = await looker.look()
        assert [look.has_simulator for look in looks] == [False, False]
        assert looks[0].health is not None
        with pytest.raises(LabMistakeError, match="use your own hands"):
            await session.act("id_reader", "insert", "wang")
        completion = await session.start("id_reader", "ReadIdCard", {"timeout_ms": 0}).task
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "port_not_found")


async def test_window_without_a_screen_is_one_failure_that_says_what_to_do(tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = await asyncio.to_thread(lab, tmp_path, "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert (error["completion_code"], error["reason"]) == ("deviceNotReady", "no_screen")
    assert not (tmp_path / "devices.sock").exists()


async def test_replay_goes_on_after_a_scenario_for_another_terminal(tmp_path):
    strange = tmp_path / "strange.toml"
    strange.write_text('title = "x"\n[[step]]\nrun = "till Probe"\n', encoding="utf-8")
    done = await asyncio.to_thread(lab, tmp_path, "--json", "--replay", str(strange), "id-card-not-laid-on")
    assert done.returncode == 1
    first, second = json.loads(done.stdout)["scenarios"]
    assert "no device 'till'" in first["steps"][0]["found"]
    assert (first["passed"], second["passed"]) == (False, True)


def stills(runtime: Path) -> list[str]:
    return [path.name for path in (runtime / "pictures").glob("picture-*")]


async def test_picture_taken_at_the_bench_is_gone_with_the_session(tmp_path):
    async with bench(tmp_path) as session:
        taken = (await session.start("camera", "TakePicture", {}).task).require()
        assert stills(tmp_path) == [Path(taken.path).name]
    assert stills(tmp_path) == []

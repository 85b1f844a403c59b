"""What a running host tells of its devices: health, faults and media, also after it was killed."""

import asyncio
import json
import signal
import subprocess
import sys
import time

import pytest

from drivers.device.base import CompletionCode, Place, Probe
from drivers.device.id_reader import ReadIdCard
from drivers.host.client import DeviceClient
from drivers.host.health import HealthState
from drivers.host.notices import HealthTold
from drivers.host.profile import load_profile
from drivers.host.service import DeviceHost


@pytest.fixture
def simulator(start_simulator):
    return start_simulator("id_reader")


@pytest.fixture
def profile(tmp_path, simulator):
    path = tmp_path / "profile.toml"
    path.write_text(
        f"""
        terminal = "T-1"
        environment = "simulated"
        state_folder = "{tmp_path / "state"}"
        [devices.id_reader]
        port = "{simulator.port}"
        photo = "simulated"
        watch_media = true
        [devices.code_scanner]
        port = "{tmp_path / "nothing.tty"}"
        """
    )
    return path


@pytest.fixture
async def client(tmp_path, profile):
    host = DeviceHost(load_profile(profile, tmp_path), tmp_path / "host.sock")
    await host.start()
    async with DeviceClient(tmp_path / "host.sock") as client:
        yield client
    await host.close()


async def told(notices, device, wanted):
    """The next health told of a device that is as wanted."""
    async for notice in notices:
        if notice.device == device and isinstance(notice.event, HealthTold) and wanted(notice.event.row):
            return notice.event.row
    raise AssertionError("the subscription ended")


async def test_health_tells_the_well_device_from_the_missing_one(client):
    with client.events() as notices:
        assert (await client.execute("id_reader", Probe())).succeeded
        missing = await client.execute("code_scanner", Probe())
        assert (missing.code, missing.reason) == (CompletionCode.DEVICE_NOT_READY, "port_not_found")
        await told(notices, "code_scanner", lambda row: row.health.failures == 1)
    report = await client.health()
    rows = {row.name: row for row in report.devices}
    assert (report.terminal, report.custody_kept) == ("T-1", True)
    assert (rows["id_reader"].health.state, rows["id_reader"].health.failures) == (HealthState.WELL, 0)
    scanner = rows["code_scanner"].health
    assert (scanner.state, scanner.last_fault.code) == (HealthState.DOWN, "E101")


async def test_cable_pulled_and_plugged_in_is_told_to_who_follows(client, simulator):
    with client.events() as notices:
        assert (await client.execute("id_reader", Probe())).succeeded
        simulator("unplug")
        down = await told(notices, "id_reader", lambda row: row.health.state is HealthState.DOWN)
        assert down.health.last_fault.reason in {"link_lost", "port_not_found"}
        simulator("replug")
        well = await told(notices, "id_reader", lambda row: row.health.state is HealthState.WELL)
        assert well.health.last_fault is not None


async def test_card_on_the_reader_is_known_until_it_is_taken(client, simulator):
    with client.events() as notices:
        simulator("insert", "wang")
        await told(notices, "id_reader", lambda row: row.custody and row.custody.place is Place.IN_DEVICE)
        assert (await client.execute("id_reader", ReadIdCard(3_000))).succeeded
        simulator("take")
        await told(notices, "id_reader", lambda row: row.custody and row.custody.place is Place.TAKEN)


def test_card_left_on_the_reader_is_told_by_the_next_host_after_a_kill(tmp_path, profile, simulator):
    socket = tmp_path / "program.sock"

    def status(*options):
        command = [sys.executable, "-m", "drivers", "status", "--socket", str(socket), *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    def custody():
        devices = json.loads(status("--json").stdout)["devices"]
        return next(device["custody"] for device in devices if device["name"] == "id_reader")

    def host():
        command = [sys.executable, "-m", "drivers", "host", "--profile", profile, "--socket", socket]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert json.loads(process.stdout.readline())["ready"]
        return process

    assert json.loads(status("--json").stdout)["error"]["reason"] == "host_unreachable"
    first = host()
    try:
        simulator("insert", "wang")
        ends = time.monotonic() + 20
        while (held := custody()) is None or held["place"] != "in_device":
            assert time.monotonic() < ends
        first.send_signal(signal.SIGKILL)
        first.wait()
    finally:
        first.kill()
        first.stdout.close()
    # The card's reader is away as the next host starts: what was written down is all there is.
    simulator("unplug")
    second = host()
    try:
        held = custody()
        assert (held["medium"], held["place"], held["confirmed"]) == ("id_card", "in_device", False)
        simulator("take")
        simulator("replug")
        ends = time.monotonic() + 20
        while (held := custody())["place"] != "taken":
            assert time.monotonic() < ends
        assert held["confirmed"]
        shown = status()
        assert shown.returncode == 1, "the scanner is not there"
        assert "E101 找不到设备" in shown.stdout
        assert "身份证：已取走" in shown.stdout
        assert "身份证阅读器 正常  自 20" in shown.stdout
        assert "+00:00" not in shown.stdout, "a clerk reads the clock on the wall"
    finally:
        second.terminate()
        assert second.wait(10) == 0
        second.stdout.close()


async def test_health_asked_without_following_is_answered_once(client, tmp_path):
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    writer.write(b'{"type":"AskHealth","id":5}\n')
    while (answer := json.loads(await reader.readline()))["type"] == "Happened":
        pass
    assert (answer["type"], answer["id"], len(answer["devices"])) == ("HealthReport", 5, 2)
    writer.close()

"""The device host over its socket: the kiosk's client against devices that simulators play."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys

import pytest

from drivers.device.base import CompletionCode, DeviceState, Probe, StatusChanged
from drivers.device.id_reader import IdReaderStatus, MediaDetected, PhotoState, ReadIdCard
from drivers.errors import ProfileError
from drivers.host.client import DeviceClient
from drivers.host.messages import MAX_LINE_BYTES
from drivers.host.notices import HostFound, HostLost
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
        [devices.id_reader]
        port = "{simulator.port}"
        photo = "simulated"
        """
    )
    return path


@pytest.fixture
async def host(tmp_path, profile):
    host = DeviceHost(load_profile(profile, tmp_path), tmp_path / "host.sock")
    await host.start()
    yield host
    await host.close()


@pytest.fixture
async def client(host, tmp_path):
    async with DeviceClient(tmp_path / "host.sock") as client:
        yield client


async def test_client_lists_devices_with_their_own_types(client):
    (device,) = await client.devices()
    assert (device.name, device.kind) == ("id_reader", "id_reader")
    assert isinstance(device.status, IdReaderStatus)
    assert device.capabilities.photo == "simulated"


async def test_client_reads_a_card_and_hears_of_it(client, simulator):
    with client.events() as notices:
        simulator("insert", "liu")
        card = (await client.execute("id_reader", ReadIdCard(5_000))).require()
        assert (card.name, card.ethnicity, card.photo) == ("刘样山", "土家", PhotoState.SIMULATED)
        seen = []
        async for notice in notices:
            seen.append(notice.event)
            if isinstance(notice.event, MediaDetected):
                break
    assert StatusChanged(DeviceState.ONLINE) in seen


async def test_cancelled_task_cancels_the_command_at_the_device(client, simulator):
    waiting = asyncio.create_task(client.execute("id_reader", ReadIdCard(60_000)))
    await asyncio.sleep(0.3)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    # Were the first still waiting for its minute, this one would be queued behind it; and a card that is laid before
    # the first has let go is the first's to find.
    assert (await client.execute("id_reader", Probe())).succeeded
    simulator("insert", "wang")
    assert (await client.execute("id_reader", ReadIdCard(3_000))).succeeded


async def test_command_that_is_stopped_tells_how_it_ended(client, simulator):
    stop = asyncio.Event()
    waiting = asyncio.create_task(client.execute("id_reader", ReadIdCard(60_000), stop=stop))
    await asyncio.sleep(0.3)
    stop.set()
    completion = await asyncio.wait_for(waiting, 5)
    assert (completion.code, completion.reason) == (CompletionCode.CANCELED, "canceled")


async def test_command_that_the_device_does_not_have_is_refused(client):
    unknown = await client.execute("fax", ReadIdCard(0))
    assert (unknown.code, unknown.reason) == (CompletionCode.INVALID_COMMAND, "unknown_device")


async def test_two_clients_share_a_device_one_after_the_other(client, tmp_path, simulator):
    async with DeviceClient(tmp_path / "host.sock") as second:
        both = await asyncio.gather(client.execute("id_reader", Probe()), second.execute("id_reader", Probe()))
    assert all(completion.succeeded for completion in both)


async def test_client_that_goes_takes_its_commands_with_it(client, tmp_path, simulator):
    async with DeviceClient(tmp_path / "host.sock") as gone:
        task = asyncio.create_task(gone.execute("id_reader", ReadIdCard(60_000)))
        await asyncio.sleep(0.3)
    # Its connection ended under it: what became of the command is not known there.
    assert (await task).reason == "host_lost"
    # Queued behind what the gone client had asked for, until that is cancelled.
    assert (await client.execute("id_reader", Probe())).succeeded
    simulator("insert", "wang")
    assert (await client.execute("id_reader", ReadIdCard(3_000))).succeeded


async def test_client_without_a_host_says_so_in_time_and_finds_it_later(tmp_path, profile, simulator):
    async with DeviceClient(tmp_path / "late.sock") as client:
        with client.events() as notices:
            missing = await client.execute("id_reader", Probe(), budget_ms=100)
            assert (missing.code, missing.reason) == (CompletionCode.DEVICE_NOT_READY, "host_unreachable")
            assert await client.devices(0.05) == ()
            host = DeviceHost(load_profile(profile, tmp_path), tmp_path / "late.sock")
            await host.start()
            assert (await client.execute("id_reader", Probe())).succeeded
            assert isinstance((await anext(notices)).event, HostFound)
            await host.close()
            async for notice in notices:
                if isinstance(notice.event, HostLost):
                    break
            again = DeviceHost(load_profile(profile, tmp_path), tmp_path / "late.sock")
            await again.start()
            assert (await client.execute("id_reader", Probe())).succeeded
            await again.close()


async def test_host_whose_socket_is_somebodys_file_leaves_it_alone(tmp_path, profile):
    precious = tmp_path / "precious"
    precious.write_text("books")
    with pytest.raises(ProfileError, match="no socket"):
        await DeviceHost(load_profile(profile, tmp_path), precious).start()
    assert precious.read_text() == "books"


async def test_second_host_at_the_same_socket_is_refused(host, tmp_path, profile):
    with pytest.raises(ProfileError, match="another device host"):
        await DeviceHost(load_profile(profile, tmp_path), tmp_path / "host.sock").start()


@pytest.mark.parametrize(
    "line",
    [
        b"garbage\n",
        b'{"type":"Execute","id":1}\n',
        b'{"type":"Completed","id":1,"code":"success","reason":"","message":"","elapsed_ms":1}\n',
        b"\x00\xff\n",
        b'{"type":' + b"[" * 10_000 + b"\n",
        b'{"type":"\\ud800"}\n',
    ],
)
async def test_line_that_is_no_message_is_refused_and_the_session_goes_on(host, tmp_path, line):
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    writer.write(line + b'{"type":"ListDevices","id":7}\n')
    assert json.loads(await reader.readline())["type"] == "Refused"
    while (answer := json.loads(await reader.readline()))["type"] != "Devices":
        pass
    assert answer["terminal"] == "T-1"
    writer.close()


async def test_time_far_below_zero_is_over_and_no_fault_of_the_device(client, tmp_path):
    assert (await client.execute("id_reader", Probe())).succeeded
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    command = '{"type":"Execute","id":1,"device":"id_reader","command":"ReadIdCard","arguments":{"timeout_ms":%d}}\n'
    writer.write((command % -(2**62)).encode())
    while (answer := json.loads(await reader.readline()))["type"] != "Completed":
        pass
    writer.close()
    assert answer["code"] == CompletionCode.TIME_OUT
    report = await client.health(5)
    (row,) = report.devices
    assert (row.attention, row.health.last_fault) == ("", None)


@pytest.mark.parametrize(
    ("arguments", "budget"), [('{"timeout_ms":%s}' % ("9" * 400), "null"), ('{"timeout_ms":1}', "9" * 400)]
)
async def test_time_longer_than_any_clock_is_refused_and_the_session_goes_on(host, tmp_path, arguments, budget):
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    command = '{"type":"Execute","id":1,"device":"id_reader","command":"ReadIdCard","arguments":%s,"budget_ms":%s}\n'
    writer.write((command % (arguments, budget)).encode() + b'{"type":"ListDevices","id":7}\n')
    answers = []
    while (answer := json.loads(await reader.readline()))["type"] != "Devices":
        answers.append(answer)
    assert "at most 64 bits" in next(a["message"] for a in answers if a["type"] in {"Refused", "Completed"})
    writer.close()


async def test_command_with_bad_arguments_is_invalid_data(host, tmp_path):
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    writer.write(
        b'{"type":"Execute","id":1,"device":"id_reader","command":"ReadIdCard","arguments":{"timeout_ms":"soon"}}\n'
        b'{"type":"Execute","id":2,"device":"id_reader","command":"Explode","arguments":{}}\n'
    )
    answers = {}
    while len(answers) < 2:
        answer = json.loads(await reader.readline())
        if answer["type"] == "Completed":
            answers[answer["id"]] = (answer["code"], answer["reason"])
    assert answers == {1: ("invalidData", "invalid_data"), 2: ("unsupportedCommand", "unsupported_command")}
    writer.close()


async def test_line_without_end_ends_only_its_own_session(host, client, tmp_path):
    reader, writer = await asyncio.open_unix_connection(tmp_path / "host.sock")
    writer.write(b"x" * (MAX_LINE_BYTES + 10))
    with contextlib.suppress(ConnectionError):
        # The host has hung up, whether or not it told something before.
        await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert (await client.execute("id_reader", Probe())).succeeded


def test_host_program_serves_until_told_and_leaves_nothing_behind(tmp_path, profile):
    socket = tmp_path / "program.sock"
    command = [sys.executable, "-m", "drivers", "host", "--profile", profile, "--socket", socket]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        ready = json.loads(process.stdout.readline())
        assert ready == {"ready": True, "terminal": "T-1", "socket": str(socket), "devices": ["id_reader"]}
        assert socket.exists()
        assert socket.stat().st_mode & 0o777 == 0o600

        async def probe():
            async with DeviceClient(socket) as client:
                return await client.execute("id_reader", Probe())

        assert asyncio.run(probe()).succeeded
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert not socket.exists()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

"""A device in a process of its own: what hangs is killed, what crashes comes back, and hanging threads move there."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from drivers.device.base import CompletionCode, DriverLost, Isolation, Loss, Notice, Probe, execute
from drivers.device.id_reader import KIND, IdReaderSettings, MediaDetected, PhotoSource, PhotoState, ReadIdCard
from drivers.host.client import DeviceClient
from drivers.host.process_device import ProcessDevice
from drivers.host.profile import load_profile
from drivers.host.service import DeviceHost
from tests.fault_matrix.terminal import Hanging

PATIENCE_S = 20.0


@pytest.fixture
def simulator(start_simulator):
    return start_simulator("id_reader")


class Bench:
    def __init__(self, port: Path) -> None:
        self.notices: list[Notice] = []
        self.signals: list[object] = []
        self.device = ProcessDevice(
            name="id_reader",
            kind=KIND,
            settings=IdReaderSettings(port=str(port), photo=PhotoSource.SIMULATED, watch_media=True),
            listener=self.notices.append,
            on_signal=self.signals.append,
        )

    @property
    def losses(self) -> list[Loss]:
        return [told.how for told in self.signals if isinstance(told, DriverLost)]

    def process(self) -> int:
        assert until(lambda: self.device.process_id is not None)
        return self.device.process_id


def until(condition) -> bool:
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def bench(simulator):
    bench = Bench(simulator.port)
    yield bench
    bench.device.close()
    assert bench.device.process_id is None or not psutil.pid_exists(bench.device.process_id)


def test_card_is_read_and_told_from_another_process_as_from_a_thread(bench, simulator):
    simulator("insert", "liu")
    card = execute(bench.device, ReadIdCard(10_000)).require()
    assert (card.name, card.photo) == ("刘样山", PhotoState.SIMULATED)
    assert MediaDetected() in [notice.event for notice in bench.notices]
    assert bench.device.status.media == "present"
    assert bench.process() != os.getpid()


def test_process_that_hangs_is_killed_and_the_next_command_is_done_by_another(bench):
    execute(bench.device, Probe(), 10_000).require()
    first = bench.process()
    os.kill(first, signal.SIGSTOP)
    completion = execute(bench.device, Probe(), 500)
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "device_stuck")
    execute(bench.device, Probe(), 10_000).require()
    assert bench.process() != first
    assert not psutil.pid_exists(first)
    assert bench.losses == [Loss.HUNG]


def test_process_that_dies_ends_its_command_as_crashed_and_comes_back(bench, simulator):
    execute(bench.device, Probe(), 10_000).require()
    first = bench.process()
    threading.Timer(0.3, os.kill, (first, signal.SIGSEGV)).start()
    completion = execute(bench.device, ReadIdCard(10_000))
    assert (completion.code, completion.reason) == (CompletionCode.HARDWARE_ERROR, "driver_crashed")
    execute(bench.device, Probe(), 10_000).require()
    assert bench.losses == [Loss.CRASHED]


def test_command_is_cancelled_in_the_process_too(bench):
    execute(bench.device, Probe(), 10_000).require()
    ends = []
    ticket = bench.device.submit(ReadIdCard(60_000), ends.append)
    time.sleep(0.2)
    bench.device.cancel(ticket)
    assert until(lambda: ends)
    assert ends[0].code is CompletionCode.CANCELED


def test_close_ends_what_runs_and_the_process(bench):
    execute(bench.device, Probe(), 10_000).require()
    process = bench.process()
    ends = []
    bench.device.submit(ReadIdCard(60_000), ends.append)
    bench.device.close()
    assert [end.code for end in ends] == [CompletionCode.CANCELED]
    assert until(lambda: not psutil.pid_exists(process))
    assert execute(bench.device, Probe()).reason == "device_closed"


def test_process_ends_with_the_host_that_was_killed(tmp_path, simulator):
    profile, socket = tmp_path / "p.toml", tmp_path / "h.sock"
    profile.write_text(
        f'terminal = "T"\nenvironment = "simulated"\n[devices.id_reader]\nisolation = "process"\n'
        f'port = "{simulator.port}"\n'
    )
    command = [sys.executable, "-m", "drivers", "host", "--profile", profile, "--socket", socket]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as host:
        assert host.stdout.readline()

        async def probe():
            async with DeviceClient(socket) as client:
                assert (await client.execute("id_reader", Probe(), 10_000)).succeeded
                return (await client.health()).devices[0].health.isolation

        assert asyncio.run(probe()) == "process"
        (child,) = psutil.Process(host.pid).children()
        os.kill(child.pid, signal.SIGSTOP)
        os.kill(child.pid, signal.SIGCONT)
        host.kill()
        host.wait()
        assert until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_device_whose_threads_never_come_back_moves_to_a_process_and_works(tmp_path, simulator):
    profile = tmp_path / "p.toml"
    profile.write_text(f'terminal = "T"\nenvironment = "simulated"\n[devices.id_reader]\nport = "{simulator.port}"\n')
    hangs, released = threading.Event(), threading.Event()
    whole = load_profile(profile, tmp_path)
    (entry,) = whole.devices
    real = entry.kind.make_driver
    kind = replace(entry.kind, make_driver=lambda settings: Hanging(real(settings), hangs, released))
    host = DeviceHost(replace(whole, devices=(replace(entry, kind=kind),)), tmp_path / "h.sock")
    await host.start()
    try:
        async with DeviceClient(tmp_path / "h.sock") as client:
            stuck = 0
            async with asyncio.timeout(60):
                while (await client.health()).devices[0].health.isolation == Isolation.THREAD:
                    hangs.set()
                    completion = await client.execute("id_reader", Probe(), budget_ms=700)
                    stuck += completion.reason == "device_stuck"
            assert stuck == 3
            hangs.clear()
            assert (await client.execute("id_reader", Probe(), budget_ms=20_000)).succeeded
            row = (await client.health()).devices[0]
            assert (row.health.isolation, row.health.hangs, row.health.state) == ("process", 3, "well")
    finally:
        released.set()
        with contextlib.suppress(Exception):
            await host.close()

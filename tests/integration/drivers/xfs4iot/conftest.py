"""A simulated terminal, its host and the publisher before it, and the customer's hands at the devices."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from drivers.host.client import DeviceClient
from drivers.host.profile import TerminalProfile, load_profile, profile_path
from drivers.host.service import DeviceHost
from drivers.host.simulation import Simulation
from drivers.simulators.base import ControlMistakeError, ask
from drivers.xfs4iot import ListenAddress, Publisher
from drivers.xfs4iot.publisher import SERVICES
from tests.integration.drivers.xfs4iot.application import Message
from tests.integration.drivers.xfs4iot.words import Hand


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("xfs")


@pytest.fixture(scope="module")
def profile(runtime: Path) -> Iterator[TerminalProfile]:
    """The simulated terminal, with its devices played for all tests here."""
    whole = load_profile(profile_path("simulated"), runtime)
    devices = tuple(entry for entry in whole.devices if entry.kind.name in SERVICES)
    wanted = TerminalProfile(whole.terminal, whole.environment, devices)
    with Simulation(wanted):
        yield wanted


@pytest.fixture
async def host(profile: TerminalProfile, runtime: Path) -> AsyncIterator[Path]:
    socket = runtime / "host.sock"
    host = DeviceHost(profile, socket)
    await host.start()
    yield socket
    await host.close()


@pytest.fixture
async def publisher(host: Path) -> AsyncIterator[Publisher]:
    async with DeviceClient(host) as client:
        publisher = Publisher(client, ListenAddress.parse("127.0.0.1:0"))
        await publisher.start()
        yield publisher
        await publisher.close()


@pytest.fixture
def hand(runtime: Path) -> Hand:
    """The customer's hands at a device; a pad that does not ask yet is tried again."""

    async def do(device: str, word: str, value: str = "") -> Message:
        async with asyncio.timeout(10):
            while True:
                try:
                    return dict(await asyncio.to_thread(ask, runtime / f"{device}.ctl", word, value))
                except ControlMistakeError:
                    await asyncio.sleep(0.02)

    return do

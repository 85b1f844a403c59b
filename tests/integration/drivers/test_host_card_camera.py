"""Card reader and camera as the kiosk has them: through the device host, on the simulated terminal's profile."""

import asyncio
import tomllib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from drivers.device.camera import PreviewFrame, StartPreview, StopPreview, TakePicture
from drivers.device.card_reader import (
    AcceptCard,
    CardMedia,
    CardReaderStatus,
    GenerateCryptogram,
    MediaInserted,
    MediaRemoved,
    ReadApplication,
    ReturnCard,
)
from drivers.host.client import DeviceClient
from drivers.host.profile import TerminalProfile, load_profile, profile_path
from drivers.host.service import DeviceHost
from drivers.host.simulation import Simulation
from drivers.simulators.base import ask
from drivers.wire.bertlv import find


@pytest.fixture
def profile(tmp_path: Path) -> TerminalProfile:
    shipped = tomllib.loads(profile_path("simulated").read_text(encoding="utf-8"))
    wanted = {"card_reader", "camera"}
    assert wanted <= set(shipped["devices"])
    whole = load_profile(profile_path("simulated"), tmp_path)
    devices = tuple(entry for entry in whole.devices if entry.name in wanted)
    return TerminalProfile(whole.terminal, whole.environment, devices)


@pytest.fixture
async def client(profile: TerminalProfile, tmp_path: Path) -> AsyncIterator[DeviceClient]:
    with Simulation(profile):
        host = DeviceHost(profile, tmp_path / "host.sock")
        await host.start()
        try:
            async with DeviceClient(tmp_path / "host.sock") as client:
                yield client
        finally:
            await host.close()


async def test_card_goes_in_is_read_vouches_and_comes_out(client, tmp_path):
    control = tmp_path / "card_reader.ctl"
    with client.events() as notices:
        accepting = asyncio.create_task(client.execute("card_reader", AcceptCard(10_000)))
        await asyncio.to_thread(ask, control, "insert", "wang")
        assert (await accepting).succeeded
        read = (await client.execute("card_reader", ReadApplication())).require()
        assert (read.card_number, read.expiry, read.sequence_number) == ("9299010000000036688", "2030-12", "01")
        deed = GenerateCryptogram(1_230_000, date(2026, 1, 15), b"abcd")
        vouched = (await client.execute("card_reader", deed)).require()
        assert find(vouched.chip_data, 0x9F26) == vouched.cryptogram
        returning = asyncio.create_task(client.execute("card_reader", ReturnCard(10_000)))
        await asyncio.to_thread(ask, control, "take")
        assert (await returning).succeeded
        told = []
        async for notice in notices:
            if isinstance(notice.event, MediaInserted | MediaRemoved):
                told.append(type(notice.event))
            if told == [MediaInserted, MediaRemoved]:
                break
    statuses = {info.name: info.status for info in await client.devices()}
    status = statuses["card_reader"]
    assert isinstance(status, CardReaderStatus)
    assert status.media is CardMedia.TAKEN


async def test_camera_shows_a_preview_and_takes_a_picture(client):
    with client.events() as notices:
        started = (await client.execute("camera", StartPreview())).require()
        async for notice in notices:
            if isinstance(notice.event, PreviewFrame):
                assert notice.event.path == started.path
                break
        picture = (await client.execute("camera", TakePicture())).require()
        assert (await asyncio.to_thread(Path(picture.path).read_bytes))[:2] == b"\xff\xd8"
        assert (await client.execute("camera", StopPreview())).succeeded
    assert not await asyncio.to_thread(Path(started.path).exists)

"""PIN pad, printer and scanner as a kiosk has them: its client, the device host, simulators as processes."""

import asyncio
import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from drivers.device.base import CompletionCode
from drivers.device.code_scanner import Code, ReadCode
from drivers.device.pin_pad import EnterPin, KeyPressed, LoadWorkingKey, PinEntered, PinKey
from drivers.device.printer import MediaPresented, MediaTaken, Paper, PaperThreshold, PrintReceipt
from drivers.device.printer.sample import sample_document
from drivers.host.client import DeviceClient
from drivers.simulators.base import ControlMistakeError
from drivers.simulators.pin_pad import DEMO_KEYS, master_key
from drivers.simulators.secure_pad import check_value
from drivers.wire.pin_pad import KeyAlgorithm

FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"
CARD = "9299010000000036688"
PIN = "135790"
KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")


@pytest.fixture
def peripherals(start_simulator, tmp_path):
    return {
        "pin_pad": start_simulator("pin_pad", "--terminal", "JC-0317", "--pace", "9600"),
        "printer": start_simulator("printer", "--output", str(tmp_path / "paper"), "--font", str(FONTS)),
        "code_scanner": start_simulator("code_scanner"),
    }


@pytest.fixture
def host(tmp_path, peripherals):
    """The host as a process, with all that it ever wrote."""
    profile = tmp_path / "profile.toml"
    lines = ['terminal = "JC-0317"', 'environment = "simulated"']
    for name, simulator in peripherals.items():
        lines += [f"[devices.{name}]", f'port = "{simulator.port}"']
    lines.insert(lines.index("[devices.printer]") + 1, 'presenter = "full_status"')
    profile.write_text("\n".join(lines))
    socket, log = tmp_path / "host.sock", tmp_path / "host.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "drivers", "host", "--profile", str(profile), "--socket", str(socket)],
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    yield socket, log
    process.terminate()
    assert process.wait(10) == 0


@contextlib.asynccontextmanager
async def connected(host):
    async with DeviceClient(host[0]) as client:
        assert await client.wait_connected(15)
        yield client


async def key(pad, *keys):
    """Press keys as a customer does: the first when the pad asks."""
    ends = time.monotonic() + 10
    for pressed in keys:
        while True:
            try:
                await asyncio.to_thread(pad, "key", pressed)
                break
            except ControlMistakeError:
                assert time.monotonic() < ends
                await asyncio.sleep(0.02)


def until_free(pad):
    ends = time.monotonic() + 10
    while pad("status")["entering"]:
        assert time.monotonic() < ends
        time.sleep(0.02)


async def test_pin_through_the_host_is_the_banks_block_and_leaves_no_trace(host, peripherals):
    encryptor = Cipher(SM4(master_key(DEMO_KEYS, "JC-0317")), modes.ECB()).encryptor()
    load = LoadWorkingKey(encryptor.update(KEY), check_value(KeyAlgorithm.SM4, KEY))
    async with connected(host) as client:
        notices = client.events()
        (await client.execute("pin_pad", load)).require()
        entering = asyncio.create_task(client.execute("pin_pad", EnterPin(card_number=CARD, timeout_ms=30_000)))
        await key(peripherals["pin_pad"], "9", "clear", *PIN, "enter")
        entered = (await entering).require()
        assert isinstance(entered, PinEntered)
        pressed = []
        async with asyncio.timeout(10):
            async for notice in notices:
                if isinstance(notice.event, KeyPressed):
                    pressed.append(notice.event)
                if pressed and pressed[-1].key is PinKey.ENTER:
                    break
        assert [event.digits_held for event in pressed] == [1, 0, 1, 2, 3, 4, 5, 6, 6]
    decryptor = Cipher(SM4(KEY), modes.ECB()).decryptor()
    assert decryptor.update(entered.pin_block).startswith(b"\x06\x13\x57\x90")
    log = host[1].read_text()
    for secret in (PIN, CARD, KEY.hex(), load.wrapped.hex(), entered.pin_block.hex()):
        assert secret not in log.lower()


async def test_pin_canceled_by_the_kiosk_leaves_the_pad_free(host, peripherals):
    encryptor = Cipher(SM4(master_key(DEMO_KEYS, "JC-0317")), modes.ECB()).encryptor()
    load = LoadWorkingKey(encryptor.update(KEY), check_value(KeyAlgorithm.SM4, KEY))
    async with connected(host) as client:
        (await client.execute("pin_pad", load)).require()
        entering = asyncio.create_task(client.execute("pin_pad", EnterPin(card_number=CARD, timeout_ms=30_000)))
        await key(peripherals["pin_pad"], "1")
        entering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await entering
        await asyncio.to_thread(until_free, peripherals["pin_pad"])


async def test_receipt_through_the_host_is_printed_presented_and_taken(host, peripherals):
    async with connected(host) as client:
        notices = client.events()
        completion = await client.execute("printer", PrintReceipt(sample_document()))
        assert completion.code is CompletionCode.SUCCESS
        taken = await asyncio.to_thread(peripherals["printer"], "take")
        assert taken["receipt"].endswith("receipt-0001.png")
        await asyncio.to_thread(peripherals["printer"], "paper", "low")
        wanted = {MediaPresented(), MediaTaken(), PaperThreshold(Paper.LOW)}
        async with asyncio.timeout(10):
            async for notice in notices:
                wanted.discard(notice.event)
                if not wanted:
                    break


async def test_code_through_the_host_is_read(host, peripherals):
    async with connected(host) as client:
        reading = asyncio.create_task(client.execute("code_scanner", ReadCode(timeout_ms=20_000)))
        while not reading.done():
            await asyncio.to_thread(peripherals["code_scanner"], "scan", "EDIAN:QUERY:JC-0317:42")
            await asyncio.sleep(0.05)
        assert reading.result().require() == Code("EDIAN:QUERY:JC-0317:42")

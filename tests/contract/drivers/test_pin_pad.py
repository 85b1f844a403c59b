"""The PIN pad's driver against the simulated pad, over memory and over a pseudo terminal."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from drivers.device.base import Completion, CompletionCode, DeviceState, Probe, Probed, Result
from drivers.device.base.values import from_json, to_json
from drivers.device.pin_pad import (
    KIND,
    EnterPin,
    KeyPressed,
    LoadWorkingKey,
    PinBlockFormat,
    PinEntered,
    PinKey,
)
from drivers.device.pin_pad.driver import PinPadDriver
from drivers.link import Link, LinkOpener
from drivers.simulators.pin_pad import DEMO_KEYS, PinPadPeer, master_key
from drivers.simulators.secure_pad import KeyVault, PinPad, check_value
from drivers.wire.pin_pad import KeyAlgorithm
from tests.contract.drivers.stand import LINKS, Stand, stand

TMK = master_key(DEMO_KEYS, "JC-0317")
KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
CARD = "9299010000000036688"
PIN = "135790"
MakeStand = Callable[..., AbstractContextManager[Stand]]


def sm4(key: bytes, block: bytes, *, decrypt: bool = False) -> bytes:
    cipher = Cipher(SM4(key), modes.ECB())
    operation = cipher.decryptor() if decrypt else cipher.encryptor()
    return operation.update(block) + operation.finalize()


def load(key: bytes = KEY, master: bytes = TMK) -> LoadWorkingKey:
    return LoadWorkingKey(wrapped=sm4(master, key), check_value=check_value(KeyAlgorithm.SM4, key))


def enter(timeout_ms: int = 20_000) -> EnterPin:
    return EnterPin(card_number=CARD, timeout_ms=timeout_ms)


class _Recorder:
    """A link that keeps every byte in both directions."""

    def __init__(self, link: Link, traffic: bytearray) -> None:
        self._link = link
        self._traffic = traffic
        self.port = link.port
        self.discard_input = link.discard_input
        self.close = link.close

    def read(self, timeout_s: float) -> bytes:
        data = self._link.read(timeout_s)
        self._traffic += data
        return data

    def write(self, data: bytes, timeout_s: float) -> None:
        self._traffic += data
        self._link.write(data, timeout_s)


@pytest.fixture
def traffic() -> bytearray:
    return bytearray()


@pytest.fixture
def make(tmp_path: Path, traffic: bytearray) -> MakeStand:
    @contextmanager
    def make(link: str = "pty") -> Iterator[Stand]:
        def make_driver(opener: LinkOpener) -> PinPadDriver:
            return PinPadDriver(lambda: _Recorder(opener(), traffic))

        with stand(link, PinPadPeer(PinPad(KeyVault(TMK))), KIND, make_driver, tmp_path) as made:
            yield made

    return make


def key(pad: Stand, *keys: str) -> None:
    for pressed in keys:
        pad.hands("key", pressed)


def entering(pad: Stand) -> None:
    pad.wait_until(lambda: pad.hands("status", "")["entering"])


@pytest.mark.parametrize("link", LINKS)
def test_enter_pin_keyed_pin_comes_back_as_the_banks_block(make: MakeStand, link: str) -> None:
    with make(link) as pad:
        assert pad.execute(load()).code is CompletionCode.SUCCESS
        assert pad.device.status.loaded == (PinBlockFormat.SM4,)
        end = pad.start(enter())
        entering(pad)
        key(pad, *PIN, "enter")
        result = end().require()
        assert isinstance(result, PinEntered)
        # 06 | 135790 | F..., XOR ten zero bytes and 000000003668, by hand.
        assert sm4(KEY, result.pin_block, decrypt=True).hex().upper() == "06135790" + "FF" * 10 + "C997"
        assert pad.events[-7:] == [
            *[KeyPressed(PinKey.DIGIT, held) for held in range(1, 7)],
            KeyPressed(PinKey.ENTER, 6),
        ]


@pytest.mark.parametrize("link", LINKS)
def test_enter_pin_cancel_key_ends_it_as_the_customers_wish(make: MakeStand, link: str) -> None:
    with make(link) as pad:
        pad.execute(load())
        end = pad.start(enter())
        entering(pad)
        key(pad, "1", "clear", "cancel")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.CANCELED, "canceled_by_customer")
        assert pad.events[-3:] == [
            KeyPressed(PinKey.DIGIT, 1),
            KeyPressed(PinKey.CLEAR, 0),
            KeyPressed(PinKey.CANCEL, 0),
        ]


@pytest.mark.parametrize("link", LINKS)
def test_enter_pin_nobody_keys_it_times_out(make: MakeStand, link: str) -> None:
    with make(link) as pad:
        pad.execute(load())
        completion = pad.execute(enter(timeout_ms=200))
        assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "no_pin")
        assert not pad.hands("status", "")["entering"]


@pytest.mark.parametrize("link", LINKS)
def test_enter_pin_canceled_by_the_kiosk_leaves_dead_keys(make: MakeStand, link: str) -> None:
    with make(link) as pad:
        pad.execute(load())
        ends: list[Completion[Result]] = []
        ticket = pad.device.submit(enter(), ends.append)
        entering(pad)
        pad.device.cancel(ticket)
        pad.wait_until(lambda: ends)
        assert ends[0].code is CompletionCode.CANCELED
        pad.wait_until(lambda: not pad.hands("status", "")["entering"])


def test_enter_pin_without_key_says_load_one(make: MakeStand) -> None:
    with make() as pad:
        completion = pad.execute(enter())
        assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "key_not_loaded")


def test_probe_says_model_and_keys(make: MakeStand) -> None:
    with make() as pad:
        assert pad.execute(Probe()).require() == Probed("EDIAN SIM EPP 1, working keys: none yet")
        pad.execute(load()).require()
        assert pad.execute(Probe()).require() == Probed("EDIAN SIM EPP 1, working keys: SM4")
        pad.hands("fault", "tampered")
        assert pad.execute(Probe()).code is CompletionCode.FRAUD_ATTEMPT


def test_load_working_key_under_another_master_key_is_refused(make: MakeStand) -> None:
    with make() as pad:
        completion = pad.execute(load(master=master_key(DEMO_KEYS, "YL-0001")))
        assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "check_value_differs")


@pytest.mark.parametrize(
    "command",
    [
        EnterPin(card_number="not a number", timeout_ms=1000),
        EnterPin(card_number=CARD, timeout_ms=1000, min_digits=3),
        LoadWorkingKey(wrapped=b"short", check_value=bytes(8)),
    ],
)
def test_commands_with_bad_data_are_refused_before_a_byte_is_sent(
    make: MakeStand, traffic: bytearray, command: EnterPin | LoadWorkingKey
) -> None:
    with make() as pad:
        before = len(traffic)
        completion = pad.execute(command)
        assert (completion.code, completion.reason) == (CompletionCode.INVALID_DATA, "bad_parameter")
        assert len(traffic) == before
        assert "not a number" not in completion.message


@pytest.mark.parametrize(
    "fault", ["garbage_before:3", "garbage_inside:1", "bad_checksum:1", "bad_checksum:2", "truncated:1", "silent:2"]
)
def test_enter_pin_disturbed_line_loses_no_digit_and_no_block(make: MakeStand, fault: str) -> None:
    with make() as pad:
        pad.execute(load())
        pad.hands("fault", fault)
        end = pad.start(enter())
        entering(pad)
        key(pad, *PIN)
        pad.hands("fault", fault)
        key(pad, "enter")
        result = end().require()
        assert isinstance(result, PinEntered)
        assert sm4(KEY, result.pin_block, decrypt=True).startswith(b"\x06\x13\x57\x90")


def test_enter_pin_at_9600_baud_keeps_up_with_quick_fingers(make: MakeStand) -> None:
    with make() as pad:
        pad.hands("pace", "9600")
        pad.execute(load()).require()
        end = pad.start(enter())
        entering(pad)
        key(pad, *PIN, "clear", *PIN, "enter")
        assert end().code is CompletionCode.SUCCESS


def test_enter_pin_byte_at_a_time_is_read(make: MakeStand) -> None:
    with make() as pad:
        pad.hands("fault", "byte_at_a_time")
        pad.execute(load()).require()
        end = pad.start(enter())
        entering(pad)
        key(pad, *PIN, "enter")
        assert end().code is CompletionCode.SUCCESS


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("silent", CompletionCode.DEVICE_NOT_READY, "no_answer"),
        ("bad_checksum", CompletionCode.HARDWARE_ERROR, "protocol_error"),
    ],
)
def test_enter_pin_line_that_stays_broken_ends_and_comes_back(
    make: MakeStand, fault: str, code: CompletionCode, reason: str
) -> None:
    with make() as pad:
        pad.hands("fault", fault)
        completion = pad.execute(load())
        assert (completion.code, completion.reason) == (code, reason)
        pad.hands("fault", "none")
        assert pad.execute(load()).code is CompletionCode.SUCCESS


def test_enter_pin_pad_falls_silent_meanwhile_ends_before_the_customers_time(make: MakeStand) -> None:
    with make() as pad:
        pad.execute(load())
        end = pad.start(enter(timeout_ms=60_000))
        entering(pad)
        pad.hands("fault", "silent")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "no_answer")


def test_enter_pin_cable_pulled_meanwhile_ends_and_the_pad_comes_back(make: MakeStand) -> None:
    with make() as pad:
        pad.execute(load())
        end = pad.start(enter())
        entering(pad)
        pad.hands("unplug", "")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "link_lost")
        pad.hands("replug", "")
        # The entry left open is closed before the next one.
        pad.wait_until(lambda: not pad.hands("status", "")["entering"])
        again = pad.start(enter())
        entering(pad)
        key(pad, *PIN, "enter")
        assert again().code is CompletionCode.SUCCESS


def test_enter_pin_tampered_pad_is_a_fraud_attempt(make: MakeStand) -> None:
    with make() as pad:
        pad.execute(load())
        pad.hands("fault", "tampered")
        completion = pad.execute(enter())
        assert (completion.code, completion.reason) == (CompletionCode.FRAUD_ATTEMPT, "tampered")
        assert pad.device.status.state is DeviceState.FRAUD_ATTEMPT


@pytest.mark.parametrize("link", LINKS)
def test_enter_pin_neither_line_nor_log_nor_repr_holds_a_secret(
    make: MakeStand, link: str, traffic: bytearray, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.NOTSET)
    with structlog.testing.capture_logs() as logs, make(link) as pad:
        commands = (load(), enter())
        pad.execute(commands[0])
        end = pad.start(commands[1])
        entering(pad)
        key(pad, *PIN, "enter")
        completion = end()
        wrong = pad.execute(load(master=bytes(16)))
    result = completion.require()
    assert isinstance(result, PinEntered)
    # On the line: no clear PIN in any spelling, and no clear key.
    for secret in (PIN.encode(), bytes.fromhex(PIN), KEY, TMK):
        assert secret not in traffic
    # In words: nor card number, wrapped key, or block.
    shown = f"{logs}{caplog.text}{commands!r}{completion!r}{wrong!r}{pad.events!r}{pad.device.status!r}"
    shown += "".join(traceback.format_stack())
    for hidden in (PIN, CARD[-7:], KEY.hex(), str(KEY), TMK.hex(), commands[0].wrapped.hex(), str(result.pin_block)):
        assert hidden not in shown


def test_values_cross_the_hosts_socket_as_they_are() -> None:
    for command in (load(), enter()):
        assert from_json(type(command), to_json(command)) == command
    entered = PinEntered(bytes(16), PinBlockFormat.ISO_4)
    assert from_json(PinEntered, to_json(entered)) == entered

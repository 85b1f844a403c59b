"""The code scanner's driver against the simulated scanner, over memory and over a pseudo terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from drivers.device.base import Completion, CompletionCode, DeviceState, Probe, Result
from drivers.device.code_scanner import KIND, Code, CodeScannerDriver, CodeScannerSettings, ReadCode
from drivers.simulators.code_scanner import CodeScannerPeer
from tests.contract.drivers.stand import LINKS, Stand, stand

MakeStand = Callable[..., AbstractContextManager[Stand]]
CODE = "https://example.test/r/9F31C2?村=虚构湾"


@pytest.fixture
def make(tmp_path: Path) -> MakeStand:
    @contextmanager
    def make(link: str = "pty", **settings: object) -> Iterator[Stand]:
        framing = CodeScannerSettings(port="x", **settings).framing()
        with stand(link, CodeScannerPeer(framing), KIND, lambda o: CodeScannerDriver(o, framing), tmp_path) as made:
            yield made

    return make


def read(scanner: Stand, code: str) -> Completion[Result]:
    scanner.device.start()
    scanner.wait_until(lambda: scanner.device.status.state is DeviceState.ONLINE)
    ends: list[Completion[Result]] = []
    scanner.device.submit(ReadCode(timeout_ms=20_000), ends.append)
    # The command throws away what came before it, so the code is shown until it is read, as a customer does.
    while not ends:
        scanner.hands("scan", code)
        time.sleep(0.02)
    return ends[0]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(
    ("settings", "symbology"),
    [({}, None), ({"prefix": "\x02", "suffix": "\r\n"}, None), ({"aim_identifier": True}, "QR Code")],
)
def test_read_code_shown_code_is_read(make: MakeStand, link: str, settings: dict[str, object], symbology: str) -> None:
    with make(link, **settings) as scanner:
        assert read(scanner, CODE).require() == Code(CODE, symbology)


@pytest.mark.parametrize("link", LINKS)
def test_read_code_nothing_shown_times_out(make: MakeStand, link: str) -> None:
    with make(link) as scanner:
        completion = scanner.execute(ReadCode(timeout_ms=100))
        assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "no_code")


def test_probe_opens_the_port(make: MakeStand) -> None:
    with make() as scanner:
        assert scanner.execute(Probe()).code is CompletionCode.SUCCESS
        scanner.hands("unplug", "")
        assert scanner.execute(Probe()).code is CompletionCode.DEVICE_NOT_READY


def test_read_code_shown_before_the_question_is_thrown_away(make: MakeStand) -> None:
    with make() as scanner:
        scanner.hands("scan", "somebody else's")
        completion = scanner.execute(ReadCode(timeout_ms=200))
        assert completion.reason == "no_code"


@pytest.mark.parametrize("fault", ["garbage_before", "truncated:1", "byte_at_a_time", "silent:1"])
def test_read_code_disturbed_line_reads_what_is_whole(make: MakeStand, fault: str) -> None:
    with make(prefix="\x02", suffix="\x03") as scanner:
        scanner.hands("fault", fault)
        assert read(scanner, "EDN-42").require() == Code("EDN-42")


def test_read_code_garbage_says_what_to_check(make: MakeStand) -> None:
    with make(prefix="\x02", suffix="\x03") as scanner:
        scanner.device.start()
        scanner.wait_until(lambda: scanner.device.status.state is DeviceState.ONLINE)
        scanner.hands("fault", "garbage_inside")
        end = scanner.start(ReadCode(timeout_ms=600))
        for _ in range(10):
            scanner.hands("scan", "EDN-42")
            time.sleep(0.04)
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "code_unreadable")


def test_read_code_cable_pulled_ends_and_the_scanner_comes_back(make: MakeStand) -> None:
    with make() as scanner:
        scanner.device.start()
        scanner.wait_until(lambda: scanner.device.status.state is DeviceState.ONLINE)
        end = scanner.start(ReadCode(timeout_ms=20_000))
        scanner.hands("unplug", "")
        completion = end()
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "link_lost")
        scanner.hands("replug", "")
        assert read(scanner, CODE).require() == Code(CODE)


def test_settings_without_suffix_are_refused() -> None:
    with pytest.raises(ValueError, match="suffix"):
        CodeScannerSettings(port="x", suffix="")

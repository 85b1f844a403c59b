"""The simulators as programs: ready line, refusals, and an end without a trace."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from drivers.device.base import CompletionCode, ThreadDevice, execute
from drivers.device.printer import KIND, Presenter, PrinterSettings, PrintReceipt
from drivers.device.printer.sample import sample_document
from drivers.simulators.base import ControlMistakeError, ask
from drivers.simulators.pin_pad import KeysMistakeError, master_key

FONTS = str(Path(__file__).parents[3] / "kiosk" / "fonts")


@contextmanager
def program(name: str, folder: Path, *options: str) -> Iterator[Path]:
    control = folder / "ctl"
    command = [sys.executable, "-m", f"drivers.simulators.{name}", "--port", str(folder / "port")]
    with subprocess.Popen(
        [*command, "--control", str(control), "--until-eof", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"] is True
        yield control
        process.stdin.close()
        assert process.wait(10) == 0
    assert not control.exists()
    assert not (folder / "port").is_symlink()


def test_printer_program_prints_the_sample_page_to_a_picture(tmp_path: Path) -> None:
    with program("printer", tmp_path, "--output", str(tmp_path / "out"), "--font", FONTS, "--speed", "0") as control:
        settings = PrinterSettings(port=str(tmp_path / "port"), presenter=Presenter.FULL_STATUS)
        device = ThreadDevice(
            name="printer", kind=KIND.name, make_driver=lambda: KIND.make_driver(settings), status=KIND.status_type()
        )
        try:
            assert execute(device, PrintReceipt(sample_document())).code is CompletionCode.SUCCESS
        finally:
            device.close()
        taken = ask(control, "take")
        with pytest.raises(ControlMistakeError, match="no receipt"):
            ask(control, "take")
        with Image.open(str(taken["receipt"])) as picture:
            assert picture.width == 576
        for word, value in (("paper", "blue"), ("fault", "nonsense"), ("sing", "")):
            with pytest.raises(ControlMistakeError, match=r"full|jam|take"):
                ask(control, word, value)


@pytest.mark.parametrize(
    "line",
    [
        b"pace=" + b"9" * 5000,
        b'{"do":' + b"[" * 10_000,
        b'{"do":"scan","value":"\\ud800"}',
        b'{"do":"\\ud800"}',
        b"\xff\x00",
    ],
)
def test_code_scanner_program_survives_a_line_that_makes_no_sense(tmp_path: Path, line: bytes) -> None:
    with program("code_scanner", tmp_path) as control:
        with socket.socket(socket.AF_UNIX) as hand:
            hand.settimeout(5)
            hand.connect(str(control))
            hand.sendall(line + b"\n")
            with hand.makefile("rb") as answers:
                assert json.loads(answers.readline())["ok"] is False
        assert ask(control, "status")["plugged"] is True


def test_code_scanner_program_whose_starter_was_killed_ends_without_a_trace(tmp_path: Path) -> None:
    nobody, starter = os.pipe()
    os.close(nobody)
    command = [sys.executable, "-m", "drivers.simulators.code_scanner", "--until-eof"]
    try:
        ran = subprocess.run(
            [*command, "--port", str(tmp_path / "port"), "--control", str(tmp_path / "ctl")],
            input=b"",
            stdout=starter,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    finally:
        os.close(starter)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []


def test_printer_program_second_driver_finds_the_port_busy(tmp_path: Path) -> None:
    with program("printer", tmp_path, "--output", str(tmp_path / "out"), "--font", FONTS):
        settings = PrinterSettings(port=str(tmp_path / "port"))
        devices = [
            ThreadDevice(
                name=name, kind=KIND.name, make_driver=lambda: KIND.make_driver(settings), status=KIND.status_type()
            )
            for name in ("first", "second")
        ]
        try:
            assert execute(devices[0], PrintReceipt(sample_document())).code is CompletionCode.SUCCESS
            completion = execute(devices[1], PrintReceipt(sample_document()))
            assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "port_busy")
        finally:
            for device in devices:
                device.close()


def test_pin_pad_program_shows_no_digit_and_no_key(tmp_path: Path) -> None:
    with program("pin_pad", tmp_path, "--terminal", "JC-0317") as control:
        assert ask(control, "status")["entering"] is False
        with pytest.raises(ControlMistakeError, match="keys are dead"):
            ask(control, "key", "1")


def test_code_scanner_program_scans_to_its_port(tmp_path: Path) -> None:
    with program("code_scanner", tmp_path, "--suffix", "\\r\\n") as control:
        assert ask(control, "scan", "EDN-42")["scanned"] == 1
        with pytest.raises(ControlMistakeError, match="1 to"):
            ask(control, "scan", "")


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("pin_pad", ["--terminal", "XX-0000"], "JC-0317"),
        ("printer", ["--output", "out", "--font", "/nowhere.ttf"], "profile"),
        ("code_scanner", ["--suffix", ""], "suffix"),
        ("pin_pad", ["--terminal", "JC-0317", "--keys", "/nowhere.toml"], "cannot be read"),
    ],
)
def test_programs_wrong_settings_say_what_to_correct(tmp_path: Path, name: str, options: list[str], says: str) -> None:
    port = ["--port", str(tmp_path / "port")]
    run = subprocess.run(
        [sys.executable, "-m", f"drivers.simulators.{name}", *port, *options],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 2
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_master_key_malformed_is_refused_without_being_quoted(tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text('[terminals]\nT-1 = "0F1E2D3C"\n')
    with pytest.raises(KeysMistakeError, match="32 hexadecimal") as refusal:
        master_key(keys, "T-1")
    assert "0F1E2D3C" not in str(refusal.value)

"""edian-devices as a stranger runs it: one line, right exit code, in time, against a reader that is not ours."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
import tty
from pathlib import Path

import psutil
import pytest

from drivers.device.base import CompletionCode
from drivers.simulators.base import ask

FIND = bytes.fromhex("AAAAAA96690003200122")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")
FOUND = bytes.fromhex("AAAAAA9669000800009F0000000097")
SELECTED = bytes.fromhex("AAAAAA9669000C00009000000000000000009C")
NO_CARD = bytes.fromhex("AAAAAA9669000400008084")
KEYS = [
    *("card_type", "name", "name_en", "sex", "ethnicity", "nationality", "birth_date", "address", "id_number"),
    *("issuer", "valid_from", "valid_to", "pass_number", "photo", "elapsed_ms"),
]


def field(text, size):
    return (text + " " * (size // 2 - len(text))).encode("utf-16-le")


def read_reply(*fields):
    text = b"".join(field(text, size) for text, size in fields)
    assert len(text) == 256
    body = bytes.fromhex("000090") + bytes.fromhex("01000400") + text + bytes(range(256)) * 4
    counted = (len(body) + 1).to_bytes(2, "big") + body
    xor = 0
    for byte in counted:
        xor ^= byte
    return bytes.fromhex("AAAAAA9669") + counted + bytes([xor])


RESIDENT = read_reply(
    *(("样本甲", 30), ("2", 2), ("52", 4), ("19600229", 16), ("虚构省样本县", 70), ("429901196002290026", 36)),
    *(("样本县公安局", 30), ("20200101", 16), ("长期", 16), ("", 36)),
)


class Stranger:
    """Somebody else's simulator: a PTY that answers whole requests with the chunks that `answer` gives."""

    def __init__(self, answer):
        self.answer = answer
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self.requests = []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.stopped = False
        self.thread.start()

    def _run(self):
        buffer = b""
        while not self.stopped:
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            buffer += os.read(self.master, 4096)
            while len(buffer) >= 10:
                request, buffer = buffer[:10], buffer[10:]
                self.requests.append(request)
                for pause, chunk in self.answer(request):
                    time.sleep(pause)
                    if chunk is None:
                        os.close(self.slave)
                        os.close(self.master)
                        self.slave = self.master = -1
                        return
                    os.write(self.master, chunk)

    def close(self):
        self.stopped = True
        self.thread.join(10)
        for fd in (self.slave, self.master):
            if fd >= 0:
                os.close(fd)


@pytest.fixture
def stranger():
    made = []

    def stranger(answer):
        made.append(Stranger(answer))
        return made[-1]

    yield stranger
    for each in made:
        each.close()


def run(*arguments, **environment):
    command = [sys.executable, "-m", "drivers", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, env={**os.environ, **environment})


def line(ran):
    assert ran.stdout.count(b"\n") == 1, ran
    return json.loads(ran.stdout)


def error(ran):
    assert ran.returncode == 1, ran
    found = line(ran)
    assert list(found) == ["error"]
    assert list(found["error"]) == ["completion_code", "reason", "message"]
    assert found["error"]["completion_code"] in set(CompletionCode)
    assert found["error"]["message"]
    return found["error"]["completion_code"], found["error"]["reason"]


def plain(request, record=RESIDENT):
    return [(0, {FIND: FOUND, SELECT: SELECTED, READ: record}[request])]


def test_read_id_prints_the_fields_of_the_issue_in_one_line(stranger):
    ran = run("read-id", "--port", stranger(plain).port, "--json")
    assert ran.returncode == 0, ran
    found = line(ran)
    assert list(found) == KEYS
    assert isinstance(found.pop("elapsed_ms"), int)
    assert found == {
        "card_type": "resident",
        "name": "样本甲",
        "name_en": None,
        "sex": "女",
        "ethnicity": "鄂伦春",
        "nationality": None,
        "birth_date": "1960-02-29",
        "address": "虚构省样本县",
        "id_number": "429901196002290026",
        "issuer": "样本县公安局",
        "valid_from": "2020-01-01",
        "valid_to": None,
        "pass_number": None,
        "photo": "unavailable",
    }


def test_read_id_of_other_cards_fills_their_own_fields(stranger):
    card = read_reply(
        *(("样港生", 30), ("1", 2), ("", 4), ("19850620", 16), ("虚构省", 70), ("429981198506200019", 36)),
        *(("样本县公安局", 30), ("20200101", 16), ("20250101", 16), ("H00000001", 18), ("01", 4), ("", 6)),
        *(("J", 2), ("", 6)),
    )
    found = line(run("read-id", "--port", stranger(lambda request: plain(request, card)).port, "--json"))
    assert (found["card_type"], found["pass_number"], found["ethnicity"]) == ("J", "H00000001", None)
    assert (found["valid_from"], found["valid_to"]) == ("2020-01-01", "2025-01-01")


@pytest.mark.parametrize(
    "mangle",
    [
        lambda reply: [(0, b"\x00\xff\xaa\xaa\xaa\x96" + reply)],
        lambda reply: [(0, bytes.fromhex("AAAAAA9669FFFF") + reply)],
        lambda reply: [(0.0005, reply[i : i + 1]) for i in range(len(reply))],
        lambda reply: [(0.01, reply[:5]), (0.05, reply[5:40]), (0.1, reply[40:])],
        lambda reply: [(0.5, reply)],
    ],
    ids=["junk before", "false start", "a byte at a time", "in pieces", "late"],
)
def test_read_id_copes_with_how_the_bytes_come(stranger, mangle):
    reader = stranger(lambda request: mangle(plain(request)[0][1]))
    assert line(run("read-id", "--port", reader.port, "--json"))["name"] == "样本甲"


def test_read_id_waits_for_the_card(stranger):
    began = []

    def answer(request):
        began.append(time.monotonic())
        return [(0, NO_CARD)] if time.monotonic() - began[0] < 1 else plain(request)

    assert line(run("read-id", "--port", stranger(answer).port, "--json", "--wait", "4"))["name"] == "样本甲"


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (lambda request: [(0, NO_CARD)], "timeOut", "no_card"),
        (lambda request: [], "deviceNotReady", "no_answer"),
        (lambda request: [(0, FOUND[:-1] + b"\x96")], "hardwareError", "protocol_error"),
        (lambda request: [(0, FOUND[:9])], "hardwareError", "protocol_error"),
        (lambda request: [(0, None)], "deviceNotReady", "link_lost"),
        (lambda request: [(0, FOUND[:9]), (0, None)], "deviceNotReady", "link_lost"),
        (lambda request: [(0, os.urandom(2000))], "deviceNotReady", "no_answer"),
        (lambda request: plain(request, RESIDENT[:-1] + b"\0"), "hardwareError", "protocol_error"),
        (
            lambda request: plain(request, read_reply(("样本", 30), ("1", 2), ("01", 4), ("19991345", 16), ("", 204))),
            "commandErrorCode",
            "card_data_invalid",
        ),
    ],
    ids=[
        *("no card", "silent", "checksum", "truncated", "hang-up", "hang-up in a frame", "noise"),
        *("record spoilt", "no date"),
    ],
)
def test_read_id_that_fails_says_so_in_one_line_within_its_deadline(stranger, answer, code, reason):
    reader = stranger(answer)
    began = time.monotonic()
    assert error(run("read-id", "--port", reader.port, "--json", "--wait", "1")) == (code, reason)
    assert time.monotonic() - began < 10


def test_read_id_does_not_mix_identity_into_its_log(stranger):
    ran = run("read-id", "--port", stranger(plain).port, "--json", EDIAN_LOG="debug")
    assert "样本甲" not in ran.stderr.decode()
    assert "429901196002290026" not in ran.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["read-id", "--port", "/dev/nonexistent"], "deviceNotReady", "port_not_found"),
        (["read-id", "--port", "/dev/null"], "deviceNotReady", "port_unusable"),
        (["read-id", "--port", "/"], "deviceNotReady", "port_unusable"),
        (["read-id", "--port", "x", "--wait", "-1"], "invalidData", "usage"),
        (["read-id", "--port", "x", "--wait", "nan"], "invalidData", "usage"),
        (["read-id", "--port", "x", "--baudrate", "fast"], "invalidData", "usage"),
        (["read-id", "--what"], "invalidData", "usage"),
        (["dance"], "invalidData", "usage"),
        ([], "invalidData", "usage"),
        (["probe", "--port", "a", "--reader", "b"], "invalidData", "profile"),
        (["probe", "--port", "a", "--kind", "card_reader"], "invalidData", "profile"),
        (["list", "--profile", "/nonexistent.toml"], "invalidData", "profile"),
        (["print", "--port", "/dev/nonexistent"], "deviceNotReady", "port_not_found"),
        (["probe", "--port", "/dev/nonexistent"], "deviceNotReady", "port_not_found"),
        (["read-id", "--port", ""], "invalidData", "usage"),
        (["read-card", "--reader", ""], "invalidData", "usage"),
        (["read-id", "--por", "x"], "invalidData", "usage"),
        (["simulate", "--runtime", "/dev/null/x"], "invalidData", "profile"),
        (["host", "--socket", "/dev/null/x"], "invalidData", "profile"),
        (["host", "--socket", "/"], "invalidData", "profile"),
    ],
)
def test_command_that_cannot_be_done_is_one_line_too(arguments, code, reason):
    ran = run(*arguments, "--json")
    assert error(ran) == (code, reason)
    assert b"Traceback" not in ran.stderr


def test_host_without_a_socket_serves_where_status_looks_for_it(tmp_path):
    ready = tmp_path / "ready"
    command = [*(sys.executable, "-m", "drivers", "host"), *("--runtime", str(tmp_path), "--ready-file", str(ready))]
    with subprocess.Popen([*command, "--until-eof"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as host:
        announced = json.loads(host.stdout.readline())
        asked = run("status", "--json", "--runtime", str(tmp_path))
        host.stdin.close()
        assert host.wait(30) == 0
    assert announced["socket"] == str(tmp_path / "devices.sock")
    assert line(asked)["terminal"] == announced["terminal"]


def test_probe_of_a_terminal_that_is_not_there_is_a_failure_like_any_other(tmp_path):
    ran = run("probe", "--json", "--runtime", str(tmp_path))
    found = line(ran)
    assert (ran.returncode, list(found)) == (1, ["error", "devices"])
    assert (found["error"]["completion_code"], found["error"]["reason"]) == ("deviceNotReady", "port_not_found")
    assert "id_reader" in {row["name"] for row in found["devices"] if "error" in row}


def test_port_whose_name_is_no_text_is_one_line_too():
    assert error(run("read-id", "--port", b"/dev/\xff", "--json")) == ("deviceNotReady", "port_not_found")


def test_wait_that_is_no_number_is_told_in_words():
    assert "a number from 0 to" in line(run("read-id", "--port", "x", "--wait", "soon", "--json"))["error"]["message"]


def test_profile_named_by_an_empty_variable_is_the_one_that_comes_along():
    assert line(run("list", "--json", EDIAN_PROFILE=""))["environment"] == "simulated"


def test_list_of_a_named_port_is_that_device_alone():
    found = line(run("list", "--port", "/dev/ttyUSB7", "--kind", "printer", "--json"))
    assert found["devices"] == [{"name": "printer", "kind": "printer", "at": "/dev/ttyUSB7", "simulated": False}]
    assert found["terminal"] is None


def test_wrong_usage_without_json_is_told_on_standard_error():
    ran = run("read-id", "--what")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"--help" in ran.stderr


@pytest.mark.parametrize("command", [["list"], ["read-id", "--port", "/dev/nonexistent"], ["simulate"]])
def test_output_that_nobody_takes_is_told_in_a_sentence(command, tmp_path):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "drivers", *command, "--runtime", str(tmp_path), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert ran.returncode == 1
    assert b"standard output" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_output_that_is_closed_is_told_in_a_sentence():
    words = f"{sys.executable} -m drivers list --json >&-"
    ran = subprocess.run(["/bin/sh", "-c", words], capture_output=True, timeout=60)
    assert ran.returncode == 1
    assert b"standard output" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_command_is_one_line_too(stranger, number):
    reader = stranger(lambda request: [(0, NO_CARD)])
    process = subprocess.Popen(
        [sys.executable, "-m", "drivers", "read-id", "--port", reader.port, "--json", "--wait", "60"],
        stdout=subprocess.PIPE,
    )
    try:
        while not reader.requests:
            time.sleep(0.01)
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    assert json.loads(out)["error"]["completion_code"] == "canceled"


@pytest.fixture
def simulated(tmp_path):
    """`edian-devices simulate` with the profile that comes along, in a folder of its own."""
    environment = {**os.environ, "EDIAN_RUNTIME_DIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "drivers", "simulate"], stdout=subprocess.PIPE, env=environment)
    try:
        yield process, json.loads(process.stdout.readline()), tmp_path
    finally:
        process.terminate()
        try:
            process.wait(15)
        finally:
            process.kill()
            process.stdout.close()


@pytest.mark.slow
def test_simulate_of_which_a_simulator_ends_has_said_its_one_line_and_tells_a_person(tmp_path):
    environment = {**os.environ, "EDIAN_RUNTIME_DIR": str(tmp_path)}
    words = [sys.executable, "-m", "drivers", "simulate", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert json.loads(process.stdout.readline())["ready"]
        children = psutil.Process(process.pid).children()
        (printer,) = [child for child in children if "drivers.simulators.printer" in child.cmdline()]
        printer.kill()
        rest, said = process.communicate(timeout=60)
    assert (rest, process.returncode) == ("", 1)
    assert "hardwareError (simulator_ended): the simulator of printer ended" in said


@pytest.mark.slow
def test_simulate_plays_a_whole_terminal_that_every_command_can_use(simulated):
    _, ready, runtime = simulated
    here = {"EDIAN_RUNTIME_DIR": str(runtime)}
    assert ready["ready"] is True
    names = {device["name"] for device in ready["devices"]}
    assert {"id_reader", "card_reader", "pin_pad", "printer", "code_scanner"} <= names
    # What looks through the camera has no hardware to be played.
    seeing = {"face_checker", "document_reader"}
    assert {device["name"] for device in line(run("list", "--json", **here))["devices"]} == names | seeing

    probed = line(run("probe", "--json", **here))["devices"]
    assert not [row for row in probed if "error" in row]

    ask(runtime / "id_reader.ctl", "insert", "zhou")
    read = line(run("read-id", "--json", **here))
    assert (read["name"], read["photo"]) == ("周样梅", "simulated")

    ask(runtime / "card_reader.ctl", "insert", "wang")
    card = line(run("read-card", "--json", **here))
    assert list(card) == [
        *("application_id", "card_number_masked", "expiry", "sequence_number", "cryptogram", "elapsed_ms")
    ]
    assert (card["application_id"], card["expiry"]) == ("A000000333010101", "2030-12")
    assert "9299010000000036688" not in json.dumps(card)
    assert line(run("read-card", "--json", "--show-number", **here))["card_number"] == "9299010000000036688"
    named = line(run("read-card", "--json", "--reader", "Virtual PCD", **here))
    assert named["card_number_masked"] == card["card_number_masked"]
    ask(runtime / "card_reader.ctl", "remove")
    # pcscd looks at the reader now and then: whoever reads at once may still see the card being pulled out.
    gone = error(run("read-card", "--json", "--wait", "0.5", **here))
    assert gone in (("timeOut", "no_card"), ("commandErrorCode", "card_removed"))

    assert line(run("print", "--json", "--text", "你好", **here))["printed"] is True
    assert list((runtime / "paper").glob("*.png"))

    # A busy machine may need longer than the first look to bring a device up.
    for wait_s in ("1.5", "15"):
        watched = line(run("watch", "--json", "--wait", wait_s, **here))
        assert {row["name"] for row in watched["devices"]} >= names
        if seen := any(row["device"] == "id_reader" for row in watched["events"]):
            break
    assert seen, watched


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_simulate_that_ends_leaves_no_simulator_behind(simulated, number):
    process, _, _ = simulated
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 5
    process.send_signal(number)
    assert process.wait(60) == (0 if number != signal.SIGKILL else -number)
    _, alive = psutil.wait_procs(children, timeout=60)
    assert not alive

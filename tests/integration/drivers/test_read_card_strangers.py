"""`edian-devices read-card` on cards that none of our code made: raw bytes on vpcd's wire, in every manner.

The card here is a table of bytes written down by hand from EMV's documents, and shares no line with our codecs; what
it has in common with the simulated card is the number, which is the village's.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from drivers.device.base import execute
from drivers.device.card_reader import AcceptCard, CardReaderSettings, GenerateCryptogram, ReadApplication, ReturnCard
from drivers.link.pcsc import PcscLink
from drivers.simulators.pcscd import READER_NAME, PrivatePcscd
from tests.integration.drivers.card_terminal import card_reader

POWER_OFF, TELL_ATR = 0, b"\x04"  # vpcd's words of control: one byte each
ATR_T0, ATR_T1 = "3B00", "3B800181"
PSE = "00A404000E315041592E5359532E4444463031"
PPSE = "00A404000E325041592E5359532E4444463031"
SELECT = {suffix: f"00A4040008A0000003330101{suffix}" for suffix in ("01", "02", "03")}
FCI = "6F12 8408 A000000333010101 A506 5004 50424F43".replace(" ", "")
TRACK_2 = "5713 9299010000000036688D30122200000000000F".replace(" ", "")
NUMBER = "5A0A 9299010000000036688F".replace(" ", "")
EXPIRY, SEQUENCE = "5F2403301231", "5F340101"
CDOL1 = "8C15 9F0206 9F0306 9F1A02 9505 5F2A02 9A03 9C01 9F3704".replace(" ", "")
AC_1 = "8012 80 0029 1122334455667788 07010103A00000".replace(" ", "")
AC_2 = "771E 9F270180 9F36020029 9F26081122334455667788 9F100707010103A00000".replace(" ", "")
ALL = {
    "application_id": "A000000333010101",
    "card_number_masked": "929901*********6688",
    "expiry": "2030-12",
    "sequence_number": "01",
    "cryptogram": "1122334455667788",
}


def record(*objects: str) -> str:
    body = "".join(objects)
    length = len(body) // 2
    return "70" + (f"{length:02X}" if length < 128 else f"81{length:02X}") + body


PLAIN = {
    SELECT["01"]: FCI,
    "80A80000028300": "80067C0008010100",
    "00B2010C": record(TRACK_2, NUMBER, EXPIRY, SEQUENCE, CDOL1),
    "80AE80001D": AC_1,
}


@dataclass
class StrangersCard:
    """A card as a table from the beginning of a command to what it answers.

    `manner`: "plain" answers at once; "61" has everything that follows data fetched; "6C" insists on exact lengths.
    """

    table: dict[str, str]
    manner: str = "plain"
    atr: str = ATR_T0
    waiting: bytes = b""
    controls: list[int] = field(default_factory=list)

    def answer(self, command: bytes) -> bytes:
        text = command.hex().upper()
        if text.startswith("00C00000"):
            return self.waiting + b"\x90\x00"
        reply = next((reply for start, reply in self.table.items() if text.startswith(start)), "6A82")
        if len(reply) == 4:
            return bytes.fromhex(reply)
        data = bytes.fromhex(reply)
        case_2 = len(command) == 5
        if self.manner == "61" and not case_2:
            self.waiting = data
            return bytes((0x61, len(data)))
        if self.manner == "6C" and case_2 and command[4] != len(data):
            return bytes((0x6C, len(data)))
        return data + b"\x90\x00"

    def serve(self, port: int, stop: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(0.1)
            buffer = b""
            while True:
                try:
                    chunk = connection.recv(1024)
                except TimeoutError:
                    # Only when there is nothing more to hear, so that `controls` is whole.
                    if stop.is_set():
                        return
                    continue
                if not chunk:
                    return
                buffer += chunk
                while len(buffer) >= 2 and len(buffer) >= 2 + int.from_bytes(buffer[:2], "big"):
                    size = int.from_bytes(buffer[:2], "big")
                    message, buffer = buffer[2 : 2 + size], buffer[2 + size :]
                    if message == TELL_ATR:
                        reply = bytes.fromhex(self.atr)
                    elif len(message) == 1:
                        reply = b""
                        self.controls.append(message[0])
                    else:
                        reply = self.answer(message)
                    if reply:
                        connection.sendall(len(reply).to_bytes(2, "big") + reply)


@pytest.fixture(scope="module")
def service() -> Iterator[PrivatePcscd]:
    with PrivatePcscd() as pcscd:
        link = PcscLink(READER_NAME, service_socket=pcscd.socket_path)
        try:
            assert link.wait(present=False, timeout_s=10.0), "the reader did not come up"
        finally:
            link.close()
        yield pcscd


@contextmanager
def inserted(service: PrivatePcscd, card: StrangersCard) -> Iterator[None]:
    """The card is in as long as the `with` lasts; at its end it is out, whether or not the service has seen that."""
    stop = threading.Event()
    thread = threading.Thread(target=card.serve, args=(service.card_port, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def read_card(service: PrivatePcscd, card: StrangersCard, *options: str) -> tuple[int, dict[str, object]]:
    """Put the card in, run the command line, take the card out."""
    link = PcscLink(READER_NAME, service_socket=service.socket_path)
    try:
        assert link.wait(present=False, timeout_s=5.0), "the last card is still in, or there is no reader"
        with inserted(service, card):
            done = subprocess.run(
                [sys.executable, "-m", "drivers", "read-card", "--reader", READER_NAME, "--json", *options],
                env={**os.environ, "PCSCLITE_CSOCK_NAME": service.socket_path},
                stdout=subprocess.PIPE,
                check=False,
                timeout=60,
                cwd=Path(__file__).parents[3],
            )
        assert link.wait(present=False, timeout_s=5.0), "the service did not see the card leave"
    finally:
        link.close()
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 1, "exactly one line, whatever happens"
    return done.returncode, json.loads(lines[0])


@pytest.mark.parametrize("manner", ["plain", "61", "6C"])
@pytest.mark.parametrize("atr", [ATR_T0, ATR_T1], ids=["T0", "T1"])
def test_card_without_directories_is_read_in_any_manner(service, manner, atr):
    code, printed = read_card(service, StrangersCard(PLAIN, manner, atr), "--show-number")
    elapsed_ms = printed.pop("elapsed_ms", None)
    assert (code, printed) == (0, {**ALL, "card_number": "9299010000000036688"})
    assert isinstance(elapsed_ms, int)


def test_service_named_in_the_environment_comes_before_the_profiles(service, tmp_path):
    with socket.socket(socket.AF_UNIX) as simulators:
        simulators.bind(str(tmp_path / "pcscd.comm"))
        code, printed = read_card(service, StrangersCard(PLAIN), "--runtime", str(tmp_path))
    assert code == 0, printed


@pytest.mark.parametrize("table", [PLAIN, {**PLAIN, "00B2010C": "7003FF"}], ids=["read", "garbled"])
def test_card_is_let_go_before_the_command_ends(service, table):
    """Left to the service to reset, a card taken out meanwhile has the service miss the next one."""
    card = StrangersCard(table)
    read_card(service, card)
    assert card.controls[-1] == POWER_OFF


def test_card_put_in_the_moment_after_another_was_pulled_is_seen(service):
    """The service looks every 0.4 s: what we do with a pulled card must not have it take the next one for the same."""
    settings = CardReaderSettings(reader=READER_NAME, service_socket=service.socket_path)
    deed = GenerateCryptogram(0, date(2026, 1, 15), bytes(4))
    with card_reader(settings) as (device, _):
        with inserted(service, StrangersCard(PLAIN)):
            assert execute(device, AcceptCard(5_000)).succeeded
            assert execute(device, ReadApplication()).succeeded
        assert execute(device, deed).reason == "card_removed"
        with inserted(service, StrangersCard(PLAIN)):
            accepted = execute(device, AcceptCard(5_000))
            assert accepted.succeeded, accepted
            assert execute(device, ReturnCard(0)).reason == "card_not_taken"


GPO_2 = "770E 8202 7C00 9408 08010100 10010200".replace(" ", "")
SPREAD = {
    "80A80000028300": GPO_2,
    "00B2010C": record(TRACK_2),
    "00B20114": record(NUMBER, "0000", EXPIRY),
    "00B20214": record(SEQUENCE, CDOL1) + "00",
    "80AE80001D": AC_2,
}
DIRECTORY = {
    PSE: "6F15 840E 315041592E5359532E4444463031 A503 880102".replace(" ", ""),
    "00B20114": record("6117 4F08A000000333010102 5008554E494F4E504159 870101".replace(" ", "")),
    SELECT["02"]: FCI.replace("010101", "010102"),
}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param({**PLAIN, **SPREAD}, ALL, id="tagged answers, several files, padding"),
        pytest.param(
            {SELECT["03"]: FCI.replace("010101", "010103"), **{k: v for k, v in PLAIN.items() if k != SELECT["01"]}},
            {**ALL, "application_id": "A000000333010103"},
            id="quasi credit by name",
        ),
        pytest.param(
            {**PLAIN, **DIRECTORY}, {**ALL, "application_id": "A000000333010102"}, id="credit from the directory"
        ),
        pytest.param(
            {
                PPSE: "6F1F 840E 325041592E5359532E4444463031 A50D BF0C0A 6108 4F06A00000033301".replace(" ", ""),
                "00A4040006A00000033301": FCI,
                **PLAIN,
            },
            ALL,
            id="contactless directory with a partial name",
        ),
        pytest.param(
            {**PLAIN, "00B2010C": record(TRACK_2, CDOL1)}, {**ALL, "sequence_number": None}, id="track 2 only"
        ),
        pytest.param({**PLAIN, "80AE80001D": "6D00"}, {**ALL, "cryptogram": None}, id="no GENERATE AC"),
        pytest.param(
            {**PLAIN, "00B2010C": record(NUMBER, EXPIRY, SEQUENCE)}, {**ALL, "cryptogram": None}, id="no CDOL1"
        ),
        pytest.param(
            {
                **PLAIN,
                SELECT["01"]: "6F1A 8408 A000000333010101 A50E 5004 50424F43 9F3805 9F6604 9C01".replace(" ", ""),
                "80A80000078305": PLAIN["80A80000028300"],
            },
            ALL,
            id="asks first",
        ),
    ],
)
def test_card_of_another_make_is_read(service, table, expected):
    code, printed = read_card(service, StrangersCard(table))
    printed.pop("elapsed_ms", None)
    assert (code, printed) == (0, expected)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param({}, "card_unsupported", id="knows nothing"),
        pytest.param({"": "6E00"}, "card_unsupported", id="no class"),
        pytest.param({**PLAIN, "00B2010C": record(EXPIRY)}, "card_data_invalid", id="no number"),
        pytest.param(
            {**PLAIN, "00B2010C": record("5A089299010000000037", EXPIRY)}, "card_data_invalid", id="wrong check digit"
        ),
        pytest.param({**PLAIN, "00B2010C": "7003FF"}, "card_garbled", id="record cut off"),
        pytest.param({**PLAIN, "80A80000028300": "6985"}, "card_refused", id="does not start"),
        pytest.param({**PLAIN, "80A80000028300": "DEADBEEF"}, "card_garbled", id="starts with noise"),
        pytest.param({**PLAIN, "80AE80001D": "6985"}, "card_refused", id="refuses the cryptogram"),
    ],
)
def test_card_that_cannot_be_used_is_told_in_one_line(service, table, reason):
    code, printed = read_card(service, StrangersCard(table))
    error = printed.get("error")
    assert isinstance(error, dict), printed
    assert (code, error["completion_code"], error["reason"]) == (1, "commandErrorCode", reason), error
    assert set(error) == {"completion_code", "reason", "message"}


def test_reader_without_a_card_is_told_in_one_line(service):
    done = subprocess.run(
        [sys.executable, "-m", "drivers", "read-card", "--reader", READER_NAME, "--json", "--wait", "0.2"],
        env={**os.environ, "PCSCLITE_CSOCK_NAME": service.socket_path},
        stdout=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["completion_code"] == "timeOut"

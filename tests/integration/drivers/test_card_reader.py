"""The card reader on a real PC/SC service with a virtual card: the good path, and every fault it must survive."""

import secrets
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest
from pyemv import ac, kd

from drivers.device.base import CompletionCode, DeviceState, StatusChanged, ThreadDevice, execute
from drivers.device.card_reader import (
    AcceptCard,
    CardMedia,
    CardReaderSettings,
    CardReaderStatus,
    GenerateCryptogram,
    MediaInserted,
    MediaRemoved,
    ReadApplication,
    ReturnCard,
)
from drivers.device.card_reader.once import read_once
from drivers.link.pcsc import PcscLink
from drivers.wire.bertlv import parse
from tests.integration.drivers.card_terminal import WAIT_S, Events, Hands, Pending, card_reader, simulated_reader

ROOT = Path(__file__).parents[3]
VILLAGE = tomllib.loads((ROOT / "channel_server" / "sandbox" / "village.toml").read_text(encoding="utf-8"))
CARDS = [card for card in VILLAGE["card"] if card["owner"] != "kit"]
"""Those that people carry. The conformance kit's lie in no reader: it makes its own messages of them."""
WANG = "9299010000000036688"
ACCEPT = AcceptCard(timeout_ms=5_000)
H = bytes.fromhex

# The oracle reaches for triple DES at its former place in the library.
pytestmark = pytest.mark.filterwarnings("ignore:.*TripleDES:cryptography.utils.CryptographyDeprecationWarning")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    with simulated_reader(tmp_path_factory.mktemp("reader")) as hands:
        yield hands


@pytest.fixture
def hands(simulator: Hands) -> Iterator[Hands]:
    yield simulator
    simulator.do("replug")
    simulator.do("fault", "none")
    if simulator.do("status")["card"]:
        simulator.do("remove")
    link = PcscLink(simulator.reader, service_socket=simulator.service_socket)
    link.wait(present=False, timeout_s=5.0)
    link.close()


@pytest.fixture
def settings(hands: Hands, tmp_path: Path) -> CardReaderSettings:
    return CardReaderSettings(reader=hands.reader, service_socket=hands.service_socket, state_folder=str(tmp_path))


@pytest.fixture
def terminal(settings: CardReaderSettings) -> Iterator[tuple[ThreadDevice, Events]]:
    with card_reader(settings) as both:
        yield both


def media(device: ThreadDevice) -> CardMedia:
    assert isinstance(device.status, CardReaderStatus)
    return device.status.media


def deed(amount_fen: int = 1_230_000) -> GenerateCryptogram:
    return GenerateCryptogram(amount_fen, date(2026, 1, 15), secrets.token_bytes(4))


def issuer_verdict(card_number: str, data: bytes) -> bool:
    """What the issuer says of the cryptogram in `data`, computed by pyemv from the issuer's key."""
    objects = {f"{each.tag:X}": each.value for each in parse(data)}
    key = kd.derive_icc_mk_a(H(VILLAGE["hsm"]["issuer_master_key"]), card_number, objects["5F34"].hex())
    terminal = b"".join(objects[tag] for tag in ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37"))
    signed = terminal + objects["82"] + objects["9F36"] + objects["9F10"]
    return ac.generate_ac(kd.derive_common_sk(key, objects["9F36"] + bytes(6)), signed) == objects["9F26"]


# ---- the good path ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card["owner"])
def test_card_of_the_village_is_read_vouches_and_is_given_back(terminal, hands, card):
    device, events = terminal
    hands.do("insert", card["owner"])
    assert execute(device, ACCEPT).succeeded
    read = execute(device, ReadApplication()).require()
    assert (read.card_number, read.expiry, read.sequence_number) == (card["card_number"], "2030-12", "01")
    assert (read.application_id, read.card_number_masked) == (
        "A000000333010101",
        "929901*********" + read.card_number[-4:],
    )
    vouched = execute(device, deed()).require()
    assert issuer_verdict(read.card_number, vouched.chip_data)
    returning = Pending(device, ReturnCard(timeout_ms=5_000))
    hands.do("take")
    assert returning.completion().succeeded
    assert media(device) is CardMedia.TAKEN
    assert [type(event) for event in events.seen] == [StatusChanged, MediaInserted, MediaRemoved]


def test_cryptogram_asked_for_twice_is_made_anew_with_the_next_counter(terminal, hands):
    device, _ = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    counters = []
    for amount_fen in (100, 200):
        data = execute(device, deed(amount_fen)).require().chip_data
        assert issuer_verdict(WANG, data)
        counters.append(int.from_bytes({each.tag: each.value for each in parse(data)}[0x9F36], "big"))
    assert counters[1] == counters[0] + 1


def test_card_put_in_and_pulled_out_between_commands_is_told(terminal, hands):
    device, events = terminal
    device.start()
    hands.do("insert", "chen")
    events.expect(MediaInserted)
    assert media(device) is CardMedia.IN_READER
    hands.do("remove")
    events.expect(MediaRemoved)
    assert media(device) is CardMedia.TAKEN


def test_card_left_in_the_reader_is_not_taken_for_returned(terminal, hands):
    device, _ = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    completion = execute(device, ReturnCard(timeout_ms=300))
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "card_not_taken")
    assert media(device) is CardMedia.IN_READER
    hands.do("take")
    assert execute(device, ReturnCard(timeout_ms=5_000)).succeeded


def test_card_in_the_reader_is_known_after_a_restart_before_the_reader_is(settings, hands):
    with card_reader(settings) as (device, _):
        hands.do("insert", "wang")
        execute(device, ACCEPT).require()
    hands.do("unplug")
    with card_reader(settings) as (device, events):
        device.start()
        changed = events.expect(StatusChanged)
        assert changed.state is DeviceState.OFFLINE
        assert media(device) is CardMedia.IN_READER
        hands.do("replug")
        while events.expect(StatusChanged).state is not DeviceState.ONLINE:
            pass
        hands.do("take")
        assert execute(device, ReturnCard(timeout_ms=5_000)).succeeded
        assert media(device) is CardMedia.TAKEN


def test_card_taken_while_nobody_looked_is_not_in_the_reader_after_a_restart(settings, hands):
    with card_reader(settings) as (device, _):
        hands.do("insert", "wang")
        execute(device, ACCEPT).require()
    hands.do("remove")
    with card_reader(settings) as (device, events):
        device.start()
        events.expect(MediaRemoved)
        assert media(device) is CardMedia.TAKEN


# ---- faults -------------------------------------------------------------------------------------------------------


def test_reader_without_a_card_times_out(terminal):
    completion = execute(terminal[0], AcceptCard(timeout_ms=200))
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "no_card")
    completion = execute(terminal[0], ReadApplication())
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "no_card")


def test_wait_for_a_card_ends_when_it_is_canceled(terminal):
    device, events = terminal
    device.start()
    events.expect(StatusChanged)
    waiting = Pending(device, AcceptCard(timeout_ms=60_000))
    device.cancel(waiting.ticket)
    assert waiting.completion().code is CompletionCode.CANCELED


@pytest.mark.parametrize(
    ("fault", "code", "reasons"),
    [
        ("pulled", CompletionCode.COMMAND_ERROR_CODE, {"card_removed"}),
        ("silent", CompletionCode.COMMAND_ERROR_CODE, {"card_silent"}),
        ("mute", CompletionCode.COMMAND_ERROR_CODE, {"card_silent"}),
        ("garbage", CompletionCode.COMMAND_ERROR_CODE, {"card_garbled", "card_data_invalid", "card_unsupported"}),
        (
            "broken_lengths",
            CompletionCode.COMMAND_ERROR_CODE,
            {"card_garbled", "card_data_invalid", "card_unsupported"},
        ),
        ("truncated", CompletionCode.COMMAND_ERROR_CODE, {"card_garbled", "card_removed", "card_unsupported"}),
    ],
)
def test_card_with_a_fault_ends_the_reading_and_the_next_card_is_read(terminal, hands, fault, code, reasons):
    device, events = terminal
    hands.do("fault", fault)
    hands.do("insert", "wang")
    assert execute(device, ACCEPT).succeeded
    completion = execute(device, ReadApplication())
    assert completion.code is code
    assert completion.reason in reasons
    assert WANG not in completion.message
    assert device.status.state is DeviceState.ONLINE
    hands.do("fault", "none")
    if hands.do("status")["card"]:
        hands.do("remove")
    events.expect(MediaRemoved)
    hands.do("insert", "chen")
    execute(device, ACCEPT).require()
    assert execute(device, ReadApplication()).succeeded
    assert device.generation == 0, "the device mended itself without losing its thread"


def test_card_pulled_before_the_cryptogram_says_so_and_the_card_is_not_in(terminal, hands):
    device, events = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    execute(device, ReadApplication()).require()
    hands.do("fault", "pulled:1")
    completion = execute(device, deed())
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "card_removed")
    events.expect(MediaRemoved)
    assert media(device) is CardMedia.TAKEN


def test_card_swapped_before_the_cryptogram_is_noticed(terminal, hands):
    device, events = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    execute(device, ReadApplication()).require()
    events.expect(MediaInserted)
    hands.do("remove")
    events.expect(MediaRemoved)
    hands.do("insert", "chen")
    events.expect(MediaInserted)
    completion = execute(device, deed())
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "card_changed")


def test_card_that_declines_says_so(terminal, hands):
    device, _ = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    hands.do("fault", "declines")
    completion = execute(device, deed())
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "card_declined")


def test_cryptogram_of_a_cloned_card_is_passed_on_for_the_bank_to_refuse(terminal, hands):
    device, _ = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    hands.do("fault", "cloned")
    assert not issuer_verdict(WANG, execute(device, deed()).require().chip_data)


def test_card_of_a_foreign_scheme_is_unsupported(terminal, hands):
    device, _ = terminal
    hands.do("insert", "foreign")
    execute(device, ACCEPT).require()
    completion = execute(device, ReadApplication())
    assert (completion.code, completion.reason) == (CompletionCode.COMMAND_ERROR_CODE, "card_unsupported")


def test_cryptogram_over_impossible_data_is_refused_without_asking_the_card(terminal):
    completion = execute(terminal[0], GenerateCryptogram(-1, date(2026, 1, 15), b"abcd"))
    assert completion.code is CompletionCode.INVALID_DATA


def test_service_killed_while_waiting_and_started_again_is_waited_for(terminal, hands):
    device, events = terminal
    device.start()
    events.expect(StatusChanged)
    waiting = Pending(device, AcceptCard(timeout_ms=10_000))
    hands.do("unplug")
    hands.do("insert", "wang")
    hands.do("replug")
    assert waiting.completion().succeeded
    assert execute(device, ReadApplication()).require().card_number == WANG


def test_service_killed_with_a_card_in_leaves_it_accounted_for_and_comes_back(terminal, hands):
    device, _ = terminal
    hands.do("insert", "wang")
    execute(device, ACCEPT).require()
    execute(device, ReadApplication()).require()
    hands.do("unplug")
    completion = execute(device, deed())
    assert completion.code is CompletionCode.DEVICE_NOT_READY
    assert "pcscd" in completion.message
    assert media(device) is CardMedia.IN_READER
    hands.do("replug")
    execute(device, ACCEPT).require()
    assert execute(device, deed()).succeeded
    assert device.status.state is DeviceState.ONLINE


def test_reader_that_is_not_there_is_not_ready(hands):
    settings = CardReaderSettings(reader="No such reader", service_socket=hands.service_socket)
    with card_reader(settings) as (device, _):
        completion = execute(device, AcceptCard(timeout_ms=200))
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "port_not_found")
        assert device.status.state is DeviceState.OFFLINE


def test_service_that_is_not_there_is_not_ready(tmp_path):
    settings = CardReaderSettings(reader="Any", service_socket=str(tmp_path / "nobody"))
    with card_reader(settings) as (device, _):
        completion = execute(device, AcceptCard(timeout_ms=200))
        assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "link_lost")


# ---- reading once -------------------------------------------------------------------------------------------------


def test_read_once_gives_what_the_command_line_prints(hands):
    hands.do("insert", "wang")
    settings = CardReaderSettings(reader=hands.reader, service_socket=hands.service_socket)
    reading = read_once(settings, wait_s=5.0).require()
    assert (reading.application_id, reading.card_number_masked) == ("A000000333010101", "929901*********6688")
    assert (reading.expiry, reading.sequence_number) == ("2030-12", "01")
    assert reading.cryptogram is not None
    assert len(H(reading.cryptogram)) == 8


def test_read_once_without_a_card_says_so(hands):
    settings = CardReaderSettings(reader="virtual pcd", service_socket=hands.service_socket)
    completion = read_once(settings, wait_s=0.2)
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "no_card")


def test_simulator_that_is_killed_leaves_no_service_behind(tmp_path):
    with simulated_reader(tmp_path) as hands:
        assert hands.process is not None
        services = psutil.Process(hands.process.pid).children()
        # A shell becomes the service: it has its name a moment later.
        deadline = time.monotonic() + WAIT_S
        while [service.name() for service in services] != ["pcscd"]:
            assert time.monotonic() < deadline, services
            time.sleep(0.01)
        hands.process.kill()
        gone, alive = psutil.wait_procs(services, WAIT_S)
    assert (gone, alive) == (services, [])

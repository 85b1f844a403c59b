"""The ID reader's driver against the simulated reader: a process of its own behind a real tty."""

import time
from dataclasses import asdict

import pytest

from drivers.device.base import CompletionCode, DeviceState, Probe, StatusChanged, ThreadDevice, execute
from drivers.device.id_reader import (
    KIND,
    IdReaderSettings,
    MediaDetected,
    MediaRemoved,
    PhotoSource,
    PhotoState,
    ReadIdCard,
)
from drivers.simulators.base import ControlMistakeError
from drivers.simulators.id_cards import card_names, load_id_card


@pytest.fixture
def simulator(start_simulator):
    return start_simulator("id_reader")


@pytest.fixture
def open_reader(simulator):
    opened = []

    def open_reader(**settings):
        settings = IdReaderSettings(port=str(simulator.port), **settings)
        notices = []
        device = ThreadDevice(
            name="id_reader",
            kind=KIND.name,
            make_driver=lambda: KIND.make_driver(settings),
            status=KIND.status_type(),
            listener=notices.append,
            idle_s=0.02,
        )
        device.notices = notices
        opened.append(device)
        return device

    yield open_reader
    for device in opened:
        device.close()


@pytest.mark.parametrize("name", card_names())
def test_read_of_each_card_returns_what_its_file_says(simulator, open_reader, name):
    simulator("insert", name)
    card = execute(open_reader(photo=PhotoSource.SIMULATED), ReadIdCard(1000)).require()
    text = load_id_card(name).text
    common = set(asdict(text)) & set(asdict(card))
    assert {key: getattr(card, key) for key in common} == {key: getattr(text, key) for key in common}
    assert (card.photo, card.picture_id) == (PhotoState.SIMULATED, name)


def test_read_without_a_decoder_has_no_photo(simulator, open_reader):
    simulator("insert", "wang")
    card = execute(open_reader(), ReadIdCard(1000)).require()
    assert (card.photo, card.picture_id, card.picture_bgr) == (PhotoState.UNAVAILABLE, None, None)


def test_read_without_a_card_times_out(open_reader):
    completion = execute(open_reader(), ReadIdCard(100))
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "no_card")


def test_card_that_was_read_is_not_found_again_before_it_leaves(simulator, open_reader):
    device = open_reader()
    simulator("insert", "chen")
    assert execute(device, ReadIdCard(1000)).succeeded
    assert execute(device, ReadIdCard(100)).reason == "no_card"
    simulator("remove")
    simulator("insert", "chen")
    assert execute(device, ReadIdCard(1000)).succeeded


@pytest.mark.parametrize(
    "fault",
    ["garbage_before", "garbage_inside:1", "bad_checksum:2", "truncated:1", "silent:1", "byte_at_a_time"],
)
def test_read_over_a_bad_line_succeeds_in_the_end(simulator, open_reader, fault):
    simulator("insert", "wang")
    simulator("fault", fault)
    assert execute(open_reader(), ReadIdCard(1000)).require().name == "王大华"


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("bad_checksum", CompletionCode.HARDWARE_ERROR, "protocol_error"),
        ("garbage_inside", CompletionCode.HARDWARE_ERROR, "protocol_error"),
        ("truncated", CompletionCode.HARDWARE_ERROR, "protocol_error"),
        ("silent", CompletionCode.DEVICE_NOT_READY, "no_answer"),
    ],
)
def test_read_over_a_broken_line_fails_and_the_next_one_succeeds(simulator, open_reader, fault, code, reason):
    device = open_reader()
    simulator("insert", "wang")
    simulator("fault", fault)
    completion = execute(device, ReadIdCard(1000))
    assert (completion.code, completion.reason) == (code, reason)
    simulator("fault", "none")
    assert execute(device, ReadIdCard(1000)).succeeded
    assert device.status.state is DeviceState.ONLINE


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        ("31", CompletionCode.COMMAND_ERROR_CODE, "card_refused"),
        ("32", CompletionCode.COMMAND_ERROR_CODE, "card_refused"),
        ("40", CompletionCode.COMMAND_ERROR_CODE, "card_unknown"),
        ("66", CompletionCode.HARDWARE_ERROR, "sam_not_authorised"),
        ("60", CompletionCode.HARDWARE_ERROR, "self_test_failed"),
        ("21", CompletionCode.HARDWARE_ERROR, "command_refused"),
        ("41", CompletionCode.TIME_OUT, "card_moved"),
        ("77", CompletionCode.TIME_OUT, "card_moved"),
    ],
)
def test_status_word_that_is_no_success_ends_in_its_own_reason(simulator, open_reader, answer, code, reason):
    simulator("insert", "wang")
    simulator("answer", f"{answer}:99")
    completion = execute(open_reader(), ReadIdCard(200))
    assert (completion.code, completion.reason) == (code, reason)


@pytest.mark.parametrize("moment", ["select", "read"])
def test_card_pulled_in_mid_read_is_waited_for_again(simulator, open_reader, moment):
    simulator("insert", "wang")
    simulator("remove_at", moment)
    completion = execute(open_reader(), ReadIdCard(200))
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "card_moved")


def test_cable_pulled_and_replugged_brings_the_reader_back_by_itself(simulator, open_reader):
    device = open_reader()
    simulator("insert", "wang")
    assert execute(device, ReadIdCard(1000)).succeeded
    simulator("unplug")
    lost = execute(device, ReadIdCard(1000))
    assert lost.code is CompletionCode.DEVICE_NOT_READY
    assert lost.reason in {"link_lost", "port_not_found"}
    assert device.status.state is DeviceState.OFFLINE
    simulator("replug")
    assert execute(device, ReadIdCard(1000)).require().name == "王大华"
    states = [notice.event.state for notice in device.notices if isinstance(notice.event, StatusChanged)]
    assert states[0] is DeviceState.ONLINE
    assert states[-1] is DeviceState.ONLINE
    assert DeviceState.OFFLINE in states


def test_port_held_by_another_program_is_told_as_busy(open_reader, simulator):
    simulator("insert", "wang")
    first, second = open_reader(), open_reader()
    assert execute(first, ReadIdCard(1000)).succeeded
    completion = execute(second, ReadIdCard(1000))
    assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "port_busy")


def test_watched_media_is_followed_between_commands(simulator, open_reader):
    device = open_reader(watch_media=True)
    device.start()
    simulator("insert", "wang")
    _wait_for(lambda: MediaDetected() in _events(device))
    assert execute(device, ReadIdCard(1000)).succeeded
    simulator("remove")
    _wait_for(lambda: MediaRemoved() in _events(device))
    assert [event for event in _events(device) if not isinstance(event, StatusChanged)] == [
        MediaDetected(),
        MediaRemoved(),
    ]


def test_probe_asks_the_module(open_reader, simulator):
    assert "SAM_V" in execute(open_reader(), Probe()).require().detail


def test_control_socket_refuses_what_it_does_not_know_and_says_what_there_is(simulator):
    with pytest.raises(ControlMistakeError, match="wang"):
        simulator("insert", "nobody")
    with pytest.raises(ControlMistakeError, match="remove_at"):
        simulator("dance")
    with pytest.raises(ControlMistakeError, match="garbage_before"):
        simulator("fault", "flood")
    assert simulator("status")["plugged"] is True


def _events(device):
    return [notice.event for notice in device.notices]


def _wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)

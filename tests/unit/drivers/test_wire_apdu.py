"""APDUs against the exchanges of EMV's contact specification, then round trips and hostile cards."""

import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wire.apdu import (
    MAX_ROUNDS,
    MAX_TOTAL_BYTES,
    CommandApdu,
    CommandApduError,
    Conversation,
    ResponseApdu,
    ResponseApduError,
    converse,
)

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "emv.toml").read_text(encoding="utf-8"))
CASES = VECTORS["t0_exchange"]["case"]

BYTE = st.integers(0, 255)
COMMANDS = st.builds(
    CommandApdu, BYTE, BYTE, BYTE, BYTE, st.binary(max_size=255), st.one_of(st.none(), st.integers(1, 256))
)


def ask(command: CommandApdu) -> Conversation[ResponseApdu]:
    return (yield command)


def card_of(steps: list[list[str]]) -> Callable[[bytes], bytes]:
    remaining = list(steps)

    def transmit(raw: bytes) -> bytes:
        sent, answer = remaining.pop(0)
        assert raw.hex().upper() == sent
        return bytes.fromhex(answer)

    return transmit


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_exchange_as_published_sends_and_returns_the_published_bytes(case):
    command = CommandApdu.from_bytes(bytes.fromhex(case["command"]))
    response = converse(ask(command), card_of(case["steps"]))
    assert response.data.hex().upper() == case["data"]
    assert f"{response.status_word:04X}" == case["status_word"]


def test_exchange_with_a_strict_t0_card_repeats_without_le():
    steps = [["00A4040001FF00", "6700"], ["00A4040001FF", "6102"], ["00C0000002", "AABB9000"]]
    response = converse(ask(CommandApdu(0, 0xA4, 4, 0, b"\xff", 256)), card_of(steps))
    assert response == ResponseApdu(b"\xaa\xbb", 0x9000)


def test_exchange_with_a_second_wrong_length_ends_with_it():
    steps = [["00A4040001FF00", "6700"], ["00A4040001FF", "6700"]]
    response = converse(ask(CommandApdu(0, 0xA4, 4, 0, b"\xff", 256)), card_of(steps))
    assert response.status_word == 0x6700


@pytest.mark.parametrize("answer", [b"\x61\x10", b"\x6c\x10", b"\x61\x00"])
def test_exchange_with_a_card_that_never_ends_is_cut_off(answer):
    sent = []

    def transmit(raw: bytes) -> bytes:
        sent.append(raw)
        return answer

    with pytest.raises(ResponseApduError):
        converse(ask(CommandApdu(0, 0xB2, 1, 12, le=256)), transmit)
    assert len(sent) == MAX_ROUNDS


def test_exchange_with_a_card_that_pours_out_data_is_cut_off():
    with pytest.raises(ResponseApduError, match=str(MAX_TOTAL_BYTES)):
        converse(ask(CommandApdu(0, 0xB2, 1, 12, le=256)), lambda _: bytes(256) + b"\x61\x00")


@pytest.mark.parametrize("raw", [b"", b"\x90", bytes(259)])
def test_response_of_an_impossible_length_is_refused(raw):
    with pytest.raises(ResponseApduError):
        ResponseApdu.from_bytes(raw)


@pytest.mark.parametrize(
    "raw",
    ["", "00A404", "00A4040002AA", "00A4040001AABBCC", "00A40400000000", "00A4040000AA"],
    ids=lambda raw: raw or "-",
)
def test_command_of_no_case_is_refused(raw):
    with pytest.raises(CommandApduError):
        CommandApdu.from_bytes(bytes.fromhex(raw))


@pytest.mark.parametrize(
    "fields",
    [{"cla": 256}, {"p1": -1}, {"data": bytes(256)}, {"le": 0}, {"le": 257}],
    ids=lambda fields: str(list(fields)),
)
def test_command_that_no_short_apdu_carries_is_refused(fields):
    with pytest.raises(CommandApduError):
        CommandApdu(**{"cla": 0, "ins": 0, "p1": 0, "p2": 0, **fields})


@given(COMMANDS)
def test_command_round_trip_gives_the_same_command(command):
    assert CommandApdu.from_bytes(command.to_bytes()) == command


@given(st.binary(max_size=256), st.integers(0, 0xFFFF))
def test_response_round_trip_gives_the_same_response(data, status_word):
    response = ResponseApdu(data, status_word)
    assert ResponseApdu.from_bytes(response.to_bytes()) == response


@given(COMMANDS, st.lists(st.binary(max_size=20), min_size=1, max_size=4))
def test_exchange_with_garbage_ends_in_an_answer_or_a_typed_error(command, answers):
    turn = iter(range(10**6))

    def transmit(_: bytes) -> bytes:
        return answers[next(turn) % len(answers)]

    with suppress(ResponseApduError):
        converse(ask(command), transmit)

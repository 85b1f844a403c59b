"""Frames between a front and the engine: whole, a byte at a time, and with junk."""

import itertools

import pytest

from channel_server.transport.front.frames import (
    LONGEST_FRAME,
    FrameError,
    FrameReader,
    Kind,
    Welcome,
    call_frame,
    drain_frame,
    ended_frame,
    frame,
    read_call,
    read_ended,
    read_seconds,
)
from channel_server.transport.grpc.calls import CallEndedError, Method

SAID = (
    frame(Kind.CERTIFICATE, 1, b"pem"),
    call_frame(0xFFFF_FFFF, 3, 1, 12.5, b"message"),
    frame(Kind.PING),
    frame(Kind.ANSWER, 7, bytes(range(256)) * 40),
)
HEARD = [
    (Kind.CERTIFICATE, 1, b"pem"),
    (Kind.CALL, 0xFFFF_FFFF, call_frame(0xFFFF_FFFF, 3, 1, 12.5, b"message")[9:]),
    (Kind.PING, 0, b""),
    (Kind.ANSWER, 7, bytes(range(256)) * 40),
]


@pytest.mark.parametrize("size", [1, 2, 7, 4096, 1 << 20])
def test_frames_cut_anywhere_come_out_whole(size: int) -> None:
    reader = FrameReader()
    stream = b"".join(SAID)
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert list(itertools.chain.from_iterable(reader.receive(piece) for piece in pieces)) == HEARD


@pytest.mark.parametrize("junk", [bytes(9), b"\xff" * 9, (LONGEST_FRAME + 1).to_bytes(4, "little") + bytes(5)])
def test_frame_of_an_impossible_length_is_an_error_and_not_waited_for(junk: bytes) -> None:
    reader = FrameReader()
    with pytest.raises(FrameError):
        list(reader.receive(SAID[0] + junk))


@pytest.mark.parametrize("ends", [None, 12.5])
def test_call_is_read_as_written(ends: float | None) -> None:
    ((kind, number, body),) = FrameReader().receive(call_frame(5, 65_535, 10_000, ends, b"\x00\xff"))
    assert (kind, number, read_call(body)) == (Kind.CALL, 5, (65_535, 10_000, ends, b"\x00\xff"))


def test_end_of_a_call_is_read_as_written() -> None:
    ((kind, number, body),) = FrameReader().receive(ended_frame(9, CallEndedError(5, "没有找到", b"\x00details")))
    ended = read_ended(body)
    assert (kind, number) == (Kind.ENDED, 9)
    assert (ended.code, ended.words, ended.details) == (5, "没有找到", b"\x00details")


def test_welcome_and_grace_are_read_as_written() -> None:
    methods = (Method("/a.B/C", streams=False), Method("/a.B/D", streams=True))
    welcome = Welcome("[::1]:7300", True, "ca", "pem", "key", False, "INFO", methods)
    assert Welcome.from_bytes(welcome.to_bytes()) == welcome
    ((_, _, body),) = FrameReader().receive(drain_frame(20.0))
    assert read_seconds(body) == 20.0

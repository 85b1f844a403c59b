"""A request to the PIN pad through a disturbed line, byte by byte."""

import threading
import time
from collections import deque

import pytest

from drivers.device.base import Context, DeviceStatus
from drivers.device.pin_pad import exchange
from drivers.errors import RemoteProtocolError
from drivers.simulators.base.faults import FaultScript
from drivers.wire.pin_pad import Frame, MessageType, Result, StatusRequest, response_type


class ScriptedLink:
    """Answers each writing with the next of `replies`, in one piece."""

    port = "scripted"

    def __init__(self, *replies: bytes) -> None:
        self._replies = deque(replies)
        self._arrived = b""

    def write(self, data: bytes, timeout_s: float) -> None:
        self._arrived += self._replies.popleft()

    def read(self, timeout_s: float) -> bytes:
        data, self._arrived = self._arrived, b""
        if not data:
            time.sleep(timeout_s)
        return data

    def discard_input(self) -> None:
        self._arrived = b""

    def close(self) -> None:
        pass


def ask(link: ScriptedLink, sequence: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, bytes]:
    monkeypatch.setattr(exchange.secrets, "randbelow", lambda below: sequence - 2)
    line = exchange.PadLine(link)
    context = Context(
        deadline=time.monotonic() + 30,
        canceled=threading.Event(),
        emit=lambda event: None,
        report=lambda status: None,
        status=DeviceStatus,
    )
    return line.request(StatusRequest(), context, answer_s=5)


def disturbed(frame: bytes) -> bytes:
    fault = FaultScript()
    fault.set("garbage_inside")
    return b"".join(chunk.data for chunk in fault.apply(frame))


# The noise breaks an ACK of any number into two broken frames; of these three, its checksum also spoils what follows.
@pytest.mark.parametrize("sequence", [20, 205, 251, 100])
def test_request_one_disturbance_costs_one_attempt_whatever_its_number(sequence, monkeypatch):
    ack = Frame(sequence, MessageType.ACK).to_bytes()
    answer = Frame(sequence, response_type(StatusRequest.type), bytes([Result.DONE]) + b"rest").to_bytes()
    link = ScriptedLink(disturbed(ack), disturbed(ack), ack + answer)
    assert ask(link, sequence, monkeypatch) == (Result.DONE, b"rest")


def test_request_refused_twice_over_in_one_burst_is_one_attempt(monkeypatch):
    ack = Frame(7, MessageType.ACK).to_bytes()
    answer = Frame(7, response_type(StatusRequest.type), bytes([Result.DONE])).to_bytes()
    refusals = Frame(0, MessageType.NAK, b"\x01").to_bytes() * 3
    assert ask(ScriptedLink(refusals, refusals, ack + answer), 7, monkeypatch) == (Result.DONE, b"")


def test_request_disturbed_every_time_says_that_frames_arrive_broken(monkeypatch):
    ack = disturbed(Frame(7, MessageType.ACK).to_bytes())
    with pytest.raises(RemoteProtocolError, match="broken"):
        ask(ScriptedLink(ack, ack, ack), 7, monkeypatch)

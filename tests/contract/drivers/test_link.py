"""What every link promises, on a real tty and on its twin in memory."""

import os
import threading
import time
import tty
from pathlib import Path

import pytest

from drivers.errors import LinkBusyError, LinkClosedError, LinkNotFoundError, LinkTimeoutError, LocalProtocolError
from drivers.link.memory import null_modem
from drivers.link.replay import HungUp, Received, ReplayLink, Written
from drivers.link.serial import SerialLink, SerialSettings, serial_opener


class TtyEnds:
    """A serial link, and the far end of its wire."""

    def __init__(self):
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.link = SerialLink(SerialSettings(port=os.ttyname(self.slave)))

    def send(self, data):
        os.write(self.master, data)

    def receive(self):
        return os.read(self.master, 4096)

    def hang_up(self):
        for fd in (self.slave, self.master):
            os.close(fd)
        self.slave = self.master = -1

    def close(self):
        self.link.close()
        if self.master >= 0:
            self.hang_up()


class MemoryEnds:
    def __init__(self):
        self.link, self.far = null_modem()

    def send(self, data):
        self.far.write(data, 1)

    def receive(self):
        return self.far.read(1)

    def hang_up(self):
        self.far.close()

    def close(self):
        self.link.close()


@pytest.fixture(params=[TtyEnds, MemoryEnds])
def ends(request):
    ends = request.param()
    yield ends
    ends.close()


def test_read_returns_what_arrived(ends):
    ends.send(b"abc")
    assert ends.link.read(5) == b"abc"


def test_read_returns_nothing_when_nothing_came_in_time(ends):
    assert ends.link.read(0) == b""
    assert ends.link.read(0.02) == b""


def test_write_hands_over_every_byte(ends):
    ends.link.write(bytes(range(256)), 5)
    received = b""
    while len(received) < 256:
        received += ends.receive()
    assert received == bytes(range(256))


def test_discard_input_forgets_what_arrived(ends):
    ends.send(b"old")
    # The tty's line discipline hands over in its own time.
    time.sleep(0.05)
    ends.link.discard_input()
    assert ends.link.read(0.02) == b""
    ends.send(b"new")
    assert ends.link.read(5) == b"new"


def test_hang_up_ends_read_and_write(ends):
    ends.hang_up()
    with pytest.raises(LinkClosedError):
        ends.link.read(5)
    with pytest.raises(LinkClosedError):
        ends.link.write(b"x", 5)


def test_close_from_another_thread_ends_a_blocked_read(ends):
    raised = []

    def read():
        try:
            ends.link.read(30)
        except LinkClosedError as error:
            raised.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.05)
    ends.link.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(raised) == 1


def test_closed_link_stays_closed_and_closes_twice(ends):
    ends.link.close()
    ends.link.close()
    with pytest.raises(LinkClosedError):
        ends.link.read(0)
    with pytest.raises(LinkClosedError):
        ends.link.write(b"x", 0)
    with pytest.raises(LinkClosedError):
        ends.link.discard_input()


def test_port_belongs_to_one_link_at_a_time():
    ends = TtyEnds()
    try:
        with pytest.raises(LinkBusyError, match="in use"):
            serial_opener(SerialSettings(port=ends.link.port))()
        ends.link.close()
        serial_opener(SerialSettings(port=ends.link.port))().close()
    finally:
        ends.close()


def test_port_that_takes_no_more_bytes_is_a_time_out():
    ends = TtyEnds()
    try:
        with pytest.raises(LinkTimeoutError):
            ends.link.write(bytes(1 << 20), 0.1)
    finally:
        ends.close()


def test_port_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LinkNotFoundError, match="no port"):
        SerialLink(SerialSettings(port=str(tmp_path / "none")))


def test_close_leaves_no_descriptor_open():
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        TtyEnds().close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_replay_refuses_a_write_that_was_not_recorded():
    link = ReplayLink([Written(b"a"), Received(b"b"), HungUp()])
    with pytest.raises(LocalProtocolError):
        link.write(b"x", 1)


def test_replay_plays_what_was_recorded():
    link = ReplayLink([Written(b"a"), Received(b"b"), HungUp()])
    assert link.read(1) == b""
    link.write(b"a", 1)
    assert link.read(1) == b"b"
    with pytest.raises(LinkClosedError):
        link.read(1)

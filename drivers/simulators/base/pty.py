"""A pseudo terminal that plays a serial port: a real tty for the driver, with a stable name, pacing and faults.

One loop serves the port and the control socket. Nothing in it blocks: bytes to be sent wait in a queue for their time.
"""

import contextlib
import os
import selectors
import signal
import socket
import sys
import time
import tty
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from drivers.simulators.base.control import (
    MAX_LINE_BYTES,
    ControlMistakeError,
    ControlRequest,
    Json,
    answer_line,
    refusal_line,
)
from drivers.simulators.base.faults import FaultKind, FaultScript
from drivers.simulators.base.peer import Peer

_TICK_S = 0.02
# A peer that does nothing by itself needs no ticks; a signal is still heard within this.
_REST_S = 0.25
# While bytes are paced out the loop wakes this often; a UART's buffer of 16 at 115200 would be 1.4 ms.
_PACED_TICK_S = 0.001
# Bits on the wire for a byte: start, eight, stop.
_BITS_A_BYTE = 10
# No serial line comes near.
_MOST_PACE_DIGITS = 9
# What nobody reads is dropped beyond this, as a wire with nobody at its end does.
_MAX_WAITING_BYTES = 65_536


@dataclass(slots=True)
class _Outgoing:
    data: bytes
    due: float
    """When its first byte may leave."""
    sent: int = 0


class PtySimulator:
    """Runs `peer` behind a pseudo terminal that is found under `port`, steered by `control`."""

    def __init__(self, peer: Peer, *, port: Path, control: Path | None, pace: int = 0) -> None:
        self._peer = peer
        self._port = port
        self._control = control
        self._pace = pace
        self._faults = FaultScript()
        self._selector = selectors.DefaultSelector()
        self._master = -1
        self._slave = -1
        self._outgoing: deque[_Outgoing] = deque()
        self._wire_free_at = 0.0
        self._listener: socket.socket | None = None
        self._lines: dict[socket.socket, bytearray] = {}
        self._running = False
        self._ticks = type(peer).tick is not Peer.tick
        self._next_tick = 0.0
        peer.send = self._send

    def start(self) -> None:
        """Make port and control socket; both exist when this returns."""
        self._plug()
        if self._control is not None:
            self._listener = _listen(self._control)
            self._selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def follow(self, descriptor: int) -> None:
        """End when `descriptor` reaches its end: the parent that holds the other end is gone."""

        def check() -> None:
            if not os.read(descriptor, 1024):
                self._running = False

        self._selector.register(descriptor, selectors.EVENT_READ, check)

    def stop(self) -> None:
        """End the loop, from a signal handler or a callback."""
        self._running = False

    def run(self) -> None:
        """Serve until `stop`."""
        self._running = True
        try:
            while self._running:
                for key, _ in self._selector.select(self._timeout_s()):
                    action: Callable[[], None] = key.data
                    action()
                now = time.monotonic()
                if now >= self._next_tick:
                    self._next_tick = now + _TICK_S
                    self._peer.tick(now)
                self._flush()
        finally:
            self._close()

    def _timeout_s(self) -> float:
        """How long to sleep when nothing comes."""
        rest = _TICK_S if self._ticks else _REST_S
        if not self._outgoing:
            return rest
        ahead = self._outgoing[0].due - time.monotonic()
        if ahead > 0:
            return min(ahead, rest)
        # Paced, the next byte is due soon; else nobody reads, and looking often would not help.
        return _PACED_TICK_S if self._pace else _TICK_S

    def _plug(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._port.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._port.with_name(self._port.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self._port)
        self._selector.register(self._master, selectors.EVENT_READ, self._read)

    def _unplug(self) -> None:
        if self._master < 0:
            return
        self._selector.unregister(self._master)
        self._port.unlink(missing_ok=True)
        # The slave is kept open while plugged, so that a driver's close is no hang-up; closing both is one.
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
        self._outgoing.clear()
        self._peer.unplugged()

    def _read(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except (BlockingIOError, OSError):
            return
        if self._pace:
            # The request took its time on the wire too.
            self._wire_free_at = max(self._wire_free_at, time.monotonic()) + len(data) * _BITS_A_BYTE / self._pace
        self._peer.receive(data)

    def _send(self, reply: bytes) -> None:
        if self._master < 0 or sum(len(item.data) - item.sent for item in self._outgoing) > _MAX_WAITING_BYTES:
            return
        due = max(time.monotonic(), self._wire_free_at)
        for chunk in self._faults.apply(reply):
            due += chunk.pause_s
            # A reply of one byte, truncated, is nothing; it must not hold up what comes after it.
            if chunk.data:
                self._outgoing.append(_Outgoing(chunk.data, due))
            if self._pace:
                due += len(chunk.data) * _BITS_A_BYTE / self._pace
        self._wire_free_at = due
        self._flush()

    def _flush(self) -> None:
        while self._outgoing:
            item = self._outgoing[0]
            allowed = self._allowed(item)
            if allowed <= item.sent:
                return
            try:
                item.sent += os.write(self._master, item.data[item.sent : allowed])
            except BlockingIOError:
                return
            except OSError:
                self._outgoing.clear()
                return
            if item.sent < len(item.data):
                return
            self._outgoing.popleft()

    def _allowed(self, item: _Outgoing) -> int:
        """How many bytes of `item` the wire has had time for."""
        passed = time.monotonic() - item.due
        if passed < 0:
            return 0
        if not self._pace:
            return len(item.data)
        return min(len(item.data), int(passed * self._pace / _BITS_A_BYTE))

    def _accept(self) -> None:
        assert self._listener is not None
        connection, _ = self._listener.accept()
        connection.setblocking(False)
        self._lines[connection] = bytearray()
        self._selector.register(connection, selectors.EVENT_READ, lambda: self._hear(connection))

    def _hear(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(4096)
        except OSError:
            data = b""
        buffer = self._lines[connection]
        buffer += data
        if not data or len(buffer) > MAX_LINE_BYTES:
            self._hang_up(connection)
            return
        while b"\n" in buffer:
            line, _, rest = bytes(buffer).partition(b"\n")
            buffer[:] = rest
            with contextlib.suppress(OSError):
                connection.sendall(self._obey(line.decode(errors="replace")))

    def _hang_up(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._lines[connection]
        connection.close()

    def _obey(self, line: str) -> bytes:
        try:
            return answer_line(self._do(ControlRequest.from_line(line)))
        except ControlMistakeError as mistake:
            return refusal_line(str(mistake))

    def _do(self, request: ControlRequest) -> dict[str, Json]:
        match request.do:
            case "fault" if request.value in self._peer.own_faults:
                self._peer.set_own_fault(request.value)
            case "fault":
                self._faults.set(request.value, also=self._peer.own_faults)
                if request.value == FaultKind.NONE:
                    self._peer.set_own_fault(None)
            case "pace":
                if not request.value.isdecimal() or len(request.value) > _MOST_PACE_DIGITS:
                    raise ControlMistakeError("pace takes bits a second, such as 115200; 0 is as fast as it goes")
                self._pace = int(request.value)
            case "unplug":
                self._unplug()
            case "replug":
                if self._master < 0:
                    self._plug()
            case "faults":
                return {"faults": [*FaultKind, *self._peer.own_faults]}
            case "status":
                pass
            case _:
                return dict(self._peer.control(request))
        return {
            **self._peer.status(),
            "plugged": self._master >= 0,
            "fault": self._faults.kind.value,
            "pace": self._pace,
        }

    def _close(self) -> None:
        self._unplug()
        for connection in list(self._lines):
            self._hang_up(connection)
        if self._listener is not None:
            self._listener.close()
        if self._control is not None:
            self._control.unlink(missing_ok=True)
        self._selector.close()


def run_until_told(simulator: PtySimulator, *, until_eof: bool) -> None:
    """Run in the main thread until SIGINT, SIGTERM, or, with `until_eof`, the end of standard input."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        simulator.stop()

    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    if until_eof:
        simulator.follow(sys.stdin.fileno())
    simulator.run()


def _listen(control: Path) -> socket.socket:
    control.parent.mkdir(parents=True, exist_ok=True)
    control.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(control))
    listener.listen(8)
    listener.setblocking(False)
    return listener

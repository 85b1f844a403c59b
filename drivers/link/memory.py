"""A null modem in memory: two links, each reading what the other writes. For tests and benchmarks.

It moves bytes between threads and nothing else: no pacing, no faults.
"""

import threading

from drivers.errors import LinkClosedError
from drivers.link.tap import Direction, passed


class _Wire:
    """One direction."""

    def __init__(self) -> None:
        self.arrived = bytearray()
        self.changed = threading.Condition()
        self.closed = False


class MemoryLink:
    """One end of a null modem, made by :func:`null_modem`."""

    def __init__(self, port: str, incoming: _Wire, outgoing: _Wire) -> None:
        self._port = port
        self._incoming = incoming
        self._outgoing = outgoing

    @property
    def port(self) -> str:
        """The end's name."""
        return self._port

    def read(self, timeout_s: float) -> bytes:
        """See :class:`drivers.link.Link`."""
        wire = self._incoming
        with wire.changed:
            wire.changed.wait_for(lambda: wire.arrived or wire.closed, timeout_s)
            data = bytes(wire.arrived)
            wire.arrived.clear()
            if not data and wire.closed:
                raise LinkClosedError(self._port, f"{self._port} hung up")
            passed(Direction.IN, data)
            return data

    def write(self, data: bytes, timeout_s: float) -> None:
        """See :class:`drivers.link.Link`; the other end takes everything at once."""
        wire = self._outgoing
        with wire.changed:
            if wire.closed:
                raise LinkClosedError(self._port, f"{self._port} hung up")
            wire.arrived += data
            wire.changed.notify_all()
        passed(Direction.OUT, data)

    def discard_input(self) -> None:
        """See :class:`drivers.link.Link`."""
        with self._incoming.changed:
            if self._incoming.closed:
                raise LinkClosedError(self._port, f"{self._port} hung up")
            self._incoming.arrived.clear()

    def close(self) -> None:
        """See :class:`drivers.link.Link`; the other end sees a hang-up."""
        for wire in (self._incoming, self._outgoing):
            with wire.changed:
                wire.closed = True
                wire.changed.notify_all()


def null_modem() -> tuple[MemoryLink, MemoryLink]:
    """Return two ends that are wired together."""
    forth, back = _Wire(), _Wire()
    return MemoryLink("null-modem:a", back, forth), MemoryLink("null-modem:b", forth, back)

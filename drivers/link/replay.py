"""A link that plays a recorded exchange: what we should write, and what the device then answered.

It proves that a driver still says what it said when the traffic was recorded. A write that differs is our own mistake
and raises LocalProtocolError.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.errors import LinkClosedError, LocalProtocolError


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes the driver is to write."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes the device sent; an empty one is a read in which nothing came in time."""

    data: bytes


@dataclass(frozen=True, slots=True)
class HungUp:
    """The device was pulled here."""


Traffic = Written | Received | HungUp


class ReplayLink:
    """Plays `traffic` once, from the front."""

    def __init__(self, traffic: Sequence[Traffic], port: str = "replay") -> None:
        self._traffic = list(traffic)
        self._port = port
        self._closed = False

    @property
    def port(self) -> str:
        """The recording's name."""
        return self._port

    @property
    def left(self) -> int:
        """How much of the recording was not played yet."""
        return len(self._traffic)

    def read(self, timeout_s: float) -> bytes:
        """See :class:`drivers.link.Link`; nothing comes before what is to be written first."""
        self._check()
        if not self._traffic or not isinstance(self._traffic[0], Received):
            return b""
        received = self._traffic.pop(0)
        return received.data if isinstance(received, Received) else b""

    def write(self, data: bytes, timeout_s: float) -> None:
        """See :class:`drivers.link.Link`.

        Raises:
            LocalProtocolError: the recording has other bytes here.
        """
        self._check()
        expected = self._traffic.pop(0) if self._traffic else None
        if expected != Written(data):
            raise LocalProtocolError(f"wrote {data.hex()} where the recording has {expected}")

    def discard_input(self) -> None:
        """See :class:`drivers.link.Link`; a recording holds no leftovers."""
        self._check()

    def close(self) -> None:
        """See :class:`drivers.link.Link`."""
        self._closed = True

    def _check(self) -> None:
        if self._closed or (self._traffic and isinstance(self._traffic[0], HungUp)):
            raise LinkClosedError(self._port, f"{self._port} hung up")

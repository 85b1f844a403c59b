"""Byte movers behind one small protocol.

A :class:`Link` is open from the moment it exists. It belongs to one device thread, save `close`, which anyone may call:
that is how a thread that is stuck in a read is freed. Opening is a plain callable, :data:`LinkOpener`, so that a device
can open its link anew after a hang-up.
"""

from collections.abc import Callable
from typing import Protocol


class Link(Protocol):
    """An open two-way stream of bytes."""

    @property
    def port(self) -> str:
        """The name under which it was opened, for messages."""

    def read(self, timeout_s: float) -> bytes:
        """Return what has arrived, waiting for the first byte; nothing (`b""`) if none came in time.

        Units: seconds; 0 looks without waiting.

        Raises:
            LinkClosedError: the peer hung up, or `close` was called. Open a new link.
        """

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the peer.

        Raises:
            LinkClosedError: the peer hung up, or `close` was called.
            LinkTimeoutError: the peer did not take it in time; how much it took is unknown.
        """

    def discard_input(self) -> None:
        """Throw away what has arrived and was not read: leftovers of an earlier exchange."""

    def close(self) -> None:
        """Close, from any thread; a `read` or `write` under way ends with LinkClosedError. Closing twice is fine."""


LinkOpener = Callable[[], Link]
"""Opens a link. Raises: LinkError and its kinds, never OSError."""

__all__ = ["Link", "LinkOpener"]

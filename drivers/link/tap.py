"""Hearing what passes over a link, without being in its way: for the device lab's traffic and nothing else.

A link says what it moved (`passed`), and whoever runs a driver on a thread may listen there (`heard`). Nobody listens
by default, and then a link does no more than look. The bytes are as they were on the wire, PIN blocks and identity data
among them: a listener shows lengths and what is known to be harmless (`drivers.host.traffic`), and keeps nothing.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from enum import StrEnum, unique


@unique
class Direction(StrEnum):
    """Which way, seen from the terminal."""

    OUT = "out"
    IN = "in"


Tap = Callable[[Direction, bytes], None]
"""Hears each piece as it was moved; called on the device's thread, so it must be quick and must not raise."""

# A device's links are opened and used on its own thread, so that a thread's context is the device's.
_listener: ContextVar[Tap | None] = ContextVar("link_tap", default=None)


def passed(direction: Direction, data: bytes) -> None:
    """Say that `data` passed; a link's to call."""
    tap = _listener.get()
    if tap is not None and data:
        tap(direction, data)


@contextlib.contextmanager
def heard(tap: Tap) -> Iterator[None]:
    """Hear what passes on this thread while the `with` lasts."""
    token = _listener.set(tap)
    try:
        yield
    finally:
        _listener.reset(token)

"""A device's traffic, fit to be shown: what passed over its link, with everything personal left out.

The raw bytes never leave the device's thread. A describer of the device's kind turns them into `TrafficSeen`: the
frame's meaning, its length, and those of its bytes that are known to be harmless; all others are a count. What no
describer knows is a length. Nothing is described, let alone kept, while no client follows. Clients import this module
for its noun; the work is in `heard` and `describe`.
"""

from dataclasses import dataclass

from drivers.device.base import Event
from drivers.link.tap import Direction

__all__ = ["TrafficSeen"]


@dataclass(frozen=True, slots=True)
class TrafficSeen(Event):
    """Something passed over a device's link; of every kind, and only for clients that follow the traffic.

    Attributes:
        length: bytes on the wire, the hidden ones included.
        meaning: the frame in the protocol's own words.
        shown: its bytes in hexadecimal, `‹n›` standing for n hidden ones.
        polling: the driver's own look at its hardware, between commands.
    """

    direction: Direction
    length: int
    meaning: str
    shown: str
    polling: bool

"""What a simulated serial device is to its simulator: bytes in, bytes out, and words from the control socket."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar

from drivers.simulators.base.control import ControlMistakeError, ControlRequest, Json


class Peer(ABC):
    """The device's side of the wire. Single-threaded; nothing here may block.

    The simulator sets `send` before anything else is called. Each call of it is one reply, to which a scripted fault is
    applied as a whole; it may be called at any time, from `receive`, `control` or `tick`.
    """

    send: Callable[[bytes], None]
    own_faults: ClassVar[tuple[str, ...]] = ()
    """Faults of the device itself, besides those of its line; `fault=NAME` sets one, `fault=none` mends all."""

    @abstractmethod
    def receive(self, data: bytes) -> None:
        """Take bytes from the host, in whatever pieces."""

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """Do what the hands do; the fields returned go into the answer.

        The words fault, faults, pace, status, unplug and replug are the simulator's own and do not arrive here.

        Raises:
            ControlMistakeError: there is no such word, or it cannot be done now.
        """
        raise ControlMistakeError(f"no word {request.do!r} here")

    @abstractmethod
    def status(self) -> Mapping[str, Json]:
        """Return what the device looks like now, for `status`."""

    def set_own_fault(self, name: str | None) -> None:  # noqa: B027 - most devices have no faults of their own
        """Break in the way `name` of `own_faults` says, or be whole again with None."""

    def tick(self, now: float) -> None:  # noqa: B027 - most devices do nothing by themselves
        """Called about every 20 ms. Units: `now` in seconds of the monotonic clock."""

    def unplugged(self) -> None:  # noqa: B027 - most devices keep nothing that power would lose
        """The cable was pulled: forget what lives in volatile memory."""

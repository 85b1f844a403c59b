"""What a kind of device implements, and what it is handed while it works.

A driver is born, works and dies on one thread. Should a call of it never return, its thread and the driver with it are
abandoned and a fresh driver takes its place; so a driver keeps what it knows of the hardware to itself and holds no
state that the next one could not find out.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from drivers.device.base.completion import CommandFailedError, CompletionCode
from drivers.device.base.vocabulary import Command, DeviceStatus, Event, Result
from drivers.errors import LinkClosedError
from drivers.link import Link, LinkOpener

# A wait is cut into slices of this, so that a cancel is heard soon without a wake-up for each link.
_SLICE_S = 0.05


class Context:
    """A command's surroundings: its deadline, its cancel, and the way for events and status out of the driver.

    Once its generation is abandoned, all it is told goes nowhere.
    """

    def __init__(
        self,
        *,
        deadline: float,
        canceled: threading.Event,
        emit: Callable[[Event], None],
        report: Callable[[DeviceStatus], None],
        status: Callable[[], DeviceStatus],
    ) -> None:
        self.deadline = deadline
        self._canceled = canceled
        self._emit = emit
        self._report = report
        self._status = status

    @property
    def status(self) -> DeviceStatus:
        """What was reported last, by this driver or the one before."""
        return self._status()

    @property
    def remaining_s(self) -> float:
        """Seconds to the deadline of the whole command; never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def emit(self, event: Event) -> None:
        """Tell whoever listens."""
        self._emit(event)

    def report(self, status: DeviceStatus) -> None:
        """Set the device's status; a StatusChanged is emitted when state or reason differ."""
        self._report(status)

    def check(self) -> None:
        """Call it at least every 100 ms of work or waiting.

        Raises:
            CommandFailedError: the command was canceled, or its whole budget is spent. Let it pass.
        """
        if self._canceled.is_set():
            raise CommandFailedError(CompletionCode.CANCELED, "canceled", "the command was canceled")
        if time.monotonic() >= self.deadline:
            raise CommandFailedError(
                CompletionCode.TIME_OUT, "out_of_time", "the device did not finish in time; try again"
            )

    def wait(self, seconds: float) -> None:
        """Sleep, but wake for a cancel or the deadline; raises as `check` does."""
        self._canceled.wait(min(seconds, self.remaining_s))
        self.check()

    def read(self, link: Link, timeout_s: float) -> bytes:
        """Read from `link` as it says, but hear a cancel; `b""` when nothing came in time."""
        end = time.monotonic() + timeout_s
        while True:
            self.check()
            left = max(0.0, end - time.monotonic())
            if data := link.read(min(_SLICE_S, left)):
                return data
            if time.monotonic() >= end:
                return b""


class Driver(ABC):
    """One kind's work. All but `close` is called on the device's thread only."""

    @abstractmethod
    def perform(self, command: Command[Result], context: Context) -> Result:
        """Do what `command` says and return its result.

        Raises:
            CommandFailedError: it ends otherwise, in the way the error says.
            DriverError: translated in `drivers.device.base.completion`; the link is recovered afterwards.
        """

    def idle(self, context: Context) -> None:  # noqa: B027 - nothing to do is a fair default
        """Look after the hardware between commands: presence of media, a port that came back. Keep it under 100 ms."""

    def recover(self) -> None:  # noqa: B027 - a driver without a link has nothing to drop
        """Called after a link or protocol error: forget the link and what was half done; open anew at need."""

    def close(self) -> None:  # noqa: B027 - as above
        """Let go of everything, from any thread, also under a call that hangs. Must itself not block."""


def unsupported(command: Command[Result]) -> CommandFailedError:
    """Return the error for a command that this device does not know."""
    return CommandFailedError(
        CompletionCode.UNSUPPORTED_COMMAND, "unsupported_command", f"this device has no {type(command).__name__}"
    )


class LinkHolder:
    """A driver's link: opened at need, dropped after a failure, closed from any thread."""

    def __init__(self, opener: LinkOpener) -> None:
        self._opener = opener
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._closed = False

    @property
    def is_open(self) -> bool:
        """Whether a link is held."""
        return self._link is not None

    def get(self) -> Link:
        """Return the open link, opening it first when there is none.

        Raises:
            LinkError: it cannot be opened, or `close` was called.
        """
        link = self._link
        if link is not None:
            return link
        opened = self._opener()
        with self._lock:
            if not self._closed:
                self._link = opened
                return opened
        opened.close()
        raise LinkClosedError(opened.port, f"{opened.port} was closed")

    def drop(self) -> None:
        """Close the link; the next `get` opens a new one."""
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def close(self) -> None:
        """Close the link for good."""
        with self._lock:
            self._closed = True
        self.drop()

"""A serial port, real, USB or pseudo terminal.

pyserial opens and configures the port; reading and writing are done here on its file descriptor with `poll`, because
what arrives must be handed on at once, in whatever pieces, and a blocked read must end when another thread closes.
"""

import contextlib
import errno
import os
import select
import termios
import threading
import time
from dataclasses import dataclass

import serial

from drivers.errors import (
    LinkBusyError,
    LinkClosedError,
    LinkDeniedError,
    LinkError,
    LinkNotFoundError,
    LinkTimeoutError,
)
from drivers.link import LinkOpener
from drivers.link.tap import Direction, passed

# One read takes at most this much: more than the longest frame of any device here.
_READ_BYTES = 4096
# A close waits this long for the thread inside read or write to leave before it closes under it.
_CLOSE_WAIT_S = 0.5
_HANG_UP = select.POLLHUP | select.POLLERR | select.POLLNVAL
_BUSY = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})
_ABSENT = frozenset({errno.ENOENT, errno.ENXIO, errno.ENODEV})
_NO_TTY = frozenset({errno.ENOTTY, errno.EINVAL, errno.EISDIR})
_DENIED = frozenset({errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialSettings:
    """How to open a port. The defaults are those of ID readers: 115200, 8N1, no flow control."""

    port: str
    baudrate: int = 115_200
    bytesize: int = 8
    parity: str = "N"
    stopbits: int = 1
    rtscts: bool = False
    xonxoff: bool = False


class SerialLink:
    """A port opened for this process alone.

    Raises:
        LinkError: and its kinds; the message says what to do.
    """

    def __init__(self, settings: SerialSettings) -> None:
        self._settings = settings
        self._serial = _open(settings)
        # A pyserial port of posix is non-blocking already.
        self._fd = self._serial.fileno()
        self._wake_out, self._wake_in = os.pipe()
        self._io = threading.Lock()
        self._state = threading.Lock()
        self._closed = False
        self._released = False

    @property
    def port(self) -> str:
        """The port's name."""
        return self._settings.port

    def read(self, timeout_s: float) -> bytes:
        """See :class:`drivers.link.Link`."""
        with self._io:
            if not self._ready(select.POLLIN, timeout_s):
                return b""
            try:
                data = os.read(self._fd, _READ_BYTES)
            except BlockingIOError:
                return b""
            except OSError as error:
                raise self._lost() from error
            if not data:
                raise self._lost()
            passed(Direction.IN, data)
            return data

    def write(self, data: bytes, timeout_s: float) -> None:
        """See :class:`drivers.link.Link`."""
        end = time.monotonic() + timeout_s
        rest = memoryview(data)
        with self._io:
            while rest:
                if not self._ready(select.POLLOUT, max(0.0, end - time.monotonic())):
                    raise LinkTimeoutError(self.port, f"{self.port} takes no more bytes; check its cable")
                try:
                    rest = rest[os.write(self._fd, rest) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise self._lost() from error
        passed(Direction.OUT, data)

    def discard_input(self) -> None:
        """See :class:`drivers.link.Link`."""
        with self._io:
            if self._closed:
                raise self._lost()
            try:
                termios.tcflush(self._fd, termios.TCIFLUSH)
            except (OSError, termios.error) as error:
                # termios.error is no OSError; a hang-up comes as either.
                raise self._lost() from error

    def close(self) -> None:
        """See :class:`drivers.link.Link`."""
        with self._state:
            if self._closed:
                return
            self._closed = True
        os.write(self._wake_in, b"x")
        left = self._io.acquire(timeout=_CLOSE_WAIT_S)
        try:
            self._release()
        finally:
            if left:
                self._io.release()

    def _ready(self, event: int, timeout_s: float) -> bool:
        """Wait for `event`; False when the time is over."""
        if self._closed:
            raise self._lost()
        poll = select.poll()
        poll.register(self._fd, event)
        poll.register(self._wake_out, select.POLLIN)
        # Rounded up, lest the last fraction of a millisecond be spent in a busy loop.
        ready = dict(poll.poll(int(timeout_s * 1000 + 0.999)))
        if self._wake_out in ready or self._closed:
            raise self._lost()
        state = ready.get(self._fd, 0)
        # Bytes sent before a hang-up are still there to be read.
        if state & _HANG_UP and not state & select.POLLIN:
            raise self._lost()
        return bool(state & event)

    def _lost(self) -> LinkClosedError:
        if self._closed:
            return LinkClosedError(self.port, f"{self.port} was closed")
        return LinkClosedError(self.port, f"{self.port} hung up; check the cable and the device's power")

    def _release(self) -> None:
        with self._state:
            if self._released:
                return
            self._released = True
        # A port whose device was pulled may refuse even to be closed.
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            self._serial.close()
        os.close(self._wake_out)
        os.close(self._wake_in)


def serial_opener(settings: SerialSettings) -> LinkOpener:
    """Return what opens `settings.port`, each time anew: the way back after a hang-up."""

    def open_link() -> SerialLink:
        return SerialLink(settings)

    return open_link


def _open(settings: SerialSettings) -> serial.Serial:
    port = settings.port
    try:
        return serial.Serial(
            port=port,
            baudrate=settings.baudrate,
            bytesize=settings.bytesize,
            parity=settings.parity,
            stopbits=settings.stopbits,
            rtscts=settings.rtscts,
            xonxoff=settings.xonxoff,
            timeout=0,
            exclusive=True,
        )
    except (OSError, termios.error, ValueError) as error:
        raise _translated(port, error) from error


def _translated(port: str, error: OSError | termios.error | ValueError) -> LinkError:
    number = _errno(error)
    # pyserial keeps some errors' numbers to itself; its own words are what is left.
    if number in _ABSENT:
        return LinkNotFoundError(port, f"there is no port {port}; plug the device in or correct the port's name")
    if number in _BUSY or "lock" in str(error).lower():
        return LinkBusyError(port, f"{port} is in use by another program; end that program first")
    if number in _DENIED:
        return LinkDeniedError(port, f"no right to open {port}; add this user to the group that owns it")
    if isinstance(error, termios.error) or number in _NO_TTY or "configure" in str(error):
        return LinkError(port, f"{port} is not a serial port, or does not take these settings")
    return LinkError(port, f"{port} cannot be opened: {error}")


def _errno(error: BaseException) -> int | None:
    number = getattr(error, "errno", None)
    if isinstance(number, int):
        return number
    return error.args[0] if error.args and isinstance(error.args[0], int) else None

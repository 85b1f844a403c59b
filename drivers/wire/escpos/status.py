"""What an ESC/POS printer says of itself: real-time status bytes, the in-turn paper byte, the presenter's full status.

The replies share the line with nothing that marks their kind; the fixed bits tell them apart, and
:class:`StatusReader` does so. Each value encodes as well, for the simulated printer.

Source: TM-T88III specification rev. B, pages 72 to 73 (DLE EOT), TM-U220 manual page 84 (GS r), KPM210 manual
page 36 (DLE EOT 20), TM-T90 specification rev. F, page 81 (DLE DC4 8).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, unique

# Fixed bits of every real-time byte: 1 and 4 on, 0 and 7 off.
REAL_TIME_MASK = 0x93
REAL_TIME_FIXED = 0x12
# The byte that GS r sends has bits 4 and 7 off.
TRANSMITTED_MASK = 0x90
FULL_STATUS_HEAD = bytes([0x10, 0x0F])
_FULL_STATUS_BYTES = 6
# DLE DC4 8 answers header, identifier, NUL.
CLEAR_RESPONSE = bytes([0x37, 0x25, 0x00])


@unique
class StatusKind(IntEnum):
    """The n of DLE EOT n."""

    PRINTER = 0x01
    OFFLINE_CAUSE = 0x02
    ERROR_CAUSE = 0x03
    PAPER_SENSOR = 0x04
    FULL = 0x14


def is_real_time(byte: int) -> bool:
    """True when the fixed bits are those of a DLE EOT 1 to 4 reply."""
    return byte & REAL_TIME_MASK == REAL_TIME_FIXED


def _flags(byte: int) -> int:
    if not is_real_time(byte):
        raise ValueError(f"0x{byte:02X} is no real-time status: its fixed bits differ from 0x12")
    return byte


@dataclass(frozen=True, slots=True)
class PrinterOnline:
    """DLE EOT 1."""

    online: bool

    @classmethod
    def from_byte(cls, byte: int) -> "PrinterOnline":
        """Decode the reply."""
        return cls(online=not _flags(byte) & 0x08)

    def to_byte(self) -> int:
        """Encode the reply."""
        return REAL_TIME_FIXED | (0 if self.online else 0x08)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineCause:
    """DLE EOT 2: why it does not print."""

    cover_open: bool = False
    paper_end: bool = False
    error: bool = False

    @classmethod
    def from_byte(cls, byte: int) -> "OfflineCause":
        """Decode the reply."""
        _flags(byte)
        return cls(cover_open=bool(byte & 0x04), paper_end=bool(byte & 0x20), error=bool(byte & 0x40))

    def to_byte(self) -> int:
        """Encode the reply."""
        return REAL_TIME_FIXED | self.cover_open * 0x04 | self.paper_end * 0x20 | self.error * 0x40


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCause:
    """DLE EOT 3: which fault stopped it."""

    cutter: bool = False
    unrecoverable: bool = False
    auto_recoverable: bool = False

    @classmethod
    def from_byte(cls, byte: int) -> "ErrorCause":
        """Decode the reply."""
        _flags(byte)
        return cls(cutter=bool(byte & 0x08), unrecoverable=bool(byte & 0x20), auto_recoverable=bool(byte & 0x40))

    def to_byte(self) -> int:
        """Encode the reply."""
        return REAL_TIME_FIXED | self.cutter * 0x08 | self.unrecoverable * 0x20 | self.auto_recoverable * 0x40

    @property
    def any(self) -> bool:
        """True when any of them holds."""
        return self.cutter or self.unrecoverable or self.auto_recoverable


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSensor:
    """DLE EOT 4: how much paper is left on the roll."""

    near_end: bool = False
    out: bool = False

    @classmethod
    def from_byte(cls, byte: int) -> "PaperSensor":
        """Decode the reply."""
        _flags(byte)
        return cls(near_end=bool(byte & 0x0C), out=bool(byte & 0x60))

    def to_byte(self) -> int:
        """Encode the reply."""
        return REAL_TIME_FIXED | self.near_end * 0x0C | self.out * 0x60


@dataclass(frozen=True, slots=True, kw_only=True)
class TransmittedPaper:
    """GS r 1: the paper sensors when the buffer had been processed up to the request."""

    near_end: bool = False
    out: bool = False

    @classmethod
    def from_byte(cls, byte: int) -> "TransmittedPaper":
        """Decode the reply."""
        if byte & TRANSMITTED_MASK:
            raise ValueError(f"0x{byte:02X} is no GS r reply: bits 4 and 7 are fixed to off")
        return cls(near_end=bool(byte & 0x03), out=bool(byte & 0x0C))

    def to_byte(self) -> int:
        """Encode the reply."""
        return self.near_end * 0x03 | self.out * 0x0C


@dataclass(frozen=True, slots=True, kw_only=True)
class FullStatus:
    """DLE EOT 20 of printers with a presenter: six bytes, two fixed.

    Only the sensors that Edian acts on are named; the others survive in their raw bytes.
    """

    paper: int = 0
    user: int = 0
    recoverable: int = 0
    unrecoverable: int = 0

    @classmethod
    def from_bytes(cls, data: bytes) -> "FullStatus":
        """Decode the reply."""
        if len(data) != _FULL_STATUS_BYTES or data[:2] != FULL_STATUS_HEAD:
            raise ValueError(f"{data.hex()} is no full status: 10 0F and four bytes are due")
        return cls(paper=data[2], user=data[3], recoverable=data[4], unrecoverable=data[5])

    def to_bytes(self) -> bytes:
        """Encode the reply."""
        return FULL_STATUS_HEAD + bytes([self.paper, self.user, self.recoverable, self.unrecoverable])

    @property
    def receipt_in_output(self) -> bool:
        """True while a receipt waits in the paper mouth."""
        return bool(self.paper & 0x20)


@dataclass(frozen=True, slots=True)
class BuffersCleared:
    """DLE DC4 8 was carried out: nothing of an earlier job is left in the printer."""

    def to_bytes(self) -> bytes:
        """Encode the reply."""
        return CLEAR_RESPONSE


StatusReply = int | FullStatus | BuffersCleared


class StatusReader:
    """Splits a printer's output into replies; what is none is dropped and counted.

    A single byte keeps its raw form: which of DLE EOT 1 to 4 it answers is known only to who asked.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._ready: deque[StatusReply] = deque()
        self.garbage_bytes = 0

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the line, in pieces of any size."""
        self._buffer += data
        while self._buffer and self._step():
            pass

    @property
    def inside_reply(self) -> bool:
        """True while a reply of several bytes has begun; a silence now means that its rest was lost."""
        return bool(self._buffer)

    def next_reply(self) -> StatusReply | None:
        """Return the next reply, or None while more bytes are needed."""
        return self._ready.popleft() if self._ready else None

    def _step(self) -> bool:
        first = self._buffer[0]
        # 0x10 and 0x37 are neither a real-time byte nor a GS r byte, so they can only open a longer reply.
        if first == FULL_STATUS_HEAD[0]:
            return self._take(FULL_STATUS_HEAD, _FULL_STATUS_BYTES, FullStatus.from_bytes)
        if first == CLEAR_RESPONSE[0]:
            return self._take(CLEAR_RESPONSE, len(CLEAR_RESPONSE), lambda _: BuffersCleared())
        if is_real_time(first) or not first & TRANSMITTED_MASK:
            self._ready.append(first)
            del self._buffer[0]
            return True
        return self._drop()

    def _take(self, head: bytes, length: int, build: Callable[[bytes], StatusReply]) -> bool:
        """Take a reply of several bytes; False while it is incomplete."""
        seen = bytes(self._buffer[:length])
        if not (seen.startswith(head) or head.startswith(seen)):
            return self._drop()
        if len(seen) < length:
            return False
        self._ready.append(build(seen))
        del self._buffer[:length]
        return True

    def _drop(self) -> bool:
        self.garbage_bytes += 1
        del self._buffer[0]
        return True

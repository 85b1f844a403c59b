"""Frames of an ID reader with a SAM_V module: what host and reader say to each other over the serial line.

Shape: `AA AA AA 96 69 | length, 2, big-endian | body | XOR`. The length counts body and XOR; the XOR covers length and
body. A host's body is `CMD PARA data`, a reader's is `SW1 SW2 SW3 data`.

Source: GA 467 family of readers; the commands and status words as published by a dozen vendors (tests/vectors).
"""

from dataclasses import dataclass
from enum import IntEnum, unique
from functools import reduce
from operator import xor

from drivers.errors import LocalProtocolError, RemoteProtocolError

PREAMBLE = bytes.fromhex("AAAAAA9669")
_LENGTH_BYTES = 2
_HEAD_BYTES = len(PREAMBLE) + _LENGTH_BYTES
# CMD PARA XOR, the shortest a host sends; a reader's shortest is SW1 SW2 SW3 XOR.
_SHORTEST_REQUEST = 3
_SHORTEST_REPLY = 4
# The longest published: text, photo and two fingerprints, 2,314. A "length" beyond it is noise that looks like one.
_LONGEST = 2_314


@unique
class Command(IntEnum):
    """CMD and PARA, as one number."""

    RESET = 0x10FF
    SAM_STATUS = 0x11FF
    SAM_ID = 0x12FF
    FIND_CARD = 0x2001
    SELECT_CARD = 0x2002
    READ_TEXT_AND_PHOTO = 0x3001
    READ_WITH_FINGERPRINTS = 0x3010
    READ_LATEST_ADDRESS = 0x3003
    SET_BAUD_115200 = 0x6000
    SET_BAUD_57600 = 0x6001
    SET_BAUD_38400 = 0x6002
    SET_BAUD_19200 = 0x6003
    SET_BAUD_9600 = 0x6004
    RF_LIMIT = 0x61FF


@unique
class Status(IntEnum):
    """SW3. Replies are judged by it alone; what is not listed here survives as a plain number."""

    OK = 0x90
    NO_SUCH_ITEM = 0x91
    FOUND = 0x9F
    CHECKSUM_ERROR = 0x10
    LENGTH_ERROR = 0x11
    BAD_COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REFUSED_SAM = 0x31
    SAM_REFUSED_CARD = 0x32
    VERIFICATION_FAILED = 0x33
    FINGERPRINT_VERIFICATION_FAILED = 0x37
    INFORMATION_LENGTH_ERROR = 0x3F
    UNKNOWN_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    SAM_NOT_AUTHORISED = 0x66
    FIND_FAILED = 0x80
    SELECT_FAILED = 0x81


@dataclass(frozen=True, slots=True)
class Request:
    """What the host asks. `command` is CMD and PARA as one number, so that an unknown one survives."""

    command: int
    data: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the frame."""
        return _frame(self.command.to_bytes(2, "big") + self.data)

    @classmethod
    def from_body(cls, body: bytes) -> "Request":
        """Read the body of a frame that a decoder for requests has passed."""
        return cls(int.from_bytes(body[:2], "big"), body[2:])


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reader answers.

    Attributes:
        status: SW3, a :class:`Status` where it is one.
        data: what follows the status words.
        sw1: differs between makes and means nothing.
        sw2: as sw1.
    """

    status: int
    data: bytes = b""
    sw1: int = 0
    sw2: int = 0

    def to_bytes(self) -> bytes:
        """Return the frame."""
        return _frame(bytes((self.sw1, self.sw2, self.status)) + self.data)

    @classmethod
    def from_body(cls, body: bytes) -> "Reply":
        """Read the body of a frame that a decoder for replies has passed."""
        return cls(body[2], body[3:], body[0], body[1])


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose length and checksum are right."""

    body: bytes


@dataclass(frozen=True, slots=True)
class BadChecksum:
    """Something with preamble and length came, but its XOR is wrong."""

    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class NeedData:
    """Nothing more to tell before more bytes come.

    Attributes:
        in_frame: a frame has begun and its rest is missing.
    """

    in_frame: bool


class FrameDecoder:
    """Bytes to frames, sans I/O, whatever is around or inside them.

    What is no preamble is skipped. After a bad checksum the search goes on one byte behind that preamble's start, so
    that a true frame behind a false start is not lost; should a false start promise bytes that never come, `give_up`
    does the same.
    """

    def __init__(self, shortest: int) -> None:
        self._shortest = shortest
        self._buffer = bytearray()

    @classmethod
    def for_replies(cls) -> "FrameDecoder":
        """Return the host's decoder."""
        return cls(_SHORTEST_REPLY)

    @classmethod
    def for_requests(cls) -> "FrameDecoder":
        """Return the reader's decoder."""
        return cls(_SHORTEST_REQUEST)

    def receive_data(self, data: bytes) -> None:
        """Take bytes; ask `next_event` until it needs more, or the buffer grows."""
        self._buffer += data

    def next_event(self) -> Frame | BadChecksum | NeedData:
        """Return what the bytes so far amount to."""
        while self._skip_to_preamble():
            if len(self._buffer) < _HEAD_BYTES:
                return NeedData(in_frame=True)
            length = int.from_bytes(self._buffer[len(PREAMBLE) : _HEAD_BYTES], "big")
            if not self._shortest <= length <= _LONGEST:
                del self._buffer[0]
                continue
            end = _HEAD_BYTES + length
            if len(self._buffer) < end:
                return NeedData(in_frame=True)
            found = self._buffer[end - 1]
            expected = checksum(self._buffer[len(PREAMBLE) : end - 1])
            if found != expected:
                del self._buffer[0]
                return BadChecksum(expected, found)
            body = bytes(self._buffer[_HEAD_BYTES : end - 1])
            del self._buffer[:end]
            return Frame(body)
        return NeedData(in_frame=False)

    def give_up(self) -> None:
        """Drop the beginning that waits for its rest; `next_event` then looks behind it."""
        if self._skip_to_preamble():
            del self._buffer[0]

    def clear(self) -> None:
        """Forget everything, before a new exchange."""
        self._buffer.clear()

    def _skip_to_preamble(self) -> bool:
        """Drop what is before a preamble; True when the buffer begins with one, or with the whole of a begun one."""
        at = self._buffer.find(PREAMBLE)
        if at >= 0:
            del self._buffer[:at]
            return True
        keep = next(n for n in range(len(PREAMBLE) - 1, -1, -1) if self._buffer.endswith(PREAMBLE[:n]))
        del self._buffer[: len(self._buffer) - keep]
        return False


def checksum(data: bytes | bytearray) -> int:
    """Return the XOR of all bytes."""
    return reduce(xor, data, 0)


def require(body: Frame | BadChecksum) -> Reply:
    """Return the reply in a frame.

    Raises:
        RemoteProtocolError: the checksum is wrong. Ask again, where that is safe.
    """
    if isinstance(body, BadChecksum):
        raise RemoteProtocolError(f"the reader's checksum is {body.found:02X}, not {body.expected:02X}")
    return Reply.from_body(body.body)


def _frame(body: bytes) -> bytes:
    length = len(body) + 1
    if length > _LONGEST:
        raise LocalProtocolError(f"a frame holds {_LONGEST} bytes, not {length}")
    counted = length.to_bytes(_LENGTH_BYTES, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))

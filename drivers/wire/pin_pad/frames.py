"""Frames of the PIN pad's reference protocol: sans I/O, the same decoder at both ends.

Source: docs/pin-pad-protocol.md, "Frame". The checksum is CRC-16/IBM-3740 of the CRC catalogue (check value 29B1).
"""

from binascii import crc_hqx
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, unique

STX = 0x02
ETX = 0x03
MAX_DATA_BYTES = 256
_CRC_START = 0xFFFF
_MIN_LENGTH = 2
_MAX_LENGTH = MAX_DATA_BYTES + 2
# STX and LEN before what LEN counts; ETX and CRC after it.
_HEAD_BYTES = 3
_TAIL_BYTES = 3


@unique
class FrameErrorKind(IntEnum):
    """Why a frame was given up; the reason byte of a NAK."""

    CHECKSUM = 0x01
    LENGTH = 0x02


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. Its data may hold a card number or a PIN block, so that ``repr`` shows its length only.

    Shape: ``02 | LEN16 | SEQ | TYPE | DATA | 03 | CRC16``.
    """

    sequence: int
    type: int
    data: bytes = field(default=b"", repr=False)

    def to_bytes(self) -> bytes:
        """Encode the frame.

        Raises:
            ValueError: more data than a frame holds, or a number that is no byte.
        """
        if len(self.data) > MAX_DATA_BYTES:
            raise ValueError(f"{len(self.data)} bytes of data do not fit into one frame of {MAX_DATA_BYTES}")
        body = (len(self.data) + 2).to_bytes(2, "big") + bytes([self.sequence, self.type]) + self.data + bytes([ETX])
        return bytes([STX]) + body + crc_hqx(body, _CRC_START).to_bytes(2, "big")


@dataclass(frozen=True, slots=True)
class FrameError:
    """Something that began like a frame and was none."""

    kind: FrameErrorKind


class FrameDecoder:
    """Finds frames in a stream. Feed :meth:`receive_data`, then call :meth:`next_event` until it returns None."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._ready: deque[Frame | FrameError] = deque()

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the line, in pieces of any size."""
        self._buffer += data
        while self._step():
            pass

    def next_event(self) -> Frame | FrameError | None:
        """Return the next frame or error, or None while more bytes are needed."""
        return self._ready.popleft() if self._ready else None

    @property
    def inside_frame(self) -> bool:
        """True while a frame has begun; a silence now means that its rest was lost."""
        return bool(self._buffer)

    def abandon(self) -> None:
        """Give up the frame begun, after a silence, and look for others in its bytes."""
        del self._buffer[:1]
        while self._step():
            pass

    def _step(self) -> bool:
        start = self._buffer.find(STX)
        if start < 0:
            self._buffer.clear()
            return False
        del self._buffer[:start]
        if len(self._buffer) < _HEAD_BYTES:
            return False
        length = int.from_bytes(self._buffer[1:3], "big")
        if not _MIN_LENGTH <= length <= _MAX_LENGTH:
            self._ready.append(FrameError(FrameErrorKind.LENGTH))
            del self._buffer[:1]
            return True
        whole = _HEAD_BYTES + length + _TAIL_BYTES
        if len(self._buffer) < whole:
            return False
        candidate = bytes(self._buffer[:whole])
        if (frame := _read(candidate)) is not None:
            self._ready.append(frame)
            del self._buffer[:whole]
        else:
            self._ready.append(FrameError(FrameErrorKind.CHECKSUM))
            del self._buffer[: _good_frame_inside(candidate)]
        return True


def _read(candidate: bytes) -> Frame | None:
    """Return the frame that fills ``candidate``, if its end and checksum are right."""
    body, checksum = candidate[1:-2], candidate[-2:]
    if body[-1] != ETX or crc_hqx(body, _CRC_START) != int.from_bytes(checksum, "big"):
        return None
    return Frame(sequence=body[2], type=body[3], data=body[4:-1])


def _good_frame_inside(candidate: bytes) -> int:
    """Return where a whole good frame begins inside a bad one, else its end.

    Anything less than a whole frame is not waited for: a stray 02 with a likely length would swallow what comes next.
    """
    shortest = _HEAD_BYTES + _MIN_LENGTH + _TAIL_BYTES
    for start in range(1, len(candidate) - shortest + 1):
        end = start + _HEAD_BYTES + int.from_bytes(candidate[start + 1 : start + 3], "big") + _TAIL_BYTES
        possible = candidate[start] == STX and start + shortest <= end <= len(candidate)
        if possible and _read(candidate[start:end]) is not None:
            return start
    return len(candidate)

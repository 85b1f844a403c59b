"""What a front and the engine say to each other: frames on a stream socket. Sans I/O.

Shape: length u32 (of what follows it), kind u8, call u32, body; little-endian, both ends run on one host.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum, unique

from channel_server.transport.grpc.calls import CallEndedError, Credential, Method

_HEAD = struct.Struct("<IBI")
_LENGTH_SIZE = 4
_CALL = struct.Struct("<IBIHId")
_CALL_TAIL = struct.Struct("<HId")
_LENGTH = struct.Struct("<I")
_SECONDS = struct.Struct("<d")
_ENDED = struct.Struct("<II")
_BARE = _HEAD.size - _LENGTH_SIZE
NO_CREDENTIAL = 0
NO_END = 0.0
LONGEST_FRAME = 16 * 1024 * 1024
"""Above any message that gRPC lets in. A longer frame means that the two ends have lost each other's place."""


@unique
class Kind(IntEnum):
    """What a frame says."""

    WELCOME = 0x01
    """Engine: all that a front needs, as JSON."""
    READY = 0x02
    """Front: it takes calls."""
    FAILED = 0x03
    """Front: it cannot, and why."""
    DRAIN = 0x04
    """Engine: take no more calls, let those under way end, then end."""
    PING = 0x05
    """Front: is the engine at work? Not only there."""
    PONG = 0x06
    CERTIFICATE = 0x10
    """Front: a number for a certificate that calls will name."""
    TOKEN = 0x14
    """Front: the same for an access token."""
    SEAT = 0x15
    """Front: the same for a certificate together with the token of who sits at that workstation."""
    CALL = 0x11
    CANCEL = 0x12
    """Front: nobody waits for this call any more."""
    TAKEN = 0x13
    """Front: a message of a stream is on its way to the caller, and there is room for another."""
    ANSWER = 0x20
    MESSAGE = 0x21
    """Engine: one of a stream's messages."""
    END = 0x22
    """Engine: a stream's messages have come to their end."""
    ENDED = 0x23
    """Engine: a call ends without an answer, or a stream before its end."""


Frame = tuple[int, int, bytes]
"""Kind, call, body. Not a class: every call pays for three of them."""


class FrameError(Exception):
    """What came is no frame. The connection is of no more use."""


class FrameReader:
    """Takes bytes as they come and gives whole frames."""

    def __init__(self) -> None:
        self._rest = b""

    def receive(self, data: bytes) -> Iterator[Frame]:
        """Take what has come.

        Raises:
            FrameError: it is no frame.
        """
        if self._rest:
            data = self._rest + data
        at, size = 0, len(data)
        while size - at >= _HEAD.size:
            length, kind, call = _HEAD.unpack_from(data, at)
            if not _BARE <= length <= LONGEST_FRAME:
                raise FrameError(f"a frame of {length} bytes")
            end = at + _LENGTH_SIZE + length
            if end > size:
                break
            yield kind, call, data[at + _HEAD.size : end]
            at = end
        self._rest = data[at:]


def frame(kind: Kind, call: int = 0, body: bytes = b"") -> bytes:
    """Write a frame."""
    return _HEAD.pack(_BARE + len(body), kind, call) + body


def call_frame(number: int, method: int, credential: int, ends: float | None, sent: bytes) -> bytes:
    """Write a call."""
    length = _BARE + _CALL_TAIL.size + len(sent)
    return _CALL.pack(length, Kind.CALL, number, method, credential, ends or NO_END) + sent


def read_call(body: bytes) -> tuple[int, int, float | None, bytes]:
    """Read a call: method, number of the credential, end, message."""
    method, credential, ends = _CALL_TAIL.unpack_from(body)
    return method, credential, ends or None, body[_CALL_TAIL.size :]


def credential_frame(number: int, shown: Credential) -> bytes:
    """Write what calls will name by a number."""
    if shown.is_token:
        return frame(Kind.TOKEN, number, shown.value)
    if not shown.staff_token:
        return frame(Kind.CERTIFICATE, number, shown.value)
    return frame(Kind.SEAT, number, _LENGTH.pack(len(shown.value)) + shown.value + shown.staff_token)


def read_credential(kind: int, body: bytes) -> Credential:
    """Read it."""
    if kind != Kind.SEAT:
        return Credential(body, is_token=kind == Kind.TOKEN)
    end = _LENGTH.size + _LENGTH.unpack_from(body)[0]
    return Credential(body[_LENGTH.size : end], staff_token=body[end:])


def ended_frame(number: int, ended: CallEndedError) -> bytes:
    """Write how a call has ended."""
    words = ended.words.encode()
    return frame(Kind.ENDED, number, _ENDED.pack(ended.code, len(words)) + words + ended.details)


def read_ended(body: bytes) -> CallEndedError:
    """Read how a call has ended."""
    code, length = _ENDED.unpack_from(body)
    words = body[_ENDED.size : _ENDED.size + length]
    return CallEndedError(code, words.decode(), body[_ENDED.size + length :])


def drain_frame(grace_s: float) -> bytes:
    """Write how long calls under way may go on."""
    return frame(Kind.DRAIN, 0, _SECONDS.pack(grace_s))


def read_seconds(body: bytes) -> float:
    """Read a length of time."""
    seconds: float = _SECONDS.unpack(body)[0]
    return seconds


@dataclass(frozen=True, slots=True)
class Welcome:
    """All that a front needs to take calls; it reads no file and no setting of its own."""

    listen: str
    shares_port: bool
    authority: str
    certificate: str
    key: str
    log_json: bool
    log_level: str
    methods: tuple[Method, ...]
    mobile: bool = False
    """It speaks JSON over HTTPS with telephones, and not gRPC with terminals."""
    origins: tuple[str, ...] = ()
    """Whose pages may call it from a browser."""

    def to_bytes(self) -> bytes:
        """Write it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, body: bytes) -> "Welcome":
        """Read it."""
        read = json.loads(body)
        methods = tuple(Method(**each) for each in read["methods"])
        return cls(**(read | {"methods": methods, "origins": tuple(read["origins"])}))

"""What the frames mean: requests, responses and key events, typed at both ends.

Source: docs/pin-pad-protocol.md, "Requests".
"""

from dataclasses import dataclass, field
from enum import IntEnum, unique

_MIN_CARD_DIGITS = 13
_MAX_CARD_DIGITS = 19
_MIN_PIN_DIGITS = 4
_MAX_PIN_DIGITS = 12


@unique
class MessageType(IntEnum):
    """The TYPE byte of requests, acknowledgements and events; a response is a request's with bit 7 on."""

    STATUS = 0x01
    ACK = 0x06
    LOAD_WORKING_KEY = 0x10
    NAK = 0x15
    ENTER_PIN = 0x20
    CANCEL = 0x2F
    KEY = 0x60


def response_type(request: int) -> int:
    """Return the TYPE that answers ``request``."""
    return request | 0x80


@unique
class Result(IntEnum):
    """First byte of every response."""

    DONE = 0x00
    UNKNOWN_REQUEST = 0x01
    BAD_PARAMETER = 0x02
    NO_KEY = 0x03
    CHECK_VALUE_DIFFERS = 0x04
    CANCELLED_BY_CUSTOMER = 0x05
    TIMED_OUT = 0x06
    BUSY = 0x07
    CANCELLED_BY_HOST = 0x08
    HARDWARE_FAULT = 0x09
    TAMPERED = 0x0A


@unique
class PadState(IntEnum):
    """What the pad is doing."""

    READY = 0x00
    ENTERING_PIN = 0x01
    TAMPERED = 0x02


@unique
class KeyAlgorithm(IntEnum):
    """The cipher that a working key is for."""

    SM4 = 0x01
    TDES = 0x02
    AES = 0x03

    @property
    def bit(self) -> int:
        """Its bit in the STATUS response."""
        return 1 << (self - 1)


@unique
class BlockFormat(IntEnum):
    """How a PIN is laid out before it is encrypted, and so under which cipher."""

    SM4 = 0x01
    ISO_0 = 0x02
    ISO_4 = 0x03

    @property
    def bit(self) -> int:
        """Its bit in the STATUS response."""
        return 1 << (self - 1)

    @property
    def algorithm(self) -> KeyAlgorithm:
        """The cipher that the format belongs to."""
        return KeyAlgorithm(int(self))

    @property
    def block_bytes(self) -> int:
        """Length of the encrypted block."""
        return 8 if self is BlockFormat.ISO_0 else 16


@unique
class KeyKind(IntEnum):
    """What a key event tells: never which digit."""

    DIGIT = 0x00
    CLEAR = 0x01
    ENTER = 0x02
    CANCEL = 0x03


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """STATUS."""

    type = MessageType.STATUS

    def to_data(self) -> bytes:
        """Encode the data field."""
        return b""


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """CANCEL: end a running PIN entry."""

    type = MessageType.CANCEL

    def to_data(self) -> bytes:
        """Encode the data field."""
        return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadWorkingKeyRequest:
    """LOAD WORKING KEY: a key wrapped under the terminal's master key, with its check value."""

    algorithm: KeyAlgorithm
    wrapped: bytes = field(repr=False)
    check_value: bytes

    type = MessageType.LOAD_WORKING_KEY

    def __post_init__(self) -> None:
        if len(self.wrapped) != 16:
            raise ValueError(f"a wrapped working key has 16 bytes, not {len(self.wrapped)}")
        if not 3 <= len(self.check_value) <= 8:
            raise ValueError(f"a check value has 3 to 8 bytes, not {len(self.check_value)}")

    def to_data(self) -> bytes:
        """Encode the data field."""
        head = bytes([self.algorithm, len(self.wrapped)])
        return head + self.wrapped + bytes([len(self.check_value)]) + self.check_value

    @classmethod
    def from_data(cls, data: bytes) -> "LoadWorkingKeyRequest":
        """Decode the data field.

        Raises:
            ValueError: lengths that do not agree, or an unknown algorithm.
        """
        reader = _Reader(data)
        algorithm = KeyAlgorithm(reader.byte())
        wrapped = reader.take(reader.byte())
        check_value = reader.take(reader.byte())
        reader.end()
        return cls(algorithm=algorithm, wrapped=wrapped, check_value=check_value)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPinRequest:
    """ENTER PIN: let the customer key a PIN and return it as an encrypted block.

    Units: ``timeout_ms`` counts from the request to the enter key.
    """

    block_format: BlockFormat
    card_number: str = field(repr=False)
    min_digits: int = _MIN_PIN_DIGITS
    max_digits: int = _MAX_PIN_DIGITS
    timeout_ms: int

    type = MessageType.ENTER_PIN

    def __post_init__(self) -> None:
        number = self.card_number
        if not (number.isascii() and number.isdigit() and _MIN_CARD_DIGITS <= len(number) <= _MAX_CARD_DIGITS):
            raise ValueError(f"a card number has {_MIN_CARD_DIGITS} to {_MAX_CARD_DIGITS} digits and nothing else")
        if not _MIN_PIN_DIGITS <= self.min_digits <= self.max_digits <= _MAX_PIN_DIGITS:
            raise ValueError(f"a PIN of {self.min_digits} to {self.max_digits} digits is outside 4 to 12")
        if not 1 <= self.timeout_ms <= 0xFFFFFFFF:
            raise ValueError(f"a time-out of {self.timeout_ms} ms is outside 1 to 4294967295")

    def to_data(self) -> bytes:
        """Encode the data field."""
        count = len(self.card_number)
        digits = bytes.fromhex(self.card_number + "F" * (count % 2))
        head = bytes([self.block_format, self.min_digits, self.max_digits])
        return head + self.timeout_ms.to_bytes(4, "big") + bytes([count]) + digits

    @classmethod
    def from_data(cls, data: bytes) -> "EnterPinRequest":
        """Decode the data field.

        Raises:
            ValueError: lengths or ranges that do not hold; the message never quotes the card number.
        """
        reader = _Reader(data)
        block_format = BlockFormat(reader.byte())
        min_digits, max_digits = reader.byte(), reader.byte()
        timeout_ms = int.from_bytes(reader.take(4), "big")
        count = reader.byte()
        digits = reader.take((count + 1) // 2).hex()
        reader.end()
        return cls(
            block_format=block_format,
            card_number=digits[:count],
            min_digits=min_digits,
            max_digits=max_digits,
            timeout_ms=timeout_ms,
        )


Request = StatusRequest | LoadWorkingKeyRequest | EnterPinRequest | CancelRequest


def parse_request(frame_type: int, data: bytes) -> Request | Result:
    """Read a request, or say which result refuses it."""
    try:
        if frame_type == MessageType.STATUS and not data:
            return StatusRequest()
        if frame_type == MessageType.CANCEL and not data:
            return CancelRequest()
        if frame_type == MessageType.LOAD_WORKING_KEY:
            return LoadWorkingKeyRequest.from_data(data)
        if frame_type == MessageType.ENTER_PIN:
            return EnterPinRequest.from_data(data)
    except ValueError:
        return Result.BAD_PARAMETER
    known = frame_type in (MessageType.STATUS, MessageType.CANCEL)
    return Result.BAD_PARAMETER if known else Result.UNKNOWN_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusResponse:
    """What STATUS returns after its result byte."""

    state: PadState
    keys: frozenset[KeyAlgorithm]
    formats: frozenset[BlockFormat]
    model: str

    def to_data(self) -> bytes:
        """Encode what follows the result byte."""
        keys = sum(algorithm.bit for algorithm in self.keys)
        formats = sum(block_format.bit for block_format in self.formats)
        return bytes([self.state, keys, formats]) + self.model.encode("ascii")

    @classmethod
    def from_data(cls, data: bytes) -> "StatusResponse":
        """Decode what follows the result byte.

        Raises:
            ValueError: too short, an unknown state, or a model that is no ASCII.
        """
        reader = _Reader(data)
        state, keys, formats = PadState(reader.byte()), reader.byte(), reader.byte()
        return cls(
            state=state,
            keys=frozenset(algorithm for algorithm in KeyAlgorithm if keys & algorithm.bit),
            formats=frozenset(block_format for block_format in BlockFormat if formats & block_format.bit),
            model=reader.rest().decode("ascii"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPinResponse:
    """What ENTER PIN returns after its result byte: the encrypted block, opaque to everything but the bank."""

    block_format: BlockFormat
    pin_block: bytes = field(repr=False)

    def to_data(self) -> bytes:
        """Encode what follows the result byte."""
        return bytes([self.block_format]) + self.pin_block

    @classmethod
    def from_data(cls, data: bytes) -> "EnterPinResponse":
        """Decode what follows the result byte.

        Raises:
            ValueError: an unknown format, or a block of another length than the format's.
        """
        reader = _Reader(data)
        block_format = BlockFormat(reader.byte())
        pin_block = reader.take(block_format.block_bytes)
        reader.end()
        return cls(block_format=block_format, pin_block=pin_block)


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """KEY: a key was pressed, and how many digits are held now."""

    kind: KeyKind
    digits_held: int

    def to_data(self) -> bytes:
        """Encode the data field."""
        return bytes([self.kind, self.digits_held])

    @classmethod
    def from_data(cls, data: bytes) -> "KeyEvent":
        """Decode the data field.

        Raises:
            ValueError: not two bytes, an unknown kind, or more digits than a PIN has.
        """
        reader = _Reader(data)
        kind, digits_held = KeyKind(reader.byte()), reader.byte()
        reader.end()
        if digits_held > _MAX_PIN_DIGITS:
            raise ValueError(f"{digits_held} digits held is more than a PIN has")
        return cls(kind, digits_held)


class _Reader:
    """Takes fields off the front of a data field; what is missing or left over is a ValueError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError(f"data of {len(self._data)} bytes ends inside a field")
        self._at += count
        return taken

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)

    def end(self) -> None:
        if self._at != len(self._data):
            raise ValueError(f"{len(self._data) - self._at} bytes follow the last field")

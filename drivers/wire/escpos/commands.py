"""The ESC/POS commands that Edian sends, each a value that knows its bytes.

A command outside its range is the caller's bug and raises ``ValueError``; the parser turns the same mistake, made by
a peer, into :class:`Unknown`.

Source: Epson ESC/POS reference, the page named in each docstring.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, unique

ESC = 0x1B
GS = 0x1D
FS = 0x1C
DLE = 0x10

TEXT_ENCODING = "gb18030"
# GS ( k, function 180: the greatest symbol (version 40, level L, digits) holds 7,089 characters.
MAX_QR_BYTES = 7089
# A full-width logo of 60 mm at 8 dots/mm; anything taller is garbage that would fill memory.
MAX_RASTER_ROWS = 2303
MAX_RASTER_ROW_BYTES = 72


@unique
class Align(IntEnum):
    """ESC a: where a line stands."""

    LEFT = 0x00
    CENTER = 0x01
    RIGHT = 0x02


@unique
class ErrorCorrection(IntEnum):
    """GS ( k, function 169: how much of a QR code may be lost."""

    L = 0x30
    M = 0x31
    Q = 0x32
    H = 0x33


@dataclass(frozen=True, slots=True)
class Initialize:
    """ESC @: back to the power-on modes."""

    def to_bytes(self) -> bytes:
        """Encode as ``1B 40``."""
        return bytes([ESC, 0x40])


@dataclass(frozen=True, slots=True)
class SelectChinese:
    """FS & and FS .: two- and four-byte characters on or off."""

    on: bool = True

    def to_bytes(self) -> bytes:
        """Encode as ``1C 26`` or ``1C 2E``."""
        return bytes([FS, 0x26 if self.on else 0x2E])


@dataclass(frozen=True, slots=True)
class SetAlignment:
    """ESC a n: takes effect at the start of a line only."""

    align: Align

    def to_bytes(self) -> bytes:
        """Encode as ``1B 61 n``."""
        return bytes([ESC, 0x61, self.align])


@dataclass(frozen=True, slots=True)
class SetEmphasis:
    """ESC E n: bold on or off."""

    on: bool

    def to_bytes(self) -> bytes:
        """Encode as ``1B 45 n``."""
        return bytes([ESC, 0x45, int(self.on)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCharacterSize:
    """GS ! n: how many times as wide (bits 4 to 6) and as high (bits 0 to 2)."""

    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.width <= 8 and 1 <= self.height <= 8):
            raise ValueError(f"character size {self.width} x {self.height} is outside 1 to 8")

    def to_bytes(self) -> bytes:
        """Encode as ``1D 21 n``."""
        return bytes([GS, 0x21, (self.width - 1) << 4 | (self.height - 1)])


@dataclass(frozen=True, slots=True)
class SetLineSpacing:
    """ESC 3 n, or ESC 2 (30 dots) for None.

    Units: dots of 1/8 mm.
    """

    dots: int | None = None

    def __post_init__(self) -> None:
        if self.dots is not None and not 0 <= self.dots <= 255:
            raise ValueError(f"line spacing {self.dots} is outside 0 to 255 dots")

    def to_bytes(self) -> bytes:
        """Encode as ``1B 33 n`` or ``1B 32``."""
        return bytes([ESC, 0x32]) if self.dots is None else bytes([ESC, 0x33, self.dots])


@dataclass(frozen=True, slots=True)
class PrintText:
    """Characters for the line buffer; nothing is printed before a line feed."""

    text: str

    def to_bytes(self) -> bytes:
        """Encode in GB18030, which has a form for every Unicode character.

        Raises:
            ValueError: a control character, which the printer would take for a command.
        """
        if any(ord(character) < 0x20 or ord(character) == 0x7F for character in self.text):
            raise ValueError("control characters are no text: send the command that they stand for")
        return self.text.encode(TEXT_ENCODING)


@dataclass(frozen=True, slots=True)
class LineFeed:
    """LF: print the buffer and move to the next line."""

    def to_bytes(self) -> bytes:
        """Encode as ``0A``."""
        return b"\n"


@dataclass(frozen=True, slots=True)
class CarriageReturn:
    """CR: without effect on a line printer with automatic line feed off."""

    def to_bytes(self) -> bytes:
        """Encode as ``0D``."""
        return b"\r"


@dataclass(frozen=True, slots=True)
class HorizontalTab:
    """HT: on to the next column that eight divides."""

    def to_bytes(self) -> bytes:
        """Encode as ``09``."""
        return b"\t"


@dataclass(frozen=True, slots=True)
class FeedLines:
    """ESC d n: print the buffer and feed n lines."""

    lines: int

    def __post_init__(self) -> None:
        if not 0 <= self.lines <= 255:
            raise ValueError(f"feed of {self.lines} lines is outside 0 to 255")

    def to_bytes(self) -> bytes:
        """Encode as ``1B 64 n``."""
        return bytes([ESC, 0x64, self.lines])


@dataclass(frozen=True, slots=True)
class FeedDots:
    """ESC J n: print the buffer and feed n dots."""

    dots: int

    def __post_init__(self) -> None:
        if not 0 <= self.dots <= 255:
            raise ValueError(f"feed of {self.dots} dots is outside 0 to 255")

    def to_bytes(self) -> bytes:
        """Encode as ``1B 4A n``."""
        return bytes([ESC, 0x4A, self.dots])


@dataclass(frozen=True, slots=True)
class Cut:
    """GS V m n: feed to the cutter plus ``feed`` steps, then cut (full or leaving one point)."""

    feed: int = 0
    partial: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.feed <= 255:
            raise ValueError(f"cut feed of {self.feed} is outside 0 to 255")

    def to_bytes(self) -> bytes:
        """Encode as ``1D 56 41 n`` (full) or ``1D 56 42 n`` (partial)."""
        return bytes([GS, 0x56, 0x42 if self.partial else 0x41, self.feed])


def _symbol(function: int, arguments: bytes) -> bytes:
    """Frame one GS ( k function for the QR symbol (cn = 49); the length counts cn, fn and the arguments."""
    return bytes([GS, 0x28, 0x6B]) + (len(arguments) + 2).to_bytes(2, "little") + bytes([0x31, function]) + arguments


@dataclass(frozen=True, slots=True)
class QrModel:
    """GS ( k, function 165: QR model 1 or 2."""

    model: int = 2

    def __post_init__(self) -> None:
        if self.model not in (1, 2):
            raise ValueError(f"QR model {self.model} is neither 1 nor 2")

    def to_bytes(self) -> bytes:
        """Encode as ``1D 28 6B 04 00 31 41 n 00``."""
        return _symbol(0x41, bytes([0x30 + self.model, 0x00]))


@dataclass(frozen=True, slots=True)
class QrModuleSize:
    """GS ( k, function 167: the side of one module.

    Units: dots.
    """

    dots: int

    def __post_init__(self) -> None:
        if not 1 <= self.dots <= 16:
            raise ValueError(f"QR module of {self.dots} dots is outside 1 to 16")

    def to_bytes(self) -> bytes:
        """Encode as ``1D 28 6B 03 00 31 43 n``."""
        return _symbol(0x43, bytes([self.dots]))


@dataclass(frozen=True, slots=True)
class QrSetCorrection:
    """GS ( k, function 169: the error correction level."""

    level: ErrorCorrection

    def to_bytes(self) -> bytes:
        """Encode as ``1D 28 6B 03 00 31 45 n``."""
        return _symbol(0x45, bytes([self.level]))


@dataclass(frozen=True, slots=True)
class QrStore:
    """GS ( k, function 180: the data of the symbol to come."""

    data: bytes

    def __post_init__(self) -> None:
        if not 1 <= len(self.data) <= MAX_QR_BYTES:
            raise ValueError(f"QR data of {len(self.data)} bytes is outside 1 to {MAX_QR_BYTES}")

    def to_bytes(self) -> bytes:
        """Encode as ``1D 28 6B pL pH 31 50 30 d1...dk``."""
        return _symbol(0x50, b"\x30" + self.data)


@dataclass(frozen=True, slots=True)
class QrPrint:
    """GS ( k, function 181: print the stored symbol."""

    def to_bytes(self) -> bytes:
        """Encode as ``1D 28 6B 03 00 31 51 30``."""
        return _symbol(0x51, b"\x30")


@dataclass(frozen=True, slots=True)
class PrintRaster:
    """GS v 0: a picture, for the bank's mark.

    Shape: rows of ``row_bytes`` bytes from the top, most significant bit left, 1 = black.
    """

    row_bytes: int
    data: bytes

    def __post_init__(self) -> None:
        if not 1 <= self.row_bytes <= MAX_RASTER_ROW_BYTES or not self.data or len(self.data) % self.row_bytes:
            raise ValueError(f"raster of {len(self.data)} bytes does not fill rows of {self.row_bytes}")
        if self.rows > MAX_RASTER_ROWS:
            raise ValueError(f"raster of {self.rows} rows is taller than {MAX_RASTER_ROWS}")

    @property
    def rows(self) -> int:
        """Height in dots."""
        return len(self.data) // self.row_bytes

    def to_bytes(self) -> bytes:
        """Encode as ``1D 76 30 00 xL xH yL yH d1...dk``."""
        header = bytes([GS, 0x76, 0x30, 0x00])
        return header + self.row_bytes.to_bytes(2, "little") + self.rows.to_bytes(2, "little") + self.data


@dataclass(frozen=True, slots=True)
class RealTimeRequest:
    """DLE EOT n: ask for a status byte now, ahead of everything in the printer's buffer."""

    kind: int

    def to_bytes(self) -> bytes:
        """Encode as ``10 04 n``."""
        return bytes([DLE, 0x04, self.kind])


@dataclass(frozen=True, slots=True)
class RealTimeRecover:
    """DLE ENQ n: recover from an error; 1 prints on, 2 throws the buffer away."""

    mode: int = 2

    def to_bytes(self) -> bytes:
        """Encode as ``10 05 n``."""
        return bytes([DLE, 0x05, self.mode])


@dataclass(frozen=True, slots=True)
class ClearBuffers:
    """DLE DC4 8: throw away what was received and not printed, at once, whatever state the printer is in."""

    def to_bytes(self) -> bytes:
        """Encode as ``10 14 08 01 03 14 01 06 02 08``."""
        return bytes([DLE, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08])


@dataclass(frozen=True, slots=True)
class TransmitStatus:
    """GS r 1: the paper sensors, answered in turn, so that the answer proves all before it was processed."""

    def to_bytes(self) -> bytes:
        """Encode as ``1D 72 01``."""
        return bytes([GS, 0x72, 0x01])


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that are no command that we know; kept as they came."""

    data: bytes

    def to_bytes(self) -> bytes:
        """Return the bytes as they came."""
        return self.data


Command = (
    Initialize
    | SelectChinese
    | SetAlignment
    | SetEmphasis
    | SetCharacterSize
    | SetLineSpacing
    | PrintText
    | LineFeed
    | CarriageReturn
    | HorizontalTab
    | FeedLines
    | FeedDots
    | Cut
    | QrModel
    | QrModuleSize
    | QrSetCorrection
    | QrStore
    | QrPrint
    | PrintRaster
    | RealTimeRequest
    | RealTimeRecover
    | ClearBuffers
    | TransmitStatus
    | Unknown
)


def encode(commands: Iterable[Command]) -> bytes:
    """Join the bytes of several commands."""
    return b"".join(command.to_bytes() for command in commands)


def qr_code(
    data: bytes, *, module_dots: int = 3, level: ErrorCorrection = ErrorCorrection.L, model: int = 2
) -> tuple[Command, ...]:
    """Return the five commands that print one QR code."""
    return (QrModel(model), QrModuleSize(module_dots), QrSetCorrection(level), QrStore(data), QrPrint())

"""Bytes to ESC/POS commands, as a printer reads them: sans I/O, never raising, whatever comes.

Text between two commands is one :class:`PrintText` however its bytes arrive, so that a stream cut anywhere gives the
same commands. What it cannot read becomes :class:`Unknown`, and reading goes on after it.
"""

from collections import deque
from collections.abc import Callable

from drivers.wire.escpos.commands import (
    DLE,
    ESC,
    FS,
    GS,
    MAX_RASTER_ROW_BYTES,
    MAX_RASTER_ROWS,
    TEXT_ENCODING,
    Align,
    CarriageReturn,
    ClearBuffers,
    Command,
    Cut,
    ErrorCorrection,
    FeedDots,
    FeedLines,
    HorizontalTab,
    Initialize,
    LineFeed,
    PrintRaster,
    PrintText,
    QrModel,
    QrModuleSize,
    QrPrint,
    QrSetCorrection,
    QrStore,
    RealTimeRecover,
    RealTimeRequest,
    SelectChinese,
    SetAlignment,
    SetCharacterSize,
    SetEmphasis,
    SetLineSpacing,
    TransmitStatus,
    Unknown,
)

# One line holds 48 characters; a run this long without a line feed is garbage and is handed on in pieces.
_MAX_TEXT_RUN = 512
# Code page of a printer out of Chinese mode (PC437, the power-on default of ESC t).
_CODE_PAGE = "cp437"

_Builder = Callable[[bytes], Command]


def _size(n: int) -> Command:
    return SetCharacterSize(width=(n >> 4) + 1, height=(n & 0x0F) + 1)


def _align(n: int) -> Command:
    # ESC a takes the digits '0' to '2' as well.
    return SetAlignment(Align(n - 0x30 if n >= 0x30 else n))


# Commands of fixed length: the two leading bytes, the number of arguments, and what they make.
_FIXED: dict[bytes, tuple[int, _Builder]] = {
    bytes([ESC, 0x40]): (0, lambda _: Initialize()),
    bytes([ESC, 0x32]): (0, lambda _: SetLineSpacing(None)),
    bytes([ESC, 0x33]): (1, lambda a: SetLineSpacing(a[0])),
    bytes([ESC, 0x61]): (1, lambda a: _align(a[0])),
    bytes([ESC, 0x45]): (1, lambda a: SetEmphasis(bool(a[0] & 1))),
    bytes([ESC, 0x64]): (1, lambda a: FeedLines(a[0])),
    bytes([ESC, 0x4A]): (1, lambda a: FeedDots(a[0])),
    bytes([GS, 0x21]): (1, lambda a: _size(a[0])),
    bytes([FS, 0x26]): (0, lambda _: SelectChinese(True)),
    bytes([FS, 0x2E]): (0, lambda _: SelectChinese(False)),
    bytes([DLE, 0x04]): (1, lambda a: RealTimeRequest(a[0])),
    bytes([DLE, 0x05]): (1, lambda a: RealTimeRecover(a[0])),
}
# Known commands without a meaning here; only their length matters, so that an argument is never printed as text.
_IGNORED: dict[bytes, int] = {
    **{bytes([ESC, code]): 1 for code in b" !%-=GMRTVetu{"},
    **{bytes([ESC, code]): 2 for code in b"$\\cf"},
    **{bytes([GS, code]): 1 for code in b"BHabfhwI"},
    **{bytes([GS, code]): 2 for code in b"LPW"},
    **{bytes([FS, code]): 1 for code in b"!-W"},
    **{bytes([FS, code]): 2 for code in b"Sp"},
}
_SINGLE: dict[int, Command] = {0x0A: LineFeed(), 0x0D: CarriageReturn(), 0x09: HorizontalTab()}
_PREFIXES = frozenset({ESC, GS, FS, DLE})
# GS ( x: the two length bytes say how much follows; more than the largest QR store is garbage.
_MAX_BLOCK = 7092


class CommandParser:
    """Reads a printer's input stream.

    Feed it with :meth:`receive_data`, then call :meth:`next_command` until it returns None.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._text = bytearray()
        self._ready: deque[Command] = deque()
        # Printers sold in China start in Chinese mode; ESC @ returns to it.
        self._chinese = True

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the line, in pieces of any size."""
        self._buffer += data
        while self._buffer and self._step():
            pass

    def next_command(self) -> Command | None:
        """Return the next whole command, or None while more bytes are needed."""
        return self._ready.popleft() if self._ready else None

    def _step(self) -> bool:
        """Consume one unit from the buffer; False while it is incomplete."""
        first = self._buffer[0]
        if first >= 0x20:
            return self._take_text()
        if first in _SINGLE:
            self._emit(_SINGLE[first], 1)
            return True
        if first not in _PREFIXES:
            self._emit(Unknown(bytes([first])), 1)
            return True
        if len(self._buffer) < 2:
            return False
        head = bytes(self._buffer[:2])
        if head in _FIXED:
            count, build = _FIXED[head]
            return self._take(2 + count, lambda raw: build(raw[2:]))
        if head in _IGNORED:
            return self._take(2 + _IGNORED[head], Unknown)
        if head == bytes([GS, 0x56]):
            return self._take_cut()
        if head == bytes([GS, 0x72]):
            return self._take(3, lambda raw: TransmitStatus() if raw[2] in (1, 0x31) else Unknown(raw))
        if head == bytes([DLE, 0x14]):
            return self._take_pulse_or_clear()
        if head == bytes([GS, 0x28]):
            return self._take_block()
        if head == bytes([GS, 0x76]):
            return self._take_raster()
        self._emit(Unknown(head), 2)
        return True

    def _take(self, length: int, build: _Builder) -> bool:
        if len(self._buffer) < length:
            return False
        raw = bytes(self._buffer[:length])
        try:
            command = build(raw)
        except ValueError:
            command = Unknown(raw)
        self._emit(command, length)
        return True

    def _emit(self, command: Command, consumed: int) -> None:
        self._flush_text()
        del self._buffer[:consumed]
        if isinstance(command, Initialize):
            self._chinese = True
        elif isinstance(command, SelectChinese):
            self._chinese = command.on
        self._ready.append(command)

    def _take_text(self) -> bool:
        """Move one character from the buffer to the text run."""
        length = self._character_length()
        if length is None:
            return False
        self._text += self._buffer[:length]
        del self._buffer[:length]
        if len(self._text) >= _MAX_TEXT_RUN:
            self._flush_text()
        return True

    def _character_length(self) -> int | None:
        """Length of the character at the front, or None while it is incomplete (GB18030-2005, clause 4)."""
        first = self._buffer[0]
        if not self._chinese or not 0x81 <= first <= 0xFE:
            return 1
        if len(self._buffer) < 2:
            return None
        second = self._buffer[1]
        if 0x30 <= second <= 0x39:
            return 4 if len(self._buffer) >= 4 else None
        # A broken pair loses its first byte only, so that a command after it survives.
        return 2 if 0x40 <= second <= 0xFE and second != 0x7F else 1

    def _flush_text(self) -> None:
        if self._text:
            text = self._text.decode(TEXT_ENCODING if self._chinese else _CODE_PAGE, errors="replace")
            # A four-byte form with a broken tail decodes to whatever its bytes were; a control character is no text.
            clean = "".join(character if character >= " " and character != "\x7f" else "\ufffd" for character in text)
            self._ready.append(PrintText(clean))
            self._text.clear()

    def _take_cut(self) -> bool:
        if len(self._buffer) < 3:
            return False
        mode = self._buffer[2]
        if mode in (0x41, 0x42):
            return self._take(4, lambda raw: Cut(feed=raw[3], partial=raw[2] == 0x42))
        if mode in (0x00, 0x30, 0x01, 0x31):
            return self._take(3, lambda raw: Cut(feed=0, partial=bool(raw[2] & 1)))
        return self._take(3, Unknown)

    def _take_pulse_or_clear(self) -> bool:
        """DLE DC4: function 8 has seven arguments, the others (drawer pulse, buzzer, power) two."""
        if len(self._buffer) < 3:
            return False
        clear = ClearBuffers().to_bytes()
        if self._buffer[2] == clear[2]:
            return self._take(len(clear), lambda raw: ClearBuffers() if raw == clear else Unknown(raw))
        return self._take(5, Unknown)

    def _take_block(self) -> bool:
        if len(self._buffer) < 5:
            return False
        length = int.from_bytes(self._buffer[3:5], "little")
        if length > _MAX_BLOCK:
            return self._take(5, Unknown)
        if self._buffer[2] != 0x6B:
            return self._take(5 + length, Unknown)
        return self._take(5 + length, _symbol_command)

    def _take_raster(self) -> bool:
        if len(self._buffer) < 8:
            return False
        row_bytes = int.from_bytes(self._buffer[4:6], "little")
        rows = int.from_bytes(self._buffer[6:8], "little")
        if self._buffer[2] != 0x30 or row_bytes > MAX_RASTER_ROW_BYTES or rows > MAX_RASTER_ROWS:
            # Refused before its bytes are waited for: two garbage lengths could ask for 4 GB.
            return self._take(8, Unknown)
        return self._take(8 + row_bytes * rows, lambda raw: PrintRaster(row_bytes, raw[8:]))


def _symbol_command(raw: bytes) -> Command:
    """Read one GS ( k function; symbols other than QR stay unknown."""
    if len(raw) < 8 or raw[5] != 0x31:
        return Unknown(raw)
    function, arguments = raw[6], raw[7:]
    if function == 0x41:
        return QrModel(arguments[0] - 0x30)
    if function == 0x43:
        return QrModuleSize(arguments[0])
    if function == 0x45:
        return QrSetCorrection(ErrorCorrection(arguments[0]))
    if function == 0x50:
        return QrStore(arguments[1:])
    if function == 0x51:
        return QrPrint()
    return Unknown(raw)

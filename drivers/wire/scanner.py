"""Lines from a code scanner on a serial port: prefix, data, suffix, with or without an AIM identifier.

A scanner sends what it read and nothing else, so the only framing is the prefix and suffix that it was set up with
(factory default of most makers: no prefix, suffix CR). When AIM identifiers are on, the data begins with ``]`` and two
characters that name the symbology.

Source: ISO/IEC 15424:2008, table 1 (identifiers).
"""

from collections import deque
from dataclasses import dataclass, field

# A version 40 QR code holds 7,089 digits; a line without a suffix past that is noise.
MAX_LINE_BYTES = 7168

# Control characters that codes do hold: tab, line ends, and the separators of GS1 and ISO/IEC 15434.
_CONTROLS = frozenset("\t\r\n\x04\x1d\x1e")

SYMBOLOGIES: dict[str, str] = {
    "A": "Code 39",
    "C": "Code 128",
    "E": "EAN/UPC",
    "F": "Codabar",
    "I": "Interleaved 2 of 5",
    "L": "PDF417",
    "Q": "QR Code",
    "d": "Data Matrix",
    "e": "GS1 DataBar",
    "z": "Aztec",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerFraming:
    """How the scanner was set up.

    Raises:
        ValueError: no suffix, without which the end of a code could not be known.
    """

    prefix: bytes = b""
    suffix: bytes = b"\r"
    aim_identifier: bool = False

    def __post_init__(self) -> None:
        if not self.suffix:
            raise ValueError("a scanner needs a suffix: set it to send CR after each code")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedCode:
    """One code. What it says may be personal, so that ``repr`` leaves it out."""

    data: str = field(repr=False)
    symbology: str | None = None


@dataclass(frozen=True, slots=True)
class DiscardedLine:
    """Bytes that were no code: too long, without the prefix, or no text."""

    length: int
    reason: str


def encode_code(data: str, *, framing: ScannerFraming, symbology_code: str = "Q1") -> bytes:
    """Return the bytes that a scanner so set up sends for ``data``."""
    identifier = f"]{symbology_code}" if framing.aim_identifier else ""
    return framing.prefix + (identifier + data).encode("utf-8") + framing.suffix


class CodeDecoder:
    """Cuts the stream into codes. Feed :meth:`receive_data`, then call :meth:`next_event` until it returns None."""

    def __init__(self, framing: ScannerFraming) -> None:
        self._framing = framing
        self._buffer = bytearray()
        self._overflow = 0
        self._ready: deque[ScannedCode | DiscardedLine] = deque()

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the line, in pieces of any size."""
        suffix = self._framing.suffix
        # A byte at a time, so that where the line was cut cannot change what is read.
        for byte in data:
            self._buffer.append(byte)
            if self._buffer.endswith(suffix):
                self._finish(bytes(self._buffer[: -len(suffix)]))
            elif len(self._buffer) > MAX_LINE_BYTES + len(suffix):
                self._overflow += 1
                del self._buffer[0]

    def next_event(self) -> ScannedCode | DiscardedLine | None:
        """Return the next code or discarded line, or None while more bytes are needed."""
        return self._ready.popleft() if self._ready else None

    def _finish(self, line: bytes) -> None:
        self._buffer.clear()
        overflow, self._overflow = self._overflow, 0
        event = DiscardedLine(len(line) + overflow, "too long") if overflow else self._read(line)
        if event is not None:
            self._ready.append(event)

    def _read(self, line: bytes) -> ScannedCode | DiscardedLine | None:
        # CR LF set up as CR leaves an LF in front of the next code.
        line = line.lstrip(b"\r\n\0")
        if not line:
            return None
        prefix = self._framing.prefix
        at = line.find(prefix)
        if at < 0:
            return DiscardedLine(len(line), "no prefix")
        # Noise before a code may hold the prefix too: the first one that a readable code follows is the code's.
        event = self._read_code(line[at + len(prefix) :])
        while prefix and isinstance(event, DiscardedLine) and (at := line.find(prefix, at + 1)) >= 0:
            event = self._read_code(line[at + len(prefix) :])
        return event

    def _read_code(self, code: bytes) -> ScannedCode | DiscardedLine:
        symbology = None
        if self._framing.aim_identifier:
            if len(code) < 3 or code[:1] != b"]":
                return DiscardedLine(len(code), "no AIM identifier")
            symbology = SYMBOLOGIES.get(chr(code[1]), "unknown")
            code = code[3:]
        text = _decode(code)
        return DiscardedLine(len(code), "no text") if text is None else ScannedCode(data=text, symbology=symbology)


def _decode(line: bytes) -> str | None:
    """Read UTF-8, else GB18030 (what Chinese code generators use besides it); None for control bytes or noise."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (
            text if text and all(character >= " " or character in "\t\r\n\x1d\x1e\x04" for character in text) else None
        )
    return None

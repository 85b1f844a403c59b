r"""What passes over the line: commands and answers of MT-SICS, level 0. Sans I/O.

A command is `SI` CR LF; an answer a line such as `S S     100.00 g`: S or D for at rest or not, value, unit.

Source: METTLER TOLEDO, MT-SICS interface commands (reference manual 11780711), commands S, SI and I4.
"""

from collections import deque
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SEND_IMMEDIATELY = b"SI\r\n"
SERIAL_NUMBER = b"I4\r\n"
MAX_LINE_BYTES = 80
"""Several times the longest answer; past this a line without an end is noise."""

_MILLIGRAMS = {"mg": Decimal(1), "g": Decimal(1_000), "kg": Decimal(1_000_000)}


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight, and whether the balance has come to rest."""

    weight_mg: int
    at_rest: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """The balance has no weight to give: `S I` busy, `S +` overload, `S -` underload."""

    sign: str


@dataclass(frozen=True, slots=True)
class SerialNumber:
    """The balance's own number."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    """A line that is none of these."""

    length: int


Answer = Weight | Trouble | SerialNumber | Noise


class AnswerDecoder:
    """Cuts the stream into answers. Feed `receive_data`, then call `next_answer` until it returns None."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._ready: deque[Answer] = deque()

    def receive_data(self, data: bytes) -> None:
        """Take bytes from the line, in pieces of any size."""
        for byte in data:
            self._buffer.append(byte)
            if self._buffer.endswith(b"\r\n") or len(self._buffer) > MAX_LINE_BYTES:
                self._ready.append(_read(bytes(self._buffer).removesuffix(b"\r\n")))
                self._buffer.clear()

    def next_answer(self) -> Answer | None:
        """Return the next answer, or None while more bytes are needed."""
        return self._ready.popleft() if self._ready else None


def encode_weight(weight: Weight) -> bytes:
    """Return the answer that a balance gives for a weight."""
    value = f"{Decimal(weight.weight_mg) / 1_000:.2f}"
    return f"S {'S' if weight.at_rest else 'D'} {value:>10} g\r\n".encode("ascii")


def _read(line: bytes) -> Answer:
    words = line.decode("ascii", errors="replace").split()
    match words:
        case ["S", "S" | "D" as state, value, unit] if unit in _MILLIGRAMS:
            try:
                exact = Decimal(value) * _MILLIGRAMS[unit]
            except InvalidOperation:
                return Noise(len(line))
            return Weight(int(exact), state == "S") if exact.is_finite() else Noise(len(line))
        case ["S", "I" | "+" | "-" as sign]:
            return Trouble(sign)
        case ["I4", "A", number]:
            return SerialNumber(number.strip('"'))
        case _:
            return Noise(len(line))

"""From the bytes of a link to lines that anybody may read, one describer a kind of device.

The rule is a whitelist: a byte is shown when it is known to say nothing about a person, else it is counted. So noise,
half frames and frames with a wrong checksum are never shown: identity data may be inside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from drivers.host.traffic.printer import describe_print
from drivers.link.tap import Direction
from drivers.wire import apdu, escpos, id_reader
from drivers.wire import pin_pad as pad
from drivers.wire.emv.commands import Instruction

_PICTURES_A_LINE = 15
_PREAMBLE_AND_LENGTH = 7
# A printer's answers are status bytes; more than this at once is noise.
_STATUS_BYTES = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that passed; see `TrafficSeen`."""

    direction: Direction
    length: int
    meaning: str
    shown: str


class Describer(Protocol):
    """Follows one link from its opening on; keeps no more than a frame that has begun."""

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        """Take bytes in the pieces in which they passed, and yield what is complete by now."""


def describer_for(kind: str) -> Describer:
    """Return a fresh describer for a kind of device; for an unknown one, lengths are all there is."""
    match kind:
        case "id_reader":
            return _IdReader()
        case "pin_pad":
            return _PinPad()
        case "printer":
            return _Printer()
        case "code_scanner":
            return _Lengths("a code, or a part of one")
        case "card_reader":
            return _Card()
        case "camera":
            return _Pictures()
        case _:
            return _Lengths("bytes")


def shown(data: bytes) -> str:
    """Return bytes as they are shown."""
    return data.hex(" ").upper()


def hidden(count: int) -> str:
    """Return what stands for bytes that are not shown."""
    return f"‹{count}›" if count else ""


class _Lengths:
    def __init__(self, meaning: str) -> None:
        self._meaning = meaning

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        yield Line(direction, len(data), self._meaning, hidden(len(data)))


class _Pictures:
    """A line for a second of pictures: each by itself would be a flood."""

    def __init__(self) -> None:
        self._count = self._bytes = 0

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        self._count += 1
        self._bytes += len(data)
        if self._count == 1 or self._count > _PICTURES_A_LINE:
            many = "1 picture" if self._count == 1 else f"{self._count - 1} pictures"
            yield Line(direction, self._bytes, many, hidden(self._bytes))
            self._bytes = 0
            self._count = 1


class _Lost:
    """Counts bytes that came and belong to no good frame."""

    def __init__(self) -> None:
        self._count = 0

    def came(self, data: bytes) -> None:
        self._count += len(data)

    def framed(self, count: int) -> None:
        self._count -= count

    def told(self, meaning: str) -> Iterator[Line]:
        """What is left over, once it can no longer become a frame."""
        if self._count > 0:
            yield Line(Direction.IN, self._count, meaning, hidden(self._count))
        self._count = 0


class _IdReader:
    def __init__(self) -> None:
        self._replies = id_reader.FrameDecoder.for_replies()
        self._lost = _Lost()

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        if direction is Direction.OUT:
            yield from self._lost.told("unfinished, or noise")
            self._replies.clear()
            requests = id_reader.FrameDecoder.for_requests()
            requests.receive_data(data)
            while isinstance(event := requests.next_event(), id_reader.Frame):
                yield self._request(id_reader.Request.from_body(event.body))
            return
        self._lost.came(data)
        self._replies.receive_data(data)
        while not isinstance(event := self._replies.next_event(), id_reader.NeedData):
            if isinstance(event, id_reader.BadChecksum):
                yield from self._lost.told("wrong checksum")
                continue
            reply = id_reader.Reply.from_body(event.body)
            self._lost.framed(len(reply.to_bytes()))
            yield from self._lost.told("noise")
            yield self._reply(reply)

    def _request(self, request: id_reader.Request) -> Line:
        raw = request.to_bytes()
        text = _with_hidden(shown(raw[: _PREAMBLE_AND_LENGTH + 2]), len(raw) - _PREAMBLE_AND_LENGTH - 2)
        return Line(
            Direction.OUT, len(raw), _name(id_reader.Command, request.command), text if request.data else shown(raw)
        )

    def _reply(self, reply: id_reader.Reply) -> Line:
        raw = reply.to_bytes()
        # The checksum is hidden too: it is made of what is hidden.
        text = _with_hidden(shown(raw[: _PREAMBLE_AND_LENGTH + 3]), len(raw) - _PREAMBLE_AND_LENGTH - 3)
        return Line(Direction.IN, len(raw), _name(id_reader.Status, reply.status), text if reply.data else shown(raw))


class _PinPad:
    def __init__(self) -> None:
        self._frames = {direction: pad.FrameDecoder() for direction in Direction}
        self._lost = _Lost()

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        decoder = self._frames[direction]
        decoder.receive_data(data)
        if direction is Direction.IN:
            self._lost.came(data)
        elif not self._frames[Direction.IN].inside_frame:
            yield from self._lost.told("noise")
        while (event := decoder.next_event()) is not None:
            if isinstance(event, pad.FrameError):
                yield from self._lost.told(f"wrong {event.kind.name.lower()}")
                continue
            if direction is Direction.IN:
                self._lost.framed(len(event.to_bytes()))
            yield self._frame(direction, event)

    def _frame(self, direction: Direction, frame: pad.Frame) -> Line:
        raw = frame.to_bytes()
        meaning, harmless = _pad_meaning(frame)
        text = shown(raw) if harmless else _with_hidden(shown(raw[:5]), len(raw) - 5)
        return Line(direction, len(raw), meaning, text)


def _pad_meaning(frame: pad.Frame) -> tuple[str, bool]:
    """Return what a frame says, and whether all its bytes may be shown.

    Those without data may, and key events, which never say which digit.
    """
    if frame.type == pad.MessageType.KEY:
        try:
            key = pad.KeyEvent.from_data(frame.data)
        except ValueError:
            return "key", False
        return f"key {_lower(key.kind.name)}, {key.digits_held} held", True
    if frame.type in set(pad.MessageType):
        return _lower(pad.MessageType(frame.type).name), not frame.data
    request = frame.type & 0x7F
    name = _name(pad.MessageType, request)
    result = _name(pad.Result, frame.data[0]) if frame.data else "no result"
    return f"{name}: {result}", len(frame.data) == 1


class _Printer:
    def __init__(self) -> None:
        self._commands = escpos.CommandParser()

    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        if direction is Direction.IN:
            text = shown(data) if len(data) <= _STATUS_BYTES else hidden(len(data))
            yield Line(direction, len(data), "status", text)
            return
        self._commands.receive_data(data)
        commands: list[escpos.Command] = []
        while (command := self._commands.next_command()) is not None:
            commands.append(command)
        meaning, harmless = describe_print(commands)
        # Of a piece that ends in the beginning of a text, the text is still in the parser.
        yield Line(direction, len(data), meaning, _with_hidden(shown(harmless), len(data) - len(harmless)))


# The status words that EMV names. Any other may be two bytes of a number, in an answer that was cut short.
_STATUS_WORDS = frozenset(word.to_bytes(2, "big") for word in apdu.StatusWord)
_COURTESIES = frozenset({0x61, 0x6C})


class _Card:
    def describe(self, direction: Direction, data: bytes) -> Iterator[Line]:
        yield self._command(data) if direction is Direction.OUT else self._answer(data)

    def _command(self, data: bytes) -> Line:
        name = _name(Instruction, data[1]) if len(data) > 1 else "no command"
        head = shown(data[:4])
        if name == "read record" and len(data) > 3:
            name = f"read record {data[2]} of file {data[3] >> 3}"
        # A name of an application belongs to the scheme, not to a person.
        harmless = len(data) > 1 and data[1] in (Instruction.SELECT, Instruction.GET_RESPONSE)
        rest = shown(data[4:]) if harmless or len(data) <= 5 else hidden(len(data) - 4)
        return Line(Direction.OUT, len(data), name, f"{head} {rest}".rstrip())

    def _answer(self, data: bytes) -> Line:
        tail = data[-2:]
        if tail in _STATUS_WORDS:
            word = _lower(apdu.StatusWord(int.from_bytes(tail, "big")).name)
            return Line(Direction.IN, len(data), word, f"{hidden(len(data) - 2)} {shown(tail)}".lstrip())
        if len(data) == 2 and data[0] in _COURTESIES:
            return Line(Direction.IN, 2, "more to fetch" if data[0] == 0x61 else "other length", shown(data))
        return Line(Direction.IN, len(data), "no status word that is known", hidden(len(data)))


def _with_hidden(text: str, count: int) -> str:
    return f"{text} {hidden(count)}".strip()


def _lower(name: str) -> str:
    return name.lower().replace("_", " ")


def _name(codes: type[IntEnum], code: int) -> str:
    try:
        return _lower(codes(code).name)
    except ValueError:
        return f"unknown {code:02X}"

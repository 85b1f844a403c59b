"""APDUs of ISO/IEC 7816-4, and the courtesies of T=0 that lie beneath them.

A card may answer a command at once, or ask first that the answer be fetched (`61xx`) or that the command be repeated
with the right length (`6Cxx`). `exchange` hides that dance: it yields the bytes to send, is given the card's bytes, and
returns one `ResponseApdu`. It does no I/O and it always ends. Not here: what the commands mean (`drivers.wire.emv`),
extended lengths (EMV has none), logical channels.

Source: ISO/IEC 7816-4:2013 section 5; EMV Contact Interface Specification v1.0, section 9.3 and annex A.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from enum import IntEnum, unique
from typing import TypeVar

from drivers.errors import LocalProtocolError, RemoteProtocolError

MAX_DATA_BYTES = 255
"""Most that a short command carries (ISO/IEC 7816-3, 12.1.3)."""

MAX_RESPONSE_BYTES = 256
"""Most that a short response carries, status word apart."""

MAX_ROUNDS = 32
"""Commands that one exchange may take. An honest card needs three; one that answers 61xx for ever is cut off here."""

MAX_TOTAL_BYTES = 4096
"""Most that GET RESPONSE may add up to: sixteen full responses, where EMV data objects fit into one."""

LE_ANY = 256
"""Expected length "whatever there is", coded 00."""

_INS_GET_RESPONSE = 0xC0
_SW1_MORE_DATA = 0x61
_SW1_WRONG_LE = 0x6C
_SW1_WARNINGS = (0x62, 0x63)


@unique
class StatusWord(IntEnum):
    """Status words that EMV gives a meaning; any other stays a plain number. Source: EMV Book 3, table 33."""

    SUCCESS = 0x9000
    FILE_INVALIDATED = 0x6283
    WRONG_LENGTH = 0x6700
    AUTHENTICATION_BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    INS_NOT_SUPPORTED = 0x6D00
    CLA_NOT_SUPPORTED = 0x6E00


class CommandApduError(LocalProtocolError):
    """A command was asked for that no short APDU can carry. Remedy: the caller's bug."""


class ResponseApduError(RemoteProtocolError):
    """The card's answer is no response APDU, or an exchange would not end. Remedy: give the card back."""


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """One short command. `le` is None where no answer is expected, 1 to 256 otherwise."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("cla", self.cla), ("ins", self.ins), ("p1", self.p1), ("p2", self.p2)):
            if not 0 <= value <= 0xFF:
                raise CommandApduError(f"{name} is one byte, not {value}")
        if len(self.data) > MAX_DATA_BYTES:
            raise CommandApduError(f"a short command carries {MAX_DATA_BYTES} bytes, not {len(self.data)}")
        if self.le is not None and not 1 <= self.le <= MAX_RESPONSE_BYTES:
            raise CommandApduError(f"le is 1 to {MAX_RESPONSE_BYTES}, not {self.le}")

    def to_bytes(self) -> bytes:
        """Bytes for the card: header, then Lc and data if any, then Le if any (cases 1 to 4)."""
        head = bytes((self.cla, self.ins, self.p1, self.p2))
        body = bytes((len(self.data),)) + self.data if self.data else b""
        tail = bytes((self.le & 0xFF,)) if self.le is not None else b""
        return head + body + tail

    @classmethod
    def from_bytes(cls, raw: bytes) -> "CommandApdu":
        """Read one command, as a card does.

        Raises:
            CommandApduError: the bytes are none of the four cases; a card answers `6700`.
        """
        if len(raw) < 4:
            raise CommandApduError(f"a command has at least 4 bytes, not {len(raw)}")
        cla, ins, p1, p2 = raw[:4]
        body = raw[4:]
        if not body:
            return cls(cla, ins, p1, p2)
        if len(body) == 1:
            return cls(cla, ins, p1, p2, le=body[0] or LE_ANY)
        length = body[0]
        if length and len(body) == 1 + length:
            return cls(cla, ins, p1, p2, body[1:])
        if length and len(body) == 2 + length:
            return cls(cla, ins, p1, p2, body[1:-1], body[-1] or LE_ANY)
        raise CommandApduError(f"Lc says {length}, {len(body) - 1} bytes follow")


@dataclass(frozen=True, slots=True)
class ResponseApdu:
    """What the card answered: data and status word."""

    data: bytes
    status_word: int

    def to_bytes(self) -> bytes:
        """Bytes as the card sends them."""
        return self.data + self.status_word.to_bytes(2, "big")

    @classmethod
    def from_bytes(cls, raw: bytes) -> "ResponseApdu":
        """Read one answer.

        Raises:
            ResponseApduError: fewer than two bytes (a card pulled in mid-command looks so), or more than 258.
        """
        if not 2 <= len(raw) <= MAX_RESPONSE_BYTES + 2:
            raise ResponseApduError(f"a response has 2 to {MAX_RESPONSE_BYTES + 2} bytes, not {len(raw)}")
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))

    @property
    def is_success(self) -> bool:
        """Whether the status word is 9000."""
        return self.status_word == StatusWord.SUCCESS


Exchange = Generator[bytes, bytes, ResponseApdu]
"""Yields the bytes to send, is sent the card's bytes, returns the final answer."""

T = TypeVar("T")
Conversation = Generator[CommandApdu, ResponseApdu, T]
"""Yields commands, is sent their final answers, returns what was learnt."""


def exchange(command: CommandApdu) -> Exchange:
    """Carry one command to its final answer: yields bytes to send, expects the card's bytes, returns the answer.

    Fetches on `61xx`, repeats on `6Cxx`, fetches what a warning hides (`62xx`, `63xx` without data on a command that
    expects data), and tries once without Le where a strict T=0 card calls it a wrong length.

    Raises:
        ResponseApduError: the card's bytes are no answer, or it would go on for ever.
    """
    current, collected, warning = command, b"", None
    for _ in range(MAX_ROUNDS):
        response = ResponseApdu.from_bytes((yield current.to_bytes()))
        sw1, sw2 = response.status_word >> 8, response.status_word & 0xFF
        collected += response.data
        if len(collected) > MAX_TOTAL_BYTES:
            raise ResponseApduError(f"the answer passed {MAX_TOTAL_BYTES} bytes")
        if sw1 == _SW1_MORE_DATA:
            current = _get_response(sw2 or LE_ANY)
        elif sw1 == _SW1_WRONG_LE:
            current = replace(current, le=sw2 or LE_ANY)
        elif sw1 in _SW1_WARNINGS and warning is None and not collected and command.data and command.le is not None:
            warning = response.status_word
            current = _get_response(LE_ANY)
        elif response.status_word == StatusWord.WRONG_LENGTH and current is command and command.data and command.le:
            current = replace(command, le=None)
        elif warning is not None:
            # What follows a warning is either its data or a refusal to give any: the warning stays the answer.
            return ResponseApdu(collected, warning)
        else:
            return ResponseApdu(collected, response.status_word)
    raise ResponseApduError(f"no final answer after {MAX_ROUNDS} commands")


def converse(conversation: Conversation[T], transmit: Callable[[bytes], bytes]) -> T:
    """Run a conversation over whatever moves bytes; what `transmit` raises goes through to the caller.

    Raises:
        RemoteProtocolError: the card's side of the conversation made no sense.
    """
    try:
        command = next(conversation)
        while True:
            command = conversation.send(_complete(exchange(command), transmit))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration is not generic
    finally:
        conversation.close()


def _complete(steps: Exchange, transmit: Callable[[bytes], bytes]) -> ResponseApdu:
    try:
        raw = next(steps)
        while True:
            raw = steps.send(transmit(raw))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration is not generic


def _get_response(le: int) -> CommandApdu:
    # An interindustry command whatever the class of the command whose answer it fetches (EMV Book 1, table 26).
    return CommandApdu(0x00, _INS_GET_RESPONSE, 0x00, 0x00, le=le)

"""The card in the reader: vpcd's wire, and what can go wrong there.

vpcd takes the card's end as a TCP client. Each message is a length in two bytes, big-endian, and that many bytes: one
byte is a word of control (power off, power on, reset, tell the answer to reset), more are a command.

Source: vsmartcard, virtualsmartcard/src/vpcd/vpcd.h and its README ("The vpcd protocol").
"""

import asyncio
import contextlib
import socket
import time
from dataclasses import dataclass
from enum import IntEnum, StrEnum, unique

from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.base import ControlMistakeError

ANSWER_TO_RESET = bytes.fromhex("3B6800000073C84013009000")
"""Direct convention, T=0, eight historical bytes."""

SLOW_ANSWER_S = 0.4
REINSERT_S = 0.5
"""Between one card's leaving and the next one's entering: no hand is faster, and the service, which looks every 0.4 s,
loses track of a card swapped between two looks."""

_RECONNECT_S = 0.05
_MUTE_ANSWER = b"\xff\xff"
_NOISE = bytes.fromhex("DEADBEEF70FF5A9F02")


@unique
class CardFault(StrEnum):
    """What can be wrong with a card, or with the hand that holds it."""

    NONE = "none"
    MUTE = "mute"
    """Does not answer a reset: upside down, or no chip."""
    SILENT = "silent"
    """Answers a reset, then no command."""
    SLOW = "slow"
    GARBAGE = "garbage"
    """Answers noise, with a good status word."""
    TRUNCATED = "truncated"
    """Loses the second half of each answer."""
    BROKEN_LENGTHS = "broken_lengths"
    """The second byte of each answer, mostly a length, is wrong."""
    PULLED = "pulled"
    """Is pulled out at the next command."""
    DECLINES = "declines"
    """Gives an AAC instead of an ARQC."""
    CLONED = "cloned"
    """Computes with another key: a copied number on another chip."""
    STUCK = "stuck"
    """Does not come out."""


@unique
class _Control(IntEnum):
    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    ANSWER_TO_RESET = 4


@dataclass(slots=True)
class FaultScript:
    """The fault in force, for the next `left` commands; None is until it is changed."""

    kind: CardFault = CardFault.NONE
    left: int | None = None

    def set(self, value: str) -> None:
        """Take `kind` or `kind:count`.

        Raises:
            ControlMistakeError: there is no such fault.
        """
        name, _, count = value.partition(":")
        if name not in set(CardFault) or (count and not count.isdecimal()):
            raise ControlMistakeError(f"no fault {value!r}; there are {', '.join(CardFault)}, each also as name:count")
        self.kind, self.left = CardFault(name), int(count) if count else None

    def used(self) -> CardFault:
        """The fault for the command at hand, counted off."""
        kind = self.kind
        if kind is not CardFault.NONE and self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.kind, self.left = CardFault.NONE, None
        return kind


class Slot:
    """The reader's slot: empty, or with one card that stays connected to the reader until it is taken out."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._applet: Applet | None = None
        self._task: asyncio.Task[None] | None = None
        self._empty_since = 0.0
        self.faults = FaultScript()
        self.powered = False

    @property
    def card_name(self) -> str | None:
        """Name of the card that is in."""
        return self._applet.card.name if self._applet else None

    def insert(self, applet: Applet) -> None:
        """Put a card in.

        Raises:
            ControlMistakeError: there is one already.
        """
        if self._applet is not None:
            raise ControlMistakeError(f"{self.card_name} is in the reader; remove it first")
        self._applet = applet
        self._task = asyncio.get_running_loop().create_task(self._stay_in(applet))

    async def remove(self) -> str:
        """Pull the card out, at whatever moment; returns its name.

        Raises:
            ControlMistakeError: there is none, or it is stuck.
        """
        if self._applet is None or self._task is None:
            raise ControlMistakeError("there is no card in the reader")
        if self.faults.kind is CardFault.STUCK:
            raise ControlMistakeError("the card does not come out; fault=none frees it")
        name, task = self._applet.card.name, self._task
        self._forget()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return name

    def _forget(self) -> None:
        self._applet = self._task = None
        self._empty_since = time.monotonic()
        self.powered = False

    async def _stay_in(self, applet: Applet) -> None:
        await asyncio.sleep(max(0.0, self._empty_since + REINSERT_S - time.monotonic()))
        # The service may be started after the card was put in, and may die and come back meanwhile.
        while True:
            connection = await self._connected()
            try:
                pulled = await self._serve(applet, connection)
            except OSError:
                pulled = False
            finally:
                connection.close()
                self.powered = False
                applet.reset()
            if pulled:
                self._forget()
                return
            await asyncio.sleep(_RECONNECT_S)

    async def _connected(self) -> socket.socket:
        loop = asyncio.get_running_loop()
        while True:
            connection = socket.socket()
            connection.setblocking(False)
            try:
                await loop.sock_connect(connection, ("127.0.0.1", self._port))
            except OSError:
                connection.close()
                await asyncio.sleep(_RECONNECT_S)
            except BaseException:
                connection.close()
                raise
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connection

    async def _serve(self, applet: Applet, connection: socket.socket) -> bool:
        """Answer until the reader hangs up; True if the card was pulled out instead."""
        loop = asyncio.get_running_loop()
        while True:
            length = int.from_bytes(await _receive(connection, 2), "big")
            message = await _receive(connection, length)
            if len(message) == 1:
                answer = self._obey(applet, message[0])
            else:
                fault = self.faults.used()
                if fault is CardFault.PULLED:
                    return True
                answer = await self._command(applet, message, fault)
            if answer is not None:
                await loop.sock_sendall(connection, len(answer).to_bytes(2, "big") + answer)

    def _obey(self, applet: Applet, word: int) -> bytes | None:
        match word:
            case _Control.POWER_ON:
                self.powered = True
            case _Control.POWER_OFF:
                self.powered = False
                applet.reset()
            case _Control.RESET:
                applet.reset()
            case _Control.ANSWER_TO_RESET:
                return _MUTE_ANSWER if self.faults.kind is CardFault.MUTE else ANSWER_TO_RESET
        return None

    async def _command(self, applet: Applet, message: bytes, fault: CardFault) -> bytes | None:
        applet.declines = fault is CardFault.DECLINES
        applet.cloned = fault is CardFault.CLONED
        if fault is CardFault.SILENT:
            return None
        if fault is CardFault.SLOW:
            await asyncio.sleep(SLOW_ANSWER_S)
        answer = applet.process(message)
        match fault:
            case CardFault.GARBAGE:
                return _NOISE + b"\x90\x00"
            case CardFault.TRUNCATED:
                return answer[: len(answer) // 2]
            case CardFault.BROKEN_LENGTHS if len(answer) > 3:
                return answer[:1] + bytes((answer[1] ^ 0x55,)) + answer[2:]
            case _:
                return answer


async def _receive(connection: socket.socket, count: int) -> bytes:
    loop = asyncio.get_running_loop()
    data = b""
    while len(data) < count:
        # vpcd writes length and payload apart, and waits for the first to be acknowledged before it sends the second:
        # a delayed acknowledgement would cost 44 ms a command. The option wears off, so it is set for each read.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        chunk = await loop.sock_recv(connection, count - len(data))
        if not chunk:
            raise ConnectionResetError("the reader hung up")
        data += chunk
    return data

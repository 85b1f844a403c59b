"""A client of the device host that keeps count: how often each command was told to have ended."""

import itertools
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.device.base import Command, Result
from drivers.device.base.values import Fields
from drivers.host.messages import Acknowledged, Completed, Execute, Happened, decode, encode


@dataclass(frozen=True)
class Ended:
    number: int
    code: str
    reason: str
    ms: float
    """From the host's acknowledgement to its completion, as the client sees it."""

    @property
    def word(self) -> str:
        return self.reason or self.code


class Wire:
    """One connection; commands from any thread."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._acknowledged: dict[int, float] = {}
        self._ended: dict[int, Ended] = {}
        self.completions: Counter[int] = Counter()
        self.events: Counter[tuple[str, str]] = Counter()
        self.on_event: Callable[[Happened], None] = lambda event: None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._socket.close()

    def send(self, device: str, command: Command[Result], budget_ms: int | None = None) -> int:
        number = next(self._numbers)
        message = Execute(number, device, type(command).__name__, Fields.of(command), budget_ms)
        self._socket.sendall(encode(message))
        return number

    def wait(self, number: int, patience_s: float, meanwhile: Callable[[], None] = lambda: None) -> Ended:
        """Wait for the end, acting as the customer does `meanwhile`, ten times a second."""
        end = time.monotonic() + patience_s
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: number in self._ended, 0.1):
                    return self._ended[number]
            assert time.monotonic() < end, f"command {number} never ended"
            meanwhile()

    def execute(
        self, device: str, command: Command[Result], patience_s: float, meanwhile: Callable[[], None] = lambda: None
    ) -> Ended:
        return self.wait(self.send(device, command), patience_s, meanwhile)

    def is_under_way(self, number: int) -> bool:
        with self._changed:
            return number in self._acknowledged and number not in self._ended

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            for line in lines:
                now = time.monotonic()
                message = decode(line)
                if isinstance(message, Happened):
                    self.events[message.device, message.event] += 1
                    self.on_event(message)
                with self._changed:
                    if isinstance(message, Acknowledged):
                        self._acknowledged[message.id] = now
                    elif isinstance(message, Completed):
                        self.completions[message.id] += 1
                        began = self._acknowledged.get(message.id, now)
                        self._ended.setdefault(
                            message.id, Ended(message.id, message.code, message.reason, (now - began) * 1000)
                        )
                    self._changed.notify_all()

"""A terminal's card reader for tests: the simulator as a process, a real pcscd, and the device that talks to it."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from drivers.device.base import Completion, Event, Notice, Result, ThreadDevice, Ticket
from drivers.device.base.vocabulary import Command
from drivers.device.card_reader import KIND, CardReaderSettings, CardReaderStatus
from drivers.simulators.base import ask

WAIT_S = 10.0


@dataclass
class Events:
    """What a device told, in order; `expect` waits for the next one of a kind."""

    seen: list[Event] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    taken: int = 0

    def __call__(self, notice: Notice) -> None:
        with self.changed:
            self.seen.append(notice.event)
            self.changed.notify_all()

    def expect(self, kind: type[Event]) -> Event:
        def found() -> Event | None:
            for at in range(self.taken, len(self.seen)):
                if isinstance(self.seen[at], kind):
                    self.taken = at + 1
                    return self.seen[at]
            return None

        with self.changed:
            event = self.changed.wait_for(found, WAIT_S)
        assert event is not None, f"no {kind.__name__} within {WAIT_S} s; there were {self.seen}"
        return event


@dataclass
class Hands:
    """The customer's hands: the simulator's control socket."""

    control: Path
    service_socket: str
    reader: str
    process: subprocess.Popen[bytes] | None = None

    def do(self, word: str, value: str = "") -> dict[str, object]:
        return dict(ask(self.control, word, value))


@contextmanager
def simulated_reader(folder: Path) -> Iterator[Hands]:
    """A bank card simulator with a pcscd of its own, as the program that ships."""
    control = folder / "card.ctl"
    command = [sys.executable, "-m", "drivers.simulators.bank_card", "--until-eof"]
    options = ["--control", str(control), "--service", str(folder / "pcscd.comm"), "--state", str(folder / "cards")]
    with subprocess.Popen([*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line, "the simulator did not start; pcscd and vsmartcard-vpcd must be installed"
            ready = json.loads(line)
            yield Hands(control, ready["service_socket"], ready["reader"], process)
        finally:
            process.stdin.close()
            process.wait(WAIT_S)


@contextmanager
def card_reader(settings: CardReaderSettings) -> Iterator[tuple[ThreadDevice, Events]]:
    """The device under test, and what it tells."""
    events = Events()
    device = ThreadDevice(
        name="card_reader",
        kind=KIND.name,
        make_driver=lambda: KIND.make_driver(settings),
        status=CardReaderStatus(),
        listener=events,
        idle_s=0.05,
    )
    try:
        yield device, events
    finally:
        device.close()


class Pending:
    """A command under way."""

    def __init__(self, device: ThreadDevice, command: Command[Result]) -> None:
        self._done = threading.Event()
        self._ends: list[Completion[Result]] = []
        self.ticket: Ticket = device.submit(command, self._end)

    def _end(self, completion: Completion[Result]) -> None:
        self._ends.append(completion)
        self._done.set()

    def completion(self) -> Completion[Result]:
        assert self._done.wait(2 * WAIT_S)
        return self._ends[0]

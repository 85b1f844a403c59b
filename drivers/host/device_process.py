"""The process of one device: `python -m drivers.host.device_process`. Reads messages, runs the driver, writes messages.

It holds a `ThreadDevice` as the host would, and ends when its driver hangs, when its parent ends, and when told to.
"""

import os
import select
import signal
import sys
import threading
from functools import partial

from drivers.device.base import (
    CommandEnded,
    Completion,
    DriverLost,
    DriverStarted,
    Loss,
    Notice,
    Result,
    Signal,
    StatusReported,
    ThreadDevice,
    Ticket,
)
from drivers.device.base.values import Fields
from drivers.host.messages import Cancel, Completed, Execute, Happened, encode
from drivers.host.process_messages import Begin, FromProcess, Lost, Reported, Started, from_host
from drivers.host.registry import load_kind
from drivers.link.worker import end_with_parent

_TEND_S = 0.5
HUNG_EXIT_CODE = 75
"""EX_TEMPFAIL of sysexits.h: try again."""


class _Served:
    """The device and the way back to the host."""

    def __init__(self, begin: Begin, sink: int) -> None:
        kind = load_kind(begin.kind)
        settings = begin.settings.to(kind.settings_type, begin.name)
        self._kind = kind
        self._sink = sink
        self._lock = threading.Lock()
        self._tickets: dict[int, Ticket] = {}
        self.device = ThreadDevice(
            name=begin.name,
            kind=kind.name,
            make_driver=partial(kind.make_driver, settings),
            status=kind.status_type(),
            listener=self._notice,
            on_signal=self._signal,
            idle_s=kind.idle_s,
        )

    def receive(self, message: Execute | Cancel) -> None:
        if isinstance(message, Execute):
            wanted = self._kind.command(message.command)
            assert wanted is not None
            command = message.arguments.to(wanted, message.command)
            self._tickets[message.id] = self.device.submit(command, partial(self._done, message.id), message.budget_ms)
        elif message.id in self._tickets:
            self.device.cancel(self._tickets[message.id])

    def _done(self, number: int, completion: Completion[Result]) -> None:
        result = Fields.of(completion.result) if completion.result is not None else None
        self._say(
            Completed(
                number, completion.code.value, completion.reason, completion.message, completion.elapsed_ms, result
            )
        )
        self._tickets.pop(number, None)

    def _notice(self, notice: Notice) -> None:
        self._say(Happened(notice.device, type(notice.event).__name__, Fields.of(notice.event)))

    def _signal(self, told: Signal) -> None:
        match told:
            case DriverStarted():
                self._say(Started())
            case DriverLost():
                self._say(Lost(told.how, told.detail, told.pause_ms))
                if told.how is Loss.HUNG:
                    # What no thread can do: take the hanging call along.
                    os._exit(HUNG_EXIT_CODE)
            case StatusReported():
                self._say(Reported(Fields.of(told.status)))
            case CommandEnded():
                # The completion itself tells.
                pass

    def _say(self, message: FromProcess) -> None:
        line = encode(message)
        with self._lock:
            while line:
                line = line[os.write(self._sink, line) :]


def main() -> int:
    """Be a device until told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    sink = os.dup(sys.stdout.fileno())
    # Some libraries print; what they say must not mix with the messages.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    served: _Served | None = None
    buffer = b""
    while True:
        if select.select([sys.stdin], [], [], _TEND_S)[0]:
            # Read past Python's own buffer, which `select` does not see.
            data = os.read(sys.stdin.fileno(), 65_536)
            if not data:
                break
            buffer += data
            while b"\n" in buffer:
                line, _, buffer = buffer.partition(b"\n")
                message = from_host(line)
                if isinstance(message, Begin):
                    served = _Served(message, sink)
                    served.device.start()
                elif served is not None:
                    served.receive(message)
        if served is not None:
            served.device.tend()
    if served is not None:
        served.device.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

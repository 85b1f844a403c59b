"""A device in a process of its own: a call that does not return ends with its process, and leaves nothing.

One thread a device starts the process, hears it, and starts the next one after a loss; another writes to it, so that no
caller ever waits for a pipe.
"""

import contextlib
import itertools
import queue
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import cast

import structlog

from drivers.device.base import (
    Command,
    CommandEnded,
    Completion,
    CompletionCode,
    DeviceKind,
    DeviceState,
    DeviceStatus,
    DriverLost,
    DriverStarted,
    Listener,
    Loss,
    Notice,
    OnDone,
    OnSignal,
    Result,
    Signal,
    StatusChanged,
    StatusReported,
    Ticket,
    endings,
)
from drivers.device.base.back_off import BackOff
from drivers.device.base.completion import failure
from drivers.device.base.values import Fields, ValueMistakeError
from drivers.errors import LocalProtocolError
from drivers.host.device_process import HUNG_EXIT_CODE
from drivers.host.messages import Cancel, Completed, Execute, Happened, encode
from drivers.host.process_messages import Begin, Lost, Reported, Started, from_process

_log = structlog.get_logger(__name__)

_MAX_QUEUED = 16
_END_S = 2.0


class _Process:
    """One life of the process, and the thread that writes to it."""

    def __init__(self, begin: Begin) -> None:
        # Its words are this interpreter and one of our own modules, with no shell between.
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "drivers.host.device_process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.write(encode(begin))
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def write(self, line: bytes) -> None:
        self._lines.put(line)

    def end(self) -> None:
        """Ask it to end; kill it when it does not."""
        self._lines.put(None)
        try:
            self.popen.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.popen.kill()

    def reap(self) -> int:
        """Wait for its end and put the pipes away; returns the exit code."""
        self._lines.put(None)
        code = self.popen.wait()
        self._writer.join()
        assert self.popen.stdout is not None
        self.popen.stdout.close()
        return code

    def _write(self) -> None:
        assert self.popen.stdin is not None
        try:
            while (line := self._lines.get()) is not None:
                self.popen.stdin.write(line)
                self.popen.stdin.flush()
        except OSError:
            # It ended; whoever reads from it sees that too, and sees to its commands.
            pass
        finally:
            with contextlib.suppress(OSError):
                self.popen.stdin.close()


class ProcessDevice:
    """See `Device`; the driver runs in a process of its own."""

    def __init__(
        self,
        *,
        name: str,
        kind: DeviceKind[object],
        settings: object,
        listener: Listener | None = None,
        on_signal: OnSignal | None = None,
    ) -> None:
        self._name = name
        self._kind = kind
        self._begin = Begin(name, kind.name, Fields.of(settings))
        self._listener = listener
        self._on_signal = on_signal
        self._changed = threading.Condition()
        self._status = kind.status_type()
        self._numbers = itertools.count(1)
        # In the order in which they came, which is that in which the process runs them.
        self._tickets: dict[int, Ticket] = {}
        self._process: _Process | None = None
        self._thread: threading.Thread | None = None
        self._back_off = BackOff()
        self._resume_at = 0.0
        self._hung_at = ""
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in the profile."""
        return self._name

    @property
    def kind(self) -> str:
        """Its kind's name."""
        return self._kind.name

    @property
    def status(self) -> DeviceStatus:
        """How it is now."""
        return self._status

    @property
    def process_id(self) -> int | None:
        """The process's id, if there is one."""
        process = self._process
        return process.popen.pid if process is not None else None

    def start(self) -> None:
        """See `Device`."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name=f"device-{self._name}", daemon=True)
                self._thread.start()

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """See `Device`."""
        budget = command.budget_ms if budget_ms is None else budget_ms
        ticket = Ticket(command, time.monotonic() + budget / 1000, on_done)
        self.start()
        with self._changed:
            refusal = self._refusal(ticket)
            if refusal is None:
                number = next(self._numbers)
                self._tickets[number] = ticket
                if self._process is not None:
                    self._process.write(self._line(number, ticket))
        if refusal is not None:
            self._end(ticket, refusal)
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        """See `Device`."""
        with self._changed:
            number = self._number(ticket)
            process = self._process
            if number is not None and process is None:
                del self._tickets[number]
        if number is not None and process is not None:
            process.write(encode(Cancel(number)))
        elif number is not None:
            self._end(ticket, endings.canceled())

    def expire(self, ticket: Ticket) -> None:
        """See `Device`."""
        with self._changed:
            number = self._number(ticket)
            if number is None:
                return
            # Only the oldest can be running: the others wait for it, and may wait on if there is time.
            runs = number == next(iter(self._tickets))
            del self._tickets[number]
            process = self._process
            if runs and process is not None:
                self._hung_at = type(ticket.command).__name__
                # The others have not begun; they, and what comes from now on, are for the next process.
                self._process = None
                process.popen.kill()
        ending = endings.restarting if process is None else endings.stuck if runs else endings.busy
        self._end(ticket, ending(self._name))

    def tend(self) -> None:
        """See `Device`; the process does that itself."""

    def close(self) -> None:
        """See `Device`."""
        with self._changed:
            self._closed = True
            waiting, self._tickets = list(self._tickets.values()), {}
            process, thread = self._process, self._thread
            self._changed.notify_all()
        if process is not None:
            process.end()
        if thread is not None:
            thread.join(_END_S)
        for ticket in waiting:
            self._end(ticket, endings.shutting_down(self._name))

    def _refusal(self, ticket: Ticket) -> Completion[Result] | None:
        """Why it cannot be taken; the lock is held."""
        if self._closed:
            return endings.shut_down(self._name)
        if self._resume_at >= ticket.deadline:
            return endings.restarting(self._name)
        return endings.queue_full(self._name, _MAX_QUEUED) if len(self._tickets) >= _MAX_QUEUED else None

    def _number(self, ticket: Ticket) -> int | None:
        return next((number for number, each in self._tickets.items() if each is ticket), None)

    def _line(self, number: int, ticket: Ticket) -> bytes:
        left_ms = max(0, round((ticket.deadline - time.monotonic()) * 1000))
        command = ticket.command
        return encode(Execute(number, self._name, type(command).__name__, Fields.of(command), left_ms))

    def _run(self) -> None:
        while (process := self._started()) is not None:
            assert process.popen.stdout is not None
            for line in process.popen.stdout:
                try:
                    self._receive(line)
                except ValueMistakeError as mistake:
                    _log.error("device_process_unreadable", device=self._name, error=str(mistake))
            self._after(process.reap())

    def _started(self) -> _Process | None:
        """Start the process after the pause, and give it what waits; None when there is no need any more."""
        with self._changed:
            while not self._closed and (left := self._resume_at - time.monotonic()) > 0:
                self._changed.wait(left)
            if self._closed:
                return None
            self._process = _Process(self._begin)
            for number, ticket in self._tickets.items():
                self._process.write(self._line(number, ticket))
            return self._process

    def _receive(self, line: bytes) -> None:
        message = from_process(line)
        match message:
            case Started():
                self._signal(DriverStarted())
            case Lost():
                # A hang ends the process, and is told when it has ended.
                if message.how is not Loss.HUNG:
                    self._signal(DriverLost(message.how, message.detail, message.pause_ms))
            case Reported():
                self._status = message.status.to(self._kind.status_type, self._name)
                self._signal(StatusReported(self._status))
            case Happened():
                event = self._kind.event(message.event)
                if event is not None and self._listener is not None and not self._closed:
                    self._listener(Notice(self._name, message.fields.to(event, message.event)))
            case Completed():
                self._completed(message)

    def _completed(self, message: Completed) -> None:
        with self._changed:
            ticket = self._tickets.pop(message.id, None)
            code = CompletionCode(message.code)
            if code is CompletionCode.SUCCESS:
                self._back_off.succeeded()
        if ticket is None:
            return
        completion: Completion[Result] = Completion(code, message.reason, message.message, None, message.elapsed_ms)
        if message.result is not None:
            command = type(ticket.command)
            try:
                completion = replace(completion, result=message.result.to(command.result_type, command.__name__))
            except ValueMistakeError as mistake:
                completion = cast(Completion[Result], failure(LocalProtocolError(str(mistake))))
        self._end(ticket, completion)

    def _after(self, exit_code: int) -> None:
        """The process has ended: so have its commands, and the next one starts after the pause."""
        with self._changed:
            self._process = None
            if self._closed:
                return
            hung_at, self._hung_at = self._hung_at, ""
            hung = bool(hung_at) or exit_code == HUNG_EXIT_CODE
            # The oldest was running, unless it was the one that hung; the others wait for the next process.
            ran = None if hung or not self._tickets else self._tickets.pop(next(iter(self._tickets)))
            pause_s = self._back_off.lost()
            self._resume_at = time.monotonic() + pause_s
            self._status = replace(self._status, state=DeviceState.STARTING, reason="driver_restarting")
        _log.warning("device_process_lost", device=self._name, exit_code=exit_code, hung=hung)
        detail = hung_at or f"exit {exit_code}"
        self._signal(DriverLost(Loss.HUNG if hung else Loss.CRASHED, detail, round(pause_s * 1000)))
        self._signal(StatusReported(self._status))
        if self._listener is not None:
            self._listener(Notice(self._name, StatusChanged(self._status.state, self._status.reason)))
        if ran is not None:
            self._end(ran, endings.crashed(self._name))

    def _end(self, ticket: Ticket, completion: Completion[Result]) -> None:
        with self._changed:
            if ticket.ended:
                return
            ticket.ended = True
        self._signal(CommandEnded(type(ticket.command).__name__, completion))
        ticket.on_done(completion)

    def _signal(self, told: Signal) -> None:
        if self._on_signal is not None:
            self._on_signal(told)

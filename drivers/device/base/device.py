"""A device: one thread that runs one driver, and the bookkeeping that makes every command end exactly once.

A thread that outlives its command's budget is abandoned. Its driver is closed under it, a new thread with a new driver
takes over under the next generation number, and whatever the old one still says is dropped by that number.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Protocol, TypeVar, cast

import structlog

from drivers.device.base.completion import Completion, CompletionCode, failure
from drivers.device.base.driver import Context, Driver
from drivers.device.base.vocabulary import (
    Command,
    DeviceState,
    DeviceStatus,
    Event,
    Notice,
    Result,
    StatusChanged,
)
from drivers.errors import LinkError, RemoteProtocolError

_log = structlog.get_logger(__name__)

# More than any journey asks at once; a caller that runs away is told so.
_MAX_QUEUED = 16
# After so many threads that never came back the device is declared broken instead of leaking one more.
_MAX_ABANDONED = 8
# A driver hears its deadline through Context.check; it is abandoned only when it has not by then.
GRACE_S = 0.25
_IDLE_S = 0.5
# What idle work may take at most; a command that comes meanwhile waits for it.
_IDLE_WORK_S = 2.0
_JOIN_S = 2.0

R = TypeVar("R", bound=Result)
OnDone = Callable[[Completion[Result]], None]
Listener = Callable[[Notice], None]


class Ticket:
    """A submitted command, until its one completion."""

    def __init__(self, command: Command[Result], deadline: float, on_done: OnDone) -> None:
        self.command = command
        self.deadline = deadline
        self.on_done = on_done
        self.canceled = threading.Event()
        self.ended = False


class Device(Protocol):
    """What the host and the command line see, wherever the driver runs."""

    @property
    def name(self) -> str:
        """Its name in the profile."""

    @property
    def kind(self) -> str:
        """Its kind's name."""

    @property
    def status(self) -> DeviceStatus:
        """How it is now."""

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """Queue `command`; `on_done` is called once, on any thread, possibly before this returns."""

    def cancel(self, ticket: Ticket) -> None:
        """Ask for its end; its completion still comes, canceled or not."""

    def expire(self, ticket: Ticket) -> None:
        """End it now, whatever its thread does. To be called GRACE_S after its deadline."""

    def close(self) -> None:
        """End all commands and let the hardware go."""


def execute(device: Device, command: Command[R], budget_ms: int | None = None) -> Completion[R]:
    """Run `command` and wait for its completion, at most its budget and GRACE_S."""
    done = threading.Event()
    ends: list[Completion[Result]] = []

    def on_done(completion: Completion[Result]) -> None:
        ends.append(completion)
        done.set()

    budget = command.budget_ms if budget_ms is None else budget_ms
    ticket = device.submit(command, on_done, budget)
    if not done.wait(budget / 1000 + GRACE_S):
        device.expire(ticket)
        # Its end may just be on its way from the other thread.
        done.wait()
    return cast(Completion[R], ends[0])


class _Turn(Enum):
    IDLE = auto()
    STOP = auto()


class ThreadDevice:
    """A device whose driver runs in this process, on a thread of its own."""

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        make_driver: Callable[[], Driver],
        status: DeviceStatus,
        listener: Listener | None = None,
        idle_s: float = _IDLE_S,
    ) -> None:
        self._name = name
        self._kind = kind
        self._make_driver = make_driver
        self._listener = listener
        self._idle_s = idle_s
        self._changed = threading.Condition()
        self._status = status
        self._queue: deque[Ticket] = deque()
        self._running: Ticket | None = None
        self._generation = 0
        self._driver = make_driver()
        self._thread: threading.Thread | None = None
        self._abandoned: list[threading.Thread] = []
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in the profile."""
        return self._name

    @property
    def kind(self) -> str:
        """Its kind's name."""
        return self._kind

    @property
    def status(self) -> DeviceStatus:
        """How it is now."""
        return self._status

    @property
    def generation(self) -> int:
        """How many threads were abandoned before this one."""
        return self._generation

    def start(self) -> None:
        """Start the thread at once, so that the hardware is looked after before the first command."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._start_thread(None)

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """See :class:`Device`."""
        budget = command.budget_ms if budget_ms is None else budget_ms
        ticket = Ticket(command, time.monotonic() + budget / 1000, on_done)
        refusal = self._enqueue(ticket)
        if refusal is not None:
            self._end(ticket, refusal)
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        """See :class:`Device`."""
        ticket.canceled.set()
        with self._changed:
            queued = ticket in self._queue
            if queued:
                self._queue.remove(ticket)
        if queued:
            self._end(ticket, Completion(CompletionCode.CANCELED, "canceled", "the command was canceled"))

    def expire(self, ticket: Ticket) -> None:
        """See :class:`Device`."""
        with self._changed:
            if ticket.ended:
                return
            if ticket is self._running:
                self._abandon()
            elif ticket in self._queue:
                self._queue.remove(ticket)
        self._end(
            ticket,
            Completion(
                CompletionCode.TIME_OUT,
                "device_stuck",
                f"{self._name} did not answer and was started anew; try again, then check the device",
            ),
        )

    def close(self) -> None:
        """See :class:`Device`."""
        with self._changed:
            self._closed = True
            waiting = [*self._queue, *([self._running] if self._running else [])]
            self._queue.clear()
            thread, driver = self._thread, self._driver
            self._changed.notify_all()
        for ticket in waiting:
            ticket.canceled.set()
        driver.close()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_JOIN_S)
        ending: Completion[Result] = Completion(
            CompletionCode.CANCELED, "device_closed", f"{self._name} is being shut down"
        )
        for ticket in waiting:
            self._end(ticket, ending)

    def _enqueue(self, ticket: Ticket) -> Completion[Result] | None:
        """Queue it, or say why not."""
        with self._changed:
            if self._closed:
                return Completion(CompletionCode.DEVICE_NOT_READY, "device_closed", f"{self._name} is shut down")
            self._abandoned = [thread for thread in self._abandoned if thread.is_alive()]
            if len(self._abandoned) >= _MAX_ABANDONED:
                return Completion(
                    CompletionCode.HARDWARE_ERROR, "device_stuck", f"{self._name} hangs every time; replace it"
                )
            if len(self._queue) >= _MAX_QUEUED:
                return Completion(
                    CompletionCode.SEQUENCE_ERROR, "queue_full", f"{self._name} has {_MAX_QUEUED} commands waiting"
                )
            if self._thread is None:
                self._start_thread(None)
            self._queue.append(ticket)
            self._changed.notify_all()
        return None

    def _abandon(self) -> None:
        """Leave the running thread behind; the lock is held."""
        _log.warning("device_thread_abandoned", device=self._name, generation=self._generation)
        self._generation += 1
        self._running = None
        if self._thread is not None:
            self._abandoned.append(self._thread)
        old, self._driver = self._driver, self._make_driver()
        self._start_thread(old)

    def _start_thread(self, old: Driver | None) -> None:
        self._thread = threading.Thread(
            target=self._run,
            args=(self._generation, self._driver, old),
            name=f"device-{self._name}-{self._generation}",
            daemon=True,
        )
        self._thread.start()

    def _run(self, generation: int, driver: Driver, old: Driver | None) -> None:
        if old is not None:
            # Closed on the new thread: freeing a stuck port may take a moment, and nobody else should wait for it.
            with contextlib.suppress(Exception):
                old.close()
        while True:
            turn = self._next(generation)
            if turn is _Turn.STOP:
                driver.close()
                return
            if turn is _Turn.IDLE:
                self._idle(generation, driver)
            else:
                assert isinstance(turn, Ticket)
                self._perform(generation, driver, turn)

    def _next(self, generation: int) -> Ticket | _Turn:
        with self._changed:
            if not self._queue and not self._closed and generation == self._generation:
                self._changed.wait(self._idle_s)
            if self._closed or generation != self._generation:
                return _Turn.STOP
            if not self._queue:
                return _Turn.IDLE
            self._running = self._queue.popleft()
            return self._running

    def _perform(self, generation: int, driver: Driver, ticket: Ticket) -> None:
        started = time.monotonic()
        completion: Completion[Result]
        try:
            if started >= ticket.deadline:
                completion = Completion(
                    CompletionCode.TIME_OUT, "device_busy", f"{self._name} was busy all the time; try again"
                )
            else:
                result = driver.perform(ticket.command, self._context(generation, ticket.deadline, ticket.canceled))
                completion = Completion(CompletionCode.SUCCESS, result=result)
                self._came_back(generation)
        except Exception as error:  # noqa: BLE001 - the one boundary: nothing a driver raises may kill its thread
            completion = self._failed(generation, driver, error)
        elapsed_ms = round((time.monotonic() - started) * 1000)
        with self._changed:
            current = generation == self._generation
            if current:
                self._running = None
        if current:
            self._end(ticket, replace(completion, elapsed_ms=elapsed_ms))
        else:
            _log.info("late_result_dropped", device=self._name, generation=generation)

    def _idle(self, generation: int, driver: Driver) -> None:
        try:
            driver.idle(self._context(generation, time.monotonic() + _IDLE_WORK_S, threading.Event()))
        except Exception as error:  # noqa: BLE001 - as in _perform
            self._failed(generation, driver, error)

    def _failed(self, generation: int, driver: Driver, error: Exception) -> Completion[Result]:
        completion = cast(Completion[Result], failure(error))
        if completion.code is CompletionCode.INTERNAL_ERROR:
            _log.error("driver_failed", device=self._name, error=type(error).__name__, exc_info=error)
        if isinstance(error, LinkError | RemoteProtocolError) or completion.code is CompletionCode.INTERNAL_ERROR:
            with contextlib.suppress(Exception):
                driver.recover()
        if isinstance(error, LinkError) and generation == self._generation:
            self._report(generation, replace(self._status, state=DeviceState.OFFLINE, reason=completion.reason))
        return completion

    def _came_back(self, generation: int) -> None:
        if self._status.state in {DeviceState.STARTING, DeviceState.OFFLINE}:
            self._report(generation, replace(self._status, state=DeviceState.ONLINE, reason=""))

    def _context(self, generation: int, deadline: float, canceled: threading.Event) -> Context:
        return Context(
            deadline=deadline,
            canceled=canceled,
            emit=lambda event: self._emit(generation, event),
            report=lambda status: self._report(generation, status),
            status=lambda: self._status,
        )

    def _emit(self, generation: int, event: Event) -> None:
        if generation != self._generation or self._closed or self._listener is None:
            return
        self._listener(Notice(self._name, event))

    def _report(self, generation: int, status: DeviceStatus) -> None:
        with self._changed:
            if generation != self._generation:
                return
            before, self._status = self._status, status
        if (before.state, before.reason) != (status.state, status.reason):
            self._emit(generation, StatusChanged(status.state, status.reason))

    def _end(self, ticket: Ticket, completion: Completion[Result]) -> None:
        with self._changed:
            if ticket.ended:
                return
            ticket.ended = True
        ticket.on_done(completion)

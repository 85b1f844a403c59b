"""A device on a thread: one thread that runs one driver, and the bookkeeping that makes every command end exactly once.

A thread that outlives its command's budget is abandoned. Its driver is closed under it, a new thread with a new driver
takes over under the next generation number, and whatever the old one still says is dropped by that number. A driver
that crashes is thrown away and made anew on the same thread. After a second loss in a row there is a pause first.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import cast

import structlog

from drivers.device.base import endings
from drivers.device.base.back_off import BackOff
from drivers.device.base.completion import Completion, CompletionCode, failure
from drivers.device.base.driver import Context, Driver
from drivers.device.base.signals import CommandEnded, DriverLost, DriverStarted, Loss, OnSignal, Signal, StatusReported
from drivers.device.base.ticket import GRACE_S, Listener, OnDone, Ticket
from drivers.device.base.vocabulary import Command, DeviceState, DeviceStatus, Event, Notice, Result, StatusChanged
from drivers.errors import DriverError, LinkError, RemoteProtocolError

_log = structlog.get_logger(__name__)

# More than any journey asks at once; a caller that runs away is told so.
_MAX_QUEUED = 16
# After so many threads that never came back the device is declared broken instead of leaking one more.
_MAX_ABANDONED = 8
_IDLE_S = 0.5
# What idle work may take at most; a command that comes meanwhile waits for it.
_IDLE_WORK_S = 2.0
# Nobody waits: a worker process that has to be started for a look at the hardware may take this much longer.
_UNWATCHED_S = 12.0
# Making a driver opens nothing; what takes longer than this (a library that hangs as it is loaded) does not end.
_START_S = 5.0
_JOIN_S = 2.0


class _Turn(Enum):
    IDLE = auto()
    STOP = auto()


class _CrashedError(Exception):
    """The driver raised what no driver raises; it is not to be trusted any more."""


class ThreadDevice:
    """See `Device`; the driver runs in this process, on a thread of its own."""

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        make_driver: Callable[[], Driver],
        status: DeviceStatus,
        listener: Listener | None = None,
        on_signal: OnSignal | None = None,
        idle_s: float = _IDLE_S,
    ) -> None:
        self._name = name
        self._kind = kind
        self._make_driver = make_driver
        self._listener = listener
        self._on_signal = on_signal
        self._idle_s = idle_s
        self._changed = threading.Condition()
        self._status = status
        self._queue: deque[Ticket] = deque()
        self._running: Ticket | None = None
        self._generation = 0
        self._driver: Driver | None = None
        self._thread: threading.Thread | None = None
        self._abandoned: list[threading.Thread] = []
        self._closed = False
        self._back_off = BackOff()
        self._resume_at = 0.0
        # Until when the thread may be at work that no command waits for, and what that is.
        self._own_work: tuple[float, str] | None = None

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

    @property
    def left_behind(self) -> int:
        """How many of those have not come back to this day."""
        with self._changed:
            self._abandoned = [thread for thread in self._abandoned if thread.is_alive()]
            return len(self._abandoned)

    def start(self) -> None:
        """See `Device`."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._start_thread(None)

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """See `Device`."""
        budget = command.budget_ms if budget_ms is None else budget_ms
        ticket = Ticket(command, time.monotonic() + budget / 1000, on_done)
        refusal = self._enqueue(ticket)
        if refusal is not None:
            self._end(ticket, refusal)
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        """See `Device`."""
        ticket.canceled.set()
        with self._changed:
            queued = ticket in self._queue
            if queued:
                self._queue.remove(ticket)
        if queued:
            self._end(ticket, endings.canceled())

    def expire(self, ticket: Ticket) -> None:
        """See `Device`."""
        with self._changed:
            if ticket.ended:
                return
            ending = endings.busy
            if ticket is self._running:
                self._abandon(type(ticket.command).__name__)
                ending = endings.stuck
            elif ticket in self._queue:
                self._queue.remove(ticket)
                if self._abandon_if_stuck(GRACE_S):
                    ending = endings.stuck
                elif time.monotonic() < self._resume_at:
                    ending = endings.restarting
        self._end(ticket, ending(self._name))

    def tend(self) -> None:
        """See `Device`."""
        with self._changed:
            self._abandon_if_stuck(_UNWATCHED_S)

    def close(self) -> None:
        """See `Device`."""
        with self._changed:
            self._closed = True
            waiting = [*self._queue, *([self._running] if self._running else [])]
            self._queue.clear()
            thread, driver = self._thread, self._driver
            self._changed.notify_all()
        for ticket in waiting:
            ticket.canceled.set()
        if driver is not None:
            driver.close()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_JOIN_S)
        for ticket in waiting:
            self._end(ticket, endings.shutting_down(self._name))

    def _enqueue(self, ticket: Ticket) -> Completion[Result] | None:
        """Queue it, or say why not."""
        with self._changed:
            if self._closed:
                return endings.shut_down(self._name)
            if self.left_behind >= _MAX_ABANDONED:
                return endings.broken(self._name)
            if self._resume_at >= ticket.deadline:
                return endings.restarting(self._name)
            if len(self._queue) >= _MAX_QUEUED:
                return endings.queue_full(self._name, _MAX_QUEUED)
            if self._thread is None:
                self._start_thread(None)
            self._queue.append(ticket)
            self._changed.notify_all()
        return None

    def _abandon_if_stuck(self, grace_s: float) -> bool:
        """Leave a thread behind that hangs in work of its own; the lock is held."""
        if self._own_work is None or self._closed or time.monotonic() < self._own_work[0] + grace_s:
            return False
        if self.left_behind >= _MAX_ABANDONED:
            return False
        self._abandon(self._own_work[1])
        return True

    def _abandon(self, doing: str) -> None:
        """Leave the thread behind; the lock is held."""
        _log.warning("device_thread_abandoned", device=self._name, generation=self._generation, doing=doing)
        self._generation += 1
        self._running = None
        self._own_work = None
        if self._thread is not None:
            self._abandoned.append(self._thread)
        old, self._driver = self._driver, None
        self._lost(self._generation, Loss.HUNG, doing)
        self._start_thread(old)

    def _lost(self, generation: int, how: Loss, detail: str) -> None:
        """Note the loss of a driver and set the pause that follows it."""
        with self._changed:
            if generation != self._generation:
                return
            pause_s = self._back_off.lost()
            self._resume_at = time.monotonic() + pause_s
        self._signal(DriverLost(how, detail, round(pause_s * 1000)))
        self._report(generation, replace(self._status, state=DeviceState.STARTING, reason="driver_restarting"))

    def _start_thread(self, old: Driver | None) -> None:
        self._thread = threading.Thread(
            target=self._run,
            args=(self._generation, old),
            name=f"device-{self._name}-{self._generation}",
            daemon=True,
        )
        self._thread.start()

    def _run(self, generation: int, old: Driver | None) -> None:
        if old is not None:
            # Closed on the new thread: freeing a stuck port may take a moment, and nobody else should wait for it.
            with contextlib.suppress(Exception):
                old.close()
        while (driver := self._made(generation)) is not None:
            crash = self._serve(generation, driver)
            with contextlib.suppress(Exception):
                driver.close()
            if crash is None:
                return
            self._lost(generation, Loss.CRASHED, type(crash.__cause__).__name__)

    def _made(self, generation: int) -> Driver | None:
        """Make a driver after the pause, and again until one can be made; None when there is no need any more."""
        while self._paused(generation):
            self._at_work(generation, "start", _START_S)
            try:
                driver = self._make_driver()
            except BaseException as error:  # noqa: BLE001 - a driver may be anybody's; its failure is its own device's
                _log.error("driver_not_made", device=self._name, error=type(error).__name__, exc_info=error)
                self._at_work(generation, "", 0.0)
                self._lost(generation, Loss.NOT_STARTED, type(error).__name__)
                continue
            self._at_work(generation, "", 0.0)
            with self._changed:
                if generation == self._generation and not self._closed:
                    self._driver = driver
                    self._signal(DriverStarted())
                    return driver
            driver.close()
        return None

    def _paused(self, generation: int) -> bool:
        """Wait until the pause is over; False when the thread has to end."""
        with self._changed:
            while generation == self._generation and not self._closed:
                left = self._resume_at - time.monotonic()
                if left <= 0:
                    return True
                self._changed.wait(left)
        return False

    def _serve(self, generation: int, driver: Driver) -> _CrashedError | None:
        """Run commands until the thread has to end, or the driver crashes."""
        try:
            while True:
                turn = self._next(generation)
                if turn is _Turn.STOP:
                    return None
                if turn is _Turn.IDLE:
                    self._idle(generation, driver)
                else:
                    assert isinstance(turn, Ticket)
                    self._perform(generation, driver, turn)
        except _CrashedError as crash:
            return crash

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
        crash: BaseException | None = None
        try:
            if started >= ticket.deadline:
                completion = endings.busy(self._name)
            else:
                result = driver.perform(ticket.command, self._context(generation, ticket.deadline, ticket.canceled))
                completion = Completion(CompletionCode.SUCCESS, result=result)
                self._came_back(generation)
        except BaseException as error:  # noqa: BLE001 - the one boundary: nothing a driver raises may kill its thread
            completion = self._failed(generation, driver, error)
            crash = None if isinstance(error, DriverError) else error
        elapsed_ms = round((time.monotonic() - started) * 1000)
        with self._changed:
            current = generation == self._generation
            if current:
                self._running = None
        if current:
            self._end(ticket, replace(completion, elapsed_ms=elapsed_ms))
        else:
            _log.info("late_result_dropped", device=self._name, generation=generation)
        if crash is not None:
            raise _CrashedError from crash

    def _idle(self, generation: int, driver: Driver) -> None:
        self._at_work(generation, "idle", _IDLE_WORK_S)
        try:
            driver.idle(self._context(generation, time.monotonic() + _IDLE_WORK_S, threading.Event()))
        except BaseException as error:
            self._failed(generation, driver, error)
            if not isinstance(error, DriverError):
                raise _CrashedError from error
        finally:
            self._at_work(generation, "", 0.0)

    def _at_work(self, generation: int, doing: str, allowed_s: float) -> None:
        """Note what the thread is at; nothing, when that is empty."""
        with self._changed:
            if generation == self._generation:
                self._own_work = (time.monotonic() + allowed_s, doing) if doing else None

    def _failed(self, generation: int, driver: Driver, error: BaseException) -> Completion[Result]:
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
        with self._changed:
            if generation == self._generation:
                self._back_off.succeeded()
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
        if before != status:
            self._signal(StatusReported(status))
        if (before.state, before.reason) != (status.state, status.reason):
            self._emit(generation, StatusChanged(status.state, status.reason))

    def _end(self, ticket: Ticket, completion: Completion[Result]) -> None:
        with self._changed:
            if ticket.ended:
                return
            ticket.ended = True
        self._signal(CommandEnded(type(ticket.command).__name__, completion))
        ticket.on_done(completion)

    def _signal(self, signal: Signal) -> None:
        if self._on_signal is not None:
            self._on_signal(signal)

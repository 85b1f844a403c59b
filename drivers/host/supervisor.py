"""Watches over one device of the terminal: its health, its medium, and where its driver runs.

What drivers tell on their threads is handled on the host's loop, so that nothing here needs a lock.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog

from drivers.device.base import (
    Command,
    Device,
    DeviceStatus,
    Driver,
    Held,
    Isolation,
    Notice,
    OnDone,
    Result,
    Signal,
    StatusReported,
    ThreadDevice,
    Ticket,
)
from drivers.device.base.signals import OnSignal
from drivers.device.base.ticket import Listener
from drivers.host.custody import CustodyLedger
from drivers.host.health import Health, health_after
from drivers.host.messages import HealthRow
from drivers.host.process_device import ProcessDevice
from drivers.host.profile import DeviceEntry

_log = structlog.get_logger(__name__)

_MOST_LEFT_BEHIND = 3
"""Threads of one device that never came back; with the next hang its driver is beyond a thread's means."""


def make_device(
    entry: DeviceEntry,
    listener: Listener | None = None,
    on_signal: OnSignal | None = None,
    wrap: Callable[[Driver], Driver] = lambda driver: driver,
) -> ThreadDevice:
    """Return the device that a profile's entry describes; it is not started. `wrap` is given each driver it has."""
    return ThreadDevice(
        name=entry.name,
        kind=entry.kind.name,
        make_driver=lambda: wrap(entry.kind.make_driver(entry.settings)),
        status=entry.kind.status_type(),
        listener=listener,
        on_signal=on_signal,
        idle_s=entry.kind.idle_s,
    )


class SupervisedDevice:
    """See `Device`; belongs to one event loop.

    Args:
        on_notice: called on the loop for each event of the device.
        wrap: is given each driver that the device has in this process.
        on_health: called on the loop when the state of its health or its losses changed.
        on_noted: called on the loop when the ledger has something to keep.
    """

    def __init__(
        self,
        entry: DeviceEntry,
        ledger: CustodyLedger,
        on_notice: Callable[[Notice], None],
        on_health: Callable[[HealthRow], None],
        on_noted: Callable[[], None],
        wrap: Callable[[Driver], Driver] = lambda driver: driver,
    ) -> None:
        self._entry = entry
        self._ledger = ledger
        self._on_notice = on_notice
        self._on_health = on_health
        self._on_noted = on_noted
        self._loop = asyncio.get_running_loop()
        self._wrap = wrap
        # Which of its devices speaks: one that was given up is not listened to any more.
        self._era = 0
        self._device: Device = self._made(entry.isolation)
        self._health = Health(since_ms=now_ms(), isolation=entry.isolation.value)

    @property
    def name(self) -> str:
        """Its name in the profile."""
        return self._entry.name

    @property
    def kind(self) -> str:
        """Its kind's name."""
        return self._entry.kind.name

    @property
    def status(self) -> DeviceStatus:
        """How it is now."""
        return self._device.status

    @property
    def row(self) -> HealthRow:
        """How it fares."""
        status = self._device.status
        return HealthRow(
            self.name,
            self.kind,
            status.state.value,
            status.reason,
            self._health,
            self._ledger.entry(self.name),
            self._entry.kind.attention(status),
        )

    def start(self) -> None:
        """See `Device`."""
        self._device.start()

    def submit(self, command: Command[Result], on_done: OnDone, budget_ms: int | None = None) -> Ticket:
        """See `Device`."""
        return self._device.submit(command, on_done, budget_ms)

    def cancel(self, ticket: Ticket) -> None:
        """See `Device`."""
        self._device.cancel(ticket)

    def expire(self, ticket: Ticket) -> None:
        """See `Device`."""
        self._device.expire(ticket)

    def tend(self) -> None:
        """See `Device`."""
        self._device.tend()

    def close(self) -> None:
        """See `Device`."""
        self._device.close()

    def _made(self, isolation: Isolation) -> Device:
        """Make the device that speaks from now on."""
        self._era += 1
        era = self._era

        def heard(handler: Callable[..., None], told: object) -> None:
            # Called on any thread. The loop may just be closing; nobody listens then.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._in_era, era, handler, told)

        listener, on_signal = partial(heard, self._notice), partial(heard, self._signal)
        if isolation is Isolation.THREAD:
            return make_device(self._entry, listener, on_signal, self._wrap)
        return ProcessDevice(
            name=self._entry.name,
            kind=self._entry.kind,
            settings=self._entry.settings,
            listener=listener,
            on_signal=on_signal,
        )

    def _in_era(self, era: int, handler: Callable[..., None], told: object) -> None:
        if era == self._era:
            handler(told)

    def _move_to_process(self) -> None:
        """A driver that does not come back again and again gets a place where it can be ended."""
        _log.warning("device_moved_to_process", device=self.name)
        old, self._device = self._device, self._made(Isolation.PROCESS)
        self._health = replace(self._health, isolation=Isolation.PROCESS.value)
        self._device.start()
        # Its port is let go of on a thread: that may take a moment, and the others must not wait for it.
        self._loop.run_in_executor(None, old.close)

    def _notice(self, notice: Notice) -> None:
        self._note(self._entry.kind.custody(notice.event))
        self._on_notice(notice)

    def _note(self, held: Held | None) -> None:
        if held is not None and self._ledger.note(self.name, held, now_ms()):
            self._on_noted()

    def _signal(self, signal: Signal) -> None:
        before, self._health = self._health, health_after(self._health, self.kind, signal, now_ms())
        changed = (before.state, before.hangs, before.crashes, before.failures) != (
            self._health.state,
            self._health.hangs,
            self._health.crashes,
            self._health.failures,
        )
        if isinstance(signal, StatusReported):
            self._note(self._entry.kind.custody(signal.status))
        if isinstance(self._device, ThreadDevice) and self._device.left_behind >= _MOST_LEFT_BEHIND:
            self._move_to_process()
            changed = True
        if changed:
            self._on_health(self.row)


def now_ms() -> int:
    """The wall clock. Units: milliseconds since 1970."""
    return time.time_ns() // 1_000_000

"""The workstation's composition root: window, line, devices and desk put together; nobody else knows the real ones."""

from __future__ import annotations

import asyncio
import signal

import structlog

from kiosk.client import certificates
from kiosk.client.channel import open_channel
from kiosk.counter.client.grpc_client import GrpcCounterClient
from kiosk.counter.client.port import CounterClient
from kiosk.counter.desk import Desk
from kiosk.counter.options import CounterOptions
from kiosk.counter.printing import CommandPrinter
from kiosk.counter.viewmodels.counter_view import CounterView
from kiosk.counter.viewmodels.engine import CounterScreens, make_counter_app, make_counter_engine
from kiosk.flow.facts import Language
from kiosk.hardware.port import Devices
from kiosk.hardware.terminal import HostDevices
from kiosk.journey.loop import KioskLoop

__all__ = ["Counter", "run"]

log = structlog.get_logger(__name__)

LOOK_AGAIN_S = 2.0
"""Between two tries to reach a device host that is not there."""


class Counter:
    """One window on one workstation."""

    def __init__(
        self, options: CounterOptions, *, client: CounterClient | None = None, devices: Devices | None = None
    ) -> None:
        self.options = options
        self._devices = devices or (HostDevices(options.devices) if options.devices is not None else None)
        printer = CommandPrinter.from_line(options.printer_command) if options.printer_command else None
        self.desk = Desk(
            client or _client(options),
            self._devices,
            options.state,
            language=Language(options.language),
            printer=printer,
        )
        self.view = CounterView(self.desk)
        self.screens: CounterScreens = make_counter_engine(self.view, full_screen=options.full_screen)
        self.screens.window.frameSwapped.connect(self._frame_shown)
        self._shown = False

    def open(self) -> None:
        """Begin."""
        self.view.open()
        if self._devices is not None:
            self.desk.start("devices", self._keep_devices(self._devices))

    async def close(self) -> None:
        """End in order: window, tasks, line, devices."""
        self.screens.close()
        await self.desk.close()

    async def serve(self, until: asyncio.Event) -> None:
        """Serve a teller until told to stop."""
        try:
            self.open()
            await until.wait()
        finally:
            await self.close()

    async def _keep_devices(self, devices: Devices) -> None:
        """Reach the device host, and again whenever it is gone; the keys of the pad are loaded after each greeting."""
        while True:
            if await devices.connect(lambda _event: None) is None:
                await self.view.devices_found()
                await devices.wait_lost()
            await asyncio.sleep(LOOK_AGAIN_S)

    def _frame_shown(self) -> None:
        if not self._shown:
            self._shown = True
            if self.options.ready_file is not None:
                self.options.ready_file.write_text("{}\n", encoding="utf-8")


def _client(options: CounterOptions) -> CounterClient:
    credentials = certificates.load(options.certs, options.workstation)
    return GrpcCounterClient(open_channel(options.server, credentials))


def run(options: CounterOptions) -> int:
    """Run a workstation until it is told to end: by SIGTERM, SIGINT, or its window being closed."""
    app = make_counter_app()
    loop = KioskLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_serve(options))
    return 0


async def _serve(options: CounterOptions) -> None:
    counter = Counter(options)
    until = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, until.set)
    counter.screens.window.visibleChanged.connect(lambda shown: None if shown else until.set())
    await counter.serve(until)

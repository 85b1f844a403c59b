"""The application: the window first, everything else after its first frame.

A farmer who switches the light on sees the terminal's page in under a second; bank and devices are looked for behind
it. `Terminal` is the composition root: it knows the real client and the real devices, and nobody else does.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.flow.state import KioskState, Step
from kiosk.journey.machine_time import MachineTime
from kiosk.options import Options

if TYPE_CHECKING:
    # What is needed behind the first frame is imported behind the first frame.
    from kiosk.client.port import ChannelClient
    from kiosk.flow.events import UserEvent
    from kiosk.hardware.port import Devices
    from kiosk.journey.journey import Journey
    from kiosk.journey.service import ServiceKeeper
    from kiosk.viewmodels.engine import Screens

__all__ = ["Terminal", "run"]

log = structlog.get_logger(__name__)

FIRST_FRAME_WITHIN_S = 3.0
"""A window that is hidden paints nothing; the terminal goes on without."""

PAINT_WITHIN_S = 0.5
"""A page that paints nothing new within this is not being painted: the machine is not busy with it."""


class Terminal:
    """One window, one journey, and what keeps them in touch with bank and devices."""

    def __init__(
        self,
        options: Options,
        *,
        devices: Devices | None = None,
        make_client: Callable[[], Awaitable[ChannelClient]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        from kiosk.viewmodels.engine import make_engine
        from kiosk.viewmodels.kiosk_view import KioskView

        self.options = options
        self.machine_time = MachineTime()
        self.shown = False
        self._clock = clock
        self._devices = devices
        self._make_client = make_client or self._connect
        self._keeper: ServiceKeeper | None = None
        self._journey: Journey | None = None
        self._painting: asyncio.TimerHandle | None = None
        self._page: Step | None = None
        self.view = KioskView(self.submit)
        self.view.configure(landscape=_landscape(options), reduced_motion=options.reduced_motion)
        if not _money_open(options.state):
            self.view.present(KioskState())
        self.screens: Screens = make_engine(self.view, full_screen=not options.windowed)
        if options.windowed and options.scale is not None:
            window = self.screens.window
            fit = window.property("fit")
            window.resize(*(round(side * options.scale / fit) for side in (window.width(), window.height())))
        self.screens.window.frameSwapped.connect(self._frame_shown)

    @property
    def journey(self) -> Journey:
        """The journey; there once `open` was called."""
        assert self._journey is not None
        return self._journey

    def submit(self, event: UserEvent) -> None:
        """What the customer did; a touch in the first instant, before the journey is there, is lost."""
        if self._journey is not None:
            self._journey.submit(event)

    def open(self) -> None:
        """Begin. What an earlier run left open comes before everything else."""
        from kiosk.client.request_store import RequestStore
        from kiosk.client.snapshot import SnapshotKeys
        from kiosk.flow.facts import Language
        from kiosk.journey.journal import Journal
        from kiosk.journey.journey import Journey
        from kiosk.journey.service import ServiceKeeper
        from kiosk.voice import PlayerVoice

        voice = PlayerVoice()
        devices = self._devices = self._devices or _host_devices(self.options.devices)
        devices.show_on(self.view.preview)
        self._journey = Journey(
            devices=devices,
            requests=RequestStore(_requests_folder(self.options.state)),
            repayments=RequestStore(_repayments_folder(self.options.state)),
            journal=Journal(self.options.state / "journal"),
            present=self._present,
            speak=lambda prompt, language: voice.say(prompt, Language(language)),
            speak_hint=lambda key, language: voice.say_hint(key, Language(language)),
            keys=SnapshotKeys(self.options.state / "snapshot-key.json"),
            machine_time=self.machine_time,
            clock=self._clock,
        )
        self._keeper = ServiceKeeper(self._journey, devices, self._make_client)
        self._journey.boot()
        self._journey.show()
        self._keeper.start()

    async def close(self) -> None:
        """End in order: tasks, line, devices, window, and the time account last."""
        if self._keeper is not None:
            await self._keeper.close()
        self._paint_ends()
        self.screens.close()
        self._account()

    async def serve(self, until: asyncio.Event) -> None:
        """Serve customers until told to stop."""
        try:
            self.open()
            await until.wait()
        finally:
            await self.close()

    def _present(self, state: KioskState) -> None:
        if state.step is not self._page:
            self._page = state.step
            self._paint_begins()
        self.view.present(state)

    def _paint_begins(self) -> None:
        if self._painting is None:
            self._painting = asyncio.get_running_loop().call_later(PAINT_WITHIN_S, self._paint_ends)
            self.machine_time.begin()

    def _paint_ends(self) -> None:
        if self._painting is not None:
            self._painting.cancel()
            self._painting = None
            self.machine_time.end()
            if self._page is Step.ATTRACT:
                self._account()

    def _account(self) -> None:
        if self.options.journal is not None:
            self.machine_time.export(self.options.journal)

    def _frame_shown(self) -> None:
        self._paint_ends()
        if self.shown:
            return
        self.shown = True
        since_start = _ms_since_process_start()
        self.machine_time.first_frame_ms = since_start
        log.info("first_frame_shown", since_start_ms=round(since_start))
        if self.options.ready_file is not None:
            self.options.ready_file.write_text(f'{{"first_frame_ms": {since_start:.0f}}}\n', encoding="utf-8")

    async def _connect(self) -> ChannelClient:
        # grpc takes a tenth of a second to import: in a thread, so that the window goes on.
        channel = await asyncio.to_thread(importlib.import_module, "kiosk.client.channel")
        certificates = await asyncio.to_thread(importlib.import_module, "kiosk.client.certificates")
        credentials = await asyncio.to_thread(certificates.load, self.options.certs, self.options.terminal)
        line = await asyncio.to_thread(importlib.import_module, "kiosk.client.line_check")
        why = partial(line.why_no_line, self.options.server, self.options.certs, credentials.terminal)
        client: ChannelClient = channel.GrpcChannelClient(channel.open_channel(self.options.server, credentials), why)
        return client


def _landscape(options: Options) -> bool:
    """Follow the screen where the whole of it is ours."""
    if options.orientation != "auto":
        return options.orientation == "landscape"
    screen = QGuiApplication.primaryScreen().size()
    return not options.windowed and screen.width() > screen.height()


def _requests_folder(state: Path) -> Path:
    return state / "requests"


def _repayments_folder(state: Path) -> Path:
    return state / "repayments"


def _money_open(state: Path) -> bool:
    """Whether an earlier run left something to be told before anybody may start; read without the store's imports."""
    folders = (_requests_folder(state), _repayments_folder(state))
    return any(folder.is_dir() and any(folder.glob("*.json")) for folder in folders)


def _host_devices(socket: Path) -> Devices:
    module = importlib.import_module("kiosk.hardware.terminal")
    devices: Devices = module.HostDevices(socket)
    return devices


def _ms_since_process_start() -> float:
    """Since the kernel started this process, so that the interpreter's own start counts.

    Source: proc(5), /proc/pid/stat field 22, in clock ticks since boot.
    """
    after_name = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    started = int(after_name[19]) / os.sysconf("SC_CLK_TCK")
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000


def run(options: Options, *, beside: Callable[[Terminal], Awaitable[None]] | None = None) -> int:
    """Run a terminal until it is told to end: by SIGTERM, SIGINT, or its window being closed.

    `beside` runs along with it, and ends the terminal when it ends: the demo's customer.
    """
    from kiosk.viewmodels.engine import make_app

    app = make_app()
    terminal = Terminal(options)
    _paint_first(app, terminal)

    from kiosk.journey.loop import KioskLoop

    loop = KioskLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_serve(terminal, beside))
    return 0


def _paint_first(app: QGuiApplication, terminal: Terminal) -> None:
    """Let the window paint before anything else is even imported."""
    end = time.monotonic() + FIRST_FRAME_WITHIN_S
    while not terminal.shown and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


async def _serve(terminal: Terminal, beside: Callable[[Terminal], Awaitable[None]] | None) -> None:
    until = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, until.set)
    # The window's own `closing` carries a type that PySide cannot convert.
    terminal.screens.window.visibleChanged.connect(lambda shown: None if shown else until.set())
    companion = asyncio.ensure_future(beside(terminal)) if beside is not None else None
    if companion is not None:
        companion.add_done_callback(lambda _ended: until.set())
    await terminal.serve(until)
    if companion is None:
        return
    if not companion.cancel():
        # It ended by itself; what it raised is raised here, once the terminal has closed in order.
        companion.result()
        return
    await asyncio.wait([companion])

"""The bench's own thread: house and session on an event loop of their own, and signals to the window.

The window asks and goes on; whatever a device, a simulator or a host does, no frame waits for it.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from drivers.device.base.values import Json
from drivers.errors import DriverError
from drivers.lab.errors import LabMistakeError
from drivers.lab.house import House
from drivers.lab.looking import Looker
from drivers.lab.player import Report, play
from drivers.lab.recorder import Recorder
from drivers.lab.scenario import Scenario
from drivers.lab.session import LabSession, Running
from drivers.lab.writing import to_toml

_LOOK_S = 0.4
# Simulators and host are given as long as their own house gives them.
_CLOSE_S = 20.0


class Bench(QObject):
    """Starts with `start`, ends with `close`; everything between is asked for and told by signals."""

    opened = Signal(bool, bool)
    """The devices are there: whether host and simulators are the lab's own."""
    broken = Signal(str)
    """They are not, and will not be; why."""
    looked = Signal(object)
    """tuple[DeviceLook, ...]"""
    happened = Signal(object)
    """Happening"""
    troubled = Signal(str)
    """What was asked for cannot be done; why."""
    stepped = Signal(object, object)
    """Path, StepReport"""
    played = Signal(object, object)
    """Path, Report"""
    recorded = Signal(object)
    """Path"""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: LabSession | None = None
        self._end: asyncio.Event | None = None
        self._running: dict[str, Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._recorder: Recorder | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lab-bench")

    def start(self) -> None:
        """Bring the devices up."""
        self._thread.start()

    def close(self) -> None:
        """End all that was started; returns when it is gone."""
        self._closed.set()
        loop, end = self._loop, self._end
        if loop is not None and end is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(end.set)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def run(self, device: str, command: str, arguments: Mapping[str, Json]) -> None:
        """Have a device do a command."""

        async def do(session: LabSession) -> None:
            running = session.start(device, command, arguments)
            self._running[device] = running
            await asyncio.wait([running.task])

        self._ask(do)

    def cancel(self, device: str) -> None:
        """Cancel what that device does for the lab."""

        async def do(_session: LabSession) -> None:
            if device in self._running:
                self._running[device].task.cancel()

        self._ask(do)

    def act(self, device: str, do: str, value: str = "") -> None:
        """Do what a hand does."""

        async def follow(session: LabSession) -> None:
            await session.act(device, do, value)

        self._ask(follow)

    def play(self, path: Path, scenario: Scenario) -> None:
        """Play a scenario."""

        async def do(session: LabSession) -> None:
            report = Report(title=scenario.title, passed=False, steps=(), elapsed_ms=0)
            try:
                report = await play(session, scenario, lambda step: self.stepped.emit(path, step))
            finally:
                # Also when it is not for this terminal: whoever waits for its end is told that it is over.
                self.played.emit(path, report)

        self._ask(do)

    def record(self) -> None:
        """Begin to record."""

        async def do(session: LabSession) -> None:
            self._recorder = Recorder(session)

        self._ask(do)

    def stop_recording(self, title: str, path: Path) -> None:
        """Write what was recorded."""

        async def do(_session: LabSession) -> None:
            recorder, self._recorder = self._recorder, None
            if recorder is None:
                return
            scenario = recorder.end(title)
            if not scenario.steps:
                raise LabMistakeError("nothing was done while it was recording; there is nothing to keep")
            await asyncio.to_thread(_write, path, to_toml(scenario))
            self.recorded.emit(path)

        self._ask(do)

    def _ask(self, what: Callable[[LabSession], Coroutine[None, None, None]]) -> None:
        loop = self._loop
        if loop is None or self._session is None:
            self.troubled.emit("the devices are not there yet")
            return
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._begin, what)

    def _begin(self, what: Callable[[LabSession], Coroutine[None, None, None]]) -> None:
        session = self._session
        if session is None:
            return

        async def do() -> None:
            try:
                await what(session)
            except DriverError as error:
                self.troubled.emit(str(error))

        task = asyncio.get_running_loop().create_task(do())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except DriverError as error:
            self.broken.emit(str(error))

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if self._closed.is_set():
            return
        house = self._house
        async with house, LabSession(house) as session:
            self._session = session
            session.subscribe(self.happened.emit)
            self.opened.emit(house.owns_host, house.owns_simulators)
            looker = Looker(session)
            try:
                while not self._end.is_set():
                    self.looked.emit(await looker.look())
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._end.wait(), _LOOK_S)
            finally:
                self._session = None
                for task in list(self._tasks):
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LabMistakeError(f"{path} cannot be written: {error.strerror}") from error

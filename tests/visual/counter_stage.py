"""The counter's window, offscreen and pinned as the terminal's is, on the twin with its fictional people."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.visual.stage import Stage, app  # first: it pins what Qt reads at its first use

from PySide6.QtCore import QCoreApplication, Qt  # isort: skip
from PySide6.QtGui import QImage  # isort: skip
from PySide6.QtTest import QTest  # isort: skip

from kiosk.counter.client.port import CounterClient
from kiosk.counter.client.twin import TwinCounter
from kiosk.counter.client.twin_branch import TwinBranch
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.counter_view import CounterView
from kiosk.counter.viewmodels.engine import make_counter_app, make_counter_engine
from kiosk.hardware.port import Devices
from kiosk.hardware.twin import TwinDevices
from kiosk.journey.loop import KioskLoop

__all__ = ["CounterStage", "gallery"]


class _Later:
    """A handle that waits while the loop stands still: Qt runs timers between two runs of it, asyncio cannot."""

    def __init__(self, handle: Any, loop: _StageLoop) -> None:
        self._handle, self._loop = handle, loop

    @property
    def _cancelled(self) -> bool:
        return bool(self._handle._cancelled)

    def _run(self) -> None:
        if asyncio._get_running_loop() is None:
            self._loop._add_callback(self._handle, 0.005)
        else:
            self._handle._run()


class _StageLoop(KioskLoop):
    def _add_callback(self, handle: Any, delay: float = 0) -> Any:
        super()._add_callback(_Later(handle, self), delay)
        return handle


class CounterStage(Stage):
    """One window on one workstation; `type`, `press` and `until` are the teller's hands and patience."""

    def __init__(
        self,
        branch: TwinBranch | None = None,
        *,
        size: tuple[int, int] = (1440, 900),
        workstation_id: str = "JC-T001",
        client: CounterClient | None = None,
        devices: Devices | None = None,
        now: Callable[[], datetime] | None = None,
        left_behind: tuple[int, ...] = (),
    ) -> None:
        application = app()
        make_counter_app()
        self.loop = _StageLoop(application)
        asyncio.set_event_loop(self.loop)
        self.branch = branch or TwinBranch()
        self.client = TwinCounter(self.branch, workstation_id)
        self.devices = TwinDevices()
        clock = now or (lambda: self.branch.now)
        self._folder = tempfile.TemporaryDirectory(prefix="edian-counter-")
        self.desk = Desk(client or self.client, devices or self.devices, Path(self._folder.name), now=clock)
        for amount_fen in left_behind:
            self.desk.drawdown_requests.open(amount_fen)
        self.view = CounterView(self.desk)  # type: ignore[assignment]
        self.counter: CounterView = self.view  # type: ignore[assignment]
        self.screens = make_counter_engine(self.counter)  # type: ignore[assignment]
        self.window = self.screens.window
        self.window.resize(*size)
        self.size = size
        Stage._speaking = None
        self._run(self._open())
        self.settle()

    async def _open(self) -> None:
        self.counter.open()

    def _run(self, work: object) -> None:
        self.loop.run_until_complete(work)

    def _do(self, act: Callable[[], object], settle_ms: int = 20) -> None:
        """Do something while the loop runs, as everything of a person's happens."""

        async def done() -> None:
            act()
            await asyncio.sleep(settle_ms / 1000)

        self._run(done())

    def settle(self, ms: int = 60) -> None:
        """Let everything that is under way happen."""
        self._run(asyncio.sleep(ms / 1000))

    def until(self, holds: Callable[[], bool], within_ms: int = 3000) -> None:
        """Wait for something to hold; an AssertionError says that it did not."""
        for _ in range(within_ms // 20):
            if holds():
                self.settle(20)
                return
            self.settle(20)
        raise AssertionError(f"not within {within_ms} ms")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key."""
        self._do(lambda: QTest.keyClick(self.window, key, modifiers))

    def type(self, text: str) -> None:
        """Keys, one after the other."""
        for letter in text:
            if letter.isascii():
                self._do(lambda letter=letter: QTest.keyClick(self.window, letter), 0)  # type: ignore[misc]
            else:
                self.commit(letter)
        self.settle(20)

    def commit(self, text: str) -> None:
        """What an input method hands over."""
        from PySide6.QtGui import QInputMethodEvent

        event = QInputMethodEvent()
        event.setCommitString(text)
        target = self.window.focusObject()
        assert target is not None
        self._do(lambda: QCoreApplication.sendEvent(target, event), 0)

    def sign_in(self, number: str = "0317", password: str = "edian-demo") -> None:
        """Sign somebody in by the keyboard."""
        self.type(number)
        self.press(Qt.Key.Key_Tab)
        self.type(password)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.counter.signed)

    def photograph(self) -> QImage:
        """The window as it stands, once nothing moves any more."""
        return self.loop.run_until_complete(self._photograph())

    async def _photograph(self) -> QImage:
        last = self.window.grabWindow()
        for _ in range(10):
            await asyncio.sleep(0.015)
            picture = self.window.grabWindow()
            if picture == last:
                break
            last = picture
        return last.convertToFormat(QImage.Format.Format_RGB32)

    def close(self) -> None:
        """Take it down, the engine before the view model, and the loop last."""
        self.screens.close()
        self._run(self.desk.close())
        self.loop.close()
        asyncio.set_event_loop(None)
        self._folder.cleanup()


def gallery() -> QImage:
    """A picture of the gallery: every component in every state."""
    app()
    make_counter_app()
    stage = CounterStage()
    screens = make_counter_engine(stage.counter, page="Gallery")
    stage.settle(200)

    async def grab() -> QImage:
        return screens.window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)

    picture = stage.loop.run_until_complete(grab())
    screens.window.close()
    screens.engine.deleteLater()
    stage.close()
    return picture

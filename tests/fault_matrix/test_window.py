"""A driver that never returns does not freeze the window: keys are taken and painted while the host waits for it."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest

from drivers.device.base import Completion, CompletionCode, Probe, Result
from drivers.device.id_reader import ReadIdCard
from drivers.host.client import DeviceClient
from drivers.host.profile import load_profile
from drivers.host.service import DeviceHost
from kiosk.flow.events import UserEvent
from kiosk.flow.reducer import reduce
from kiosk.flow.state import KioskState
from kiosk.journey.loop import KioskLoop
from tests.fault_matrix.terminal import Hanging
from tests.visual.scenes import SCENES
from tests.visual.stage import Stage, app

_KEYS = "123"


class _HostThread:
    """A device host whose ID reader hangs, on a thread of its own as a process of its own would be."""

    def __init__(self, port: Path, folder: Path) -> None:
        profile = folder / "p.toml"
        profile.write_text(
            f'terminal = "T"\nenvironment = "simulated"\n[devices.id_reader]\nport = "{port}"\n', encoding="utf-8"
        )
        whole = load_profile(profile, folder)
        (entry,) = whole.devices
        make = entry.kind.make_driver
        self.hangs, self.released = threading.Event(), threading.Event()
        kind = replace(entry.kind, make_driver=lambda settings: Hanging(make(settings), self.hangs, self.released))
        self.socket = folder / "h.sock"
        self._host = DeviceHost(replace(whole, devices=(replace(entry, kind=kind),)), self.socket)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> "_HostThread":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._host.start(), self._loop).result(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        asyncio.run_coroutine_threadsafe(self._host.close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if condition():
            return
        await asyncio.sleep(0.01)


def test_driver_that_never_returns_does_not_freeze_the_window(start_simulator, tmp_path):
    reader = start_simulator("id_reader")
    application = app()
    stage = Stage()
    state: KioskState = SCENES["amount-empty"]

    def submit(event: UserEvent) -> None:
        nonlocal state
        state, _ = reduce(state, event)
        stage.view.present(state)

    for model in (stage.view, stage.view.property("amount")):
        model._submit = submit
    stage.show(state, settle_ms=300)
    frames: list[int] = []
    stage.window.frameSwapped.connect(lambda: frames.append(1))
    touch = QTest.createTouchDevice()
    spots = [stage.centre(f"key_{key}").toPoint() for key in _KEYS]

    async def journey(host: _HostThread) -> tuple[Completion[Result], int, str]:
        async with DeviceClient(host.socket) as client:
            (await client.execute("id_reader", Probe(), 20_000)).require()
            host.hangs.set()
            reading = asyncio.create_task(client.execute("id_reader", ReadIdCard(1_000)))
            await _until(lambda: not host.hangs.is_set())
            # The driver hangs from here on; it is given up only when the whole budget of seven seconds is over.
            before = len(frames)
            for spot in spots:
                QTest.touchEvent(stage.window, touch, False).press(1, spot, stage.window).commit()
                await asyncio.sleep(0.05)
                QTest.touchEvent(stage.window, touch, False).release(1, spot, stage.window).commit()
                await asyncio.sleep(0.05)
            await _until(lambda: len(frames) - before >= len(_KEYS) or reading.done())
            assert not reading.done(), "the window came to life only after the device had"
            painted, typed = len(frames) - before, str(state)
            return await reading, painted, typed

    loop = KioskLoop(application)
    asyncio.set_event_loop(loop)
    try:
        with _HostThread(reader.port, tmp_path) as host, loop:
            completion, painted, typed = loop.run_until_complete(journey(host))
    finally:
        asyncio.set_event_loop(None)
        stage.close()
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "device_stuck")
    assert painted >= len(_KEYS)
    assert "123" in typed

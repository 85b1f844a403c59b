"""The event loop: asyncio on Qt's, by way of qasync, with one repair. The only module that knows qasync.

Qt may run its events inside a call of ours (a picture of the window, a touch played by a test, a menu of the desktop).
qasync then starts a task's step in the middle of another's, which asyncio refuses, and that step would be lost: its
task would hang for ever. Here such a step waits until the running one is done.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import qasync
from PySide6.QtGui import QGuiApplication

__all__ = ["KioskLoop"]

PATIENCE_S = 0.002
"""Until a step that came too early is tried again; a nested run of events is over within a frame or two."""


class _Handle(Protocol):
    _cancelled: bool

    def _run(self) -> None: ...


class _Patient:
    """A handle that does not run inside a task's step."""

    def __init__(self, handle: _Handle, loop: KioskLoop) -> None:
        self._handle = handle
        self._loop = loop

    @property
    def _cancelled(self) -> bool:
        return self._handle._cancelled  # noqa: SLF001 - qasync's own way with handles, kept

    def _run(self) -> None:
        if asyncio.current_task(self._loop) is None:
            self._handle._run()  # noqa: SLF001 - as above
        else:
            self._loop._add_callback(self._handle, PATIENCE_S)  # noqa: SLF001 - our own class's


class KioskLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync carries no types
    """asyncio on the application's event loop."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)

    def _add_callback(self, handle: Any, delay: float = 0) -> Any:
        super()._add_callback(_Patient(handle, self), delay)
        return handle

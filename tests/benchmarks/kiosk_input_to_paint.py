"""From a touch on the glass to the frame that shows it: keys on the amount page, through the real flow and screens."""

from __future__ import annotations

import statistics
import time
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from kiosk.flow.events import UserEvent
from kiosk.flow.reducer import reduce
from kiosk.flow.state import KioskState
from tests.visual.scenes import SCENES
from tests.visual.stage import Stage

KEYS = ("1", "2", "3", "0", "0", "erase", "erase", "erase", "erase", "erase")
ROUNDS = 12
LONGEST_MS = 1_000


def run() -> dict[str, Any]:
    """Keys amounts and takes the time until each frame, for the press and for the amount that it changes."""
    stage = Stage()
    stage.view.configure(landscape=False, reduced_motion=False)
    state: KioskState = SCENES["amount-empty"]

    def submit(event: UserEvent) -> None:
        nonlocal state
        state, _ = reduce(state, event)
        stage.view.present(state)

    for model in (stage.view, stage.view.property("amount")):
        model._submit = submit
    stage.show(state, settle_ms=600)
    touch = QTest.createTouchDevice()
    spots = {key: stage.centre(f"key_{key}").toPoint() for key in set(KEYS)}
    pressed: list[float] = []
    shown: list[float] = []
    for _ in range(ROUNDS):
        for key in KEYS:
            pressed.append(_frame_after(stage, touch, "press", spots[key]))
            shown.append(_frame_after(stage, touch, "release", spots[key]))
            QTest.qWait(20)
    stage.close()
    times = sorted(pressed + shown)
    return {
        "benchmark": "kiosk.input_to_paint",
        "ratio": None,
        "against": None,
        "p50": round(statistics.median(times), 2),
        "p99": round(times[int(len(times) * 0.99)], 2),
        "unit": "ms",
        "detail": {
            "touches": len(times),
            "press_p50": round(statistics.median(pressed), 2),
            "amount_p50": round(statistics.median(shown), 2),
            "goal": "p99 under 50, aim 16.7",
        },
    }


def _frame_after(stage: Stage, touch: object, kind: str, spot: object) -> float:
    loop = QEventLoop()
    stage.window.frameSwapped.connect(loop.quit)
    QTimer.singleShot(LONGEST_MS, loop.quit)
    began = time.perf_counter()
    sequence = QTest.touchEvent(stage.window, touch, False)
    getattr(sequence, kind)(1, spot, stage.window)
    sequence.commit()
    loop.exec()
    took = (time.perf_counter() - began) * 1_000
    stage.window.frameSwapped.disconnect(loop.quit)
    return took

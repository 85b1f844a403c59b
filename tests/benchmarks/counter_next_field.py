"""From Tab to the frame with the next field in focus: round the drawdown form, with a price behind it, as tellers do.

Leaving the amount formats it and draws the line anew; the plan of twelve payments and the checks stand beside the form.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

from tests.visual.counter_stage import CounterStage

from PySide6.QtCore import Qt  # isort: skip
from PySide6.QtTest import QTest  # isort: skip
from tests.visual.counter_scenes import fill_drawdown, identify  # isort: skip

ROUNDS = 30
FIELDS = 5
LONGEST_S = 1.0


def run() -> dict[str, Any]:
    """Go round the form, and take the time of each Tab and of each digit of the amount."""
    stage = CounterStage()
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "8w")
    stage.settle(400)
    tabs: list[float] = []
    digits: list[float] = []
    for number in range(ROUNDS):
        stage.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        stage.settle(120)
        digits.append(stage.loop.run_until_complete(_frame_after(stage, str(number % 9 + 1))))
        for _ in range(FIELDS):
            tabs.append(stage.loop.run_until_complete(_frame_after(stage, Qt.Key.Key_Tab)))
            stage.settle(30)
    stage.close()
    times = sorted(tabs)
    return {
        "benchmark": "counter.next_field",
        "ratio": None,
        "against": None,
        "p50": round(statistics.median(times), 2),
        "p99": round(times[int(len(times) * 0.99)], 2),
        "unit": "ms",
        "detail": {
            "tabs": len(times),
            "digit_p50": round(statistics.median(digits), 2),
            "digit_max": round(max(digits), 2),
            "goal": "under 30",
        },
    }


async def _frame_after(stage: CounterStage, key: Qt.Key | str) -> float:
    shown = asyncio.Event()
    stage.window.frameSwapped.connect(shown.set)
    began = time.perf_counter()
    QTest.keyClick(stage.window, key)
    async with asyncio.timeout(LONGEST_S):
        await shown.wait()
    took = (time.perf_counter() - began) * 1_000
    stage.window.frameSwapped.disconnect(shown.set)
    return took

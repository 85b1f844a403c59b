"""How long the machine itself took, page by page: all time that is not a person's and not a device's.

Busy is a call to the bank under way, an event being handled, a page being painted. Intervals may overlap; their union
counts. The figures go to a JSON file for whoever measures the terminal, never to the customer.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["MachineTime", "StepTime"]


@dataclass(slots=True)
class StepTime:
    """One stay on one page. Units: ms."""

    name: str
    machine_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(slots=True)
class MachineTime:
    """Keeps count. `clock` gives seconds and only moves forward."""

    clock: Callable[[], float] = time.monotonic
    steps: list[StepTime] = field(default_factory=list)
    first_frame_ms: float | None = None
    _busy: int = 0
    _since: float = 0.0
    _entered: float = 0.0

    def enter(self, name: str) -> None:
        """Another page."""
        self.settle()
        self.steps.append(StepTime(name))

    def settle(self) -> None:
        """Book the time up to now on the page that is open."""
        now = self.clock()
        if self.steps:
            open_step = self.steps[-1]
            open_step.total_ms += (now - self._entered) * 1000
            if self._busy:
                open_step.machine_ms += (now - self._since) * 1000
        self._entered = self._since = now

    def begin(self) -> None:
        """The machine has something to do."""
        if self._busy == 0:
            self._since = self.clock()
        self._busy += 1

    def end(self) -> None:
        """It has done it."""
        self._busy -= 1
        if self._busy == 0 and self.steps:
            self.steps[-1].machine_ms += (self.clock() - self._since) * 1000

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """The machine works inside."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    def export(self, path: Path) -> None:
        """Write what was counted, whole or not at all."""
        self.settle()
        body = {
            "first_frame_ms": None if self.first_frame_ms is None else round(self.first_frame_ms, 1),
            "machine_ms": round(sum(s.machine_ms for s in self.steps), 1),
            "journey_ms": round(sum(s.total_ms for s in self.steps), 1),
            "steps": [
                {"name": s.name, "machine_ms": round(s.machine_ms, 1), "total_ms": round(s.total_ms, 1)}
                for s in self.steps
            ],
        }
        draft = path.with_name(path.name + ".tmp")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(body, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(path)

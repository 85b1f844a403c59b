"""The progress of a day's end for whoever watches: a line now and then, with rate and time left."""

import time
from typing import TextIO

from channel_server.application.day_ends import Progress
from channel_server.domain.day_run import DayPhase

EVERY_S = 1.0
"""At most one line within it."""


class ProgressLine:
    """Writes progress to a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._phase: DayPhase | None = None
        self._began = 0.0
        self._first = 0
        self._said = 0.0

    def tell(self, progress: Progress) -> None:
        """Tell, if it is time to."""
        # Monotonic: the wall clock may jump.
        now = time.monotonic()
        if progress.phase is not self._phase:
            self._phase, self._began, self._first, self._said = progress.phase, now, progress.done, 0.0
        finished = progress.total and progress.done >= progress.total
        if now - self._said < EVERY_S and not finished:
            return
        self._said = now
        self._stream.write(self._line(progress, now) + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Nothing more comes."""
        self._stream.flush()

    def _line(self, progress: Progress, now: float) -> str:
        said = f"{progress.phase.lower()}: {progress.done:,}"
        if progress.total:
            said += f" of {progress.total:,}"
        elapsed, done = now - self._began, progress.done - self._first
        if elapsed <= 0 or done <= 0:
            return said
        rate = done / elapsed
        said += f", {rate:,.0f} a second"
        left = progress.total - progress.done
        return said + (f", {left / rate:,.0f} s left" if left > 0 else "")

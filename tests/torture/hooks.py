"""What is done at a boundary: counted, or death by SIGKILL at one of them, as a power cut would do it."""

import os
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Counting:
    """Counts the boundaries that are come to, while it is switched on."""

    on: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        """Count from now on."""
        self.on = True

    def reached(self, point: str) -> None:
        """Count."""
        if self.on:
            self.seen[point] += 1


@dataclass(slots=True)
class Dying:
    """Ends the process when it comes to a boundary for the so-manieth time; written down first, for whoever counts."""

    point: str
    occurrence: int
    record: Path
    on: bool = False

    def begin(self) -> None:
        """Watch out from now on."""
        self.on = True

    def reached(self, point: str) -> None:
        """Die here, or go on."""
        if not self.on or point != self.point:
            return
        self.occurrence -= 1
        if self.occurrence > 0:
            return
        descriptor = os.open(self.record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(descriptor, f"{point}\n".encode())
        os.close(descriptor)
        os.kill(os.getpid(), signal.SIGKILL)


def parse(text: str) -> tuple[str, int]:
    """Read `POINT#OCCURRENCE`, as `EDIAN_CRASH_AT` and the listing write it."""
    point, _, occurrence = text.rpartition("#")
    return point, int(occurrence)

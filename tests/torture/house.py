"""Replicas of the server that die and come back, and the nursery that they are forked from.

The driver holds no state of the server's; it starts, kills and waits. Ports are fixed for the run, so that clients find
a replica again.
"""

import asyncio
import contextlib
import json
import os
import random
import resource
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

START_WITHIN_S = 30.0
DIES_WITHIN_S = 6.0
"""How long a replica may go without coming to the point at which it is to die; then it is killed where it stands."""
MOST_TRIES = 4
"""How often a point is tried that is not come to, before it is left to chance."""
EXCUSED_AFTER_S = 5.0
"""A start that began during an outage may end after it."""
_DISK_FULL_S = 1.5
_LOOK_S = 0.02


def free_port() -> int:
    """Find a port that is free now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Nursery:
    """Forks servers. See `nursery.py`."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._born: dict[str, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int]] = {}

    async def open(self) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.torture.nursery",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """End it and all that it has forked."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), START_WITHIN_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        if self._reader is not None:
            await self._reader

    async def fork(self, name: str, environment: dict[str, str], log: Path, record: Path, crash_at: str) -> int:
        """Fork a server and tell its process id."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._born[name] = asyncio.get_running_loop().create_future()
        order = {
            "name": name,
            "environment": environment,
            "log": str(log),
            "record": str(record),
            "crash_at": crash_at,
        }
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await asyncio.wait_for(self._born[name], START_WITHIN_S)

    async def ended(self, pid: int, within_s: float) -> int | None:
        """Wait for a server's end and tell its exit code; None when it still runs."""
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self._ended[pid]), within_s)
        return None

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "born" in said:
                self._ended[said["pid"]] = asyncio.get_running_loop().create_future()
                self._born[said["born"]].set_result(said["pid"])
            else:
                self._ended[said["pid"]].set_result(said["code"])


@dataclass
class Points:
    """Which crash points are still to be come to."""

    waiting: deque[tuple[str, int]]
    """The point, and how often a run comes to it."""
    hit: set[str] = field(default_factory=set)
    tries: dict[str, int] = field(default_factory=dict)

    @classmethod
    def shuffled(cls, found: Mapping[str, int], seed: int) -> "Points":
        """Put what was found in an order of the seed's."""
        order = sorted(found.items())
        random.Random(seed).shuffle(order)
        return cls(deque(order))

    def next(self, source: random.Random) -> str:
        """Choose the next point and its occurrence; empty when all were come to, or were tried often enough."""
        while self.waiting:
            point, times = self.waiting.popleft()
            if point in self.hit:
                continue
            self.tries[point] = self.tries.get(point, 0) + 1
            if self.tries[point] < MOST_TRIES:
                self.waiting.append((point, times))
            # The first tries take any occurrence; the last ones the first, which is the likeliest to be come to.
            occurrence = source.randint(1, times) if self.tries[point] <= 2 else 1
            return f"{point}#{occurrence}"
        return ""


@dataclass
class Replica:
    """One server of a world: it dies again and again."""

    name: str
    nursery: Nursery
    environment: dict[str, str]
    folder: Path
    points: Points
    source: random.Random
    address: str
    kills: int = 0
    at_points: int = 0
    pid: int = 0
    generation: int = 0
    excused_until: float = 0.0
    """A server whose books cannot be written or reached does not start; until then it is tried again."""

    async def start(self, crash_at: str = "") -> None:
        """Fork it and wait until it takes calls, or dies before."""
        self.generation += 1
        ready = self.folder / f"{self.name}.ready"
        ready.unlink(missing_ok=True)
        environment = self.environment | {"EDIAN_READY_FILE": str(ready), "EDIAN_LISTEN": self.address}
        name = f"{self.name}.{self.generation}"
        log, record = self.folder / f"{self.name}.log", self.folder / "hits"
        self.pid = await self.nursery.fork(name, environment, log, record, crash_at)
        ends = time.monotonic() + START_WITHIN_S
        while not ready.exists():
            code = await self.nursery.ended(self.pid, _LOOK_S)
            if code == -signal.SIGKILL and crash_at:
                return
            if code is not None and time.monotonic() < self.excused_until:
                await asyncio.sleep(_DISK_FULL_S / 3)
                await self.start(crash_at)
                return
            if code is not None or time.monotonic() > ends:
                raise RuntimeError(f"{self.name} did not start ({code}): {log.read_text(errors='replace')[-3000:]}")

    async def suffer(self, until: float) -> None:
        """Die and come back until the time is up."""
        while time.monotonic() < until:
            crash_at = self.points.next(self.source)
            await self.start(crash_at)
            patience = DIES_WITHIN_S if crash_at else self.source.uniform(0.1, 3.0)
            code = await self.nursery.ended(self.pid, max(0.0, min(patience, until - time.monotonic())))
            if code is None:
                self._kill()
                code = await self.nursery.ended(self.pid, START_WITHIN_S)
            elif code == -signal.SIGKILL and crash_at:
                self.points.hit.add(crash_at.rpartition("#")[0])
                self.at_points += 1
            if code != -signal.SIGKILL:
                raise RuntimeError(f"{self.name} ended by itself with {code}: see {self.folder / self.name}.log")
            self.kills += 1

    async def stop(self) -> None:
        """End it as an operator does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        code = await self.nursery.ended(self.pid, START_WITHIN_S)
        if code != 0:
            raise RuntimeError(f"{self.name} was asked to stop and ended with {code}")

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


async def fill_disks(replicas: list[Replica], size: Callable[[], int], source: random.Random, until: float) -> int:
    """Now and then let no file of a server grow any further, as on a full disk; tell how often."""
    times = 0
    while time.monotonic() < until:
        await asyncio.sleep(source.uniform(5.0, 15.0))
        replica = source.choice(replicas)
        replica.excused_until = time.monotonic() + _DISK_FULL_S + EXCUSED_AFTER_S
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(replica.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(replica.pid, resource.RLIMIT_FSIZE, (size(), hard))
            times += 1
            await asyncio.sleep(_DISK_FULL_S)
            resource.prlimit(replica.pid, resource.RLIMIT_FSIZE, (hard, hard))
    return times

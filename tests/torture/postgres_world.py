"""A world whose books are in a PostgreSQL of its own, under several servers; it is killed and restarted like them."""

import asyncio
import contextlib
import resource
import shutil
import tempfile
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.postgresql import PrivatePostgres
from tests.torture import dumps
from tests.torture.disk import require_disk
from tests.torture.house import EXCUSED_AFTER_S
from tests.torture.world import Orders, World

_PLACES = (Path("/var/tmp"), Path(tempfile.gettempdir()))
"""PostgreSQL's own user has to get in, and a socket's path is short; on a disk."""
_DISK_FULL_S = 1.0
_LONGEST_OUTAGE_S = 10.0
"""What a restart takes at most, on a busy machine."""
_SMALL_FILE = 64 * 1024
"""No file of PostgreSQL's may grow past it while the disk is full: less than its log."""


@dataclass
class PostgresWorld(World):
    """Books in a database, and several servers on it."""

    name: str = "postgresql"
    most_replicas: int = 3
    database_kills: int = 0

    async def open(self) -> None:
        """Start PostgreSQL with everything on that makes it safe, then the rest."""
        self._place = Path(
            tempfile.mkdtemp(prefix="edian-torture-", dir=next(each for each in _PLACES if each.is_dir()))
        )
        require_disk(self._place)
        self._place.chmod(0o755)
        self._postgres = PrivatePostgres(self._place, settings={"restart_after_crash": "on"})
        await asyncio.to_thread(self._postgres.start)
        self._url = self._postgres.new_database()
        await super().open()

    async def close(self) -> None:
        """End PostgreSQL last, and leave nothing of it."""
        try:
            if self.clients:
                await super().close()
        finally:
            with contextlib.suppress(Exception):
                await asyncio.to_thread(self._postgres.stop)
            shutil.rmtree(self._place, ignore_errors=True)

    @property
    def url(self) -> str:
        """The database."""
        return self._url

    @property
    def kills(self) -> int:
        """Kills of servers and of PostgreSQL."""
        return super().kills + self.database_kills

    async def make_books(self) -> Orders:
        """Fill the database."""
        orders = await self.fill()
        self._postgres.query(dumps.POSTGRES_WATCHER, self._url)
        return orders

    def reader(self) -> dumps.Reader:
        """Read the database."""
        return dumps.postgres_reader(self._postgres, self._url)

    def story(self) -> dict[str, object]:
        """As elsewhere, with what was done to PostgreSQL."""
        return super().story() | {"database_kills": self.database_kills}

    def pains(self, until: float) -> Sequence[Coroutine[Any, Any, None]]:
        """PostgreSQL dies, or its disk is full, now and then."""
        return (self._strike_database(until),)

    async def _strike_database(self, until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(min(self.source.uniform(15.0, 30.0), max(0.0, until - time.monotonic())))
            for replica in self.replicas:
                replica.excused_until = time.monotonic() + _LONGEST_OUTAGE_S + EXCUSED_AFTER_S
            if self.source.random() < 0.5:
                await asyncio.to_thread(self._postgres.kill)
                self.database_kills += 1
                await asyncio.sleep(self.source.uniform(0.0, 2.0))
                await asyncio.to_thread(self._postgres.start)
            else:
                await self._fill_disk()

    async def _fill_disk(self) -> None:
        """Let no file of PostgreSQL's grow: where its log cannot, it ends itself, and is started again."""
        self.disks_filled += 1
        family = _family(self._postgres)
        for pid in family:
            _limit(pid, _SMALL_FILE)
        await asyncio.sleep(_DISK_FULL_S)
        for pid in {*family, *_family(self._postgres)}:
            _limit(pid, resource.RLIM_INFINITY)
        if not _alive(self._postgres):
            with contextlib.suppress(Exception):
                await asyncio.to_thread(self._postgres.kill)
            await asyncio.to_thread(self._postgres.start)


def _postmaster(postgres: PrivatePostgres) -> int:
    return int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0])


def _family(postgres: PrivatePostgres) -> set[int]:
    with contextlib.suppress(OSError, psutil.Error):
        process = psutil.Process(_postmaster(postgres))
        return {process.pid, *(child.pid for child in process.children(recursive=True))}
    return set()


def _alive(postgres: PrivatePostgres) -> bool:
    with contextlib.suppress(OSError, psutil.Error):
        return psutil.Process(_postmaster(postgres)).status() != psutil.STATUS_ZOMBIE
    return False


def _limit(pid: int, size: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))

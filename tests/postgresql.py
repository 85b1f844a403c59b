"""A private PostgreSQL for tests and benchmarks: in a temporary folder, over a Unix socket only, stopped at the end.

Debian's package brings the programs (`deploy/install/packages.txt`). PostgreSQL refuses to run as root; where the tests
are root it runs as Debian's user `postgres`. It ends with the process that started it, however that ends.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_WITHIN_S = 30.0
_NUMBERS = itertools.count(1)
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}
QUICK = {"fsync": "off", "full_page_writes": "off", "deadlock_timeout": "50ms"}
"""For tests that end PostgreSQL, never the machine."""
DURABLE = {"shared_buffers": "256MB", "max_wal_size": "2GB"}
"""For benchmarks: what is committed is on the disk."""


class PostgresMissingError(Exception):
    """No PostgreSQL on this machine: the tests fail, they are not left out."""


class PrivatePostgres:
    """One PostgreSQL. `start` and `stop` may follow each other; `kill` is what a power cut is to its processes."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = QUICK, parent: Path | None = None) -> None:
        self.folder = folder
        self._data = Path(tempfile.mkdtemp(dir=parent)) / "data" if parent else folder / "data"
        self._settings = {**_SETTINGS, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._made = False

    def url(self, database: str) -> str:
        """A database's URL, as the server takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Make it if it is not there yet, start it, and wait until it answers.

        In the main thread: it ends with the thread that started it.
        """
        data = self._data
        if not self._made:
            if os.geteuid() == 0:
                for folder in {self.folder, data.parent}:
                    shutil.chown(folder, "postgres", "postgres")
            making = [program("initdb"), "--pgdata", str(data), "--username=postgres", "--auth=trust", "--no-sync"]
            self._run([*making, "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"])
            self._made = True
        words = [program("postgres"), "-D", str(data), "-k", str(self.folder)]
        for name, value in self._settings.items():
            words += ["-c", f"{name}={value}"]
        with (self.folder / "postgres.log").open("ab") as log:
            # SIGINT is PostgreSQL's quick end.
            self._process = subprocess.Popen([*_as_its_user("--pdeathsig=INT"), *words], stdout=log, stderr=log)
        self._wait()

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End all its processes at once, without a word: what was committed is in its log."""
        if self._process is not None:
            # Its children notice that the postmaster is gone, and end.
            self._end(signal.SIGKILL)
            time.sleep(0.2)

    def query(self, text: str, url: str | None = None) -> str:
        """Run a statement beside the tests: its rows as text, columns between bars."""
        words = [program("psql"), "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "--tuples-only", "--no-align"]
        done = subprocess.run(
            [*words, "--command", text, url or self.url("postgres")], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{text}: {done.stderr}")
        return done.stdout.strip()

    def new_database(self) -> str:
        """Make an empty database, and tell its URL."""
        name = f"books_{os.getpid()}_{next(_NUMBERS)}"
        self.query(f"CREATE DATABASE {name}")
        return self.url(name)

    def copy_of(self, url: str) -> str:
        """Make a database like another, to which nobody may be connected, and tell its URL."""
        name = f"books_{os.getpid()}_{next(_NUMBERS)}"
        self.query(f"CREATE DATABASE {name} TEMPLATE {url.split('@/')[1].split('?')[0]}")
        return self.url(name)

    def _wait(self) -> None:
        ends = time.monotonic() + START_WITHIN_S
        asking = [program("pg_isready"), "--quiet", "--host", str(self.folder)]
        while subprocess.run(asking, check=False).returncode != 0:
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"PostgreSQL did not start: {self._log()}")
            time.sleep(0.05)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        self._process.wait(timeout=START_WITHIN_S)
        self._process = None

    def _log(self) -> str:
        return (self.folder / "postgres.log").read_text(errors="replace")[-2000:]

    def _run(self, words: list[str]) -> None:
        done = subprocess.run([*_as_its_user(), *words], capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")


def program(name: str) -> str:
    """Find one of PostgreSQL's programs.

    Raises:
        PostgresMissingError: it is not installed.
    """
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise PostgresMissingError("PostgreSQL is not installed: run `make install-dev` (Debian's postgresql-15)")
    return str(found[-1])


def _as_its_user(*options: str) -> list[str]:
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        options = (*options, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups")
    return ["setpriv", *options] if options else []


@contextmanager
def private_postgres(settings: Mapping[str, str] = QUICK, parent: Path | None = None) -> Iterator[PrivatePostgres]:
    """Run a PostgreSQL for as long as the context is open, and leave nothing behind.

    Its data are under `parent` where that is given (on the disk that a benchmark is about), which the caller removes.
    """
    # Not in pytest's own folder, which PostgreSQL's user may not enter; a socket's path has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="edian-pg-"))
    folder.chmod(0o755)
    made = PrivatePostgres(folder, settings, parent)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)

"""A channel server as a process over a sandbox, on fresh books with the village in them."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_START_SECONDS = 40.0


@dataclass(slots=True)
class ServerProcess:
    """A server that a test starts and stops."""

    folder: Path
    backoffice: str
    mobile: bool = False
    address: str = ""
    mobile_address: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    """Further settings of the server, as its environment gives them."""
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def certs(self) -> Path:
        return self.folder / "certs"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'channel.db'}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def run(self, *words: str) -> str:
        """Run one of the server's commands on its books."""
        done = subprocess.run(
            [sys.executable, "-m", "channel_server", *words, "--database", self.database],
            capture_output=True,
            text=True,
            timeout=_START_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Seed books where there are none, and serve."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            self.run("seed-demo")
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "channel_server", "serve", "--database", self.database]
        command += ["--backoffice", self.backoffice, "--certs", str(self.certs), "--ready-file", str(ready)]
        command += ["--listen", self.address or "127.0.0.1:0"]
        command += ["--mobile-listen", self.mobile_address or "127.0.0.1:0"] if self.mobile else []
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, env={**os.environ, **self.settings}, stdout=log, stderr=log)
        ends = time.monotonic() + _START_SECONDS
        while not ready.exists():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < ends, "the server did not start"
            time.sleep(0.02)
        said = json.loads(ready.read_text(encoding="utf-8"))
        self.address, self.mobile_address = said["address"], said.get("mobile_address") or ""

    def stop(self) -> int:
        """End the process as an operator does."""
        if self._process is None:
            return 0
        self._process.terminate()
        return self._process.wait(timeout=_START_SECONDS)

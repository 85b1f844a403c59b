"""A sandbox as a process that a test starts, misleads, kills and audits."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_START_SECONDS = 30.0


@dataclass(slots=True)
class SandboxProcess:
    """A sandbox that can be killed and started again on its folder."""

    folder: Path
    script: str = ""
    address: str = ""
    village: Path | None = None
    """Other people than the demo's."""
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def start(self) -> None:
        ready, faults = self.folder / "ready", self.folder / "faults.toml"
        ready.unlink(missing_ok=True)
        faults.write_text(self.script, encoding="utf-8")
        command = [sys.executable, "-m", "channel_server.sandbox", "serve", "--listen", self.address or "127.0.0.1:0"]
        command += ["--data", str(self.data), "--ready-file", str(ready), "--faults", str(faults)]
        command += [] if self.village is None else ["--village", str(self.village)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        ends = time.monotonic() + _START_SECONDS
        while not ready.exists():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < ends, "the sandbox did not start"
            time.sleep(0.02)
        self.address = json.loads(ready.read_text(encoding="utf-8"))["address"]

    def use_script(self, script: str) -> None:
        """Give the running process another fault script."""
        assert self._process is not None
        log = self.folder / "log"
        # Only what is new is read: the log of a long run is long.
        known = log.stat().st_size
        (self.folder / "faults.toml").write_text(script, encoding="utf-8")
        self._process.send_signal(signal.SIGHUP)
        ends = time.monotonic() + _START_SECONDS
        while "fault_script_" not in _text_from(log, known):
            assert time.monotonic() < ends, "the script was not read"
            time.sleep(0.01)

    def kill(self) -> None:
        """End the process as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=_START_SECONDS)

    def stop(self) -> int:
        """End the process as an operator does."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=_START_SECONDS)

    def memory_bytes(self) -> int:
        assert self._process is not None
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def audit(self) -> dict[str, object]:
        command = [sys.executable, "-m", "channel_server.sandbox", "audit", "--data", str(self.data), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_START_SECONDS, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        (line,) = done.stdout.splitlines()
        books: dict[str, object] = json.loads(line)
        return books


def _text_from(path: Path, offset: int) -> str:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read().decode("utf-8", errors="replace")

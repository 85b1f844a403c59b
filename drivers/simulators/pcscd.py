"""A PC/SC service of one's own: the system's pcscd with a virtual reader, private to whoever started it.

Needs neither root nor systemd: the service is handed a listening socket the way systemd would hand it one, and reads
its only reader from a folder of its own. Clients reach it through `socket_path`, by `PCSCLITE_CSOCK_NAME`.

Source: sd_listen_fds(3) (`LISTEN_PID`, `LISTEN_FDS`, descriptor 3); reader.conf(5); vsmartcard's vpcd.
"""

import os
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from types import TracebackType

from drivers.errors import DriverError

READER_NAME = "Virtual PCD 00 00"
"""What clients see; the service appends slot numbers to the configured name."""

_PROGRAM = "/usr/sbin/pcscd"
_READER_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_PACKAGES = "pcscd vsmartcard-vpcd"
_STOP_BUDGET_S = 5.0
_PORT_ATTEMPTS = 64
_MAX_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux


class PcscdError(DriverError):
    """The private service cannot run. The message says what to install or mend."""


class PrivatePcscd:
    """A pcscd with one virtual reader whose cards connect to `card_port` on loopback.

    Use as a context manager, or pair `start` with `close`. `socket_path` is where clients find it; by default in a
    folder of its own.
    """

    def __init__(self, socket_path: Path | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="edian-pcscd-"))
        self.socket_path = str(socket_path or self._folder / "pcscd.comm")
        self.log_path = self._folder / "log"
        self.card_port = _free_port_pair()
        self._pid: int | None = None
        if len(self.socket_path) > _MAX_SOCKET_PATH:
            raise PcscdError(f"{self.socket_path} is too long a path for a socket: choose a shorter folder")

    def __enter__(self) -> "PrivatePcscd":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_running(self) -> bool:
        """Whether the service is alive."""
        if self._pid is None:
            return False
        if os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid = None
        return self._pid is not None

    def start(self) -> "PrivatePcscd":
        """Start it; clients can connect at once, the socket being bound before the service runs.

        Raises:
            PcscdError: pcscd or its virtual reader is not installed.
        """
        if self.is_running:
            return self
        if not Path(_PROGRAM).exists() or not _READER_DRIVER.exists():
            raise PcscdError(f"the virtual card reader is missing: apt-get install {_PACKAGES}")
        configuration = self._folder / "readers"
        configuration.mkdir(exist_ok=True)
        (configuration / "vpcd").write_text(
            f'FRIENDLYNAME "Virtual PCD"\n'
            f"DEVICENAME /dev/null:0x{self.card_port:04X}\n"
            f"LIBPATH {_READER_DRIVER}\n"
            f"CHANNELID 0x{self.card_port:04X}\n",
            encoding="ascii",
        )
        Path(self.socket_path).unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.socket_path)
            listener.listen(16)
            # LISTEN_PID must be the service's own id, which only the process itself knows: a shell fills it in, then
            # becomes the service. (Setting up descriptor 3 in a preexec_fn fails silently.)
            # setpriv has the service end with this process, also when that is killed; without it, only `stop` ends it.
            script = (
                "command -v setpriv >/dev/null && with_us='setpriv --pdeathsig TERM'; "
                f'LISTEN_FDS=1 LISTEN_PID=$$ exec $with_us {_PROGRAM} --foreground --info -c "$1" >"$2" 2>&1'
            )
            self._pid = os.posix_spawn(
                "/bin/sh",
                ["sh", "-c", script, "sh", str(configuration), str(self.log_path)],
                dict(os.environ),
                file_actions=[(os.POSIX_SPAWN_DUP2, listener.fileno(), 3)],
                setpgroup=0,  # Ctrl-C is for the program that started this; it stops the service itself
            )
        return self

    def stop(self) -> None:
        """End it in good order; it is killed if it takes too long."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop it and remove what it left."""
        self.stop()
        Path(self.socket_path).unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, with_signal: signal.Signals) -> None:
        if not self.is_running or self._pid is None:
            return
        pid = self._pid
        os.kill(pid, with_signal)
        deadline = time.monotonic() + _STOP_BUDGET_S
        while self.is_running:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                self._pid = None
                return
            time.sleep(0.005)


def _free_port_pair() -> int:
    """The lower of two neighbouring free ports: the reader driver takes one for each of its two slots."""
    for _ in range(_PORT_ATTEMPTS):
        with socket.socket() as lower, socket.socket() as upper:
            lower.bind(("127.0.0.1", 0))
            port: int = lower.getsockname()[1]
            try:
                upper.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise PcscdError("no two neighbouring ports are free on 127.0.0.1")

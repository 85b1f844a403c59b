"""Where the lab's devices come from: a host that is serving already, or simulators and a host of the lab's own.

What was started here is ended here; what was there before is left as it was.
"""

import asyncio
import contextlib
import json
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from drivers.host.profile import Environment, TerminalProfile
from drivers.host.service import make_folder, require_short
from drivers.host.simulation import Simulation
from drivers.lab.errors import HostFailedError, LabMistakeError

# As for simulators: a host imports its drivers, and the machine may be busy.
_READY_S = 30.0
_END_S = 6.0
_PROBE_S = 1.0


class House:
    """The devices of a profile, while the `async with` lasts.

    Raises:
        HostFailedError, SimulatorFailedError: something did not start.
        ProfileError: a folder or socket cannot be made.
    """

    def __init__(self, *, profile: TerminalProfile, profile_file: Path, runtime: Path, socket_path: Path) -> None:
        self._profile = profile
        self._profile_file = profile_file
        self._runtime = runtime
        self._socket = socket_path
        self._simulation: Simulation | None = None
        self._host: Process | None = None
        self._owns_host = False

    @property
    def profile(self) -> TerminalProfile:
        """Whose devices they are."""
        return self._profile

    @property
    def socket(self) -> Path:
        """Where the host serves."""
        return self._socket

    @property
    def owns_host(self) -> bool:
        """Whether the host is the lab's own, so that it may be killed."""
        return self._owns_host

    @property
    def owns_simulators(self) -> bool:
        """Whether the simulators are the lab's own."""
        return self._simulation is not None

    async def __aenter__(self) -> "House":
        try:
            if await asyncio.to_thread(_answers, self._socket):
                return self
            require_short(self._socket)
            make_folder(self._socket.parent)
            controls = controls_of(self._profile).values()
            if controls and not any([await asyncio.to_thread(_answers, control) for control in controls]):
                make_folder(self._runtime)
                self._simulation = await asyncio.to_thread(Simulation(self._profile).__enter__)
            self._owns_host = True
            await self.start_host()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start_host(self) -> None:
        """Start the lab's own host, unless it runs.

        Raises:
            LabMistakeError: the host is not the lab's.
        """
        self._require_own()
        if self._host is not None and self._host.returncode is None:
            return
        self._host = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "drivers", "host", "--until-eof"),
            *("--profile", str(self._profile_file), "--runtime", str(self._runtime), "--socket", str(self._socket)),
            stdin=PIPE,
            stdout=PIPE,
        )
        assert self._host.stdout is not None
        try:
            line = await asyncio.wait_for(self._host.stdout.readline(), _READY_S)
            ready = json.loads(line or b"{}").get("ready")
        except (TimeoutError, ValueError):
            ready = False
        if not ready:
            await self._end_host()
            raise HostFailedError("the device host did not start; see its words above")

    async def kill_host(self) -> None:
        """Have the lab's own host die as by a power cut.

        Raises:
            LabMistakeError: the host is not the lab's.
        """
        self._require_own()
        if self._host is not None and self._host.returncode is None:
            self._host.kill()
            await self._host.wait()

    async def close(self) -> None:
        """End what was started."""
        await self._end_host()
        simulation, self._simulation = self._simulation, None
        if simulation is not None:
            await asyncio.to_thread(simulation.close)

    def simulator_ended(self) -> str | None:
        """Return the name of a simulator of the lab's own that is no longer there."""
        return self._simulation.ended() if self._simulation is not None else None

    def _require_own(self) -> None:
        if not self._owns_host:
            raise LabMistakeError("this host was there before the lab, and is not the lab's to end or start")

    async def _end_host(self) -> None:
        host, self._host = self._host, None
        if host is None or host.returncode is not None:
            return
        assert host.stdin is not None
        with contextlib.suppress(OSError):
            host.stdin.close()
        try:
            await asyncio.wait_for(host.wait(), _END_S)
        except TimeoutError:
            host.kill()
            await host.wait()


def controls_of(profile: TerminalProfile) -> Mapping[str, Path]:
    """The control sockets of a profile's simulators, by device; none on a production terminal."""
    if profile.environment is Environment.PRODUCTION:
        return {}
    return {
        entry.name: Path(str(entry.simulator.options["control"]))
        for entry in profile.devices
        if entry.simulator is not None and "control" in entry.simulator.options
    }


def _answers(path: Path) -> bool:
    """Whether somebody serves that socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PROBE_S)
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True

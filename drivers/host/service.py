"""The device host: a terminal's devices in a process of their own, behind a unix socket.

Any number of clients may connect; devices run their commands one after the other, whoever sent them. A client that goes
takes its commands with it: a PIN entry must not go on for a kiosk that is no more.
"""

import asyncio
import contextlib
import os
import socket
from functools import partial
from pathlib import Path

import structlog

from drivers.device.base import (
    GRACE_S,
    Command,
    Completion,
    CompletionCode,
    Device,
    Notice,
    Result,
    Ticket,
)
from drivers.device.base.values import Fields, ValueMistakeError
from drivers.errors import ProfileError
from drivers.host.custody import CustodyLedger
from drivers.host.messages import (
    MAX_LINE_BYTES,
    Acknowledged,
    AskHealth,
    Cancel,
    Completed,
    DeviceRow,
    Devices,
    Execute,
    FollowTraffic,
    Happened,
    HealthChanged,
    HealthReport,
    HealthRow,
    ListDevices,
    Message,
    Refused,
    decode,
    encode,
)
from drivers.host.profile import DeviceEntry, TerminalProfile
from drivers.host.supervisor import SupervisedDevice, now_ms
from drivers.host.traffic.followers import TrafficFollowers

_log = structlog.get_logger(__name__)

LONGEST_BUDGET_MS = 7_200_000
"""Whatever a client asks for: every wait has an end. An XFS4IoT application waits for a person for an hour."""

# A client that reads nothing is cut off before what waits for it fills the memory.
_MAX_UNREAD_BYTES = 8 << 20
# sockaddr_un of Linux has 108 bytes, the last of them NUL.
_MAX_SOCKET_PATH_BYTES = 107
# How often a driver that hangs between two commands is looked for.
_TEND_S = 0.5
# How long a disk may take for the last word on the media.
_LAST_KEEP_S = 2.0


class DeviceHost:
    """Runs a profile's devices and serves them, inside one event loop."""

    def __init__(self, profile: TerminalProfile, socket_path: Path) -> None:
        self._profile = profile
        self._socket_path = socket_path
        self._entries = {entry.name: entry for entry in profile.devices}
        self._devices: dict[str, SupervisedDevice] = {}
        self._sessions: set[_Session] = set()
        self._server: asyncio.Server | None = None
        self._tending: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._noted = asyncio.Event()
        self._closing = False
        self._ledger = CustodyLedger(Path(profile.state_folder) if profile.state_folder else None)
        self._ledger.forget_others(frozenset(self._entries))
        self._started_ms = now_ms()
        self.traffic = TrafficFollowers()

    async def start(self) -> None:
        """Start every device and listen.

        Raises:
            ProfileError: another host serves this socket, or it cannot be made.
        """
        await asyncio.to_thread(_claim, self._socket_path)
        for entry in self._profile.devices:
            wrap = partial(self.traffic.listening, entry)
            device = SupervisedDevice(entry, self._ledger, self._tell, self._tell_health, self._noted.set, wrap)
            self._devices[entry.name] = device
            device.start()
        self._tending = asyncio.get_running_loop().create_task(self._tend(), name="device_tending")
        self._keeping = asyncio.get_running_loop().create_task(self._keep(), name="custody_keeping")
        # Listening comes last: who finds the socket finds the devices.
        mask = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._socket_path, limit=MAX_LINE_BYTES)
        except OSError as error:
            await self.close()
            raise ProfileError(f"{self._socket_path}: no socket can be made here: {error.strerror}") from error
        finally:
            os.umask(mask)

    async def close(self) -> None:
        """End all sessions and let the devices go."""
        if self._server is not None:
            self._server.close()
        if self._tending is not None:
            self._tending.cancel()
        for session in list(self._sessions):
            session.close()
        closing = [asyncio.to_thread(device.close) for device in self._devices.values()]
        await asyncio.gather(*closing, return_exceptions=True)
        if self._keeping is not None:
            # What the devices told last is written down too, unless the disk does not take it.
            self._closing = True
            self._noted.set()
            await asyncio.wait([self._keeping], timeout=_LAST_KEEP_S)
        await asyncio.to_thread(self._socket_path.unlink, missing_ok=True)

    def rows(self) -> tuple[DeviceRow, ...]:
        """Return each device as it is now."""
        return tuple(
            DeviceRow(
                name,
                device.kind,
                Fields.of(device.status),
                Fields.of(self._entries[name].kind.capabilities(self._entries[name].settings)),
            )
            for name, device in self._devices.items()
        )

    def health(self, number: int) -> HealthReport:
        """Return how all devices fare, as the answer to a question of that number."""
        rows = tuple(device.row for device in self._devices.values())
        return HealthReport(number, self.terminal, self._started_ms, self._ledger.kept, rows)

    @property
    def terminal(self) -> str:
        """The terminal's name."""
        return self._profile.terminal

    def entry(self, name: str) -> DeviceEntry | None:
        """Return the profile's entry for a device."""
        return self._entries.get(name)

    def device(self, name: str) -> Device:
        """Return a device that the profile has."""
        return self._devices[name]

    def _tell(self, notice: Notice) -> None:
        message = Happened(notice.device, type(notice.event).__name__, Fields.of(notice.event))
        for session in list(self._sessions):
            session.send(message)

    def _tell_health(self, row: HealthRow) -> None:
        for session in list(self._sessions):
            session.send_health(row)

    async def _keep(self) -> None:
        """Write down where the media are, and tell who follows."""
        while not self._closing:
            await self._noted.wait()
            self._noted.clear()
            for name in await self._ledger.keep():
                if name in self._devices:
                    self._tell_health(self._devices[name].row)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(_TEND_S)
            for device in self._devices.values():
                device.tend()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(self, writer)
        self._sessions.add(session)
        try:
            while line := await reader.readline():
                session.receive(line)
        except (ValueError, ConnectionError):
            # An overlong line, or the client gone in the middle of one.
            _log.warning("session_broken")
        finally:
            self._sessions.discard(session)
            session.close()
            self.traffic.remove(session.send)


class _Session:
    """One client's commands."""

    def __init__(self, host: DeviceHost, writer: asyncio.StreamWriter) -> None:
        self._host = host
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._running: dict[int, tuple[Device, Ticket]] = {}
        self._follows_health = False
        self._closed = False

    def receive(self, line: bytes) -> None:
        try:
            message = decode(line)
        except ValueMistakeError as mistake:
            self.send(Refused(str(mistake)))
            return
        match message:
            case ListDevices():
                self.send(Devices(message.id, self._host.terminal, self._host.rows()))
            case Execute():
                self._execute(message)
            case AskHealth():
                self._follows_health |= message.follow
                self.send(self._host.health(message.id))
            case Cancel():
                if message.id in self._running:
                    device, ticket = self._running[message.id]
                    device.cancel(ticket)
            case FollowTraffic():
                self._host.traffic.add(self.send)
            case _:
                self.send(Refused(f"{type(message).__name__} is the host's to say"))

    def send(self, message: Message) -> None:
        if self._closed:
            return
        if self._writer.transport.get_write_buffer_size() > _MAX_UNREAD_BYTES:
            _log.warning("session_cut_off", reason="it does not read")
            self.close()
            return
        self._writer.write(encode(message))

    def send_health(self, row: HealthRow) -> None:
        if self._follows_health:
            self.send(HealthChanged(row))

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for device, ticket in self._running.values():
            device.cancel(ticket)
        self._writer.close()

    def _execute(self, message: Execute) -> None:
        if message.id in self._running:
            self._refuse(message, CompletionCode.INVALID_REQUEST_ID, "id_in_use", f"{message.id} is still running")
            return
        entry = self._host.entry(message.device)
        if entry is None:
            self._refuse(message, CompletionCode.INVALID_COMMAND, "unknown_device", f"no device {message.device!r}")
            return
        wanted = entry.kind.command(message.command)
        if wanted is None:
            text = f"{entry.kind.name} has no command {message.command!r}"
            self._refuse(message, CompletionCode.UNSUPPORTED_COMMAND, "unsupported_command", text)
            return
        try:
            command = message.arguments.to(wanted, message.command)
        except ValueMistakeError as mistake:
            self._refuse(message, CompletionCode.INVALID_DATA, "invalid_data", str(mistake))
            return
        self.send(Acknowledged(message.id))
        self._start(message, self._host.device(message.device), command)

    def _start(self, message: Execute, device: Device, command: Command[Result]) -> None:
        wanted_ms = command.budget_ms if message.budget_ms is None else message.budget_ms
        budget_ms = max(0, min(wanted_ms, LONGEST_BUDGET_MS))

        def on_done(completion: Completion[Result]) -> None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._finish, message.id, expiry, completion)

        # Assigned before the command can end: `on_done` only ever runs `_finish` in a later turn of the loop.
        expiry = self._loop.call_later(budget_ms / 1000 + GRACE_S, self._expire, message.id)
        self._running[message.id] = (device, device.submit(command, on_done, budget_ms))

    def _expire(self, number: int) -> None:
        if number in self._running:
            device, ticket = self._running[number]
            device.expire(ticket)

    def _finish(self, number: int, expiry: asyncio.TimerHandle, completion: Completion[Result]) -> None:
        expiry.cancel()
        self._running.pop(number, None)
        result = Fields.of(completion.result) if completion.result is not None else None
        self.send(
            Completed(
                number, completion.code.value, completion.reason, completion.message, completion.elapsed_ms, result
            )
        )

    def _refuse(self, message: Execute, code: CompletionCode, reason: str, text: str) -> None:
        self.send(Completed(message.id, code.value, reason, text, 0))


def require_short(path: Path) -> None:
    """Refuse a path that no unix socket can have.

    Raises:
        ProfileError: it is too long.
    """
    if len(os.fsencode(path.absolute())) > _MAX_SOCKET_PATH_BYTES:
        raise ProfileError(f"{path}: too long for a socket ({_MAX_SOCKET_PATH_BYTES} bytes); choose a shorter folder")


def make_folder(folder: Path) -> None:
    """Make a folder for sockets and ports.

    Raises:
        ProfileError: it cannot be one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProfileError(f"{folder}: cannot be made a folder: {error.strerror}; choose another one") from error


def _claim(path: Path) -> None:
    """Make room for the socket, unless somebody serves it."""
    require_short(path)
    make_folder(path.parent)
    if not path.exists():
        return
    if not path.is_socket():
        # What is not a host's own is not removed.
        raise ProfileError(f"{path}: is there, and is no socket; choose another name")
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except OSError:
            # Left behind by a host that was killed.
            path.unlink(missing_ok=True)
            return
    raise ProfileError(f"{path}: another device host is serving there; end it first")

"""The kiosk's side of the device host: asyncio, one connection that comes back by itself.

::

    async with DeviceClient(Path("devices.sock")) as client:
        with client.events() as notices:
            completion = await client.execute("id_reader", ReadIdCard(timeout_ms=30_000))
            async for notice in notices: ...

Nothing here raises for what a device or the host does: a command ends in a completion, at the latest a little after its
budget. To cancel a command, cancel the task that awaits it.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar, cast

import structlog

from drivers.device.base import (
    GRACE_S,
    Capabilities,
    Command,
    Completion,
    CompletionCode,
    DeviceStatus,
    Notice,
    Result,
)
from drivers.device.base.values import Fields, ValueMistakeError
from drivers.errors import ProfileError
from drivers.host.messages import (
    MAX_LINE_BYTES,
    Acknowledged,
    AskHealth,
    Cancel,
    Completed,
    Devices,
    Execute,
    FollowTraffic,
    Happened,
    HealthChanged,
    HealthReport,
    ListDevices,
    Message,
    Refused,
    Traffic,
    decode,
    encode,
)
from drivers.host.notices import HealthTold, HostFound, HostLost, Notices
from drivers.host.registry import load_kind

_log = structlog.get_logger(__name__)

# The host abandons a stuck thread after the budget and its grace; past this on top the host itself is stuck.
_HOST_GRACE_S = 1.0
_LIST_S = 5.0
_RETRY_FIRST_S = 0.05
_RETRY_LAST_S = 1.0

R = TypeVar("R", bound=Result)
_Answer = Completed | Devices | HealthReport


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device of the terminal; status and capabilities are of its kind's own types."""

    name: str
    kind: str
    status: DeviceStatus
    capabilities: Capabilities


class DeviceClient:
    """Speaks to the device host at `socket_path`. Belongs to one event loop."""

    def __init__(self, socket_path: Path) -> None:
        self._path = socket_path
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[_Answer]] = {}
        self._on_acknowledged: dict[int, Callable[[], None]] = {}
        self._follows_traffic = False
        self._subscriptions: set[Notices] = set()
        self._kinds: dict[str, str] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "DeviceClient":
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def connected(self) -> bool:
        """Whether the host is there now."""
        return self._connected.is_set()

    def start(self) -> None:
        """Begin to look for the host, and keep at it."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._keep_connected())

    async def wait_connected(self, timeout_s: float) -> bool:
        """Return whether the host was found in time."""
        try:
            await asyncio.wait_for(self._connected.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Let the host go; what still runs there is canceled."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for notices in list(self._subscriptions):
            notices.close()

    def events(self) -> Notices:
        """Subscribe to all devices' events, and to HostFound and HostLost."""
        notices = Notices(self._forget)
        self._subscriptions.add(notices)
        return notices

    def follow_traffic(self) -> None:
        """Have what passes over the devices' links among the events, as `TrafficSeen`; for staff, not for a kiosk."""
        self._follows_traffic = True
        self._send(FollowTraffic())

    async def devices(self, timeout_s: float = _LIST_S) -> tuple[DeviceInfo, ...]:
        """Return the terminal's devices as they are now; none when the host is not there in time."""
        if not await self.wait_connected(timeout_s):
            return ()
        number = next(self._numbers)
        answer = await self._ask(number, ListDevices(number), timeout_s)
        if not isinstance(answer, Devices):
            return ()
        infos = []
        for row in answer.devices:
            kind = load_kind(row.kind)
            infos.append(
                DeviceInfo(
                    row.name,
                    row.kind,
                    row.status.to(kind.status_type, row.name),
                    row.capabilities.to(kind.capabilities_type, row.name),
                )
            )
        return tuple(infos)

    async def health(self, timeout_s: float = _LIST_S) -> HealthReport | None:
        """Return how the devices fare; None when the host is not there in time."""
        if not await self.wait_connected(timeout_s):
            return None
        number = next(self._numbers)
        answer = await self._ask(number, AskHealth(number), timeout_s)
        return answer if isinstance(answer, HealthReport) else None

    async def execute(
        self,
        device: str,
        command: Command[R],
        budget_ms: int | None = None,
        *,
        on_acknowledged: Callable[[], None] | None = None,
        stop: asyncio.Event | None = None,
    ) -> Completion[R]:
        """Have `device` do `command`; always returns, at the latest a little after the budget.

        `on_acknowledged` is called when the host has taken the command, which comes before anything else of it.

        Setting `stop` cancels the command at the device, and how it truly ended still comes: a receipt may have been
        printed all the same.

        Without a host it is deviceNotReady: `host_unreachable` when the command was never sent, `host_lost` when the
        host went while it ran, so that its outcome is unknown.

        Raises:
            asyncio.CancelledError: this task was canceled; the command is canceled at the device too.
        """
        budget_s = (command.budget_ms if budget_ms is None else budget_ms) / 1000
        if not await self.wait_connected(budget_s):
            return _not_ready("host_unreachable", f"no device host at {self._path}; start edian-devices host")
        number = next(self._numbers)
        message = Execute(number, device, type(command).__name__, Fields.of(command), budget_ms)
        if on_acknowledged is not None:
            self._on_acknowledged[number] = on_acknowledged
        stopping = None if stop is None else asyncio.ensure_future(self._cancel_when(stop, number))
        try:
            answer = await self._ask(number, message, budget_s + GRACE_S + _HOST_GRACE_S)
        finally:
            self._on_acknowledged.pop(number, None)
            if stopping is not None:
                stopping.cancel()
        if answer is None:
            return Completion(CompletionCode.TIME_OUT, "host_silent", "the device host does not answer; restart it")
        assert isinstance(answer, Completed)
        return _completion(command, answer)

    async def _ask(self, number: int, message: Message, timeout_s: float) -> _Answer | None:
        """Send and wait for the answer; None when none came."""
        future: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()
        if self._writer is None:
            # Lost between finding it and sending.
            return _GONE
        self._waiting[number] = future
        self._send(message)
        try:
            return await asyncio.wait_for(future, timeout_s)
        except TimeoutError:
            self._send(Cancel(number))
            return None
        except asyncio.CancelledError:
            self._send(Cancel(number))
            raise
        finally:
            self._waiting.pop(number, None)

    async def _cancel_when(self, stop: asyncio.Event, number: int) -> None:
        await stop.wait()
        self._send(Cancel(number))

    def _send(self, message: Message) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(encode(message))

    async def _keep_connected(self) -> None:
        pause = _RETRY_FIRST_S
        while True:
            try:
                reader, writer = await asyncio.open_unix_connection(self._path, limit=MAX_LINE_BYTES)
            except OSError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _RETRY_LAST_S)
                continue
            pause = _RETRY_FIRST_S
            await self._talk(reader, writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        self._writer = writer
        number = next(self._numbers)
        writer.write(encode(ListDevices(number)) + encode(AskHealth(next(self._numbers), follow=True)))
        if self._follows_traffic:
            writer.write(encode(FollowTraffic()))
        try:
            while line := await reader.readline():
                self._receive(decode(line), number)
        except (OSError, ValueError) as error:
            _log.warning("device_host_connection_broken", error=type(error).__name__)
        finally:
            self._lost(writer)

    def _receive(self, message: Message, hello: int) -> None:
        match message:
            case Devices():
                self._kinds = {row.name: row.kind for row in message.devices}
                if message.id == hello:
                    self._connected.set()
                    self._publish(Notice("", HostFound()))
                self._answer(message.id, message)
            case Completed():
                self._answer(message.id, message)
            case HealthReport() if message.id in self._waiting:
                self._answer(message.id, message)
            case HealthReport():
                # The answer to the question that begins a connection.
                for row in message.devices:
                    self._publish(Notice(row.name, HealthTold(row)))
            case HealthChanged():
                self._publish(Notice(message.device.name, HealthTold(message.device)))
            case Happened():
                self._happened(message)
            case Refused():
                _log.error("device_host_refused", message=message.message)
            case Acknowledged():
                self._on_acknowledged.get(message.id, _nothing)()
            case Traffic():
                self._publish(Notice(message.device, message.seen))
            case _:
                _log.error("device_host_odd_message", type=type(message).__name__)

    def _answer(self, number: int, message: _Answer) -> None:
        future = self._waiting.get(number)
        if future is not None and not future.done():
            future.set_result(message)

    def _happened(self, message: Happened) -> None:
        try:
            event = load_kind(self._kinds.get(message.device, "")).event(message.event)
            if event is not None:
                self._publish(Notice(message.device, message.fields.to(event, message.event)))
        except (ProfileError, ValueMistakeError) as error:
            _log.error("device_event_unreadable", device=message.device, error=str(error))

    def _forget(self, notices: Notices) -> None:
        self._subscriptions.discard(notices)

    def _publish(self, notice: Notice) -> None:
        for notices in list(self._subscriptions):
            notices.put(notice)

    def _lost(self, writer: asyncio.StreamWriter) -> None:
        self._writer = None
        was_connected = self._connected.is_set()
        self._connected.clear()
        writer.close()
        for future in list(self._waiting.values()):
            if not future.done():
                future.set_result(_GONE)
        if was_connected:
            self._publish(Notice("", HostLost()))


_GONE = Completed(
    0,
    CompletionCode.DEVICE_NOT_READY.value,
    "host_lost",
    "the device host went away while it worked; look at the device",
    0,
)


def _nothing() -> None:
    """Nobody asked to hear of it."""


def _not_ready(reason: str, message: str) -> "Completion[R]":
    return Completion(CompletionCode.DEVICE_NOT_READY, reason, message)


def _completion(command: Command[R], answer: Completed) -> Completion[R]:
    try:
        code = CompletionCode(answer.code)
        result = None
        if answer.result is not None:
            result = cast(R, answer.result.to(type(command).result_type, type(command).__name__))
    except ValueError as error:
        _log.error("device_result_unreadable", command=type(command).__name__, error=str(error))
        return Completion(
            CompletionCode.INTERNAL_ERROR, "host_mismatch", "device host and client do not fit; install one version"
        )
    return Completion(code, answer.reason, answer.message, result, answer.elapsed_ms)

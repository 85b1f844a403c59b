"""One service's commands: taken up, carried out one after the other, each ended by exactly one completion.

What a client may count on, whatever the device does: an acknowledge at once; then events; then one completion. A
command ends early by its time-out, by Common.Cancel of the client that sent it, or by that client going away.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Mapping

import structlog

from drivers.device.base import CompletionCode
from drivers.device.base.values import Json
from drivers.xfs4iot import messages
from drivers.xfs4iot.messages import AcknowledgeStatus, CommandMessage, InvalidMessageError, acknowledge, read_command
from drivers.xfs4iot.names import COMMANDS, DEFINED, EVENTS
from drivers.xfs4iot.refusal import CommandRefusedError, error, invalid, unsupported
from drivers.xfs4iot.service import MAX_REQUESTS, Handler, Service
from drivers.xfs4iot.work import Client, Devices, Work

_log = structlog.get_logger(__name__)

_IMMEDIATE = frozenset({"Common.Status", "Common.Capabilities", "Common.Cancel", "Common.SetVersions"})

Look = Callable[[Service], Coroutine[None, None, dict[str, Json]]]


class Lane:
    """Runs one service. Belongs to one event loop.

    Args:
        status: what Common.Status says; asked for each time.
        capabilities: what Common.Capabilities says.
    """

    def __init__(self, service: Service, devices: Devices, *, status: Look, capabilities: Look) -> None:
        self.service = service
        self._devices = devices
        self._handlers: Mapping[str, Handler] = {
            **service.handlers(),
            "Common.Cancel": self._cancel,
            "Common.SetVersions": _set_versions,
            "Common.Status": lambda work: status(service),
            "Common.Capabilities": lambda work: capabilities(service),
        }
        self._works: dict[Client, dict[int, Work]] = {}
        self._waiting: deque[Work] = deque()
        self._arrived = asyncio.Event()
        self._beside: set[asyncio.Task[None]] = set()
        self._closed = False
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """End all commands."""
        # A wait that ends in the moment of its cancel keeps the cancel to itself (asyncio.wait_for of Python 3.11).
        self._closed = True
        for client in list(self._works):
            self.leave(client)
        self._arrived.set()
        tasks = [self._task, *self._beside]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def join(self, client: Client) -> None:
        """Take a connection."""
        self._works[client] = {}
        self.service.clients.add(client)

    def leave(self, client: Client) -> None:
        """A connection ended: its commands go with it, since nobody could hear how they end."""
        client.is_open = False
        self.service.clients.discard(client)
        for work in list(self._works.pop(client, {}).values()):
            self._interrupt(work)
        self.service.left(client)

    def receive(self, client: Client, text: str | bytes) -> None:
        """Take a message of a client."""
        try:
            command = read_command(text)
        except InvalidMessageError as mistake:
            client.send(acknowledge(mistake.name, mistake.version, mistake.request_id, mistake.status))
            _log.info("message_refused", service=self.service.name, status=mistake.status.value, why=str(mistake))
            return
        status = None
        if command.request_id in self._works[client]:
            status = AcknowledgeStatus.INVALID_REQUEST_ID
        elif not self._is_immediate(command) and len(self._waiting) >= MAX_REQUESTS:
            status = AcknowledgeStatus.TOO_MANY_REQUESTS
        client.send(acknowledge(command.name, command.version, command.request_id, status))
        if status is None:
            self._take_up(client, command)

    def _is_immediate(self, command: CommandMessage) -> bool:
        # What is not offered is answered at once as well.
        return command.name not in self._handlers or command.name in _IMMEDIATE | self.service.immediate

    def _take_up(self, client: Client, command: CommandMessage) -> None:
        work = Work(command, client, self._devices, self.service.device)
        self._works[client][command.request_id] = work
        if command.timeout_ms:
            loop = asyncio.get_running_loop()
            work.timer = loop.call_later(work.time_s, self._time_out, work)
        if self._is_immediate(command):
            task = asyncio.get_running_loop().create_task(self._carry_out(work))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)
            return
        self._waiting.append(work)
        self._arrived.set()

    async def _run(self) -> None:
        while not self._closed:
            if not self._waiting:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            work = self._waiting.popleft()
            self.service.running = work
            try:
                await self._carry_out(work)
            finally:
                self.service.running = None

    async def _carry_out(self, work: Work) -> None:
        """Run the handler and write how it ended."""
        try:
            payload = await self._handler(work.command)(work)
        except CommandRefusedError as ending:
            code, message = ending.code, ending.message
            if code is CompletionCode.CANCELED and work.timed_out:
                code, message = CompletionCode.TIME_OUT, "its time was up"
            self._end(work, code, {"errorCode": ending.error_code} if ending.error_code else {}, message)
        except Exception as mistake:  # noqa: BLE001 - the one boundary: a command ends, whatever is wrong with us
            _log.error("command_failed", command=work.command.name, error=type(mistake).__name__, exc_info=mistake)
            self._end(work, CompletionCode.INTERNAL_ERROR, {}, "the service failed; see its log")
        else:
            self._end(work, CompletionCode.SUCCESS, payload)

    def _handler(self, command: CommandMessage) -> Handler:
        handler = self._handlers.get(command.name)
        if handler is None:
            if command.name in COMMANDS or command.name in DEFINED:
                raise CommandRefusedError(
                    CompletionCode.UNSUPPORTED_COMMAND, f"{self.service.name} does not offer {command.name}"
                )
            raise CommandRefusedError(CompletionCode.INVALID_COMMAND, "no interface here has this command")
        offered = COMMANDS[command.name].command
        if _major(command.version) != _major(offered):
            raise CommandRefusedError(
                CompletionCode.UNSUPPORTED_COMMAND, f"{command.name} is offered in version {offered}"
            )
        return handler

    def _end(self, work: Work, code: CompletionCode, payload: Mapping[str, Json], description: str = "") -> None:
        """Send the completion, unless the command has ended before."""
        if work.ended:
            return
        work.ended = True
        if work.timer is not None:
            work.timer.cancel()
        self._works.get(work.client, {}).pop(work.command.request_id, None)
        if work.client.is_open:
            work.client.send(messages.completion(work.command, code, payload, description))

    def _time_out(self, work: Work) -> None:
        if not work.ended:
            work.timed_out = True
            self._interrupt(work)

    def _interrupt(self, work: Work) -> None:
        """End a command that waits now; have one that runs ended by its device, which says how it truly ended."""
        work.stop.set()
        with contextlib.suppress(ValueError):
            self._waiting.remove(work)
            code = CompletionCode.TIME_OUT if work.timed_out else CompletionCode.CANCELED
            self._end(work, code, {}, "it had not begun")

    async def _cancel(self, work: Work) -> dict[str, Json]:
        wanted = work.payload.numbers("requestIds")
        mine = self._works.get(work.client, {})
        chosen = [
            each
            for number, each in mine.items()
            if each is not work and not self._is_immediate(each.command) and (wanted is None or number in wanted)
        ]
        if wanted is not None and not chosen:
            raise error("noMatchingRequestIDs", "no such command of this connection waits or runs")
        # The standard's order: that the cancel was taken up, and then the completions of what it ended.
        asyncio.get_running_loop().call_soon(self._interrupt_all, chosen)
        return {}

    def _interrupt_all(self, works: list[Work]) -> None:
        for work in works:
            if not work.ended:
                self._interrupt(work)


async def _set_versions(work: Work) -> dict[str, Json]:
    """Each message is offered in one version, so that a wish is granted or refused and never remembered."""
    offered = {
        "commands": {name: versions.command for name, versions in COMMANDS.items()},
        "events": {name: version for name, (_, version) in EVENTS.items()},
    }
    for part, versions in offered.items():
        wishes = work.payload.table(part)
        for name in wishes.names():
            wish = wishes.number(name, 0)
            if name not in versions:
                raise invalid(f"{part}: there is no {name[:64]} here")
            if wish != int(_major(versions[name])):
                raise unsupported(f"{part}: {name} is offered in version {versions[name]}")
    return {}


def _major(version: str) -> str:
    return version.partition(".")[0]

"""One sitting at the bench: commands to devices, hands on what plays them, and an ear for all that happens.

Everything goes through the host's socket and the simulators' control sockets, so the lab sees what a kiosk would see.
Belongs to one event loop; listeners are called in it.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from drivers.device.base import Command, Completion, CompletionCode, Result
from drivers.device.base.values import Json, ValueMistakeError, from_json
from drivers.device.camera import Picture
from drivers.host.client import DeviceClient, DeviceInfo
from drivers.host.messages import HealthRow
from drivers.host.notices import HealthTold, Notices
from drivers.host.traffic import TrafficSeen
from drivers.lab.errors import HostFailedError, LabMistakeError
from drivers.lab.happenings import (
    DIGIT,
    Acted,
    CommandAcknowledged,
    CommandEnded,
    CommandStarted,
    EventSeen,
    Happening,
    Listener,
    TrafficPassed,
)
from drivers.lab.house import House, controls_of
from drivers.lab.redaction import shown
from drivers.lab.scenario import HOST
from drivers.lab.stand_ins import StandIns
from drivers.simulators.base import ControlMistakeError, ask

_CONNECT_S = 15.0
_CONTROL_S = 5.0
_DEVICES_S = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A command under way; cancel its task to cancel it."""

    number: int
    device: str
    command: str
    task: asyncio.Task[Completion[Result]]


class LabSession:
    """A house's devices at hand, while the `async with` lasts."""

    def __init__(self, house: House) -> None:
        self.profile = house.profile
        self.house = house
        self.controls = controls_of(house.profile)
        self._client = DeviceClient(house.socket)
        self._stand_ins = StandIns(house.profile)
        self._numbers = itertools.count(1)
        self._started = time.monotonic()
        self._listeners: list[Listener] = []
        self._hearing: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Completion[Result]]] = set()
        self._pictures: set[Path] = set()

    async def __aenter__(self) -> "LabSession":
        self._client.follow_traffic()
        self._client.start()
        notices = self._client.events()
        self._hearing = asyncio.get_running_loop().create_task(self._hear(notices))
        if not await self._client.wait_connected(_CONNECT_S):
            await self.close()
            raise HostFailedError(f"no device host answers at {self.house.socket}; start it, or let the lab do so")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel what runs, let the host go, and remove the pictures that commands left for the lab."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close()
        if self._hearing is not None:
            await self._hearing
        for picture in self._pictures:
            await asyncio.to_thread(picture.unlink, missing_ok=True)

    @property
    def now_s(self) -> float:
        """Seconds since the session began; what happenings are stamped with."""
        return time.monotonic() - self._started

    @property
    def connected(self) -> bool:
        """Whether the host is there now."""
        return self._client.connected

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called for all that happens from now on, until what this returns is called."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    async def devices(self) -> tuple[DeviceInfo, ...]:
        """Return the devices as they are now; none while the host is away."""
        return await self._client.devices(_DEVICES_S) if self._client.connected else ()

    async def health(self) -> Mapping[str, HealthRow]:
        """Return how the devices fare, by name; none while the host is away."""
        report = await self._client.health(_DEVICES_S) if self._client.connected else None
        return {row.name: row for row in report.devices} if report is not None else {}

    def command(self, device: str, name: str) -> type[Command[Result]]:
        """Return a device's command by name.

        Raises:
            LabMistakeError: there is none.
        """
        entry = next((entry for entry in self.profile.devices if entry.name == device), None)
        if entry is None:
            there = ", ".join(entry.name for entry in self.profile.devices)
            raise LabMistakeError(f"this profile has no device {device!r}; it has {there}")
        found = entry.kind.command(name)
        if found is None:
            there = ", ".join(command.__name__ for command in entry.kind.commands)
            raise LabMistakeError(f"{device} has no command {name!r}; there are {there}, Probe")
        return found

    def start(self, device: str, name: str, arguments: Mapping[str, Json]) -> Running:
        """Have `device` do a command; its completion always comes.

        Raises:
            LabMistakeError: there is no such device or command, or the arguments do not fit it.
        """
        wanted = self.command(device, name)
        try:
            command = from_json(wanted, self._stand_ins.filled(arguments), name)
        except ValueMistakeError as error:
            raise LabMistakeError(str(error)) from error
        number = next(self._numbers)
        self._tell(
            CommandStarted(at_s=self.now_s, number=number, device=device, command=name, arguments=dict(arguments))
        )
        task = asyncio.get_running_loop().create_task(self._run(number, device, name, command))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return Running(number, device, name, task)

    async def act(self, device: str, do: str, value: str = "") -> Mapping[str, Json]:
        """Do what a hand does, or set a fault; return the simulator's answer.

        Raises:
            LabMistakeError: it cannot be done; the message says why.
        """
        told = DIGIT if do == "key" and value.isdecimal() else value
        try:
            answer = await self._host_act(do) if device == HOST else await self.ask(device, do, value)
        except (LabMistakeError, HostFailedError) as error:
            self._tell(Acted(at_s=self.now_s, device=device, do=do, value=told, trouble=str(error)))
            raise
        if do == "insert" and self._kind(device) == "card_reader":
            self._stand_ins.card_put_in(value)
        self._tell(Acted(at_s=self.now_s, device=device, do=do, value=told))
        return answer

    async def ask(self, device: str, do: str, value: str = "") -> Mapping[str, Json]:
        """Say a word to what plays a device, without anybody hearing of it.

        Raises:
            LabMistakeError: nothing plays it, or it refused.
        """
        control = self.controls.get(device)
        if control is None:
            raise LabMistakeError(f"{device} is not played by a simulator of this profile; use your own hands")
        try:
            return await asyncio.to_thread(ask, control, do, value, _CONTROL_S)
        except ControlMistakeError as error:
            raise LabMistakeError(f"{device}: {error}") from error
        except (OSError, ValueError) as error:
            raise LabMistakeError(f"{device}: its simulator does not answer at {control}") from error

    def _kind(self, device: str) -> str:
        return next((entry.kind.name for entry in self.profile.devices if entry.name == device), "")

    async def _host_act(self, do: str) -> Mapping[str, Json]:
        match do:
            case "kill":
                await self.house.kill_host()
            case "start":
                await self.house.start_host()
            case _:
                raise LabMistakeError(f"no word {do!r} for the host; there are kill, start")
        return {}

    async def _run(self, number: int, device: str, name: str, command: Command[Result]) -> Completion[Result]:
        def acknowledged() -> None:
            self._tell(CommandAcknowledged(at_s=self.now_s, number=number, device=device, command=name))

        completion: Completion[Result]
        try:
            completion = await self._client.execute(device, command, on_acknowledged=acknowledged)
        except asyncio.CancelledError:
            # The device's own word goes to nobody: whoever canceled is told at once.
            completion = Completion(CompletionCode.CANCELED, "canceled", "the lab canceled the command")
        self._stand_ins.remember(completion.result)
        self._pictures |= _pictures_of(completion.result)
        self._tell(
            CommandEnded(
                at_s=self.now_s,
                number=number,
                device=device,
                command=name,
                code=completion.code.value,
                reason=completion.reason,
                message=completion.message,
                elapsed_ms=completion.elapsed_ms,
                result=shown(completion.result),
            )
        )
        return completion

    async def _hear(self, notices: Notices) -> None:
        async for notice in notices:
            match notice.event:
                case TrafficSeen() as seen:
                    self._tell(TrafficPassed(at_s=self.now_s, device=notice.device, seen=seen))
                case HealthTold():
                    # Health is looked at, not listened to: `health`.
                    pass
                case event:
                    name = type(event).__name__
                    self._tell(EventSeen(at_s=self.now_s, device=notice.device, event=name, fields=shown(event)))

    def _tell(self, happening: Happening) -> None:
        for listener in list(self._listeners):
            listener(happening)


def _pictures_of(result: Result | None) -> set[Path]:
    """The files that a result hands over to its caller: people may be on them."""
    paths = [getattr(result, "portrait_path", "")]
    if isinstance(result, Picture):
        paths.append(result.path)
    return {Path(path) for path in paths if path}

"""What rules are played on: one device behind a host of its own, a line to that host, and the customer's hands."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drivers.conformance.arguments import plain
from drivers.conformance.line import HostLine
from drivers.conformance.plays import KindFile, Play
from drivers.device.base import GRACE_S, Command, DeviceState, DeviceStatus, Probe, Result
from drivers.device.base.values import Json, from_json
from drivers.host.messages import Completed
from drivers.host.profile import DeviceEntry

SLACK_S = 1.0
"""On top of a budget and its grace: the host's own turn, on a machine that is busy."""

READY_S = 15.0
"""How long a device may take until it is online, at the start and after it was plugged in again."""

_HAND_S = 8.0
_BETWEEN_WORDS_S = 0.3
"""Between two things that hands do, as a person would: a driver that looks ten times a second sees the first."""


Hands = Callable[[str], None]
"""Says a word to the simulator, such as `insert wang`; raises ValueError or OSError when it is not done."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command as it was sent and as it ended. Arguments and result may be personal: not to be shown."""

    number: int
    command: type[Command[Result]]
    arguments: Mapping[str, Json]
    completed: Completed | None
    seconds: float
    budget_s: float

    @property
    def words(self) -> str:
        """How it ended, for a report: its name and code, nothing of its content."""
        ending = "no completion" if self.completed is None else f"{self.completed.code} {self.completed.reason}".strip()
        return f"{self.command.__name__}: {ending} after {self.seconds * 1000:.0f} ms"

    @property
    def in_time(self) -> bool:
        """Whether it ended by itself within its budget, and was not abandoned by the host."""
        return (
            self.completed is not None
            and self.completed.reason != "device_stuck"
            and self.seconds <= self.budget_s + GRACE_S + SLACK_S
        )


@dataclass(slots=True)
class Bench:
    """One device under judgement.

    Attributes:
        logged: what was logged since the beginning, as text.
        ended: every command so far.
        undone: the word of the last play's hands that the simulator did not do, and what it said; empty when all were.
        usually: how each command ended with arguments of the right types; filled by the first rule that asks.
        played: every play so far.
    """

    entry: DeviceEntry
    line: HostLine
    known: KindFile
    hands: Hands | None = None
    logged: list[Mapping[str, object]] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    usually: list[Ended] = field(default_factory=list)
    played: list[tuple[Play, Ended]] = field(default_factory=list)
    undone: str = ""

    @property
    def name(self) -> str:
        """The device's."""
        return self.entry.name

    def commands(self) -> tuple[type[Command[Result]], ...]:
        """Return what the kind declares, and the Probe that every kind should answer."""
        return (*self.entry.kind.commands, Probe)

    def usual(self, command: type[Command[Result]], *, time_ms: int) -> dict[str, Json]:
        """Return arguments for a command: those of its play where there is one, so that they make sense."""
        known = next((play for play in self.known.play if play.command == command.__name__), None)
        arguments = plain(command, time_ms=time_ms)
        if known is None:
            return arguments
        told = dict(known.arguments.table)
        return {**told, **{name: time_ms for name in arguments if name.endswith("_ms")}}

    async def run(
        self, command: type[Command[Result]], arguments: Mapping[str, Json], *, budget_ms: int | None = None
    ) -> Ended:
        """Send a command and wait for its end, at most a little past its budget."""
        return await self.end(self.send(command, arguments, budget_ms=budget_ms))

    def send(
        self, command: type[Command[Result]], arguments: Mapping[str, Json], *, budget_ms: int | None = None
    ) -> "Sent":
        """Send a command."""
        number = self.line.execute(self.name, command.__name__, arguments, budget_ms)
        return Sent(number, command, arguments, time.monotonic(), _budget_s(command, arguments, budget_ms))

    async def end(self, sent: "Sent") -> Ended:
        """Wait for the end of a command."""
        left = sent.began + sent.budget_s + GRACE_S + 2 * SLACK_S - time.monotonic()
        completed = await self.line.completed(sent.number, max(0.0, left))
        seconds = time.monotonic() - sent.began
        ended = Ended(sent.number, sent.command, sent.arguments, completed, seconds, sent.budget_s)
        self.ended.append(ended)
        self._remove_files(ended)
        return ended

    async def play(self, play: Play) -> Ended:
        """Play a command with hands."""
        command = self.entry.kind.command(play.command)
        assert command is not None, f"{play.command} is no command of {self.entry.kind.name}"
        sent = self.send(command, play.arguments.table)
        self.undone = ""
        handling = asyncio.get_running_loop().create_task(self._handle(play, sent.number))
        try:
            ended = await self.end(sent)
        finally:
            handling.cancel()
            await asyncio.gather(handling, return_exceptions=True)
        undone = self.undone
        for word in play.after:
            await self.hand(word)
        self.undone = undone
        self.played.append((play, ended))
        return ended

    async def hand(self, word: str) -> bool:
        """Say a word to the simulator until it is done; whether it was."""
        if self.hands is None:
            return False
        end = time.monotonic() + _HAND_S
        while time.monotonic() < end:
            try:
                await asyncio.to_thread(self.hands, word)
            except (ValueError, OSError) as error:
                self.undone = f"{word}: {error}"
            else:
                self.undone = ""
                return True
            await asyncio.sleep(0.05)
        return False

    async def status(self) -> DeviceStatus | None:
        """Return the status as of now; None when the host does not list the device."""
        row = await self.line.row(self.name)
        return None if row is None else row.status.to(self.entry.kind.status_type, self.name)

    async def until_online(self, within_s: float = READY_S) -> bool:
        """Wait until the device is online; a kind that does not look by itself is asked."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            status = await self.status()
            if status is not None and status.state is DeviceState.ONLINE:
                return True
            probed = await self.run(Probe, {})
            if probed.completed is not None and probed.completed.code == "success":
                return True
            await asyncio.sleep(0.1)
        return False

    async def _handle(self, play: Play, number: int) -> None:
        await self.line.acknowledged(number, _HAND_S)
        while True:
            for at, word in enumerate(play.hands):
                await asyncio.sleep(_BETWEEN_WORDS_S if at else 0.0)
                await self.hand(word)
            if not play.again or not play.hands:
                return
            await asyncio.sleep(0.1)

    def _remove_files(self, ended: Ended) -> None:
        """Remove what a result hands over, as its caller should."""
        if ended.completed is None or ended.completed.result is None:
            return
        for name in self.known.files:
            path = ended.completed.result.table.get(name)
            if isinstance(path, str) and path:
                Path(path).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Sent:
    """A command under way."""

    number: int
    command: type[Command[Result]]
    arguments: Mapping[str, Json]
    began: float
    budget_s: float


def _budget_s(command: type[Command[Result]], arguments: Mapping[str, Json], budget_ms: int | None) -> float:
    if budget_ms is not None:
        return budget_ms / 1000
    try:
        return max(0, from_json(command, dict(arguments)).budget_ms) / 1000
    except (ValueError, TypeError):
        # What its types do not allow never reaches the driver.
        return command.machine_ms / 1000

"""A scale, to try the driver kit on: a kind that keeps every rule, and a world that it stands in."""

import threading
import time
from dataclasses import dataclass, field
from typing import ClassVar

from drivers.device.base import (
    Capabilities,
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceKind,
    DeviceState,
    DeviceStatus,
    Driver,
    Event,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.errors import LinkClosedError, RemoteProtocolError


@dataclass
class World:
    """What lies on the scale, and what is wrong with its cable."""

    load: str = ""
    plugged: bool = True
    fault: str = "none"
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, word: str) -> None:
        do, _, value = word.replace("=", " ", 1).partition(" ")
        match do:
            case "put":
                self.load = value
            case "lift":
                self.load = ""
            case "unplug" | "replug":
                self.plugged = do == "replug"
            case "fault" if value in ("none", "silent", "garbage"):
                self.fault = value
            case _:
                raise ValueError(f"no word {word!r}")


@dataclass(frozen=True, slots=True)
class Weighed(Result):
    grams: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Weigh(Command[Weighed]):
    """Wait for something to be put on, and weigh it."""

    timeout_ms: int
    label: str = ""
    result_type: ClassVar[type[Result]] = Weighed
    machine_ms: ClassVar[int] = 500

    @property
    def person_ms(self) -> int:
        return self.timeout_ms


@dataclass(frozen=True, slots=True)
class Tare(Command[Result]):
    """Take what lies there for nothing."""

    grams: int = 0
    machine_ms: ClassVar[int] = 500


@dataclass(frozen=True, slots=True)
class LoadSeen(Event):
    pass


@dataclass(frozen=True, slots=True)
class ScaleCapabilities(Capabilities):
    most_grams: int = 5_000


@dataclass(frozen=True, slots=True)
class ScaleStatus(DeviceStatus):
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    port: str = ""


class ScaleDriver(Driver):
    """Keeps every rule. A mutant overrides one method."""

    def __init__(self, world: World) -> None:
        self.world = world

    def perform(self, command: Command[Result], context: Context) -> Result:
        match command:
            case Probe():
                return self.probe(context)
            case Weigh():
                return self.weigh(command, context)
            case Tare():
                self.talk()
                return Result()
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        self.talk()
        context.report(ScaleStatus(DeviceState.ONLINE, "", bool(self.world.load)))

    def probe(self, context: Context) -> Probed:
        self.talk()
        return Probed("a scale")

    def weigh(self, command: Weigh, context: Context) -> Weighed:
        if len(command.label) > 100 or command.timeout_ms < 0:
            raise CommandFailedError(CompletionCode.INVALID_DATA, "bad_label", "give a shorter label and a time")
        end = time.monotonic() + command.timeout_ms / 1000
        while not self.world.load:
            self.talk()
            if time.monotonic() >= end:
                raise CommandFailedError(CompletionCode.TIME_OUT, "no_load", "put something on the scale")
            context.wait(0.02)
        context.emit(LoadSeen())
        return Weighed(1_200, self.world.load)

    def talk(self) -> None:
        if not self.world.plugged:
            raise LinkClosedError("scale", "the scale is not there; plug it in")
        if self.world.fault == "silent":
            raise CommandFailedError(CompletionCode.DEVICE_NOT_READY, "no_answer", "the scale does not answer")
        if self.world.fault == "garbage":
            raise RemoteProtocolError("the scale speaks nonsense; check its cable")


def scale_kind(world: World, driver: type[ScaleDriver] = ScaleDriver) -> DeviceKind[ScaleSettings]:
    return DeviceKind(
        name="scale",
        commands=(Weigh, Tare),
        events=(LoadSeen,),
        settings_type=ScaleSettings,
        make_driver=lambda settings: driver(world),
        capabilities=lambda settings: ScaleCapabilities(),
        capabilities_type=ScaleCapabilities,
        status_type=ScaleStatus,
        idle_s=0.02,
    )

"""Plays a scenario at the bench and reports, step by step, what was found. It never stops at a surprise it can pass.

Before the first step every simulated device of the scenario is put in order (cable in, no fault, nothing in it, a full
roll) and must be online; after the last one the same is done again, so that scenarios can be played in any order.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from drivers.device.base import Completion, DeviceState, Result
from drivers.device.base.values import Json
from drivers.lab.errors import HostFailedError, LabMistakeError
from drivers.lab.happenings import DIGIT, EventSeen, Happening
from drivers.lab.redaction import shown
from drivers.lab.scenario import (
    HOST,
    Act,
    Await,
    Expected,
    Run,
    Scenario,
    See,
    Status,
    Step,
)
from drivers.lab.session import LabSession, Running

# In this order: a card comes out only once the fault that holds it is gone.
_TIDY = (
    ("replug", ""),
    ("fault", "none"),
    ("remove", ""),
    ("take", ""),
    ("second", "off"),
    ("show", "off"),
    ("straight", ""),
)
_TIDY_S = 15.0
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """What became of a step.

    Attributes:
        found: how a command ended, what an event or status was; why not, when it was not as expected.
        elapsed_ms: of a command as its device counted it, of every other step from its beginning.
    """

    number: int
    step: str
    passed: bool
    found: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a scenario."""

    title: str
    passed: bool
    steps: tuple[StepReport, ...]
    elapsed_ms: int


@dataclass(slots=True)
class _Play:
    """What a scenario has under way."""

    running: dict[str, tuple[int, Run, Running]] = field(default_factory=dict)
    events: list[EventSeen] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    last_seen: Mapping[str, Json] = field(default_factory=dict)

    def hear(self, happening: Happening) -> None:
        if isinstance(happening, EventSeen):
            self.events.append(happening)
            self.arrived.set()


async def play(
    session: LabSession, scenario: Scenario, on_step: Callable[[StepReport], None] = lambda report: None
) -> Report:
    """Play `scenario` and report; `on_step` hears of each step as it ends.

    Raises:
        LabMistakeError: it needs a device that this profile does not have, or that nothing plays.
    """
    _check(session, scenario)
    started = time.monotonic()
    reports: list[StepReport] = []
    trouble = await _tidy(session, scenario)
    if trouble:
        reports.append(StepReport(number=0, step="put in order", passed=False, found=trouble, elapsed_ms=0))
        on_step(reports[0])
    else:
        async for report in _steps(session, scenario):
            reports.append(report)
            on_step(report)
    await _tidy(session, scenario)
    return Report(
        title=scenario.title,
        passed=all(report.passed for report in reports),
        steps=tuple(reports),
        elapsed_ms=_ms_since(started),
    )


def describe(step: Step) -> str:
    """Return a step in a few words."""
    match step:
        case Act():
            value = DIGIT if step.do == "key" and step.value.isdecimal() else step.value
            return f"{step.device} {step.do} {value}".strip()
        case Run():
            return f"{step.device} {step.command}" + (f" ({step.name} goes on)" if step.name else "")
        case Await():
            return f"await {step.name}"
        case See():
            return f"see {step.device} {step.event}"
        case Status():
            return f"{step.device} is {', '.join(f'{name} {value}' for name, value in step.fields.items())}"
        case _:
            assert_never(step)


async def _steps(session: LabSession, scenario: Scenario) -> AsyncIterator[StepReport]:
    mind = _Play()
    end = session.subscribe(mind.hear)
    number = 0
    try:
        for number, step in enumerate(scenario.steps, 1):
            await asyncio.sleep(step.after_ms / 1000)
            yield await _step(session, mind, number, step)
        for name in list(mind.running):
            number += 1
            yield await _step(session, mind, number, Await(name=name))
    finally:
        end()
        for _, _, running in mind.running.values():
            running.task.cancel()


async def _step(session: LabSession, mind: _Play, number: int, step: Step) -> StepReport:
    started = time.monotonic()
    elapsed_ms: int | None = None
    try:
        match step:
            case Act():
                value = _filled(step.value, mind.last_seen)
                await session.act(step.device, step.do, value)
                passed, found = True, "done" if value == step.value else value
            case Run():
                running = session.start(step.device, step.command, step.arguments)
                if step.name:
                    mind.running[step.name] = (number, step, running)
                    passed, found = True, "under way"
                else:
                    completion = await running.task
                    passed, found = _judged(completion, step)
                    elapsed_ms = completion.elapsed_ms
            case Await():
                _, _, running = mind.running.pop(step.name)
                completion = await running.task
                passed, found = _judged(completion, step)
                elapsed_ms = completion.elapsed_ms
            case See():
                passed, found = await _seen(mind, step)
            case Status():
                passed, found = await _became(session, step)
            case _:
                assert_never(step)
    except (LabMistakeError, HostFailedError) as error:
        passed, found = False, str(error)
    if elapsed_ms is None:
        elapsed_ms = _ms_since(started)
    return StepReport(number=number, step=describe(step), passed=passed, found=found, elapsed_ms=elapsed_ms)


def _judged(completion: Completion[Result], step: Run | Await) -> tuple[bool, str]:
    found = str(Expected(completion.code.value, completion.reason))
    if not any(end.matches(completion.code.value, completion.reason) for end in step.expect):
        wanted = " or ".join(str(end) for end in step.expect)
        return False, f"{found}, expected {wanted}: {completion.message}"
    result = shown(completion.result)
    others = {name: result.get(name) for name, value in step.gives.items() if result.get(name) != value}
    if others:
        return False, f"{found}, but {_words(others)}, expected {_words(step.gives)}"
    return True, " ".join([found, *(str(value) for value in step.gives.values())])


def _filled(value: str, seen: Mapping[str, Json]) -> str:
    """A hand that answers what a device asks: `{kind}` is that field of the event that was seen last."""
    for name, said in seen.items():
        value = value.replace(f"{{{name}}}", str(said))
    return value


async def _seen(mind: _Play, step: See) -> tuple[bool, str]:
    end = time.monotonic() + step.within_ms / 1000
    while True:
        mind.arrived.clear()
        for event in mind.events:
            if (event.device, event.event) == (step.device, step.event):
                mind.events.remove(event)
                mind.last_seen = event.fields
                return True, ", ".join(f"{name} {value}" for name, value in event.fields.items()) or "seen"
        left = end - time.monotonic()
        if left <= 0:
            return False, f"no {step.event} of {step.device} within {step.within_ms} ms"
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(mind.arrived.wait(), left)


async def _became(session: LabSession, step: Status) -> tuple[bool, str]:
    end = time.monotonic() + step.within_ms / 1000
    while True:
        status = await _status(session, step.device)
        if all(status.get(name) == value for name, value in step.fields.items()):
            return True, _words(status)
        if time.monotonic() >= end:
            return False, f"after {step.within_ms} ms: {_words(status) or 'no device host'}"
        await asyncio.sleep(_LOOK_S)


async def _status(session: LabSession, device: str) -> Mapping[str, Json]:
    for info in await session.devices():
        if info.name == device:
            return shown(info.status)
    return {}


def _words(status: Mapping[str, Json]) -> str:
    return ", ".join(f"{name} {value}" for name, value in status.items() if value not in ("", None))


async def _tidy(session: LabSession, scenario: Scenario) -> str:
    """Put the scenario's devices in order; return what is not."""
    if session.house.owns_host:
        await session.house.start_host()
    for device in scenario.devices:
        for do, value in (*_TIDY, ("pace", _pace(session, device))):
            # A word that this device does not have, or that there is nothing to do for.
            with contextlib.suppress(LabMistakeError):
                await session.ask(device, do, value)
    end = time.monotonic() + _TIDY_S
    for device in scenario.devices:
        while not _is_tidy(status := await _status(session, device)):
            if time.monotonic() >= end:
                return f"{device} is not in order: {_words(status) or 'it does not answer'}"
            await asyncio.sleep(_LOOK_S)
    return ""


def _pace(session: LabSession, device: str) -> str:
    """The pace at which its profile has a device's line."""
    simulators = (entry.simulator for entry in session.profile.devices if entry.name == device)
    return next((str(simulator.options.get("pace", 0)) for simulator in simulators if simulator is not None), "0")


def _is_tidy(status: Mapping[str, Json]) -> bool:
    """Whether a device is well and empty.

    A service looks for cards two or three times a second: one that was taken is in there for a while longer.
    """
    return (
        status.get("state") in {DeviceState.ONLINE, DeviceState.STARTING}
        and status.get("media") not in {"in_reader", "present"}
        and status.get("mouth") != "receipt"
    )


def _check(session: LabSession, scenario: Scenario) -> None:
    for step in scenario.steps:
        match step:
            case Run():
                session.command(step.device, step.command)
            case Act() if step.device != HOST and step.device not in session.controls:
                raise LabMistakeError(f"nothing plays {step.device} in this profile, and the scenario needs its hands")
            case Act() | Await() | See() | Status():
                pass
            case _:
                assert_never(step)


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


__all__ = ["Report", "StepReport", "describe", "play"]

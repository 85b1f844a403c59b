"""How each device fares: one state machine as a table, counters, and the last fault. Pure; times are handed in.

A device's own status (`drivers.device.base`) says what the hardware says of itself now. Its health says whether that
can be relied on: whether commands succeed, how often its driver was lost, what went wrong last and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import assert_never

from drivers.device.base import (
    CommandEnded,
    CompletionCode,
    DeviceState,
    DriverLost,
    DriverStarted,
    Loss,
    Signal,
    StatusReported,
)
from drivers.host.fault_table import fault_for


@unique
class HealthState(StrEnum):
    """How a device fares."""

    STARTING = "starting"
    """Its driver is made; the hardware has not been heard of."""
    WELL = "well"
    IMPAIRED = "impaired"
    """The hardware answers, but what it was last asked to do failed by its own fault."""
    DOWN = "down"
    """The hardware is away, or says that it cannot work."""
    RESTARTING = "restarting"
    """Its driver was lost; the next is made, perhaps after a pause."""


@unique
class Sign(StrEnum):
    """What changes a device's health."""

    STARTED = "driver started"
    LOST = "driver lost"
    ONLINE = "online"
    OFFLINE = "not online"
    SUCCEEDED = "command done"
    FAILED = "device failed"


S, W, I, D, R = HealthState  # noqa: E741 - the table below is read by its letters
TRANSITIONS: Mapping[HealthState, Mapping[Sign, HealthState]] = {
    S: {Sign.LOST: R, Sign.ONLINE: W, Sign.OFFLINE: D, Sign.SUCCEEDED: W, Sign.FAILED: D},
    W: {Sign.LOST: R, Sign.OFFLINE: D, Sign.FAILED: I},
    I: {Sign.LOST: R, Sign.OFFLINE: D, Sign.SUCCEEDED: W},
    D: {Sign.LOST: R, Sign.ONLINE: W, Sign.SUCCEEDED: W},
    R: {Sign.STARTED: S},
}
"""Where a sign leads; a sign that is not in a state's row leaves it as it is."""


@dataclass(frozen=True, slots=True)
class LastFault:
    """What went wrong last.

    Attributes:
        code: of the fault table, such as `E201`; what staff tell by telephone.
        reason: as in a completion.
        during: the command, or what the driver was at.
        at_ms: wall clock, milliseconds since 1970.
    """

    code: str
    reason: str
    during: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Health:
    """How one device fares, since its host was started.

    Attributes:
        since_ms: wall clock of the last change of `state`, milliseconds since 1970.
        commands, failures: ended commands, and those among them that failed by the device's fault, and not the
            customer's or the caller's.
        failures_in_a_row: since the last success.
        hangs, crashes: lost drivers.
        isolation: where its driver runs now.
    """

    state: HealthState = HealthState.STARTING
    since_ms: int = 0
    commands: int = 0
    failures: int = 0
    failures_in_a_row: int = 0
    hangs: int = 0
    crashes: int = 0
    last_success_ms: int | None = None
    last_fault: LastFault | None = None
    isolation: str = "thread"


def health_after(health: Health, kind: str, signal: Signal, now_ms: int) -> Health:
    """Return the health after a signal of a device of that kind."""
    match signal:
        case DriverStarted():
            return _moved(health, Sign.STARTED, now_ms)
        case DriverLost():
            return _after_loss(health, kind, signal, now_ms)
        case StatusReported():
            return _after_status(health, kind, signal, now_ms)
        case CommandEnded():
            return _after_command(health, kind, signal, now_ms)
        case _:
            assert_never(signal)


def _after_loss(health: Health, kind: str, lost: DriverLost, now_ms: int) -> Health:
    hung = lost.how is Loss.HUNG
    counted = replace(health, hangs=health.hangs + hung, crashes=health.crashes + (not hung))
    reason = "device_stuck" if hung else "driver_crashed"
    return _moved(_faulted(counted, kind, reason, lost.detail, now_ms), Sign.LOST, now_ms)


def _after_status(health: Health, kind: str, reported: StatusReported, now_ms: int) -> Health:
    status = reported.status
    match status.state:
        case DeviceState.ONLINE:
            return _moved(health, Sign.ONLINE, now_ms)
        case DeviceState.STARTING | DeviceState.DEVICE_BUSY:
            return health
        case _:
            told = _faulted(health, kind, status.reason or status.state.value, "status", now_ms)
            return _moved(told, Sign.OFFLINE, now_ms)


def _after_command(health: Health, kind: str, ended: CommandEnded, now_ms: int) -> Health:
    completion = ended.completion
    counted = replace(health, commands=health.commands + 1)
    if completion.code is CompletionCode.SUCCESS:
        well = replace(counted, failures_in_a_row=0, last_success_ms=now_ms)
        return _moved(well, Sign.SUCCEEDED, now_ms)
    if not fault_for(kind, completion.reason).of_the_device:
        return counted
    failed = replace(counted, failures=health.failures + 1, failures_in_a_row=health.failures_in_a_row + 1)
    return _moved(_faulted(failed, kind, completion.reason, ended.command, now_ms), Sign.FAILED, now_ms)


def _faulted(health: Health, kind: str, reason: str, during: str, now_ms: int) -> Health:
    return replace(health, last_fault=LastFault(fault_for(kind, reason).code, reason, during, now_ms))


def _moved(health: Health, sign: Sign, now_ms: int) -> Health:
    state = TRANSITIONS[health.state].get(sign, health.state)
    return health if state is health.state else replace(health, state=state, since_ms=now_ms)


def draw_diagram() -> str:
    """Return the state machine as a Mermaid diagram; docs/devices.md shows it."""
    lines = ["stateDiagram-v2", f"    [*] --> {HealthState.STARTING}"]
    for state, row in TRANSITIONS.items():
        for target in HealthState:
            signs = ", ".join(sign for sign, leads_to in row.items() if leads_to is target)
            if signs:
                lines.append(f"    {state} --> {target} : {signs}")
    return "\n".join(lines) + "\n"


__all__ = ["TRANSITIONS", "Health", "HealthState", "LastFault", "Sign", "draw_diagram", "health_after"]

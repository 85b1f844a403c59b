"""Rules about hardware that fails: each fault ends in one typed completion, and the device comes back by itself."""

import time
from collections.abc import Callable

from drivers.conformance.arguments import SHORT_MS
from drivers.conformance.bench import READY_S, Bench, Ended
from drivers.conformance.rule import NotTriedError, Rule, expect
from drivers.device.base import CompletionCode, DeviceState, Probe
from drivers.host.messages import Happened, Message

_NOTICED_S = 8.0


def _need_hands(bench: Bench) -> None:
    if bench.hands is None:
        raise NotTriedError("this device has no simulator to break")


async def _each_fault(bench: Bench) -> str:
    _need_hands(bench)
    if not bench.known.faults:
        raise NotTriedError("the kind's file names no faults")
    slowest = 0.0
    for fault in bench.known.faults:
        expect(await bench.until_online(), f"not on line before {fault}")
        expect(await bench.hand(f"fault={fault}"), f"the simulator does not know {fault}")
        try:
            for command in bench.commands():
                ended = await bench.run(command, bench.usual(command, time_ms=SHORT_MS))
                _typed(ended, fault)
                slowest = max(slowest, ended.seconds)
        finally:
            await bench.hand("fault=none")
    return f"{len(bench.known.faults)} faults, the slowest command after {slowest * 1000:.0f} ms"


def _typed(ended: Ended, fault: str) -> None:
    expect(ended.completed is not None, f"{ended.words}, under {fault}")
    assert ended.completed is not None
    expect(ended.in_time, f"{ended.words}, under {fault}")
    expect(ended.completed.code != CompletionCode.INTERNAL_ERROR.value, f"{ended.words}, under {fault}")


async def _serves_again(bench: Bench) -> str:
    _need_hands(bench)
    if not bench.known.faults:
        raise NotTriedError("the kind's file names no faults")
    slowest = 0.0
    for fault in bench.known.faults:
        await bench.hand(f"fault={fault}")
        await bench.run(Probe, {})
        await bench.hand("fault=none")
        began = time.monotonic()
        expect(await bench.until_online(), f"not back within {READY_S:.0f} s of {fault}")
        slowest = max(slowest, time.monotonic() - began)
    return f"{len(bench.known.faults)} faults, back within {slowest * 1000:.0f} ms"


def _went_away(bench: Bench) -> Callable[[Message], bool]:
    """Return what tells a StatusChanged away from online."""
    return lambda message: (
        isinstance(message, Happened)
        and message.device == bench.name
        and message.event == "StatusChanged"
        and message.fields.table.get("state") != DeviceState.ONLINE.value
    )


async def _unplugged(bench: Bench) -> str:
    _need_hands(bench)
    expect(await bench.until_online(), "not on line at first")
    before = len(bench.line.heard)
    if not await bench.hand("unplug"):
        raise NotTriedError("the simulator has no plug to pull")
    try:
        began = time.monotonic()
        probed = await bench.run(Probe, {})
        told = await bench.line.first(_went_away(bench), _NOTICED_S, after=before)
        expect(told is not None, f"no StatusChanged within {_NOTICED_S:.0f} s")
        noticed = time.monotonic() - began
        status = await bench.status()
        expect(status is not None and status.state is not DeviceState.ONLINE, "its status is still online")
        expect(status is not None and status.reason != "", "its status has no reason")
        code = None if probed.completed is None else probed.completed.code
        expect(code == CompletionCode.DEVICE_NOT_READY.value, f"{probed.words}, with the plug pulled")
    finally:
        await bench.hand("replug")
    return f"{status.state.value if status else ''} after {noticed * 1000:.0f} ms; {probed.words}"


async def _replugged(bench: Bench) -> str:
    _need_hands(bench)
    expect(await bench.until_online(), "not on line at first")
    if not await bench.hand("unplug"):
        raise NotTriedError("the simulator has no plug to pull")
    await bench.run(Probe, {})
    await bench.hand("replug")
    began = time.monotonic()
    expect(await bench.until_online(), f"not back within {READY_S:.0f} s of being plugged in")
    back = time.monotonic() - began
    probed = await bench.run(Probe, {})
    expect(probed.completed is not None and probed.completed.code == CompletionCode.SUCCESS.value, probed.words)
    return f"on line again after {back * 1000:.0f} ms"


RULES = (
    Rule("F-1", "under each fault every command ends once, in time, typed", _each_fault),
    Rule("F-2", "after each fault the device serves again without a restart", _serves_again),
    Rule("U-1", "a plug that is pulled is told: StatusChanged, a reason, deviceNotReady", _unplugged),
    Rule("U-2", "plugged in again, the device is back by itself and serves", _replugged),
)

"""Rules about what a driver says of itself: capabilities, status, and that its nouns come without its hardware."""

import asyncio
import dataclasses
import subprocess
import sys

from drivers.conformance.bench import Bench
from drivers.conformance.rule import NotTriedError, Rule, RuleBrokenError, expect
from drivers.device.base import DeviceState
from drivers.device.base.values import ValueMistakeError

_HARDWARE = ("serial", "smartcard", "cv2", "numpy", "usb", "PySide6")
_IMPORT_S = 60.0
_LOOKS, _LOOK_S = 5, 0.15


async def _capabilities_keep(bench: Bench) -> str:
    kind = bench.entry.kind
    first = await bench.line.row(bench.name)
    expect(first is not None, "the host does not list the device")
    assert first is not None
    try:
        found = first.capabilities.to(kind.capabilities_type, bench.name)
    except ValueMistakeError as mistake:
        expect(False, f"not of {kind.capabilities_type.__name__}: {mistake}")
    again = await bench.line.row(bench.name)
    expect(again is not None and again.capabilities == first.capabilities, "they changed from one question to the next")
    return f"{type(found).__name__}, {len(dataclasses.fields(found))} properties"


async def _capabilities_apart(bench: Bench) -> str:
    kind = bench.entry.kind
    can = {field.name for field in dataclasses.fields(kind.capabilities_type)}
    is_now = {field.name for field in dataclasses.fields(kind.status_type)}
    expect(not can & is_now, f"both have {', '.join(sorted(can & is_now))}")
    return f"{len(can)} of the one, {len(is_now)} of the other"


async def _status_words(bench: Bench) -> str:
    await bench.until_online()
    # More than once: what a driver reports of itself comes between two commands.
    told = [await _status_told(bench) for _ in range(_LOOKS)]
    return ", ".join(dict.fromkeys(told))


async def _status_told(bench: Bench) -> str:
    await asyncio.sleep(_LOOK_S)
    row = await bench.line.row(bench.name)
    expect(row is not None, "the host does not list the device")
    assert row is not None
    try:
        status = row.status.to(bench.entry.kind.status_type, bench.name)
    except ValueMistakeError as mistake:
        raise RuleBrokenError(f"not of {bench.entry.kind.status_type.__name__}: {mistake}") from mistake
    online = status.state is DeviceState.ONLINE
    expect(online == (status.reason == ""), f"{status.state.value} with the reason {status.reason!r}")
    return status.state.value if online else f"{status.state.value}: {status.reason}"


async def _nouns_import(bench: Bench) -> str:
    module = bench.entry.kind.settings_type.__module__
    script = f"import sys, {module}; print(*(name for name in {_HARDWARE} if name in sys.modules))"
    # Its words are this interpreter and a module's name, with no shell between.
    command = [sys.executable, "-c", script]
    try:
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=_IMPORT_S)
    except subprocess.TimeoutExpired as error:
        raise NotTriedError(f"{module} was not imported within {_IMPORT_S:.0f} s") from error
    if done.returncode != 0:
        raise NotTriedError(f"{module} cannot be imported in a process of its own")
    dragged = done.stdout.decode().split()
    expect(not dragged, f"it drags in {', '.join(dragged)}; import these inside make_driver")
    return module


RULES = (
    Rule("D-1", "capabilities are of the kind's type, and the same each time", _capabilities_keep),
    Rule("D-2", "capabilities and status are apart: no property is in both", _capabilities_apart),
    Rule("D-3", "status is of the kind's type, in the standard's words, with a reason exactly off line", _status_words),
    Rule("D-4", "the kind's nouns are imported without its hardware's library", _nouns_import),
)

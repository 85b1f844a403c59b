"""Looking at devices: list, probe, watch."""

import argparse
import queue
import threading
import time
from functools import partial

from serial.tools import list_ports

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome, error_fields
from drivers.cli.staff import fault_fields
from drivers.device.base import (
    GRACE_S,
    Completion,
    CompletionCode,
    DeviceState,
    Notice,
    Probe,
    Result,
    ThreadDevice,
)
from drivers.device.base.values import Json, to_json
from drivers.errors import LinkError
from drivers.host.fault_table import fault_for
from drivers.host.profile import DeviceEntry
from drivers.host.supervisor import make_device
from drivers.link.pcsc import PcscLink

_PROBE_MS = 6_000
# Two of a device's idle looks at its hardware, and some.
_SETTLE_S = 1.5


def list_devices(arguments: argparse.Namespace) -> Outcome:
    """Show a profile's devices, and which serial ports and card readers this machine has."""
    entries = args.entries(arguments)
    named = arguments.port or arguments.reader
    profile = None if named else args.profile(arguments)
    rows: list[Json] = [
        {
            "name": entry.name,
            "kind": entry.kind.name,
            "at": _at(entry),
            "simulated": entry.simulator is not None,
        }
        for entry in entries
    ]
    ports: list[Json] = [*sorted(port.device for port in list_ports.comports())]
    readers: list[Json] = [*_card_readers()]
    fields: dict[str, Json] = {
        "terminal": profile.terminal if profile else None,
        "environment": profile.environment.value if profile else None,
        "devices": rows,
        "serial_ports": ports,
        "card_readers": readers,
    }
    lines = [f"{profile.terminal} ({profile.environment})"] if profile else []
    lines += [f"{entry.name:<16}{entry.kind.name:<16}{_at(entry)}" for entry in entries]
    return Outcome(fields, "\n".join(lines))


def probe(arguments: argparse.Namespace) -> Outcome:
    """Ask all devices at once whether they are there."""
    entries = args.entries(arguments)
    devices = [make_device(entry) for entry in entries]
    try:
        completions = _probe_all(devices)
    finally:
        for device in devices:
            device.close()
    # A single device that was named fails as a command of its own would.
    if len(entries) == 1:
        completions[0].require()
    rows: list[Json] = []
    lines = []
    for entry, device, completion in zip(entries, devices, completions, strict=True):
        row: dict[str, Json] = {"name": entry.name, "kind": entry.kind.name, "at": _at(entry)}
        row["state"] = device.status.state.value
        row["elapsed_ms"] = completion.elapsed_ms
        if completion.succeeded:
            row["detail"] = str(getattr(completion.result, "detail", ""))
        else:
            row["error"] = {**error_fields(completion)}
            row["fault"] = fault_fields(fault_for(entry.kind.name, completion.reason))
        rows.append(row)
        lines.append(f"{entry.name:<16}{completion.reason or row['state']:<18}{completion.message}")
        if not completion.succeeded:
            fault = fault_for(entry.kind.name, completion.reason)
            lines.append(f"{'':<16}{fault.code} {fault.title}：{fault.remedy}（{fault.mender.zh}）")
    failures = [completion for completion in completions if not completion.succeeded]
    fields: dict[str, Json] = {"devices": rows}
    if failures:
        # As every failure: whoever reads no more than this learns that it failed, and what came first.
        fields = {"error": {**error_fields(failures[0])}, **fields}
    return Outcome(fields, "\n".join(lines), bool(failures))


def watch(arguments: argparse.Namespace) -> Outcome:
    """Show what happens at the devices for as long as `--wait` says: as it happens for people, at the end as JSON."""
    notices: queue.SimpleQueue[tuple[float, Notice]] = queue.SimpleQueue()
    began = time.monotonic()
    entries = [args.watched(entry) for entry in args.entries(arguments)]
    devices = [make_device(entry, lambda notice: notices.put((time.monotonic(), notice))) for entry in entries]
    events: list[Json] = []
    try:
        for device in devices:
            device.start()
        while (left := began + arguments.wait - time.monotonic()) > 0:
            try:
                at, notice = notices.get(timeout=left)
            except queue.Empty:
                break
            row = _event(round((at - began) * 1000), notice)
            events.append(row)
            if not arguments.json:
                args.log(f"{row['at_ms']:>8} ms  {notice.device:<16}{row['event']:<20}{row['fields']}")
        rows: list[Json] = [
            {"name": entry.name, "kind": entry.kind.name, "status": to_json(device.status)}
            for entry, device in zip(entries, devices, strict=True)
        ]
    finally:
        for device in devices:
            device.close()
    lines = [f"{device.name:<16}{device.status.state:<16}{device.status.reason}" for device in devices]
    return Outcome({"devices": rows, "events": events}, "\n".join(lines))


def _event(at_ms: int, notice: Notice) -> dict[str, Json]:
    return {
        "at_ms": at_ms,
        "device": notice.device,
        "event": type(notice.event).__name__,
        "fields": to_json(notice.event),
    }


def _probe_all(devices: list[ThreadDevice]) -> list[Completion[Result]]:
    ends: dict[str, Completion[Result]] = {}
    all_done = threading.Event()

    def ended(name: str, completion: Completion[Result]) -> None:
        ends[name] = completion
        if len(ends) == len(devices):
            all_done.set()

    tickets = [(device, device.submit(Probe(), partial(ended, device.name), _PROBE_MS)) for device in devices]
    if not all_done.wait(_PROBE_MS / 1000 + GRACE_S):
        for device, ticket in tickets:
            device.expire(ticket)
        all_done.wait()
    return [_unasked(device, ends[device.name]) for device in devices]


def _unasked(device: ThreadDevice, completion: Completion[Result]) -> Completion[Result]:
    """A kind that cannot be asked without moving something is judged by what its own look at the hardware finds."""
    if completion.code is not CompletionCode.UNSUPPORTED_COMMAND:
        return completion
    end = time.monotonic() + _SETTLE_S
    while device.status.state is DeviceState.STARTING and time.monotonic() < end:
        time.sleep(0.02)
    status = device.status
    if status.state in {DeviceState.ONLINE, DeviceState.STARTING}:
        return Completion(CompletionCode.SUCCESS)
    return Completion(
        CompletionCode.DEVICE_NOT_READY, status.reason or "not_ready", f"{device.name} is {status.state.value}"
    )


def _card_readers() -> tuple[str, ...]:
    """Names under which PC/SC knows its readers; none without its service."""
    link = PcscLink("")
    try:
        return link.readers()
    except LinkError:
        return ()
    finally:
        link.close()


def _at(entry: DeviceEntry) -> str:
    """Where a device is reached, whatever its kind calls that."""
    for name in ("port", "reader", "source"):
        if value := getattr(entry.settings, name, ""):
            return str(value)
    return ""

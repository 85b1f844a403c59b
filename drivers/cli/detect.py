"""Finding out what is plugged in where: each serial port is asked in the words of each kind that can answer."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from serial.tools import list_ports

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome
from drivers.device.base import CompletionCode, Probe, ThreadDevice, execute
from drivers.device.base.values import Json
from drivers.errors import LinkError, ProfileError
from drivers.host.stable_names import socket_of
from drivers.link.pcsc import PcscLink

# The printer first: its question is a real-time one, which no other device takes amiss, while a printer would print the
# others' as text. A scanner says nothing of itself and cannot be asked.
_QUESTIONS = (("printer", 115_200), ("printer", 9_600), ("pin_pad", 9_600), ("id_reader", 115_200))
_PORT_IS_AT_FAULT = frozenset({"port_busy", "port_denied", "port_not_found", "port_unusable"})
# The driver is asked once and does nothing of its own accord.
_NEVER_S = 3_600.0
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """What answered at a port.

    Attributes:
        kind: empty when nothing did.
        name: the port's name that stays, without /dev; empty where udev knows none.
        reason: why it could not be asked, as in a completion.
    """

    port: str
    kind: str = ""
    baudrate: int = 0
    detail: str = ""
    name: str = ""
    reason: str = ""


def detect(arguments: argparse.Namespace) -> Outcome:
    """Ask every serial port, or those named, and list card readers and cameras."""
    ports = arguments.ports or sorted(port.device for port in list_ports.comports())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        findings = list(pool.map(_asked, ports))
    readers = list(_card_readers())
    cameras = [str(path) for path in sorted(Path("/dev/v4l/by-path").glob("*-video-index0"))]
    rows: list[Json] = [
        {
            "port": found.port,
            "kind": found.kind or None,
            "baudrate": found.baudrate or None,
            "detail": found.detail,
            "socket": found.name or None,
            "reason": found.reason,
        }
        for found in findings
    ]
    fields: dict[str, Json] = {"ports": rows, "card_readers": [*readers], "cameras": [*cameras]}
    lines = [line for found in findings for line in _lines(found)]
    lines += [f"# card reader\n[devices.card_reader]\nreader = {_quoted(reader)}" for reader in readers]
    lines += [f"# camera\n[devices.camera]\nsource = {_quoted(camera)}" for camera in cameras]
    return Outcome(fields, "\n".join(lines) or "nothing is plugged in that could be asked")


def _asked(port: str) -> Finding:
    try:
        name = socket_of(port).path
    except ProfileError:
        name = ""
    for kind, baudrate in _QUESTIONS:
        entry = args.entry_at(kind, {"port": port, "baudrate": baudrate})
        device = ThreadDevice(
            name=kind,
            kind=kind,
            make_driver=partial(entry.kind.make_driver, entry.settings),
            status=entry.kind.status_type(),
            idle_s=_NEVER_S,
        )
        try:
            completion = execute(device, Probe())
        finally:
            device.close()
        # Whatever a printer complains of, it is a printer that complains.
        speaks = completion.code in {CompletionCode.SUCCESS, CompletionCode.COMMAND_ERROR_CODE}
        if speaks:
            return Finding(port, kind, baudrate, getattr(completion.result, "detail", ""), name, completion.reason)
        if completion.reason in _PORT_IS_AT_FAULT:
            return Finding(port, name=name, reason=completion.reason)
    return Finding(port, name=name)


def _lines(found: Finding) -> list[str]:
    if not found.kind:
        why = found.reason or "nothing answered; a scanner does not, a device without power does not either"
        return [f"# {found.port}: {why}"]
    said = found.detail or found.reason
    at = f", plugged in at {found.name}" if found.name else ""
    return [
        f"# {found.port}: {said}{at}",
        f"[devices.{found.kind}]",
        f"port = {_quoted(found.port)}",
        f"baudrate = {found.baudrate}",
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _card_readers() -> tuple[str, ...]:
    link = PcscLink("")
    try:
        return link.readers()
    except LinkError:
        return ()
    finally:
        link.close()

"""What the device host and its clients say to each other: one JSON object a line, over a unix socket.

Every `execute` is answered by `acknowledged` and then one `completed`, under the client's own number. Events come by
themselves. Bytes travel as hex.
"""

import json
from dataclasses import dataclass

from drivers.device.base.values import Fields, Json, ValueMistakeError, from_json, to_json

MAX_LINE_BYTES = 1 << 20
"""Longer than a receipt with all it may hold; a longer line is no message of ours."""


@dataclass(frozen=True, slots=True)
class ListDevices:
    """Client: which devices are there, and how are they? Answered by Devices."""

    id: int


@dataclass(frozen=True, slots=True)
class Execute:
    """Client: have `device` do `command`. A missing budget is the command's own."""

    id: int
    device: str
    command: str
    arguments: Fields
    budget_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Client: end the command sent under that number; its `completed` still comes."""

    id: int


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device in Devices; status and capabilities are of its kind's types."""

    name: str
    kind: str
    status: Fields
    capabilities: Fields


@dataclass(frozen=True, slots=True)
class Devices:
    """Host: the terminal's devices."""

    id: int
    terminal: str
    devices: tuple[DeviceRow, ...]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Host: the command is under way."""

    id: int


@dataclass(frozen=True, slots=True)
class Completed:
    """Host: how it ended."""

    id: int
    code: str
    reason: str
    message: str
    elapsed_ms: int
    result: Fields | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Host: an event of a device."""

    device: str
    event: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Refused:
    """Host: that line was no message; `id` where one could be read."""

    message: str
    id: int | None = None


Message = ListDevices | Execute | Cancel | Devices | Acknowledged | Completed | Happened | Refused
_TYPES = {
    cls.__name__: cls for cls in (ListDevices, Execute, Cancel, Devices, Acknowledged, Completed, Happened, Refused)
}


def encode(message: Message) -> bytes:
    """Return the message's line."""
    fields = to_json(message, tagged=True)
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, which a client can ask with, is answered as JSON writes it.
    return line.encode(errors="backslashreplace") + b"\n"


def decode(line: bytes) -> Message:
    """Return the message in a line.

    Raises:
        ValueMistakeError: it holds none.
    """
    try:
        found: Json = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueMistakeError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueMistakeError("not a JSON object")
    wanted = _TYPES.get(str(found.get("type")))
    if wanted is None:
        raise ValueMistakeError(f"type: {found.get('type')!r} is none of {', '.join(_TYPES)}")
    message = from_json(wanted, found, wanted.__name__)
    assert isinstance(message, Message)
    return message

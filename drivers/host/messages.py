"""What the device host and its clients say to each other: one JSON object a line, over a unix socket.

Every `execute` is answered by `acknowledged` and then one `completed`, under the client's own number. Events come by
themselves. Bytes travel as hex.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from drivers.device.base.values import Fields, Json, ValueMistakeError, from_json, to_json
from drivers.host.custody import Custody
from drivers.host.health import Health
from drivers.host.traffic import TrafficSeen

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
class AskHealth:
    """Client: how do the devices fare? Answered by HealthReport; with `follow`, by HealthChanged at each change too."""

    id: int
    follow: bool = False


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
class HealthRow:
    """How a device fares.

    Attributes:
        state, reason: of its status, as in Devices.
        custody: where its medium is; None for a device that holds none, or was never heard of it.
        attention: a reason for staff to see to it soon although it works, such as `paper_low`; empty for none.
    """

    name: str
    kind: str
    state: str
    reason: str
    health: Health
    custody: Custody | None = None
    attention: str = ""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Host: how all devices fare.

    Attributes:
        started_ms: wall clock of the host's start, milliseconds since 1970.
        custody_kept: whether what is known of media would outlive a restart.
    """

    id: int
    terminal: str
    started_ms: int
    custody_kept: bool
    devices: tuple[HealthRow, ...]


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """Host, to who follows: a device's health state, its losses or its medium's place are not what they were."""

    device: HealthRow


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


@dataclass(frozen=True, slots=True)
class FollowTraffic:
    """Client: from now on tell me what passes over the devices' links."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Host: something passed over a device's link; to clients that follow."""

    device: str
    seen: TrafficSeen


Message = (
    ListDevices
    | Execute
    | Cancel
    | AskHealth
    | FollowTraffic
    | Devices
    | Acknowledged
    | Completed
    | Happened
    | HealthReport
    | HealthChanged
    | Traffic
    | Refused
)
_TYPES = {cls.__name__: cls for cls in get_args(Message)}


def encode(message: object) -> bytes:
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
    message = decode_one_of(_TYPES, line)
    assert isinstance(message, Message)
    return message


def decode_one_of(types: Mapping[str, type], line: bytes) -> object:
    """Return what is in a line that holds one of these types, by name; raises as `decode`."""
    try:
        found: Json = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueMistakeError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueMistakeError("not a JSON object")
    wanted = types.get(str(found.get("type")))
    if wanted is None:
        raise ValueMistakeError(f"type: {found.get('type')!r} is none of {', '.join(types)}")
    message: object = from_json(wanted, found, wanted.__name__)
    return message

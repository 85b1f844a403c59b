"""What the device's thread and the PC/SC worker say to each other: one JSON object a line, each way.

A request is answered by exactly one reply, in order. Bytes travel as hexadecimal. Nothing here is logged: a transmitted
answer may hold a card number.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal

Operation = Literal["readers", "state", "connect", "transmit", "disconnect"]


@dataclass(frozen=True, slots=True)
class Request:
    """One call for the worker to make.

    `reader` names it where one is meant; `data` is what to transmit; `known_state` and `timeout_ms` are for `state`,
    which returns as soon as the reader's state differs from the one known. `power_off` is for `disconnect`.
    """

    operation: Operation
    reader: str = ""
    data: str = ""
    known_state: int = 0
    timeout_ms: int = 0
    power_off: bool = False

    def to_bytes(self) -> bytes:
        """One line."""
        return json.dumps(asdict(self), separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> "Request":
        """Read one line; both ends are this package, so a line that cannot be read is a bug and raises as such."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Reply:
    """Outcome of one call: a return code, and what the call yields."""

    code: int
    doing: str = ""
    readers: tuple[str, ...] = ()
    state: int = 0
    data: str = ""

    def to_bytes(self) -> bytes:
        """One line."""
        return json.dumps(asdict(self), separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> "Reply":
        """Read one line, as `Request.from_bytes`."""
        fields = json.loads(line)
        return cls(**{**fields, "readers": tuple(fields["readers"])})

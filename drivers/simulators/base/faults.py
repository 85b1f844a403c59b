"""Faults of a serial line, done to whole replies of a simulated device."""

from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.simulators.base.control import ControlMistakeError

# Noise that holds the beginnings of real preambles, so that a reader that merely searches for one is caught.
_NOISE = bytes.fromhex("00ff5a96aaaaaa00aa10021b")
# A byte a time, far enough apart that each is a read of its own.
_DRIP_S = 0.002


@unique
class FaultKind(StrEnum):
    """What can be wrong with the line."""

    NONE = "none"
    GARBAGE_BEFORE = "garbage_before"
    GARBAGE_INSIDE = "garbage_inside"
    BAD_CHECKSUM = "bad_checksum"
    TRUNCATED = "truncated"
    SILENT = "silent"
    BYTE_AT_A_TIME = "byte_at_a_time"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that leave together, `pause_s` after the ones before."""

    data: bytes
    pause_s: float = 0.0


@dataclass(slots=True)
class FaultScript:
    """The fault in force, for the next `left` replies; None is until it is changed."""

    kind: FaultKind = FaultKind.NONE
    left: int | None = None

    def set(self, value: str, *, also: tuple[str, ...] = ()) -> None:
        """Take `kind` or `kind:count`; `also` names what else could have been said.

        Raises:
            ControlMistakeError: there is no such fault.
        """
        name, _, count = value.partition(":")
        if name not in set(FaultKind) or (count and not count.isdecimal()):
            raise ControlMistakeError(
                f"no fault {value!r}; there are {', '.join((*FaultKind, *also))}, those of the line also as name:count"
            )
        self.kind, self.left = FaultKind(name), int(count) if count else None

    def apply(self, reply: bytes) -> list[Chunk]:
        """Return what leaves in place of `reply`."""
        kind = self.kind
        if kind is FaultKind.NONE or not reply:
            return [Chunk(reply)]
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.kind, self.left = FaultKind.NONE, None
        middle = len(reply) // 2
        match kind:
            case FaultKind.GARBAGE_BEFORE:
                return [Chunk(_NOISE + reply)]
            case FaultKind.GARBAGE_INSIDE:
                return [Chunk(reply[:middle] + _NOISE + reply[middle:])]
            case FaultKind.BAD_CHECKSUM:
                return [Chunk(reply[:-1] + bytes([reply[-1] ^ 0xFF]))]
            case FaultKind.TRUNCATED:
                return [Chunk(reply[:middle])]
            case FaultKind.SILENT:
                return []
            case FaultKind.BYTE_AT_A_TIME:
                return [Chunk(reply[i : i + 1], _DRIP_S) for i in range(len(reply))]

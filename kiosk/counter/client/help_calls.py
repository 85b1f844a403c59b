"""At the elbow (伴办): a terminal that calls, where its customer is, what the teller says. Masked at the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

__all__ = ["DeviceReport", "HelpCall", "HelpCallState", "HelpCalls", "Hint", "JourneyView", "TakenToCounter"]


class HelpCallState(Enum):
    """Where a call stands."""

    WAITING = "WAITING"
    TAKEN = "TAKEN"
    ENDED = "ENDED"
    AT_COUNTER = "AT_COUNTER"


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One device of the terminal; `state` by XFS4IoT, `note` such as `paper_low`."""

    kind: str
    serial_number: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class JourneyView:
    """Where a customer is, as far as a teller may see it."""

    page: str
    step: int
    steps: int
    facts: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    trouble: str = ""
    devices: tuple[DeviceReport, ...] = ()
    time: datetime | None = None
    session_id: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a teller said: one of the terminal's own sentences by its key, or a few words."""

    hint_id: str
    key: str
    words: str
    staff_number: str
    send_time: datetime
    shown_time: datetime | None = None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A call."""

    call_id: str
    terminal_id: str
    state: HelpCallState
    journey: JourneyView | None
    create_time: datetime
    staff_number: str = ""
    take_time: datetime | None = None
    hints: tuple[Hint, ...] = ()
    end_time: datetime | None = None
    sequence_number: int = 0
    staff_name: str = ""


@dataclass(frozen=True, slots=True)
class HelpCalls:
    """Open calls, the longest waiting first; and those that ended today, newest first."""

    open: tuple[HelpCall, ...]
    ended: tuple[HelpCall, ...]


@dataclass(frozen=True, slots=True)
class TakenToCounter:
    """The case is at the counter; `handoff_code` is empty where the terminal had no visit with a customer."""

    handoff_code: str
    call: HelpCall

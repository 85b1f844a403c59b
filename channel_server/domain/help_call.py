"""A call for a person (伴办): its states, who may do what to it, and what a teller may say.

    WAITING → TAKEN → AT_COUNTER     the case goes to the counter
    WAITING, TAKEN → ENDED           the customer goes on alone, the teller lets go, or nobody is heard any more

A teller looks on and says something; nothing here presses anything for the customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

QUIET_FOR = timedelta(minutes=10)
"""A terminal that has told nothing for so long has nobody before it: its pages go back to the first one much sooner."""
LONGEST = timedelta(minutes=40)
"""A visit is shorter. What is open for longer was forgotten."""
MOST_HINTS = 60
"""Of one call."""


@unique
class HelpCallState(StrEnum):
    """Where a call stands."""

    WAITING = "WAITING"
    TAKEN = "TAKEN"
    ENDED = "ENDED"
    AT_COUNTER = "AT_COUNTER"


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as the terminal has it."""

    kind: str
    serial_number: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class JourneyView:
    """Where a customer is, masked at the terminal. What the facts say is between terminal and counter."""

    page: str
    step: int = 0
    steps: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    trouble: str = ""
    devices: tuple[DeviceView, ...] = ()
    time: datetime | None = None
    session_id: SessionId | None = None
    language: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says in words, to be looked through for what may not be said."""
        devices = (text for each in self.devices for text in (each.kind, each.state, each.note))
        return (self.page, self.trouble, *self.facts, *self.facts.values(), *devices)

    def is_elsewhere(self, other: "JourneyView") -> bool:
        """Whether the customer has come to another page."""
        return (self.page, self.step) != (other.page, other.step)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a teller said: one of the terminal's own sentences by its key, or words."""

    hint_id: str
    key: str
    words: str
    staff_number: str
    send_time: datetime
    change_number: int
    """Of the call, when it was said."""
    shown_time: datetime | None = None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A call as it stands."""

    bank_id: BankId
    call_id: str
    terminal_id: TerminalId
    branch_name: str
    journey: JourneyView
    create_time: datetime
    heard_time: datetime
    """When the terminal last told anything."""
    state: HelpCallState = HelpCallState.WAITING
    change_number: int = 1
    """Grows with each change, whoever makes it."""
    staff_number: str = ""
    workstation_id: TerminalId | None = None
    """Where the teller sits who has it, or had it."""
    take_time: datetime | None = None
    end_time: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self.state in (HelpCallState.ENDED, HelpCallState.AT_COUNTER)

    def changed(self) -> "HelpCall":
        """Count a change."""
        return replace(self, change_number=self.change_number + 1)

    def told(self, journey: JourneyView, now: datetime) -> "HelpCall":
        """Take down where the customer is."""
        return replace(self.changed(), journey=journey, heard_time=now)

    def heard(self, now: datetime) -> "HelpCall":
        """Take down that the terminal is there."""
        return replace(self.changed(), heard_time=now)

    def taken(self, staff_number: str, workstation_id: TerminalId, now: datetime) -> "HelpCall | Refusal":
        """Give it to a teller; one who has it already keeps it."""
        if self.is_over:
            return refuse(RefusalReason.HELP_CALL_OVER)
        if self.state is HelpCallState.TAKEN:
            mine = self.staff_number == staff_number
            return self if mine else refuse(RefusalReason.HELP_CALL_TAKEN, staff_number=self.staff_number)
        return replace(
            self.changed(),
            state=HelpCallState.TAKEN,
            staff_number=staff_number,
            workstation_id=workstation_id,
            take_time=now,
        )

    def check_held_by(self, staff_number: str) -> Refusal | None:
        """Say why a teller may not do anything to it, or nothing."""
        if self.is_over:
            return refuse(RefusalReason.HELP_CALL_OVER)
        if self.state is not HelpCallState.TAKEN or self.staff_number != staff_number:
            return refuse(RefusalReason.HELP_CALL_NOT_YOURS)
        return None

    def ended(self, state: HelpCallState, now: datetime) -> "HelpCall":
        """End it; ending what has ended changes nothing."""
        return self if self.is_over else replace(self.changed(), state=state, end_time=now)


@dataclass(frozen=True, slots=True)
class Assistance:
    """A stretch of a visit in which a teller helped."""

    call_id: str
    staff_number: str
    since: datetime
    until: datetime | None
    """None: they still do."""

    def covers(self, time: datetime) -> bool:
        """Whether what happened then was assisted."""
        return self.since <= time and (self.until is None or time < self.until)

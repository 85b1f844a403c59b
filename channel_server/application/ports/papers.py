"""Imaging (影像) and notification (短信) as ports: papers kept, messages sent, staff called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.ids import BankId, CustomerId, TerminalId


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be kept (影像)."""

    bank_id: BankId
    reference: str
    """The caller's UUID: the same content is stored once, other content is Refused."""
    kind: str
    """`signature`, `contract`, `receipt`."""
    media_type: str
    content: bytes


class Imaging(Protocol):
    """The image platform."""

    async def store_image(self, paper: Paper) -> Outcome[bytes]:
        """Store a paper; the SHA-256 of what was stored comes back."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A short message to the telephone that the bank has on file."""

    bank_id: BankId
    reference: str
    """The caller's UUID: sent once."""
    customer_id: CustomerId
    template: str
    """Such as `drawdown_disbursed`."""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffAlert:
    """A call for a person to come to a terminal. Says nothing of the customer."""

    bank_id: BankId
    reference: str
    """The caller's UUID: called once."""
    terminal_id: TerminalId
    branch: str
    place: str
    """Where in the journey."""
    code: str
    """What the terminal shows to be told to the staff."""
    call_time: datetime


class Notifier(Protocol):
    """Notification (短信), and calls for the staff of a branch."""

    async def send_notification(self, message: Message) -> Outcome[str]:
        """Hand a message over; the masked telephone comes back, empty where none is on file."""
        ...

    async def alert_staff(self, alert: StaffAlert) -> Outcome[None]:
        """Call staff. Success: taken where people are called; it is not said that somebody comes."""
        ...

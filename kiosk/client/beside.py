"""What the journey asks of the bank beside the seven steps: cases that come and go, people who help, what has changed.

A part of the client's port; see `kiosk.client.port`. Every call ends within its deadline, in an `Answer`; none raises
for what the network or the bank does, and each is safe to repeat.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.client.answers import Answer
from kiosk.client.values import DeviceReport
from kiosk.flow.carried import Elsewhere
from kiosk.flow.elbow import JourneyFacts
from kiosk.flow.facts import DrawdownFacts, Method
from kiosk.flow.state import Draft

__all__ = [
    "BesideClient",
    "CallNews",
    "CallState",
    "GivenHint",
    "HandoverCode",
    "News",
    "NewsKind",
    "ReviewAnswer",
    "TakenCase",
]


@dataclass(frozen=True, slots=True)
class HandoverCode:
    """What the QR picture says, and until when it is good."""

    code: str = field(repr=False)
    expire_time: datetime


@dataclass(frozen=True, slots=True)
class TakenCase:
    """A case that is this visit's now. Units: fen; what had not been chosen is nothing.

    `request_id` names money that was sent for elsewhere, `drawdown_id` its drawdown once there is one.
    """

    origin: Elsewhere
    amount_fen: int = 0
    term_months: int | None = None
    method: Method | None = None
    purpose: str = ""
    credit_line_id: str = ""
    request_id: str = ""
    drawdown_id: str = ""


class CallState(Enum):
    """Where a call for a person stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    ENDED = "ended"
    AT_COUNTER = "at_counter"


@dataclass(frozen=True, slots=True)
class GivenHint:
    """What a teller said: one of the terminal's sentences by its key, or a few words. `shown`: it was told before."""

    hint_id: str
    key: str
    words: str
    staff_number: str
    shown: bool


@dataclass(frozen=True, slots=True)
class CallNews:
    """A call after a change. `counter` is where the customer goes, where the case has gone there."""

    state: CallState
    staff_number: str
    hints: tuple[GivenHint, ...]
    counter: str = ""


class NewsKind(Enum):
    """What kind of thing has changed, as far as a terminal asks again for it."""

    LINE = "line"
    HANDOFF = "handoff"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class News:
    """Something of this customer's has changed, at whichever channel."""

    kind: NewsKind
    subject_id: str


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """A review is asked for: its number, and by when somebody answers."""

    number: str
    answer_by: datetime | None


class BesideClient(Protocol):
    """The channel server beside the seven steps."""

    async def open_handoff(
        self, session_id: str, credit_line_id: str, draft: Draft, due_day: int, request_id: str
    ) -> Answer[HandoverCode]:
        """Have a code made for this visit's case; the one before is void with that."""
        ...

    async def take_handoff(self, session_id: str, code: str) -> Answer[TakenCase]:
        """Take a case over. Taken again by the same visit, it is the same case."""
        ...

    async def drawdown(self, session_id: str, drawdown_id: str) -> Answer[DrawdownFacts]:
        """A drawdown of this visit's customer, whichever channel has sent it."""
        ...

    async def look_in(self, session_id: str) -> Answer[None]:
        """Whether the visit is still this terminal's: refused with SESSION_HANDED_OVER when its case was taken."""
        ...

    def watch_customer(self, session_id: str) -> AsyncGenerator[News, None]:
        """Tell what happens to this visit's customer from now on; resumed by its number after a break.

        Ends without a word when the visit has ended, or nobody answers.
        """
        ...

    async def newest_origin(self, session_id: str) -> Answer[Elsewhere]:
        """At which channel the customer's newest record was made."""
        ...

    async def report_journey(
        self, call_id: str, told: JourneyFacts, session_id: str, devices: tuple[DeviceReport, ...], time: datetime
    ) -> Answer[bool]:
        """Tell where the customer is; whether the call is still open."""
        ...

    def watch_assistance(self, call_id: str) -> AsyncGenerator[CallNews, None]:
        """Tell what becomes of a call, until it has ended; resumed by its number after a break."""
        ...

    async def acknowledge_hint(self, call_id: str, hint_id: str, *, spoken: bool) -> Answer[None]:
        """A hint was shown."""
        ...

    async def end_call(self, call_id: str) -> Answer[None]:
        """The customer goes on alone, or has left."""
        ...

    async def request_review(
        self, request_id: str, session_id: str, reason: str, subject_id: str
    ) -> Answer[ReviewAnswer]:
        """Ask that a person looks at a refusal again."""
        ...

    async def report_devices(self, devices: tuple[DeviceReport, ...], *, busy: bool) -> Answer[bytes]:
        """Say that the terminal is there, and how; the answer is the key by which snapshots of lines are checked."""
        ...

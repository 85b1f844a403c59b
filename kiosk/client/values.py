"""What passes between the journey and the channel client, beside the flow's own facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from kiosk.flow.facts import ContractPage, FaceStanding, LineFacts, Quote, TerminalFacts

__all__ = [
    "Account",
    "AmountBounds",
    "DeviceReport",
    "DrawdownIntent",
    "Greeting",
    "Line",
    "PreparedContract",
    "Reach",
    "WorkingKey",
]


class Reach(Enum):
    """How the line to the bank is."""

    UP = "up"
    DOWN = "down"
    NOT_TRUSTED = "not_trusted"
    """Somebody is there, and one of the two does not take the other's certificate. Comes after `DOWN`."""


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One device of the terminal; `state` by XFS4IoT, `note` such as `paper_low`, empty where nothing is known."""

    kind: str
    serial_number: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class WorkingKey:
    """A key for the PIN pad, wrapped under the terminal's master key; opaque here."""

    block_format: str
    wrapped: bytes
    check_value: bytes

    def __repr__(self) -> str:
        return f"WorkingKey({self.block_format})"


@dataclass(frozen=True, slots=True)
class AmountBounds:
    """What one drawdown may be at this channel.

    Units: fen.
    """

    minimum_fen: int
    maximum_fen: int
    multiple_fen: int


@dataclass(frozen=True, slots=True)
class Greeting:
    """The bank's answer to a terminal that has started."""

    terminal: TerminalFacts
    bank_id: str
    keys: tuple[WorkingKey, ...]
    bounds: AmountBounds


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a card that was proved, as a token of this visit; and what a face would change from here on."""

    token: str
    card_tail: str
    face: FaceStanding = field(default_factory=FaceStanding)


@dataclass(frozen=True, slots=True)
class Line:
    """A credit line with the bank's id of it."""

    credit_line_id: str
    facts: LineFacts


@dataclass(frozen=True, slots=True)
class PreparedContract:
    """A contract to be read; `content_sha256` covers the text of `pages`."""

    contract_id: str
    quote_id: str
    title: str
    pages: tuple[ContractPage, ...]
    content_sha256: bytes


@dataclass(frozen=True, slots=True)
class DrawdownIntent:
    """A drawdown as the customer confirmed it, under the id that was on disk before it was first sent."""

    request_id: str
    session_id: str
    credit_line_id: str
    contract_id: str
    account_token: str
    due_day: int
    quote: Quote


def due_day_of(business_date: date) -> int:
    """The day of the month on which payments fall due: that of the drawdown, as far as every month has it."""
    return min(business_date.day, 28)

"""Customers as the counter finds them. Names are whole here, numbers are not: data class C2, for the screen alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from kiosk.counter.client.lending import Channel, CreditLine, LoanNote, Outcome

__all__ = [
    "ChannelAllowance",
    "Customer",
    "CustomerRow",
    "DossierField",
    "FacilityContract",
    "Found",
    "InFlightItem",
    "InFlightKind",
    "SearchMatch",
]


class SearchMatch(Enum):
    """What a search matched."""

    NAME = "NAME"
    ID_NUMBER = "ID_NUMBER"
    CARD = "CARD"
    LOAN_NOTE = "LOAN_NOTE"
    QUERY_NUMBER = "QUERY_NUMBER"


class InFlightKind(Enum):
    """What is in flight."""

    DRAWDOWN = "DRAWDOWN"
    REPAYMENT = "REPAYMENT"
    HANDOFF = "HANDOFF"
    APPROVAL = "APPROVAL"
    REVIEW = "REVIEW"


@dataclass(frozen=True, slots=True, repr=False)
class CustomerRow:
    """A customer found. Units: fen."""

    customer_id: str
    name: str
    masked_id_number: str
    village: str
    available_fen: int
    frozen: bool
    in_flight: int
    has_line: bool

    def __repr__(self) -> str:
        return f"CustomerRow({self.customer_id})"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `match` is None where nothing matched."""

    customers: tuple[CustomerRow, ...]
    match: SearchMatch | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class DossierField:
    """A field of a dossier, with its source (`village`, `credit_bureau`, `subsidy`, `bank`)."""

    noun: str
    value: str
    source: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ChannelAllowance:
    """What may still be drawn at one channel today. Units: fen."""

    channel: Channel
    drawable_fen: int


@dataclass(frozen=True, slots=True)
class FacilityContract:
    """A facility contract (授信合同)."""

    contract_number: str
    credit_line_id: str
    sign_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class InFlightItem:
    """Something that is not finished, or was finished today.

    `owner` is a staff number, `system`, `customer`, or empty for nobody. `state` is the contract's name of it, such as
    `DRAWDOWN_STATE_UNKNOWN`. Units: fen; None where no amount is concerned.
    """

    kind: InFlightKind
    subject_id: str
    channel: Channel
    terminal_id: str
    amount_fen: int | None
    outcome: Outcome
    create_time: datetime
    deadline: datetime | None = None
    owner: str = ""
    query_number: str = ""
    reversible: bool = False
    state: str = ""
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """All that there is of a customer, as of `sequence_number` of the change feed."""

    row: CustomerRow
    dossier: tuple[DossierField, ...]
    lines: tuple[CreditLine, ...]
    allowances: tuple[ChannelAllowance, ...]
    contracts: tuple[FacilityContract, ...]
    closed_notes: tuple[LoanNote, ...]
    in_flight: tuple[InFlightItem, ...]
    sequence_number: int

"""What one person has made and another has to agree to. Units: fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.counter.client.lending import Drawdown, LineBalance

__all__ = [
    "Approval",
    "ApprovalChange",
    "ApprovalDecision",
    "ApprovalKind",
    "ApprovalList",
    "ApprovalProof",
    "ApprovalState",
    "ApprovalView",
    "Decided",
]


class ApprovalKind(Enum):
    """What is to be approved."""

    DRAWDOWN = "DRAWDOWN"
    REVERSAL = "REVERSAL"
    ATTESTATION = "ATTESTATION"
    RELEASE = "RELEASE"


class ApprovalState(Enum):
    """Where an approval stands."""

    WAITING = "WAITING"
    ASKED = "ASKED"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self in {ApprovalState.WAITING, ApprovalState.ASKED}


class ApprovalDecision(Enum):
    """What a supervisor decides."""

    APPROVE = "APPROVE"
    RETURN = "RETURN"
    ASK = "ASK"


@dataclass(frozen=True, slots=True)
class ApprovalChange:
    """One figure or word, before and after.

    `noun`: `outstanding`, `reserved`, `available`, `identity`, `account`, `notes_open`, `next_payment`, `state`.
    """

    noun: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ApprovalProof:
    """Something that has to be looked at: `identity`, `attestation`, `checks`, `in_flight`, `contract`, `reason`."""

    proof: str
    content: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as a row of a list. `causes`: `amount`, `always`, `attestation`."""

    approval_id: str
    kind: ApprovalKind
    state: ApprovalState
    causes: tuple[str, ...]
    customer_id: str
    customer_name: str
    amount_fen: int | None
    maker_number: str
    maker_name: str
    workstation_id: str
    create_time: datetime
    expire_time: datetime
    checker_number: str = ""
    decide_time: datetime | None = None
    comment: str = ""
    reason: str = ""
    own: bool = False
    drawdown_id: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalList:
    """What waits, what ends first at the top; and what was decided today, newest first."""

    waiting: tuple[Approval, ...]
    decided: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One approval in full."""

    approval: Approval
    changes: tuple[ApprovalChange, ...]
    proofs: tuple[ApprovalProof, ...]
    line: LineBalance | None
    drawdown: Drawdown | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and the drawdown as it then stands, where it is about one."""

    approval: Approval
    drawdown: Drawdown | None

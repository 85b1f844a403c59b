"""What a customer has drawn and repaid, at every channel, as the counter lists it. Units: fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.counter.client.lending import Channel, Outcome, PaymentParts

__all__ = ["Record", "RecordPage"]


@dataclass(frozen=True, slots=True)
class Record:
    """One drawdown or repayment. `business` is drawdown or repayment; `parts` are a repayment's."""

    subject_id: str
    business: str
    channel: Channel
    create_time: datetime | None
    amount_fen: int
    outcome: Outcome
    loan_note_id: str = ""
    query_number: str = ""
    parts: PaymentParts | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Records, newest first; `next_token` is empty at the end."""

    records: tuple[Record, ...]
    next_token: str = ""

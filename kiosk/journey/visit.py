"""What one visit holds in full: identity, card, PIN block, and the bank's ids. Lives in memory, dies with the visit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.client.values import Account, PreparedContract
from kiosk.flow.credentials import BankCard, FaceCheck, IdCard, PinBlock
from kiosk.flow.facts import CardView, CustomerView
from kiosk.hardware.port import DocumentSide

__all__ = ["Visit"]


@dataclass(slots=True, repr=False)
class Visit:
    """One customer at the terminal.

    `name` tells visits apart in logs and journal; it says nothing about the customer. `request_id` is that of the
    drawdown now under way or being told, `repayment_request_id` that of the repayment; `drawdown_id` is the bank's,
    once it has said one. `consent_time` is when the customer said yes to the face check that is under way; `front` is
    the ID card's front while the back is wanted. `code` is what was scanned last; `case_line_id` and `followed_id` are
    the line and the drawdown of a case that was brought along; `reviews` are the ids under which another look was asked
    for, by what was refused.
    """

    name: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    session_id: str = ""
    id_card: IdCard | None = None
    front: DocumentSide | None = None
    consent_time: datetime | None = None
    face_check: FaceCheck | None = None
    bank_card: BankCard | None = None
    customer: CustomerView | None = None
    card: CardView | None = None
    account: Account | None = None
    credit_line_id: str = ""
    contract: PreparedContract | None = None
    request_id: str = ""
    drawdown_id: str = ""
    repayment_request_id: str = ""
    followed_id: str = ""
    code: str = ""
    case_line_id: str = ""
    reviews: dict[tuple[str, str], str] = field(default_factory=dict)
    _pin: PinBlock | None = None

    def keep_pin(self, pin: PinBlock) -> None:
        """Hold the block until it is sent."""
        self._pin = pin

    def take_pin(self) -> PinBlock | None:
        """The block, once: whoever takes it sends it, and nobody can send it again."""
        pin, self._pin = self._pin, None
        return pin

    def __repr__(self) -> str:
        return f"Visit({self.name})"

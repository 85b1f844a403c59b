"""What is remembered of drawing: quotes, contracts, drawdowns and the requests that made them. A part of `Books`.

`StaleRecordError` is declared beside `Books`.
"""

from datetime import date, datetime
from typing import Protocol

from channel_server.application.records import (
    NO_CONSEQUENCES,
    Consequences,
    ContractRecord,
    DrawdownRecord,
    Drawing,
    QuoteRecord,
    RequestRecord,
)
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.ids import BankId, ContractId, CustomerId, DrawdownId, LineId, QuoteId, SessionId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel


class Contracts(Protocol):
    """Quotes and contracts."""

    def quote(self, bank_id: BankId, quote_id: QuoteId) -> QuoteRecord | None:
        """Find a quote."""
        ...

    def add_quote(self, quote: QuoteRecord) -> None:
        """Write a quote down."""
        ...

    def contract(self, bank_id: BankId, contract_id: ContractId) -> ContractRecord | None:
        """Find a contract."""
        ...

    def contract_of_quote(self, bank_id: BankId, quote_id: QuoteId) -> ContractRecord | None:
        """Find the contract of a quote."""
        ...

    def add_contract(self, contract: ContractRecord) -> None:
        """Write a contract down."""
        ...

    def accept_contract(
        self,
        bank_id: BankId,
        contract_id: ContractId,
        *,
        accepted_time: datetime,
        signature_reference: str,
        signature_sha256: bytes,
    ) -> None:
        """Mark a contract as read and signed."""
        ...


class DrawingBoard(Protocol):
    """What a request to draw is held against."""

    def drawing(
        self,
        bank_id: BankId,
        *,
        session_id: SessionId,
        request_id: str,
        quote_id: QuoteId,
        contract_id: ContractId,
        credit_line_id: LineId,
        business_date: date,
    ) -> Drawing | None:
        """Find everything in one question: it is asked for every drawdown. None: there is no such visit."""
        ...


class Drawdowns(Protocol):
    """Drawdowns, the requests that made them, and the ledger."""

    def request(self, bank_id: BankId, request_id: str) -> RequestRecord | None:
        """Find what a `request_id` was used for."""
        ...

    def add_request(self, request: RequestRecord) -> None:
        """Write a `request_id` down, once."""
        ...

    def drawdown(self, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | None:
        """Find a drawdown."""
        ...

    def reserve(self, record: DrawdownRecord, request: RequestRecord) -> DrawdownRecord | None:
        """Hold a new drawdown's amount on its line, spend its contract, and write it and its request down.

        Answers with the record and its line's figures. None: the line has too little left, and nothing was written.

        Raises:
            StaleRecordError: the contract has been spent since it was read.
        """
        ...

    def advance(
        self, after: DrawdownRecord, effect: LineEffect, consequences: Consequences = NO_CONSEQUENCES
    ) -> DrawdownRecord:
        """Replace a drawdown that is still at the version before this one, with all that follows from the step.

        Answers with the record and its line's figures, where the step moves the line.

        Raises:
            StaleRecordError: it is past that version, or the line does not hold its amount any more.
        """
        ...

    def change_drawdown(self, after: DrawdownRecord) -> None:
        """Replace a drawdown that is still at the version before this one; its line does not move.

        Raises:
            StaleRecordError: it is not.
        """
        ...

    def drawn_on(self, bank_id: BankId, customer_id: CustomerId, channel: Channel, business_date: date) -> Fen:
        """Sum what a customer has drawn at a channel on a business date, with what is still under way."""
        ...

    def claim_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[DrawdownRecord, ...]:
        """Take up drawdowns whose lease has ended, oldest first, and lease them until the time given."""
        ...

    def next_due(self) -> datetime | None:
        """Tell when the next lease ends."""
        ...

    def post_ledger(self, bank_id: BankId, drawdown_id: DrawdownId, entry: str, amount: Fen) -> None:
        """Book an entry and its counter-entry in our own ledger: they sum to zero. Entries are never changed."""
        ...

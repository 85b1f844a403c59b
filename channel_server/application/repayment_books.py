"""What is remembered of repayments: a part of `Books`. `StaleRecordError` is declared beside `Books`."""

from datetime import datetime
from typing import Protocol

from channel_server.application.repayment_records import RepaymentQuoteRecord, RepaymentRecord
from channel_server.domain.ids import BankId, RepaymentId, RepaymentQuoteId
from channel_server.domain.loan_note import PaymentParts


class Repayments(Protocol):
    """Repayments, their quotes, and what of them is booked in the ledger."""

    def repayment_quote(self, bank_id: BankId, repayment_quote_id: RepaymentQuoteId) -> RepaymentQuoteRecord | None:
        """Find a quote."""
        ...

    def add_repayment_quote(self, quote: RepaymentQuoteRecord) -> None:
        """Write a quote down."""
        ...

    def repayment(self, bank_id: BankId, repayment_id: RepaymentId) -> RepaymentRecord | None:
        """Find a repayment."""
        ...

    def add_repayment(self, record: RepaymentRecord) -> None:
        """Write a new repayment down."""
        ...

    def change_repayment(self, after: RepaymentRecord) -> None:
        """Replace a repayment that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        ...

    def claim_due_repayments(self, now: datetime, lease_until: datetime, limit: int) -> tuple[RepaymentRecord, ...]:
        """Take up repayments whose lease has ended, oldest first, and lease them until the time given."""
        ...

    def next_repayment_due(self) -> datetime | None:
        """Tell when the next lease ends."""
        ...

    def post_repayment_ledger(self, bank_id: BankId, repayment_id: RepaymentId, parts: PaymentParts) -> None:
        """Book a repayment by its parts in our own ledger: they sum to zero. Entries are never changed."""
        ...

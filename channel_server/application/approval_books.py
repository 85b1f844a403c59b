"""What waits for a second person, as the books hold it."""

from datetime import date, datetime
from typing import Protocol

from channel_server.application.records import LineRecord
from channel_server.domain.approval import Approval
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId


class ApprovalBooks(Protocol):
    """Approvals, who has looked at what, and the two small changes that only an approval brings about."""

    def add_approval(self, approval: Approval) -> None:
        """Write a new one down."""
        ...

    def change_approval(self, after: Approval) -> None:
        """Replace one that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        ...

    def approval(self, bank_id: BankId, approval_id: str) -> Approval | None:
        """Find one; in a change it is held until the end."""
        ...

    def approval_of_request(self, bank_id: BankId, request_id: str) -> Approval | None:
        """Find the one that a request has left behind."""
        ...

    def open_approvals(self, bank_id: BankId) -> tuple[Approval, ...]:
        """List what nobody has decided, what ends first at the top."""
        ...

    def decided_approvals(self, bank_id: BankId, since: datetime, limit: int) -> tuple[Approval, ...]:
        """List what was decided since, the newest first."""
        ...

    def approvals_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[Approval, ...]:
        """List what nobody has decided of one customer's."""
        ...

    def lapsed_approvals(self, now: datetime, limit: int) -> tuple[tuple[BankId, str], ...]:
        """Name what is open past its time, at any bank."""
        ...

    def see_proof(self, bank_id: BankId, approval_id: str, staff_number: str, proof: str) -> bool:
        """Note that somebody has looked at a proof; False when they had before."""
        ...

    def seen_proofs(self, bank_id: BankId, approval_id: str, staff_number: str) -> frozenset[str]:
        """Tell what somebody has looked at."""
        ...

    def end_wait(self, bank_id: BankId, drawdown_id: DrawdownId) -> None:
        """A drawdown waits for nobody any more."""
        ...

    def stop_line(self, bank_id: BankId, credit_line_id: LineId, *, frozen: bool, on: date) -> LineRecord | None:
        """Freeze a line, or release it, by a person's hand: what the days had done with it is over."""
        ...

"""What a customer keeps and asks, and how terminals are, as the books hold it.

History over all channels, receipts that were handed out, reviews, refusals told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Channel


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """Where a page of history ends: the last record's time and name."""

    create_time: datetime
    subject_id: str


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """A receipt that was handed out: the same content in the same language has the same bytes, however often."""

    bank_id: BankId
    subject_id: str
    language: str
    state: str
    """Of the drawdown or repayment: one that is undone later has another receipt."""
    sha256: bytes
    first_time: datetime
    last_time: datetime
    copies: int


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A refusal that a person has been asked to look at again (人工复查)."""

    bank_id: BankId
    review_id: str
    request_id: str
    customer_id: CustomerId
    session_id: SessionId
    channel: Channel
    terminal_id: TerminalId
    reason: RefusalReason
    subject_id: str
    """The drawdown or repayment that was refused; empty where it did not come to one."""
    query_number: str
    owner: str
    create_time: datetime
    answer_by: datetime
    closed_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToldRefusal:
    """A "no" that a customer was told, under the number that was shown with it."""

    bank_id: BankId
    quote_number: str
    told_time: datetime
    refusal: Refusal
    method: str
    """What was asked for: `Service/Method`."""
    channel: Channel
    terminal_id: TerminalId
    session_id: SessionId | None
    customer_id: CustomerId | None
    """None: nobody was known yet."""


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One device as its terminal reports it."""

    kind: str
    state: str
    """By XFS4IoT: online, offline, hardwareError and so on."""
    note: str
    """`paper_out` and the like; empty where nothing is known."""


@dataclass(frozen=True, slots=True)
class TerminalReport:
    """How a terminal was when it was last heard of."""

    terminal_id: TerminalId
    bank_id: BankId
    seen_time: datetime
    busy: bool
    devices: tuple[DeviceState, ...]


class RecordBooks(Protocol):
    """What a customer may keep and ask."""

    def history(
        self, bank_id: BankId, customer_id: CustomerId, *, after: HistoryPlace | None, limit: int
    ) -> tuple[DrawdownRecord | RepaymentRecord, ...]:
        """List a customer's drawdowns and repayments of every channel, newest first, in one question."""
        ...

    def receipt(self, bank_id: BankId, subject_id: str, language: str, state: str) -> ReceiptRecord | None:
        """Find a receipt that was handed out before."""
        ...

    def put_receipt(self, receipt: ReceiptRecord) -> None:
        """Write a receipt down, new or counted once more."""
        ...


class ReviewBooks(Protocol):
    """Refusals told, and those that a person looks at again."""

    def add_review(self, review: ReviewRecord) -> None:
        """Write a review down."""
        ...

    def review(self, bank_id: BankId, review_id: str) -> ReviewRecord | None:
        """Find a review."""
        ...

    def open_review_of(
        self, bank_id: BankId, customer_id: CustomerId, reason: RefusalReason, subject_id: str
    ) -> ReviewRecord | None:
        """Find the review of the same refusal that nobody has answered yet."""
        ...

    def open_reviews(self, bank_id: BankId, limit: int) -> tuple[ReviewRecord, ...]:
        """List a bank's reviews that nobody has answered yet, the nearest deadline first."""
        ...

    def close_review(self, bank_id: BankId, review_id: str, closed_time: datetime) -> bool:
        """Mark a review as answered; False when it was already."""
        ...

    def add_told_refusal(self, told: ToldRefusal, *, forget_before: datetime) -> None:
        """Keep a refusal under its number, once a visit; what was told before that time is forgotten."""
        ...

    def told_in_visit(self, bank_id: BankId, session_id: SessionId) -> int:
        """Count the refusals that are kept of a visit."""
        ...

    def told_refusals(self, bank_id: BankId, quote_number: str) -> tuple[ToldRefusal, ...]:
        """List what was told under a number, newest first: numbers are short, and may be met twice."""
        ...

    def told_to(self, bank_id: BankId, session_id: SessionId, reason: RefusalReason) -> ToldRefusal | None:
        """Find the newest refusal of a reason that was told in a visit."""
        ...


class TerminalReports(Protocol):
    """How terminals are."""

    def put_terminal_report(self, report: TerminalReport) -> None:
        """Write down how a terminal is; the report before is forgotten."""
        ...

    def terminal_reports(self, bank_id: BankId) -> Mapping[TerminalId, TerminalReport]:
        """Tell how a bank's terminals were when they were last heard of; one that never reported is missing."""
        ...

    def terminals_of(self, bank_id: BankId, channel: Channel) -> tuple[TerminalRecord, ...]:
        """List a bank's terminals of a channel that are not locked, by their numbers."""
        ...

"""Where the server keeps what it must not forget: `UnitOfWork`, and the `Books` that it opens.

A unit of work is one function over the books. It runs whole or not at all: `write` returns when it is durable.
The function is plain and quick, asks no other system and waits for nothing; what it decides, it decides on what
it has just read, under the same lock. Every question names the bank: a row of another bank is not found.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

from channel_server.application.approval_books import ApprovalBooks
from channel_server.application.assistance_books import AssistanceBooks
from channel_server.application.change_books import ChangeBooks
from channel_server.application.customer_books import CustomerBooks
from channel_server.application.day_books import Ageing, BusinessDays, DayBook, DueTimes
from channel_server.application.drawdown_books import Contracts, Drawdowns, DrawingBoard
from channel_server.application.handoff_books import HandoffBooks
from channel_server.application.line_books import Lines, Notes
from channel_server.application.partner_books import PartnerBooks
from channel_server.application.policy_books import ChannelPolicies
from channel_server.application.record_books import RecordBooks, ReviewBooks, TerminalReports
from channel_server.application.records import (
    BankRecord,
    CustomerRecord,
    OutboxItem,
    SessionRecord,
    TerminalRecord,
)
from channel_server.application.repayment_books import Repayments
from channel_server.application.staff_books import StaffBooks
from channel_server.application.suspense_books import SuspenseBooks
from channel_server.application.work_books import WorkBooks
from channel_server.domain.evidence import ChainHead, EvidenceBody, EvidenceRow
from channel_server.domain.ids import (
    BankId,
    CustomerId,
    SessionId,
    TerminalId,
)
from channel_server.domain.product import Product

T = TypeVar("T")


class StaleRecordError(Exception):
    """A record was changed by somebody else since it was read. The caller reads it again before it decides."""


class StorageError(Exception):
    """The books cannot be written or read: disk full, or broken. Nothing of the unit of work took place."""


class CommitUnknownError(StorageError):
    """The way to the books was lost while a change was being made durable: it took place whole, or not at all.

    Nobody decides anything on it. Whoever moves money takes it as an answer that was lost: the same `request_id` sent
    again is answered from the books, and what stands half way there is taken up by the sweeper, which asks core first.
    """


class Terminals(Protocol):
    """Banks, terminals and products."""

    def bank_ids(self) -> tuple[BankId, ...]:
        """List the banks, in the order of their ids."""
        ...

    def bank(self, bank_id: BankId) -> BankRecord | None:
        """Find a bank."""
        ...

    def terminal(self, terminal_id: TerminalId) -> TerminalRecord | None:
        """Find a terminal by the name in its certificate; the only question without a bank, since it tells the bank."""
        ...

    def terminals_named(self, terminal_ids: tuple[TerminalId, ...]) -> tuple[TerminalRecord, ...]:
        """Find those that are enrolled among many names, in no order."""
        ...

    def put_bank(self, bank: BankRecord) -> None:
        """Write a bank down, new or changed."""
        ...

    def put_terminal(self, terminal: TerminalRecord) -> None:
        """Write a terminal down, new or changed."""
        ...

    def record_hello(self, terminal_id: TerminalId, software_version: str, now: datetime) -> None:
        """Note when a terminal last started, and what runs on it."""
        ...

    def product(self, bank_id: BankId, code: str) -> Product | None:
        """Find a bank's product."""
        ...

    def products(self, bank_id: BankId) -> tuple[Product, ...]:
        """List a bank's products, by their codes."""
        ...

    def put_product(self, bank_id: BankId, product: Product) -> None:
        """Write a product down, new or changed."""
        ...


class Sessions(Protocol):
    """Customers and their visits."""

    def customer(self, bank_id: BankId, customer_id: CustomerId) -> CustomerRecord | None:
        """Find a customer."""
        ...

    def customer_by_id_number(self, bank_id: BankId, id_number_index: bytes) -> CustomerRecord | None:
        """Find a customer by the keyed digest of the ID number."""
        ...

    def put_customer(self, customer: CustomerRecord, id_number_index: bytes) -> None:
        """Write a customer down, new or changed."""
        ...

    def session(self, bank_id: BankId, session_id: SessionId) -> SessionRecord | None:
        """Find a visit."""
        ...

    def open_visits_at_counter(self, bank_id: BankId, terminal_id: TerminalId) -> tuple[SessionRecord, ...]:
        """List a workstation's visits that nobody has ended, some of which may have run out."""
        ...

    def put_session(self, session: SessionRecord) -> None:
        """Write a visit down, new or changed."""
        ...


class Evidence(Protocol):
    """The hash chain of acts, one a bank."""

    def append_evidence(self, body: EvidenceBody) -> EvidenceRow:
        """Append an act; the same `event_id` is recorded once and answered with its first row."""
        ...

    def append_act(self, body: EvidenceBody) -> None:
        """Append an act that is known to be new, since the step that it tells of can be taken once only."""
        ...

    def evidence_rows(self, bank_id: BankId, after: int, limit: int) -> tuple[EvidenceRow, ...]:
        """List a bank's chain from behind a sequence number."""
        ...

    def evidence_head(self, bank_id: BankId) -> ChainHead:
        """Tell where a bank's chain ends, as it is kept beside the rows; its beginning where there is none."""
        ...


class Outbox(Protocol):
    """What is still to be told to other systems."""

    def add_outbox(self, items: tuple[OutboxItem, ...], due: datetime) -> None:
        """Leave things to be told."""
        ...

    def claim_outbox(self, now: datetime, lease_until: datetime, limit: int) -> tuple[OutboxItem, ...]:
        """Take up what is due, and lease it until the time given."""
        ...

    def finish_outbox(self, items: tuple[OutboxItem, ...]) -> None:
        """Strike off what has been told."""
        ...

    def next_outbox_due(self) -> datetime | None:
        """Tell when the next thing is due."""
        ...


class Books(
    Terminals,
    Sessions,
    Lines,
    Notes,
    Contracts,
    DrawingBoard,
    Drawdowns,
    Repayments,
    Evidence,
    Outbox,
    ChannelPolicies,
    SuspenseBooks,
    PartnerBooks,
    HandoffBooks,
    StaffBooks,
    ChangeBooks,
    AssistanceBooks,
    CustomerBooks,
    WorkBooks,
    RecordBooks,
    ReviewBooks,
    TerminalReports,
    ApprovalBooks,
    BusinessDays,
    DayBook,
    Ageing,
    DueTimes,
    Protocol,
):
    """All that the server remembers, inside one unit of work."""


class UnitOfWork(Protocol):
    """Opens the books, for reading or for one change."""

    def read(self, work: Callable[[Books], T]) -> Awaitable[T]:
        """Run a question over one consistent state of the books.

        Raises:
            StorageError: the books cannot be read.
        """
        ...

    def write(self, work: Callable[[Books], T]) -> Awaitable[T]:
        """Run a change: whole and durable when it returns, and not at all when it raises.

        The work may be run several times before it takes place, each time on what others have left meanwhile: it
        touches nothing but the books.

        Raises:
            StorageError: the books cannot be written, and nothing took place.
            CommitUnknownError: whether it took place is not known; reading the books again tells.
        """
        ...

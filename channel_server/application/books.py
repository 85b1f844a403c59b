"""Where the server keeps what it must not forget: `UnitOfWork`, and the `Books` that it opens.

A unit of work is one function over the books. It runs whole or not at all: `write` returns when it is durable.
The function is plain and quick, asks no other system and waits for nothing; what it decides, it decides on what
it has just read, under the same lock. Every question names the bank: a row of another bank is not found.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Protocol, TypeVar

from channel_server.application.approval_books import ApprovalBooks
from channel_server.application.assistance_books import AssistanceBooks
from channel_server.application.change_books import ChangeBooks
from channel_server.application.customer_books import CustomerBooks
from channel_server.application.day_books import Ageing, BusinessDays, DayBook, DueTimes
from channel_server.application.handoff_books import HandoffBooks
from channel_server.application.partner_books import PartnerBooks
from channel_server.application.policy_books import ChannelPolicies
from channel_server.application.record_books import RecordBooks, ReviewBooks, TerminalReports
from channel_server.application.records import (
    NO_CONSEQUENCES,
    BankRecord,
    Consequences,
    ContractRecord,
    CustomerRecord,
    DrawdownRecord,
    Drawing,
    LineRecord,
    NoteRecord,
    OutboxItem,
    QuoteRecord,
    RequestRecord,
    SessionRecord,
    TerminalRecord,
)
from channel_server.application.repayment_records import RepaymentQuoteRecord, RepaymentRecord
from channel_server.application.staff_books import StaffBooks
from channel_server.application.suspense_books import SuspenseBooks
from channel_server.application.work_books import WorkBooks
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.evidence import EvidenceBody, EvidenceRow
from channel_server.domain.ids import (
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RepaymentId,
    RepaymentQuoteId,
    SessionId,
    TerminalId,
)
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen
from channel_server.domain.product import Product
from channel_server.domain.session import Channel

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


class Lines(Protocol):
    """Credit lines and loan notes."""

    def line(self, bank_id: BankId, credit_line_id: LineId) -> LineRecord | None:
        """Find a line."""
        ...

    def lines_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[LineRecord, ...]:
        """List a customer's lines, the one with most available first."""
        ...

    def add_line(self, line: LineRecord) -> bool:
        """Write a line down; False when it was there already, and then it is left as it is."""
        ...

    def move_line(self, bank_id: BankId, credit_line_id: LineId, effect: LineEffect, amount: Fen) -> LineRecord | None:
        """Change a line's figures by one conditional write. None: it would have broken the line's invariant."""
        ...

    def note(self, bank_id: BankId, loan_note_id: str) -> NoteRecord | None:
        """Find a loan note."""
        ...

    def open_notes(self, bank_id: BankId, credit_line_id: LineId) -> tuple[NoteRecord, ...]:
        """List the notes of a line that are not yet repaid, oldest first."""
        ...

    def add_note(self, note: NoteRecord) -> bool:
        """Write a note down; False when it was there already, and then it is left as it is."""
        ...

    def close_note(self, bank_id: BankId, loan_note_id: str) -> None:
        """Nothing is owed on a note any more: its drawdown was undone."""
        ...

    def owed_for_purpose(self, bank_id: BankId, credit_line_id: LineId, purpose: str) -> Fen:
        """Sum what is held or drawn on a line for a purpose."""
        ...


class Notes(Protocol):
    """Loan notes in repayment."""

    def hold_note(self, note: NoteRecord, held_by: str) -> bool:
        """Keep a note for one that is under way on it; False when it is held, or has changed since it was read."""
        ...

    def let_go_of_note(self, bank_id: BankId, loan_note_id: str, held_by: str) -> None:
        """End the keeping; whoever does not hold it changes nothing."""
        ...

    def change_note(self, after: NoteRecord) -> None:
        """Replace a note that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        ...


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

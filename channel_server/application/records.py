"""What the books hold, as values: one frozen dataclass a table row that a use case has to see.

Not the tables themselves (`adapters/storage/tables.py`), and not the rules, which are the domain's.
Times are aware UTC datetimes, money is fen, and what is of data class C2 is sealed or indexed before it gets here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum, unique

from channel_server.domain.business_day import BankDay
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import CustomerOutcome, Drawdown, DrawdownState
from channel_server.domain.ids import (
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RepaymentId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.quick_values import quick
from channel_server.domain.refusals import Refusal
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel, Session


@dataclass(frozen=True, slots=True)
class BankRecord:
    """A legal entity."""

    bank_id: BankId
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TerminalRecord:
    """A device or a workstation that may call."""

    terminal_id: TerminalId
    bank_id: BankId
    channel: Channel
    branch_name: str
    branch_name_en: str
    help_phone: str
    locked: bool
    certificate_sha256: bytes | None
    """Digest of the one certificate that it may show; None: any that its authority issued in its name."""


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A person, as far as the channel server has to know one."""

    bank_id: BankId
    customer_id: CustomerId
    name_sealed: bytes
    """Data class C2, encrypted."""


@quick
@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A visit with what is shown of the customer, and where money may be paid."""

    session: Session
    language: str
    masked_name: str = ""
    masked_id_number: str = ""
    account_token: str = ""
    """Stands for the account during this visit; empty until a card was proved."""
    account_index: str = ""
    """Keyed digest of the account's number: tells two accounts apart without saying either."""
    account_sealed: bytes = b""
    """Data class C2, encrypted."""
    card_tail: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Terms:
    """What a drawdown asks for."""

    credit_line_id: LineId
    amount: Fen
    term_months: int
    method: RepaymentMethod
    purpose: Purpose
    due_day: int
    payee: PayeeId = NO_PAYEE
    """Keyed digest of the seller who is paid instead of the customer."""


@quick
@dataclass(frozen=True, slots=True)
class QuoteRecord:
    """A price that binds until its time."""

    quote_id: QuoteId
    bank_id: BankId
    session_id: SessionId
    customer_id: CustomerId
    terms: Terms
    value_date: date
    annual_rate: AnnualRate
    day_count: DayCount
    expire_time: datetime
    payee_sealed: bytes | None = None
    """The seller who would be paid. Data class C2, encrypted; None: the customer would be."""


@dataclass(frozen=True, slots=True)
class ContractRecord:
    """A contract of one quote. Its pages follow from the quote and are kept as they were shown."""

    contract_id: ContractId
    bank_id: BankId
    quote_id: QuoteId
    session_id: SessionId
    pages: str
    """Canonical JSON of all pages: what the digest covers."""
    content_sha256: bytes
    accepted_time: datetime | None = None
    signature_reference: str = ""
    signature_sha256: bytes = b""
    drawdown_id: DrawdownId | None = None
    """The one drawdown that it was spent on."""


@quick
@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line with the number of its last change."""

    line: CreditLine
    sequence_number: int


@dataclass(frozen=True, slots=True)
class NotePlan:
    """The plan of what was left of a note after principal was paid before its time; how it goes on."""

    principal: Fen
    value_date: date
    first_due_date: date
    instalments: int
    first_number: int
    kept_payment: Fen | None


@quick
@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A loan note (借据), from `principal_balance` and the last fields on as it stands now.

    Its plan and what was paid of each row are laid out from it by `loan_notes.note_from`.
    """

    loan_note_id: str
    bank_id: BankId
    credit_line_id: LineId
    customer_id: CustomerId
    drawdown_id: DrawdownId | None
    amount: Fen
    principal_balance: Fen
    annual_rate: AnnualRate
    day_count: DayCount
    method: RepaymentMethod
    instalments: int
    due_day: int
    value_date: date
    maturity_date: date
    next_due_date: date | None
    next_payment: Fen
    card_tail: str
    version: int = 1
    """Grows with every change; a change that was decided on an older one does not take place."""
    generation: int = 0
    """How often its plan was made anew."""
    plan: NotePlan | None = None
    """None: the plan that it was opened with."""
    interest_paid: Fen | None = None
    """Of the plan in force. None: what fell due before `next_due_date`, as on a note that was taken over."""
    penalty_paid: Fen = ZERO
    penalty_accrued: Fen = ZERO
    """Up to `penalty_date`; from there on it follows from the plan."""
    penalty_date: date | None = None
    held_by: str = ""
    """The repayment, or the drawdown in reversal, that is under way on it; nothing else begins meanwhile."""


@quick
@dataclass(frozen=True, slots=True)
class DrawdownRecord:
    """A drawdown with all that it takes to go on with it after a restart."""

    drawdown: Drawdown
    channel: Channel
    terminal_id: TerminalId
    session_id: SessionId
    quote_id: QuoteId
    contract_id: ContractId
    value_date: date
    annual_rate: AnnualRate
    day_count: DayCount
    account_sealed: bytes
    card_tail: str
    query_number: str
    confirm_deadline: datetime
    create_time: datetime
    update_time: datetime
    version: int = 1
    """Grows with every change; a change that was decided on an older one does not take place."""
    change_number: int = 1
    """Grows with every change that is told to a customer: of its state, or to a person's hands. Unlike `version`, no
    lease and no waiting moves it: whoever watches goes on from the number last seen, at any server."""
    attempts: int = 0
    """How often the sweeper has taken it up."""
    due_time: datetime | None = None
    """When a sweeper may take it up: the end of the lease of whoever works on it. None: nothing is under way."""
    loan_note_id: str = ""
    core_reference: str = ""
    business_date: date | None = None
    account_balance: Fen | None = None
    line: LineBalance | None = None
    line_sequence: int = 0
    reversal_request_id: str = ""
    reversal_reason: str = ""
    approval_id: str | None = None
    """The approval that it waits for, or that was given for it."""
    approval_deadline: datetime | None = None
    """When that ends by itself; stays as it was once nothing is waited for any more, save when it was given."""
    payee_sealed: bytes | None = None
    """The seller who is paid. Data class C2, encrypted; None: the customer is."""

    @property
    def answer_is_missing(self) -> bool:
        """Whether core's answer was lost, or has still not come when it was asked again."""
        state = self.drawdown.state
        asked_again = self.attempts > 0 and state in {DrawdownState.DISBURSING, DrawdownState.REVERSING}
        return state is DrawdownState.UNKNOWN or asked_again

    @property
    def waits_for_people(self) -> bool:
        """Whether it stands in the lists of what people look after, until it ends."""
        return self.answer_is_missing or self.drawdown.suspense is not None

    @property
    def awaits_approval(self) -> bool:
        """Whether a second person has still to agree, so that nobody may ask core yet."""
        return self.approval_deadline is not None and self.drawdown.state is DrawdownState.RESERVED

    @property
    def outcome(self) -> CustomerOutcome | None:
        """What the customer is told; nothing, while a second person has still to agree."""
        return None if self.awaits_approval else self.drawdown.outcome

    @property
    def terms(self) -> Terms:
        """What was asked for."""
        content = self.drawdown.content
        return Terms(
            credit_line_id=content.credit_line_id,
            amount=content.amount,
            term_months=content.term_months,
            method=content.method,
            purpose=content.purpose,
            due_day=content.due_day,
            payee=content.payee,
        )


@unique
class RequestKind(StrEnum):
    """What a `request_id` was used for."""

    CREATE_DRAWDOWN = "CREATE_DRAWDOWN"
    REVERSE_DRAWDOWN = "REVERSE_DRAWDOWN"
    CALL_STAFF = "CALL_STAFF"
    CREATE_REPAYMENT = "CREATE_REPAYMENT"
    RECORD_FACE_CHECK = "RECORD_FACE_CHECK"
    REQUEST_REVIEW = "REQUEST_REVIEW"
    ATTEST_IDENTITY = "ATTEST_IDENTITY"
    FREEZE_CREDIT_LINE = "FREEZE_CREDIT_LINE"
    RELEASE_CREDIT_LINE = "RELEASE_CREDIT_LINE"
    DECIDE_APPROVAL = "DECIDE_APPROVAL"
    TOMBSTONE = "TOMBSTONE"
    """Asked about before it arrived: it was answered "not found", and is never accepted any more."""


@quick
@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A `request_id` that has been answered, or is being worked on."""

    bank_id: BankId
    request_id: str
    kind: RequestKind
    terminal_id: TerminalId
    content: Mapping[str, str]
    """Business content by field, to be compared when the id comes again."""
    drawdown_id: DrawdownId | None
    refusal: Refusal | None
    create_time: datetime
    repayment_id: RepaymentId | None = None


@quick
@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that a request to draw is held against, as it stands in one moment."""

    visit: SessionRecord
    request: RequestRecord | None
    """What the `request_id` was used for before."""
    quote: QuoteRecord | None
    contract_accepted: bool
    """The contract is there, is that of the quote, and was signed."""
    contract_spent: bool
    line: LineRecord | None
    bank_day: BankDay | None
    """The bank's newest business day here, where its days are kept."""
    drawn_today: Fen
    """By the visit's customer, at its channel, with what is under way."""


@unique
class OutboxTopic(StrEnum):
    """What is still to be told to the bank's other systems."""

    MIRROR_LINE = "MIRROR_LINE"
    SEND_NOTIFICATION = "SEND_NOTIFICATION"
    ALERT_STAFF = "ALERT_STAFF"
    RECORD_REPAYMENT = "RECORD_REPAYMENT"
    VOID_NOTE = "VOID_NOTE"


@quick
@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One thing to be told, at least once, under a reference that the other side tells apart by."""

    bank_id: BankId
    reference: str
    topic: OutboxTopic
    subject: str
    """The line, the note, the drawdown, the customer or the terminal that it is about."""
    values: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0


@quick
@dataclass(frozen=True, slots=True)
class Consequences:
    """What a step of a drawdown brings about beside the drawdown and its line."""

    entry: str
    """The ledger's entry; its counter-entry goes with it."""
    entry_amount: Fen
    reference: str
    """Under which the credit system is told the line's new figures."""
    messages: tuple[OutboxItem, ...]
    due: datetime
    """From when on they are told."""
    note: NoteRecord | None = None
    """The note that is open from now on."""


NO_CONSEQUENCES = Consequences("", Fen(0), "", (), datetime(1970, 1, 1, tzinfo=UTC))
"""Stands for none: nothing of it is ever written."""


def mirror_of(record: DrawdownRecord, reference: str) -> OutboxItem:
    """What the credit system is told of a line after a step has moved it."""
    content, line = record.drawdown.content, record.line
    assert line is not None, "a drawdown that has moved its line knows the figures"
    return OutboxItem(
        bank_id=content.bank_id,
        reference=reference,
        topic=OutboxTopic.MIRROR_LINE,
        subject=content.credit_line_id,
        values={
            "sequence_number": str(record.line_sequence),
            "credit_limit_fen": str(line.credit_limit),
            "reserved_fen": str(line.reserved),
            "outstanding_fen": str(line.outstanding),
        },
    )

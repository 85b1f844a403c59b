"""What the use cases ask of the world, as Protocols: the bank's own systems, the clock, the source of ids.

Not an implementation of anything. Each port has a real adapter over `edian.backoffice.v1` and an in-memory
twin; one contract suite runs on both. Storage has its own module, `books`, since its methods are many.

A call to a port never raises for what the other side says or fails to say. It comes back as one of three:

- `Success`: the other side answered, and the answer is the value;
- `Refused`: the other side answered with a "no" that is final under this reference;
- `OutcomeUnknown`: asked, and not heard. It may have happened. Ask what became of it; never ask again blindly.

Every call ends by itself: the adapter holds the deadline, and a missed deadline is `OutcomeUnknown`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Generic, Protocol, TypeVar

from channel_server.domain.ids import (
    BankId,
    CustomerId,
    DrawdownId,
    LineId,
    PostingReference,
    RepaymentId,
    TerminalId,
)
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.reconciliation import ControlTotals, CoreEntry

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Success(Generic[T_co]):
    """The other side answered."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side said no, for good: under this reference it will never happen."""

    code: str
    """The other side's own code, for the staff."""
    text: str
    """The other side's own words, for the staff; never shown to a customer."""


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """Asked and not heard: lost, late, or the link is down. It may have happened."""

    cause: str
    """What was seen, for the log: `DEADLINE_EXCEEDED`, `UNAVAILABLE` and so on. No identity data."""


Outcome = Success[T] | Refused | OutcomeUnknown


# --- Core banking -----------------------------------------------------------------------------------------


@unique
class PostingState(StrEnum):
    """What core banking knows of a reference."""

    NOT_FOUND = "NOT_FOUND"
    """Never seen so far; it may still be on its way."""
    PENDING = "PENDING"
    POSTED = "POSTED"
    REFUSED = "REFUSED"
    VOIDED = "VOIDED"
    """Core has promised to refuse the reference should it arrive."""
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True)
class CoreCapabilities:
    """What one bank's core promises. Nothing is assumed that it does not declare."""

    idempotent_by_reference: bool
    voids_by_reference: bool
    reverses: bool


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """A bank's business date, which is data and never the clock, and whether postings are taken."""

    business_date: date
    open: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account that money can be paid to."""

    account_number: str
    """Data class C2."""
    customer_id: CustomerId
    balance: Fen
    open: bool
    card_tail: str
    """Last four digits of its card; empty where it has none."""


@dataclass(frozen=True, slots=True)
class DisbursementOrder:
    """A payment that core is to make: one a reference, ever."""

    bank_id: BankId
    reference: DrawdownId
    customer_id: CustomerId
    account_number: str
    amount: Fen
    loan_note_id: str
    value_date: date


@dataclass(frozen=True, slots=True)
class RepaymentOrder:
    """A repayment that core is to collect from the customer's account: once a reference, ever."""

    bank_id: BankId
    reference: RepaymentId
    customer_id: CustomerId
    account_number: str
    loan_note_id: str
    parts: PaymentParts
    value_date: date


@dataclass(frozen=True, slots=True)
class ReversalOrder:
    """An entry of the opposite sign that core is to make."""

    bank_id: BankId
    reference: DrawdownId
    reversal_reference: str
    """The reversal's own UUID, kept before it is first sent."""
    reason: str


@dataclass(frozen=True, slots=True)
class Posting:
    """What core's books say of a reference. Fields beyond `state` are None or empty unless the state gives them."""

    reference: PostingReference
    state: PostingState
    core_reference: str = ""
    business_date: date | None = None
    amount: Fen | None = None
    account_balance: Fen | None = None
    refusal_code: str = ""
    refusal_text: str = ""


@dataclass(frozen=True, slots=True)
class DayPage:
    """A page of core's day file (日终文件)."""

    entries: tuple[CoreEntry, ...]
    next_page: str
    """Where to go on; empty on the last page."""
    totals: ControlTotals | None
    """What the whole file adds up to, on the last page."""
    final: bool
    """Whether core has closed the day, so that nothing more is posted on it."""


class CoreBanking(Protocol):
    """Core banking (核心): accounts and postings."""

    async def capabilities(self, bank_id: BankId) -> Outcome[CoreCapabilities]:
        """Tell what this bank's core promises."""
        ...

    async def business_day(self, bank_id: BankId) -> Outcome[BusinessDay]:
        """Tell the bank's business date."""
        ...

    async def list_accounts(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[tuple[Account, ...]]:
        """List the accounts of a customer."""
        ...

    async def post_disbursement(self, order: DisbursementOrder) -> Outcome[Posting]:
        """Pay. Success is a posting in state POSTED; an answer of PENDING is `OutcomeUnknown`."""
        ...

    async def post_repayment(self, order: RepaymentOrder) -> Outcome[Posting]:
        """Collect. Success is a posting in state POSTED; an answer of PENDING is `OutcomeUnknown`."""
        ...

    async def inquire_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Tell what is known of a reference; any state is a Success. NOT_FOUND is not a promise."""
        ...

    async def void_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Have a reference refused for ever: VOIDED, or POSTED when it is too late. Refused where not offered."""
        ...

    async def reverse_posting(self, order: ReversalOrder) -> Outcome[Posting]:
        """Undo a posting of the same business day: REVERSED; Refused when it cannot be undone."""
        ...

    async def day_page(self, bank_id: BankId, business_date: date, page: str = "") -> Outcome[DayPage]:
        """Give a page of the day file, the first one where none is named; Refused for a date that lies ahead."""
        ...


# --- Credit system ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoanNoteOrder:
    """A loan note (借据) to be opened for a drawdown, before core pays it out."""

    bank_id: BankId
    reference: DrawdownId
    customer_id: CustomerId
    credit_line_id: LineId
    amount: Fen
    value_date: date
    maturity_date: date
    annual_rate: AnnualRate
    method: str
    """Repayment method, as its name."""


@dataclass(frozen=True, slots=True)
class NoteRepayment:
    """What was repaid on a note, numbered: an older number changes no figures at the other side."""

    bank_id: BankId
    reference: RepaymentId
    loan_note_id: str
    sequence_number: int
    business_date: date
    parts: PaymentParts
    principal_balance: Fen
    """Still owed afterwards; nothing closes the note."""


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line's figures, numbered: an older number changes nothing at the other side."""

    bank_id: BankId
    credit_line_id: LineId
    sequence_number: int
    credit_limit: Fen
    reserved: Fen
    outstanding: Fen


class CreditSystem(Protocol):
    """The credit system (信贷): loan notes, and a mirror of each line's use."""

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        """Open the note of a drawdown and tell its number. The same reference gets the same note."""
        ...

    async def void_loan_note(self, bank_id: BankId, reference: DrawdownId) -> Outcome[str]:
        """Close the note of a drawdown that was not paid out, or was undone; its number, empty where there was none.

        Where there was none, none will be opened should the order for it still be on its way.
        """
        ...

    async def record_repayment(self, repayment: NoteRepayment) -> Outcome[int]:
        """Hand over what was repaid; the sequence number of the note's figures that now stand there comes back."""
        ...

    async def mirror_line_use(self, figures: LineFigures) -> Outcome[int]:
        """Hand over a line's figures; the sequence number that now stands there comes back."""
        ...


# --- Risk decision ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    """A drawdown on which the bank has its last say."""

    bank_id: BankId
    reference: DrawdownId
    customer_id: CustomerId
    credit_line_id: LineId
    amount: Fen
    channel: str
    """`KIOSK`, `COUNTER`, `MOBILE`."""
    purpose: str
    """`FARMING` and so on."""


@dataclass(frozen=True, slots=True)
class RiskApproval:
    """Risk has approved. Its "no" is `Refused` with the rule's code and words."""


class RiskDecision(Protocol):
    """Risk decision (风控)."""

    async def decide_drawdown(self, question: RiskQuestion) -> Outcome[RiskApproval]:
        """Decide. The same reference gets the same decision."""
        ...


# --- Imaging and notification -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be kept (影像)."""

    bank_id: BankId
    reference: str
    """The caller's UUID: the same content is stored once, other content is Refused."""
    kind: str
    """`signature`, `contract`, `receipt`."""
    media_type: str
    content: bytes


class Imaging(Protocol):
    """The image platform."""

    async def store_image(self, paper: Paper) -> Outcome[bytes]:
        """Store a paper; the SHA-256 of what was stored comes back."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A short message to the telephone that the bank has on file."""

    bank_id: BankId
    reference: str
    """The caller's UUID: sent once."""
    customer_id: CustomerId
    template: str
    """Such as `drawdown_disbursed`."""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffAlert:
    """A call for a person to come to a terminal. Says nothing of the customer."""

    bank_id: BankId
    reference: str
    """The caller's UUID: called once."""
    terminal_id: TerminalId
    branch: str
    place: str
    """Where in the journey."""
    code: str
    """What the terminal shows to be told to the staff."""
    call_time: datetime


class Notifier(Protocol):
    """Notification (短信), and calls for the staff of a branch."""

    async def send_notification(self, message: Message) -> Outcome[str]:
        """Hand a message over; the masked telephone comes back, empty where none is on file."""
        ...

    async def alert_staff(self, alert: StaffAlert) -> Outcome[None]:
        """Call staff. Success: taken where people are called; it is not said that somebody comes."""
        ...


# --- Card verification ------------------------------------------------------------------------------------


@unique
class CardVerdict(StrEnum):
    """What the bank's side says of card and PIN together."""

    APPROVED = "APPROVED"
    PIN_WRONG = "PIN_WRONG"
    PIN_BLOCKED = "PIN_BLOCKED"
    NOT_GENUINE = "NOT_GENUINE"
    CARD_UNUSABLE = "CARD_UNUSABLE"
    KEY_STALE = "KEY_STALE"
    CARD_EXPIRED = "CARD_EXPIRED"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A PIN pad's working key under the terminal's master key; opaque here."""

    block_format: str
    wrapped_key: bytes
    check_value: bytes


@dataclass(frozen=True, slots=True, repr=False)
class CardPresentation:
    """Card, cryptogram and PIN block, passed through opaque. Never stored, logged or repeated; hence no repr."""

    bank_id: BankId
    terminal_id: TerminalId
    card_number: str
    card_sequence_number: str
    chip_data: bytes
    pin_block: bytes
    pin_block_format: str


@dataclass(frozen=True, slots=True)
class CardJudgement:
    """The verdict, and to whom the card belongs when it is APPROVED."""

    verdict: CardVerdict
    attempts_remaining: int
    customer_id: CustomerId | None = None
    account_number: str = ""


class CardVerification(Protocol):
    """The bank's card system and its security module."""

    async def issue_working_keys(self, bank_id: BankId, terminal_id: TerminalId) -> Outcome[tuple[WrappedKey, ...]]:
        """Make fresh working keys, wrapped under the terminal's master key."""
        ...

    async def verify_card(self, presentation: CardPresentation) -> Outcome[CardJudgement]:
        """Judge card and PIN together. Every verdict is a Success; a lost answer is not asked again."""
        ...


# --- Time and names ---------------------------------------------------------------------------------------


class Clock(Protocol):
    """The wall clock. A bank's business date never comes from here."""

    def now(self) -> datetime:
        """Tell the time, in UTC, aware."""
        ...


class Ids(Protocol):
    """Where fresh names come from."""

    def new_uuid(self) -> str:
        """Make a UUID in its canonical text form."""
        ...

    def new_query_number(self) -> str:
        """Make a number that a customer can read out to the staff, such as 稻-4172."""
        ...


@dataclass(frozen=True, slots=True)
class BackOffice:
    """The bank's own systems together, as the use cases receive them."""

    core: CoreBanking
    credit: CreditSystem
    risk: RiskDecision
    imaging: Imaging
    notifier: Notifier
    cards: CardVerification


# --- What is kept sealed ----------------------------------------------------------------------------------


class Vault(Protocol):
    """Seals identity data for the books, each bank's under its own name."""

    def seal(self, bank_id: BankId, text: str) -> bytes:
        """Encrypt."""
        ...

    def unseal(self, bank_id: BankId, sealed: bytes) -> str:
        """Decrypt what `seal` made for the same bank."""
        ...

    def index(self, bank_id: BankId, text: str) -> bytes:
        """Digest under a key: the same text has the same digest, and nobody without the key can try texts out."""
        ...

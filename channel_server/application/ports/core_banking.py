"""Core banking (核心) as a port: accounts, postings, and the file of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, PostingReference, RepaymentId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen
from channel_server.domain.reconciliation import ControlTotals, CoreEntry


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
    payee_name: str = ""
    """Whose account it is, of an entrusted payment; empty where it is the customer's. Data class C2."""


@dataclass(frozen=True, slots=True)
class PayeeQuestion:
    """Whether an account is that of whom a bill names. Data class C2."""

    bank_id: BankId
    customer_id: CustomerId
    """The borrower, who is not to be the payee."""
    account_number: str
    name: str


@unique
class PayeeVerdict(StrEnum):
    """What core says of a payee; never whose the account is."""

    MATCHES = "MATCHES"
    NAME_DIFFERS = "NAME_DIFFERS"
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"
    OWN_ACCOUNT = "OWN_ACCOUNT"


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

    async def check_payee(self, question: PayeeQuestion) -> Outcome[PayeeVerdict]:
        """Say whether an account is that name's. Refused where this core pays to nobody but the borrower."""
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

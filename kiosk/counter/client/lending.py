"""Lines, quotes, contracts, drawdowns and repayments, as the counter shows them.

Units: fen throughout; rates are fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from kiosk.counter.client.answers import Refusal
from kiosk.flow.facts import Bilingual, ContractPage, DrawdownState, Instalment, Method

__all__ = [
    "ApprovalNeed",
    "Channel",
    "Contract",
    "CreditLine",
    "Drawdown",
    "DrawdownIntent",
    "DrawdownTerms",
    "LineBalance",
    "LineState",
    "LoanNote",
    "Outcome",
    "Payee",
    "PayeeShown",
    "PaymentParts",
    "Quote",
    "Repayment",
    "RepaymentIntent",
    "RepaymentKind",
    "RepaymentQuote",
    "RepaymentState",
    "RequestOutcome",
    "Schedule",
]


class Channel(Enum):
    """Where something was begun."""

    KIOSK = "KIOSK"
    COUNTER = "COUNTER"
    MOBILE = "MOBILE"


class Outcome(Enum):
    """The four words that a customer can be told; UNSPECIFIED where nothing has been told yet."""

    UNSPECIFIED = "UNSPECIFIED"
    DONE = "DONE"
    NOT_DONE = "NOT_DONE"
    CONFIRMING = "CONFIRMING"
    SEE_STAFF = "SEE_STAFF"


class LineState(Enum):
    """Whether a line can be drawn."""

    ACTIVE = "ACTIVE"
    FROZEN = "FROZEN"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class LineBalance:
    """A line at one moment: `limit = outstanding + reserved + available`."""

    limit_fen: int
    reserved_fen: int
    outstanding_fen: int
    available_fen: int


@dataclass(frozen=True, slots=True)
class LoanNote:
    """A loan note (借据); `next_due_date` is None where nothing is due any more."""

    loan_note_id: str
    value_date: date
    amount_fen: int
    principal_balance_fen: int
    next_due_date: date | None
    next_payment_fen: int
    card_tail: str = ""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A revolving facility; `purposes` are the contract's codes."""

    credit_line_id: str
    product_code: str
    product_name: Bilingual
    balance: LineBalance
    annual_rate: Decimal
    expiry_date: date
    state: LineState
    open_notes: tuple[LoanNote, ...]
    methods: tuple[Method, ...]
    terms_months: tuple[int, ...]
    purposes: tuple[str, ...]
    drawable_here_fen: int
    approval_above_fen: int | None = None
    """Above which amount a drawdown waits for a second person; None where none does, or the bank does not say."""
    drawable_entrusted_fen: int | None = None
    """Most of the next drawdown where the seller is paid; None where no seller is paid here."""


@dataclass(frozen=True, slots=True)
class Payee:
    """The seller whom an entrusted payment (受托支付) goes to. Data class C2."""

    name: str = field(repr=False)
    account_number: str = field(repr=False)
    evidence: str
    """Number of the bill or sales contract."""


@dataclass(frozen=True, slots=True)
class PayeeShown:
    """A payee as the bank tells it: never with the whole number. Data class C2."""

    name: str = field(repr=False)
    account_tail: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DrawdownTerms:
    """The business content of a drawdown."""

    credit_line_id: str
    amount_fen: int
    term_months: int
    method: Method
    purpose: str
    due_day: int
    payee: Payee | None = None
    """The seller who is paid instead of the customer. Asked and never told."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan with what it costs; `irr` is None where there is one payment only."""

    instalments: tuple[Instalment, ...]
    total_interest_fen: int
    total_payment_fen: int
    annual_rate: Decimal
    apr_simple: Decimal
    irr: Decimal | None
    day_count: str

    @property
    def first(self) -> Instalment:
        """The first payment."""
        return self.instalments[0]

    @property
    def last(self) -> Instalment:
        """The last payment, which takes the residue."""
        return self.instalments[-1]


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """Whether a drawdown would wait for a second person: why (`amount`), above what, and for how long at most.

    Units: fen, whole minutes. `causes` is empty where nobody has to agree.
    """

    causes: tuple[str, ...]
    above_fen: int | None
    lapses_after_min: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a drawdown would cost, until `expires`; `approval` is None where the bank does not tell beforehand."""

    quote_id: str
    terms: DrawdownTerms
    value_date: date
    schedule: Schedule
    expires: datetime
    approval: ApprovalNeed | None = None
    payee: PayeeShown | None = None
    """The seller, as core banking has confirmed; None where the customer would be paid."""

    @property
    def approval_causes(self) -> tuple[str, ...] | None:
        """Why a second person would have to agree; None where the bank does not tell beforehand."""
        return self.approval.causes if self.approval else None


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a quote; `content_sha256` covers the text of `pages`."""

    contract_id: str
    quote_id: str
    pages: tuple[ContractPage, ...]
    content_sha256: bytes
    accepted: bool


@dataclass(frozen=True, slots=True)
class DrawdownIntent:
    """A drawdown as it is sent, under the id that was on disk before."""

    request_id: str
    session_id: str
    quote_id: str
    contract_id: str
    account_token: str
    terms: DrawdownTerms


@dataclass(frozen=True, slots=True)
class Drawdown:
    """What the bank says of one drawdown. `approval_id` names what it waits for, or what was given for it."""

    drawdown_id: str
    request_id: str
    terms: DrawdownTerms
    state: DrawdownState
    outcome: Outcome
    create_time: datetime | None = None
    update_time: datetime | None = None
    loan_note_id: str = ""
    value_date: date | None = None
    core_reference: str = ""
    refusal: Refusal | None = None
    line: LineBalance | None = None
    card_tail: str = ""
    query_number: str = ""
    confirm_deadline: datetime | None = None
    account_balance_fen: int | None = None
    approval_id: str = ""
    approval_deadline: datetime | None = None
    schedule: Schedule | None = None
    payee: PayeeShown | None = None
    """The seller who is paid; None where the customer is."""

    @property
    def waits_for_approval(self) -> bool:
        """Whether the amount is held and nobody has agreed yet."""
        return self.state is DrawdownState.RESERVED and bool(self.approval_id)


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What became of a request of this workstation; `arrived` is False when it never did, and never will."""

    outcome: Outcome
    amount_fen: int
    query_number: str = ""
    state: str = ""
    arrived: bool = True


class RepaymentKind(Enum):
    """What the customer wants paid."""

    SCHEDULED = "SCHEDULED"
    PARTIAL = "PARTIAL"
    WHOLE = "WHOLE"


class RepaymentState(Enum):
    """Where a repayment stands."""

    COLLECTING = "COLLECTING"
    REPAID = "REPAID"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class PaymentParts:
    """An amount by its parts."""

    penalty_interest_fen: int
    interest_fen: int
    principal_fen: int

    @property
    def amount_fen(self) -> int:
        """The parts together."""
        return self.penalty_interest_fen + self.interest_fen + self.principal_fen


@dataclass(frozen=True, slots=True)
class RepaymentQuote:
    """What is owed on a note today, and what a payment would do."""

    repayment_quote_id: str
    loan_note_id: str
    kind: RepaymentKind
    parts: PaymentParts
    principal_balance_fen: int
    available_after_fen: int
    payoff: PaymentParts
    due: PaymentParts
    days_past_due: int
    schedule_after: tuple[Instalment, ...]
    business_date: date
    expires: datetime


@dataclass(frozen=True, slots=True)
class RepaymentIntent:
    """A repayment as it is sent, under the id that was on disk before."""

    request_id: str
    session_id: str
    repayment_quote_id: str
    loan_note_id: str
    kind: RepaymentKind
    amount_fen: int
    account_token: str


@dataclass(frozen=True, slots=True)
class Repayment:
    """What the bank says of one repayment."""

    repayment_id: str
    request_id: str
    loan_note_id: str
    kind: RepaymentKind
    parts: PaymentParts
    state: RepaymentState
    outcome: Outcome
    business_date: date
    principal_balance_fen: int | None = None
    next_due_date: date | None = None
    next_payment_fen: int | None = None
    line: LineBalance | None = None
    core_reference: str = ""
    account_balance_fen: int | None = None
    refusal: Refusal | None = None
    card_tail: str = ""
    query_number: str = ""
    confirm_deadline: datetime | None = None
    create_time: datetime | None = None

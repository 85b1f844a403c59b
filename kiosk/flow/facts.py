"""What the bank and the machine have told the terminal, as the screens may show it.

Everything here is already masked or meant for the customer's own eyes: a full name, a full number or a PIN has no
field to stand in. What must travel in full (to the bank, to the PIN pad) stays with the journey and never comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

__all__ = [
    "Bilingual",
    "CardView",
    "ContractPage",
    "ContractRow",
    "CustomerView",
    "DrawdownFacts",
    "DrawdownState",
    "FaceStanding",
    "Instalment",
    "Language",
    "LineFacts",
    "LoanNote",
    "Method",
    "Purpose",
    "Quote",
    "Refusal",
    "TerminalFacts",
]


class Language(Enum):
    """The language of the screens; the other one is always one touch away."""

    ZH = "zh"
    EN = "en"


class Method(Enum):
    """How a drawdown is repaid."""

    EQUAL_INSTALMENT = "EQUAL_INSTALMENT"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    INTEREST_FIRST = "INTEREST_FIRST"
    BULLET = "BULLET"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence in both languages, so that a language switch shows at once."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in `language`; Chinese where no translation exists."""
        return self.en if language is Language.EN and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Refusal:
    """A "no" of the bank: its reason, what the customer reads, and what would change it.

    `reason` is the machine-readable name from the contract; `remedy` may be empty where the bank says nothing more;
    `staff_code` is what the staff can look up; `reviewable` says that a person can be asked to look at it again.
    """

    reason: str
    sentence: Bilingual
    remedy: Bilingual = Bilingual("", "")
    tries_left: int | None = None
    staff_code: str = ""
    reviewable: bool = False


@dataclass(frozen=True, slots=True)
class FaceStanding:
    """What a face check would change in this visit, as the bank has told it last.

    Units: fen. `without_face_fen` is the most that one drawdown may be without a face: 0 when any amount needs one,
    None when none does. `checks_left` is how many more checks may fail; at 0 the bank takes none any more, and what is
    left is a smaller amount or the counter.
    """

    without_face_fen: int | None = None
    checks_left: int = 0

    def needed_for(self, amount_fen: int) -> bool:
        """Whether a drawdown of this amount needs a face."""
        return self.without_face_fen is not None and amount_fen > self.without_face_fen


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """Where the machine stands, which day the bank has, and how long an ordinary page may lie idle.

    Units: `idle_ms` includes the warning.
    """

    terminal_id: str
    bank_name: Bilingual
    branch_name: Bilingual
    business_date: date
    help_phone: str = ""
    idle_ms: int = 60_000


@dataclass(frozen=True, slots=True)
class CustomerView:
    """Who stands here, masked: 王*华, 4299**********0012."""

    masked_name: str
    masked_number: str


@dataclass(frozen=True, slots=True)
class CardView:
    """The bank card in the slot, by its tail."""

    tail: str
    masked_number: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the money is for, as the product allows it."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class LoanNote:
    """A loan note that is not repaid yet. `number` is the bank's own, by which a repayment names it.

    Units: fen.
    """

    tail: str
    outstanding_fen: int
    drawn_fen: int
    drawn_date: date
    next_due_date: date | None
    next_payment_fen: int
    number: str = ""

    def overdue(self, today: date) -> bool:
        """Whether a payment should have been made before the bank's day."""
        return self.next_due_date is not None and self.next_due_date < today


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The credit line and what one drawdown on it may look like at this channel.

    Units: fen; `annual_rate` is a fraction (0.054 for 5.40 %).
    """

    credit_limit_fen: int
    outstanding_fen: int
    reserved_fen: int
    available_fen: int
    annual_rate: Decimal
    expiry_date: date
    product_name: Bilingual
    minimum_fen: int
    maximum_fen: int
    multiple_fen: int
    terms: tuple[int, ...]
    methods: tuple[Method, ...]
    purposes: tuple[Purpose, ...] = ()
    notes: tuple[LoanNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of the plan.

    Units: fen.
    """

    number: int
    due_date: date
    principal_fen: int
    interest_fen: int
    payment_fen: int
    balance_fen: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The bank's plan for one amount, term and method; the terminal computes none of it.

    Units: fen; rates are fractions. `apr_simple` is the annualised rate (单利); `irr` compounds, None where a plan
    has one payment only.
    """

    quote_id: str
    amount_fen: int
    term_months: int
    method: Method
    annual_rate: Decimal
    apr_simple: Decimal
    irr: Decimal | None
    total_interest_fen: int
    instalments: tuple[Instalment, ...]
    purpose: str = ""

    @property
    def first(self) -> Instalment:
        """The first payment."""
        return self.instalments[0]

    @property
    def last(self) -> Instalment:
        """The last payment, which takes the residue."""
        return self.instalments[-1]

    @property
    def total_payment_fen(self) -> int:
        """All that will be paid back."""
        return self.amount_fen + self.total_interest_fen


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One fact of the contract: what it is called, what it says, a line under it."""

    label: Bilingual
    value: Bilingual
    note: Bilingual = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class ContractPage:
    """One page: facts in rows, or clauses in paragraphs, never both empty.

    `number` is the bank's number of the page; a page split for large type keeps it on each part.
    Units: `minimum_ms` is how long it must be shown at least.
    """

    number: int
    heading: Bilingual
    rows: tuple[ContractRow, ...] = ()
    paragraphs: tuple[Bilingual, ...] = ()
    minimum_ms: int = 3_000


class DrawdownState(Enum):
    """The bank's states of a drawdown, by the names of the contract."""

    QUOTED = "QUOTED"
    RESERVED = "RESERVED"
    DISBURSING = "DISBURSING"
    UNKNOWN = "UNKNOWN"
    DISBURSED = "DISBURSED"
    FAILED = "FAILED"
    REVERSING = "REVERSING"
    REVERSED = "REVERSED"

    @property
    def final(self) -> bool:
        """Whether the bank will not change its mind without a new act."""
        return self in {DrawdownState.DISBURSED, DrawdownState.FAILED, DrawdownState.REVERSED}


@dataclass(frozen=True, slots=True)
class DrawdownFacts:
    """What the bank says of one drawdown.

    Units: fen. After a restart only state, amount and query number are told; the rest is empty then. `confirm_by` is
    when a drawdown under confirmation is settled or taken up by a person; `see_staff` is the bank's own wish.
    """

    state: DrawdownState
    amount_fen: int
    drawdown_id: str = ""
    loan_note_number: str = ""
    query_number: str = ""
    value_date: date | None = None
    available_after_fen: int | None = None
    account_balance_fen: int | None = None
    confirm_by: datetime | None = None
    see_staff: bool = False
    refusal: Refusal | None = None

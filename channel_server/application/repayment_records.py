"""What the books hold of repayments, as values; see `records` for the rest."""

from dataclasses import dataclass
from datetime import date, datetime

from channel_server.domain.credit_line import LineBalance
from channel_server.domain.ids import BankId, CustomerId, LineId, RepaymentQuoteId, SessionId, TerminalId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.repayment import Repayment, RepaymentState
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.session import Channel


@dataclass(frozen=True, slots=True)
class RepaymentQuoteRecord:
    """What a repayment would be spent on; binds until its time, on the note as it was."""

    repayment_quote_id: RepaymentQuoteId
    bank_id: BankId
    session_id: SessionId
    customer_id: CustomerId
    loan_note_id: str
    note_version: int
    kind: RepaymentKind
    business_date: date
    parts: PaymentParts
    expire_time: datetime


@dataclass(frozen=True, slots=True)
class RepaymentRecord:
    """A repayment with all that it takes to go on with it after a restart."""

    repayment: Repayment
    parts: PaymentParts
    credit_line_id: LineId
    channel: Channel
    terminal_id: TerminalId
    session_id: SessionId
    repayment_quote_id: RepaymentQuoteId
    business_date: date
    """The bank's day for which it was reckoned; core posts it on that day or not at all."""
    account_sealed: bytes
    card_tail: str
    query_number: str
    confirm_deadline: datetime
    create_time: datetime
    update_time: datetime
    version: int = 1
    """Grows with every change; a change that was decided on an older one does not take place."""
    attempts: int = 0
    """How often the sweeper has taken it up."""
    due_time: datetime | None = None
    """When a sweeper may take it up: the end of the lease of whoever works on it. None: nothing is under way."""
    core_reference: str = ""
    account_balance: Fen | None = None
    principal_balance: Fen = ZERO
    """Of the note, once repaid."""
    next_due_date: date | None = None
    next_payment: Fen = ZERO
    note_version: int = 0
    """Of the note, once repaid: the number under which the credit system is told."""
    line: LineBalance | None = None
    line_sequence: int = 0

    @property
    def answer_is_missing(self) -> bool:
        """Whether core's answer was lost, or has still not come when it was asked again."""
        state = self.repayment.state
        return state is RepaymentState.UNKNOWN or (self.attempts > 0 and state is RepaymentState.COLLECTING)

    @property
    def waits_for_people(self) -> bool:
        """Whether it stands in the lists of what people look after, until it ends."""
        return self.answer_is_missing or self.repayment.suspense is not None

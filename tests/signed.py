"""Customers who have signed: visits, quotes and accepted contracts put straight into the books.

The way to the signature is other tests' subject; what begins here is the money's. Nothing is checked: a test that
wants an expired quote or somebody else's account writes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from channel_server.application.books import Books
from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.application.payees import payee_id_of, seal_payee
from channel_server.application.ports import Vault
from channel_server.application.records import (
    ContractRecord,
    CustomerRecord,
    LineRecord,
    QuoteRecord,
    SessionRecord,
    TerminalRecord,
    Terms,
)
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.ids import (
    BankId,
    ContractId,
    CustomerId,
    LineId,
    QuoteId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.payee import NO_PAYEE, Payee
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Assurance, Channel, Session

BANK = BankId("qingjiang")
RATE = AnnualRate(Decimal("0.054"))
LINE_EXPIRY = date(2028, 6, 30)
# With a face checked, so that any amount may be drawn: which proofs an amount needs is other tests' subject.
ASSURANCES: Mapping[Channel, tuple[Assurance, ...]] = {
    Channel.KIOSK: (Assurance.ID_CHIP, Assurance.CARD_PIN, Assurance.FACE),
    Channel.COUNTER: (Assurance.TELLER, Assurance.ID_CHIP),
    Channel.MOBILE: (Assurance.MOBILE_TOKEN,),
}


@dataclass(frozen=True, slots=True)
class Borrower:
    """A customer with one line and one account. Units: fen."""

    customer_id: CustomerId
    credit_line_id: LineId
    account_number: str
    credit_limit: Fen


@dataclass(frozen=True, slots=True)
class Visit:
    """A borrower who stands at a terminal, identified and with the card proved."""

    borrower: Borrower
    session_id: SessionId
    terminal_id: TerminalId
    channel: Channel
    account_token: str


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A seller who is paid instead of the borrower, and the vault that hides whom."""

    payee: Payee
    vault: Vault


def put_terminal(books: Books, terminal_id: TerminalId, channel: Channel) -> TerminalRecord:
    """Enrol a terminal of the bank."""
    record = TerminalRecord(terminal_id, BANK, channel, "虚构湾支行", "Xugouwan Branch", "0000-8801317", False, None)
    books.put_terminal(record)
    return record


def put_borrower(books: Books, vault: Vault, borrower: Borrower) -> None:
    """Write a customer and the line down."""
    books.put_customer(
        CustomerRecord(BANK, borrower.customer_id, vault.seal(BANK, "样本人")),
        vault.index(BANK, f"borrower {borrower.customer_id}"),
    )
    balance = LineBalance(borrower.credit_limit, reserved=ZERO, outstanding=ZERO)
    facility = CreditLine(borrower.credit_line_id, BANK, borrower.customer_id, "XIAOKANG", balance, RATE, LINE_EXPIRY)
    books.add_line(LineRecord(facility, sequence_number=1))


def put_visit(books: Books, vault: Vault, visit: Visit, *, opened: datetime, expires: datetime) -> None:
    """Open a visit."""
    account = visit.borrower.account_number
    books.put_session(
        SessionRecord(
            session=Session(
                session_id=visit.session_id,
                bank_id=BANK,
                terminal_id=visit.terminal_id,
                channel=visit.channel,
                opened_time=opened,
                expire_time=expires,
                customer_id=visit.borrower.customer_id,
                assurances=ASSURANCES[visit.channel],
            ),
            language="zh-CN",
            account_token=visit.account_token,
            account_index=vault.index(BANK, account).hex(),
            account_sealed=vault.seal(BANK, account),
            card_tail=account[-4:],
        )
    )


def put_contract(
    books: Books,
    visit: Visit,
    *,
    request_id: str,
    quote_id: str,
    contract_id: str,
    amount: Fen,
    business_date: date,
    now: datetime,
    expires: datetime,
    entrusted: Entrusted | None = None,
) -> DrawdownOrder:
    """Write a quote and its accepted contract down; give the order that they allow."""
    payee = None if entrusted is None else entrusted.payee
    terms = Terms(
        visit.borrower.credit_line_id,
        amount,
        12,
        RepaymentMethod.EQUAL_INSTALMENT,
        Purpose.FARMING,
        due_day=15,
        payee=NO_PAYEE if entrusted is None else payee_id_of(entrusted.vault, BANK, payee),
    )
    books.add_quote(
        QuoteRecord(
            quote_id=QuoteId(quote_id),
            bank_id=BANK,
            session_id=visit.session_id,
            customer_id=visit.borrower.customer_id,
            terms=terms,
            value_date=business_date,
            annual_rate=RATE,
            day_count=DayCount.THIRTY_360,
            expire_time=expires,
            payee_sealed=None if entrusted is None else seal_payee(entrusted.vault, BANK, payee),
        )
    )
    books.add_contract(
        ContractRecord(
            contract_id=ContractId(contract_id),
            bank_id=BANK,
            quote_id=QuoteId(quote_id),
            session_id=visit.session_id,
            pages="[]",
            content_sha256=bytes(32),
            accepted_time=now,
        )
    )
    return DrawdownOrder(
        request_id=RequestId(request_id),
        session_id=visit.session_id,
        quote_id=QuoteId(quote_id),
        contract_id=ContractId(contract_id),
        terms=terms,
        account_token=visit.account_token,
        payee=payee,
    )

"""What the storage benchmarks stand on: lines with room, contracts that wait, and the steps of drawdowns on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from channel_server.adapters.clock import RandomIds
from channel_server.application.books import Books
from channel_server.application.records import (
    Consequences,
    ContractRecord,
    CustomerRecord,
    DrawdownRecord,
    LineRecord,
    NoteRecord,
    OutboxItem,
    OutboxTopic,
    RequestKind,
    RequestRecord,
)
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownEvent, LineEffect
from channel_server.domain.ids import (
    AccountId,
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.quick_values import changed
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

BANK = BankId("qingjiang")
LINES = 2_000
AMOUNT = Fen(100_000)
DAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
RATE = AnnualRate(Decimal("0.054"))
_IDS = RandomIds()


def line(number: int) -> LineId:
    """One of the lines."""
    return LineId(f"L-{number}")


def write_lines(books: Books) -> None:
    """Write customers and lines with more room than is used."""
    balance = LineBalance(Fen(10**12), reserved=ZERO, outstanding=ZERO)
    for number in range(LINES):
        customer = CustomerId(f"C-{number}")
        books.put_customer(CustomerRecord(BANK, customer, b"sealed"), f"id {number}".encode())
        facility = CreditLine(line(number), BANK, customer, "XIAOKANG", balance, RATE, date(2028, 6, 30))
        books.add_line(LineRecord(facility, 1))


def write_contracts(books: Books, contracts: list[str]) -> None:
    """Write contracts that only wait for their drawdowns."""
    for name in contracts:
        books.add_contract(
            ContractRecord(ContractId(name), BANK, QuoteId(f"Q-{name}"), SessionId("S"), "[]", bytes(32), NOW)
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """One drawdown's two steps."""

    record: DrawdownRecord
    request: RequestRecord

    def reserve(self, books: Books) -> DrawdownRecord:
        """Hold the amount."""
        held = books.reserve(self.record, self.request)
        assert held is not None, "the line has room"
        return held

    def settle(self, books: Books, held: DrawdownRecord) -> DrawdownRecord:
        """Turn it into what is owed, with note, ledger and messages."""
        after, consequences = settled(held)
        return books.advance(after, LineEffect.SETTLE, consequences)


def steps_of(drawdown_id: str, request_id: str, contract_id: str, line_id: str, customer_id: str) -> Steps:
    """A drawdown of fixed terms."""
    content = DrawdownContent(
        bank_id=BANK,
        customer_id=CustomerId(customer_id),
        credit_line_id=LineId(line_id),
        amount=AMOUNT,
        term_months=12,
        method=RepaymentMethod.EQUAL_INSTALMENT,
        due_day=15,
        purpose=Purpose.FARMING,
        account_id=AccountId("a" * 64),
    )
    drawdown = Drawdown(DrawdownId(drawdown_id), RequestId(request_id), content)
    record = DrawdownRecord(
        drawdown=drawdown.after(DrawdownEvent.AMOUNT_RESERVED),
        channel=Channel.KIOSK,
        terminal_id=TerminalId("JC-0317"),
        session_id=SessionId("0190e5b4-0000-7000-8000-000000000000"),
        quote_id=QuoteId(f"Q-{contract_id}"),
        contract_id=ContractId(contract_id),
        value_date=DAY,
        annual_rate=RATE,
        day_count=DayCount.THIRTY_360,
        account_sealed=bytes(48),
        card_tail="0000",
        query_number="123456",
        confirm_deadline=NOW + timedelta(minutes=15),
        create_time=NOW,
        update_time=NOW,
        due_time=NOW + timedelta(days=9),
    )
    request = RequestRecord(
        bank_id=BANK,
        request_id=request_id,
        kind=RequestKind.CREATE_DRAWDOWN,
        terminal_id=TerminalId("JC-0317"),
        content={"customer_id": customer_id, "credit_line_id": line_id, "amount_fen": str(AMOUNT)},
        drawdown_id=DrawdownId(drawdown_id),
        refusal=None,
        create_time=NOW,
    )
    return Steps(record, request)


def settled(held: DrawdownRecord) -> tuple[DrawdownRecord, Consequences]:
    """A reserved drawdown's settlement, with all that follows from it."""
    drawdown, content = held.drawdown, held.drawdown.content
    paid = drawdown.after(DrawdownEvent.POSTING_INTENDED).after(DrawdownEvent.CORE_POSTED)
    note_id = f"N-{drawdown.drawdown_id}"
    after = changed(held, drawdown=paid, version=held.version + 1, loan_note_id=note_id, due_time=None)
    note = NoteRecord(
        loan_note_id=note_id,
        bank_id=BANK,
        credit_line_id=content.credit_line_id,
        customer_id=content.customer_id,
        drawdown_id=drawdown.drawdown_id,
        amount=AMOUNT,
        principal_balance=AMOUNT,
        annual_rate=RATE,
        day_count=DayCount.THIRTY_360,
        method=content.method,
        instalments=12,
        due_day=15,
        value_date=DAY,
        maturity_date=date(2027, 1, 15),
        next_due_date=date(2026, 2, 15),
        next_payment=Fen(8_600),
        card_tail="0000",
    )
    values = {"template": "drawdown_disbursed", "amount": "1,000.00", "card_tail": "0000", "query_number": "123456"}
    message = OutboxItem(BANK, drawdown.drawdown_id, OutboxTopic.SEND_NOTIFICATION, content.customer_id, values)
    return after, Consequences("DISBURSEMENT", AMOUNT, drawdown.drawdown_id, (message,), NOW, note)


def drawdowns(contracts: list[str]) -> Iterator[Steps]:
    """A drawdown for each contract, on one line after the other; ids grow with time, as the server's do."""
    for number, contract in enumerate(contracts):
        at = number * 7 % LINES
        yield steps_of(_IDS.new_uuid(), _IDS.new_uuid(), contract, f"L-{at}", f"C-{at}")

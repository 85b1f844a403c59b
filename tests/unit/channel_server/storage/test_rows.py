"""Rows written by position have the columns of their tables, in the tables' order."""

from datetime import UTC, date, datetime
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.drawdown_rows import (
    CHANGING_COLUMNS,
    DRAWDOWN_COLUMNS,
    REQUEST_COLUMNS,
    changing_row,
    drawdown_from,
    drawdown_row,
    request_from,
    request_row,
)
from channel_server.adapters.storage.notes import NOTE_COLUMNS, note_from_row, note_row, note_values
from channel_server.application.records import DrawdownRecord, NoteRecord, RequestKind, RequestRecord
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownState, Suspense
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
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
BANK = BankId("qingjiang")
RATE = AnnualRate(Decimal("0.054"))


def record() -> DrawdownRecord:
    content = DrawdownContent(
        bank_id=BANK,
        customer_id=CustomerId("C-1"),
        credit_line_id=LineId("L-1"),
        amount=Fen(1_000),
        term_months=12,
        method=RepaymentMethod.BULLET,
        due_day=15,
        purpose=Purpose.FARMING,
        account_id=AccountId("A-1"),
    )
    refusal = refuse(RefusalReason.CORE_REFUSED, core_reason="销户")
    suspense = Suspense(NOW, "operations", NOW, "why")
    return DrawdownRecord(
        drawdown=Drawdown(DrawdownId("D-1"), RequestId("R-1"), content, DrawdownState.UNKNOWN, refusal, suspense),
        channel=Channel.KIOSK,
        terminal_id=TerminalId("T-1"),
        session_id=SessionId("S-1"),
        quote_id=QuoteId("Q-1"),
        contract_id=ContractId("K-1"),
        value_date=date(2026, 1, 15),
        annual_rate=RATE,
        day_count=DayCount.ACT_360,
        account_sealed=b"sealed",
        card_tail="6688",
        query_number="4711",
        confirm_deadline=NOW,
        create_time=NOW,
        update_time=NOW,
        version=3,
        change_number=2,
        attempts=2,
        due_time=NOW,
        loan_note_id="N-1",
        core_reference="CORE-1",
        business_date=date(2026, 1, 16),
        account_balance=Fen(5),
        line=LineBalance(Fen(9), Fen(2), Fen(3)),
        line_sequence=7,
        reversal_request_id="RR-1",
        reversal_reason="错",
    )


def test_drawdown_comes_back_from_its_row() -> None:
    made = record()
    row = dict(zip(DRAWDOWN_COLUMNS, drawdown_row(made, made.line, made.line_sequence), strict=True))
    assert drawdown_from(row) == made
    changes = dict(zip(CHANGING_COLUMNS, changing_row(made), strict=True))
    assert changes == {name: row[name] for name in CHANGING_COLUMNS}


def test_request_comes_back_from_its_row() -> None:
    refusal = refuse(RefusalReason.CORE_REFUSED, core_reason="x")
    made = RequestRecord(
        bank_id=BANK,
        request_id="R-1",
        kind=RequestKind.CREATE_DRAWDOWN,
        terminal_id=TerminalId("T-1"),
        content={"b": "2", "a": "一"},
        drawdown_id=DrawdownId("D-1"),
        refusal=refusal,
        create_time=NOW,
    )
    assert request_from(dict(zip(REQUEST_COLUMNS, request_row(made), strict=True))) == made


def test_note_comes_back_from_its_row() -> None:
    made = NoteRecord(
        loan_note_id="N-1",
        bank_id=BANK,
        credit_line_id=LineId("L-1"),
        customer_id=CustomerId("C-1"),
        drawdown_id=DrawdownId("D-1"),
        amount=Fen(10),
        principal_balance=Fen(9),
        annual_rate=RATE,
        day_count=DayCount.ACT_360,
        method=RepaymentMethod.BULLET,
        instalments=12,
        due_day=15,
        value_date=date(2026, 1, 15),
        maturity_date=date(2027, 1, 15),
        next_due_date=None,
        next_payment=Fen(0),
        card_tail="6688",
    )
    assert tuple(note_values(made)) == NOTE_COLUMNS == tuple(c.name for c in tables.loan_note.columns)
    assert note_from_row(dict(zip(NOTE_COLUMNS, note_row(made), strict=True))) == made

"""Receipts to look at: what a drawdown and a repayment of the fictional village come to, at fixed times."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from channel_server.application.receipt_words import ReceiptParties, drawdown_receipt, repayment_receipt
from channel_server.application.records import BankRecord, DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownState
from channel_server.domain.ids import (
    AccountId,
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RepaymentId,
    RepaymentQuoteId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.payee import Payee
from channel_server.domain.product import Purpose
from channel_server.domain.receipt import Receipt
from channel_server.domain.refusal_table import Language
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.domain.repayment import Repayment, RepaymentContent, RepaymentState
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

BANK = BankId("qingjiang")
NOON = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)
DIGEST = "3f2a9c0d41b87e65"
PARTIES = ReceiptParties(
    bank=BankRecord(BANK, "样本清江农村商业银行", "Sample Qingjiang Rural Commercial Bank"),
    terminal=TerminalRecord(
        TerminalId("JC-0317"), BANK, Channel.KIOSK, "虚构湾支行", "Fictional Bay branch", "0000-0000", False, None
    ),
    masked_name="王*华",
)

SHOP = Payee("虚构湾农资店", "8801031780000001", "FP-20260115-07")

DRAWDOWN = DrawdownRecord(
    drawdown=Drawdown(
        DrawdownId("01890a5d-ac96-774b-bcce-b302099a8057"),
        RequestId("01890a5d-ac96-774b-bcce-b302099a8058"),
        DrawdownContent(
            bank_id=BANK,
            customer_id=CustomerId("C-1"),
            credit_line_id=LineId("L-1"),
            amount=Fen(2_000_000),
            term_months=12,
            method=RepaymentMethod.EQUAL_INSTALMENT,
            due_day=15,
            purpose=Purpose.FARMING,
            account_id=AccountId("a"),
        ),
        DrawdownState.DISBURSED,
    ),
    channel=Channel.KIOSK,
    terminal_id=TerminalId("JC-0317"),
    session_id=SessionId("01890a5d-ac96-774b-bcce-b302099a8059"),
    quote_id=QuoteId("01890a5d-ac96-774b-bcce-b302099a8060"),
    contract_id=ContractId("01890a5d-ac96-774b-bcce-b302099a8061"),
    value_date=date(2026, 1, 15),
    annual_rate=AnnualRate(Decimal("0.054")),
    day_count=DayCount.ACT_360,
    account_sealed=b"",
    card_tail="4171",
    query_number="稻-417209",
    confirm_deadline=NOON,
    create_time=NOON,
    update_time=NOON,
    loan_note_id="XK202601150001",
    core_reference="HX2026011500000417",
)

REPAYMENT = RepaymentRecord(
    repayment=Repayment(
        RepaymentId("01890a5d-ac96-774b-bcce-b302099a8070"),
        RequestId("01890a5d-ac96-774b-bcce-b302099a8071"),
        RepaymentContent(
            bank_id=BANK,
            customer_id=CustomerId("C-1"),
            loan_note_id="XK202509150317",
            kind=RepaymentKind.PARTIAL,
            amount=Fen(155_738),
            account_id=AccountId("a"),
        ),
        RepaymentState.REPAID,
    ),
    parts=PaymentParts(Fen(338), Fen(5_400), Fen(150_000)),
    credit_line_id=LineId("L-1"),
    channel=Channel.MOBILE,
    terminal_id=TerminalId("JC-M001"),
    session_id=SessionId("01890a5d-ac96-774b-bcce-b302099a8059"),
    repayment_quote_id=RepaymentQuoteId("01890a5d-ac96-774b-bcce-b302099a8060"),
    business_date=date(2026, 2, 25),
    account_sealed=b"",
    card_tail="4171",
    query_number="麦-030518",
    confirm_deadline=NOON,
    create_time=datetime(2026, 2, 25, 23, 41, tzinfo=UTC),
    update_time=NOON,
    core_reference="HX2026022500000033",
    principal_balance=Fen(1_050_000),
    next_due_date=date(2026, 3, 15),
    next_payment=Fen(154_725),
)


def with_state(state: DrawdownState) -> DrawdownRecord:
    """The drawdown as it stands in another state."""
    refusal = refuse(RefusalReason.RISK_REFUSED, risk_code="R-0417") if state is DrawdownState.FAILED else None
    return replace(DRAWDOWN, drawdown=replace(DRAWDOWN.drawdown, state=state, refusal=refusal))


def samples() -> dict[str, Receipt]:
    """Receipts by name, each with its check code."""
    chinese, english = Language.CHINESE, Language.ENGLISH
    made = {
        "drawdown": drawdown_receipt(DRAWDOWN, PARTIES, chinese),
        "drawdown-english": drawdown_receipt(DRAWDOWN, PARTIES, english),
        "drawdown-entrusted": drawdown_receipt(DRAWDOWN, replace(PARTIES, payee=SHOP), chinese),
        "drawdown-reversed": drawdown_receipt(with_state(DrawdownState.REVERSED), PARTIES, chinese),
        "drawdown-failed": drawdown_receipt(with_state(DrawdownState.FAILED), PARTIES, chinese),
        "repayment": repayment_receipt(REPAYMENT, PARTIES, chinese),
        "repayment-english": repayment_receipt(REPAYMENT, PARTIES, english),
    }
    return {name: receipt.with_code(DIGEST) for name, receipt in made.items()}

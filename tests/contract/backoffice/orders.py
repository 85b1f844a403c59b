"""What the contract cases ask for, each under a fresh reference."""

import datetime
import uuid
from decimal import Decimal

from channel_server.application.ports import (
    DisbursementOrder,
    LoanNoteOrder,
    NoteRepayment,
    RepaymentOrder,
    ReversalOrder,
    RiskQuestion,
)
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, RepaymentId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import AnnualRate, Fen
from channel_server.sandbox.village_file import load_village

VILLAGE = load_village()
BANK = BankId("qingjiang")
OTHER_BANK = BankId("yunling")
TODAY = datetime.date(2026, 1, 15)
WANG = CustomerId(VILLAGE.person("wang").customer_id)
LIU = CustomerId(VILLAGE.person("liu").customer_id)
ACCOUNT = next(a.account_number for a in VILLAGE.accounts if a.customer_id == WANG)
NOTE = next(note.loan_note_id for note in VILLAGE.notes if note.customer_id == WANG)
LINE = LineId(next(line.credit_line_id for line in VILLAGE.lines if line.customer_id == WANG))


def fresh_reference() -> DrawdownId:
    return DrawdownId(str(uuid.uuid4()))


def disbursement(
    reference: DrawdownId | None = None,
    *,
    amount: int = 2_000_000,
    account_number: str = ACCOUNT,
    customer_id: CustomerId = WANG,
    value_date: datetime.date = TODAY,
) -> DisbursementOrder:
    return DisbursementOrder(
        bank_id=BANK,
        reference=reference or fresh_reference(),
        customer_id=customer_id,
        account_number=account_number,
        amount=Fen(amount),
        loan_note_id="XK202601150001",
        value_date=value_date,
    )


def repayment(
    reference: RepaymentId | None = None,
    *,
    parts: tuple[int, int, int] = (100, 1_800, 40_000),
    account_number: str = ACCOUNT,
    customer_id: CustomerId = WANG,
    value_date: datetime.date = TODAY,
) -> RepaymentOrder:
    return RepaymentOrder(
        bank_id=BANK,
        reference=reference or RepaymentId(str(uuid.uuid4())),
        customer_id=customer_id,
        account_number=account_number,
        loan_note_id=NOTE,
        parts=PaymentParts(*(Fen(part) for part in parts)),
        value_date=value_date,
    )


def note_repayment(sequence_number: int = 2, *, loan_note_id: str = "") -> NoteRepayment:
    return NoteRepayment(
        bank_id=BANK,
        reference=RepaymentId(str(uuid.uuid4())),
        loan_note_id=loan_note_id or NOTE,
        sequence_number=sequence_number,
        business_date=TODAY,
        parts=PaymentParts(Fen(0), Fen(1_800), Fen(40_000)),
        principal_balance=Fen(1_160_000),
    )


def reversal(reference: DrawdownId, reversal_reference: str | None = None) -> ReversalOrder:
    return ReversalOrder(BANK, reference, reversal_reference or str(uuid.uuid4()), "客户放弃")


def loan_note(reference: DrawdownId | None = None, *, amount: int = 2_000_000, line: LineId = LINE) -> LoanNoteOrder:
    return LoanNoteOrder(
        bank_id=BANK,
        reference=reference or fresh_reference(),
        customer_id=WANG,
        credit_line_id=line,
        amount=Fen(amount),
        value_date=TODAY,
        maturity_date=datetime.date(2027, 1, 15),
        annual_rate=AnnualRate(Decimal("0.054")),
        method="EQUAL_INSTALMENT",
    )


def risk_question(
    customer_id: CustomerId, reference: DrawdownId | None = None, *, amount: int = 2_000_000
) -> RiskQuestion:
    return RiskQuestion(
        bank_id=BANK,
        reference=reference or fresh_reference(),
        customer_id=customer_id,
        credit_line_id=LINE,
        amount=Fen(amount),
        channel="KIOSK",
        purpose="FARMING",
    )

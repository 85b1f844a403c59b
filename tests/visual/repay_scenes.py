"""The pages of a repayment, in every state: what is owed, what is chosen, what would be taken, what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import Bilingual, LoanNote
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState
from kiosk.flow.state import (
    KioskState,
    Outcome,
    OutcomeView,
    ReceiptStatus,
    Request,
    Stage,
    Step,
    Working,
)
from kiosk.flow.trouble import Way

__all__ = ["repay_scenes"]

LATE = LoanNote("0316", 820_000, 1_000_000, date(2025, 6, 15), date(2025, 12, 15), 86_550, "XK-0316")
OLD = LoanNote("0009", 2_000_050, 2_500_000, date(2025, 7, 1), date(2026, 2, 1), 213_275, "XK-0009")
LAST = LoanNote("0412", 50_000, 50_000, date(2026, 1, 10), date(2026, 7, 10), 51_350, "XK-0412")
PART = Repaying("XK-0317", RepaymentKind.PARTIAL, 300_000)
QUOTE = RepaymentQuote(
    "quotes/repay",
    "XK-0317",
    RepaymentKind.PARTIAL,
    0,
    5_400,
    294_600,
    905_400,
    4_094_600,
    datetime(2026, 1, 15, 2, 42, tzinfo=UTC),
)
LATE_QUOTE = replace(QUOTE, note_number="XK-0316", penalty_fen=1_240, principal_fen=80_000, days_past_due=31)
REPAID = RepaymentFacts(
    RepaymentState.REPAID,
    300_000,
    "repayments/demo",
    "JC 0317 0043",
    905_400,
    date(2026, 2, 15),
    120_075,
    4_094_600,
)
UNKNOWN = RepaymentFacts(
    RepaymentState.UNKNOWN,
    300_000,
    query_number="JC 0317 0043",
    confirm_by=datetime(2026, 1, 15, 9, 30, tzinfo=UTC),
)
NOTHING_DUE = Explanation(
    "REPAYMENT_NOTHING_DUE",
    Bilingual("这笔借款现在没有到期要还的。", "Nothing of this loan is due at the moment."),
    Bilingual(
        "下次是 2026-02-15，还 1,554.00 元；想早还，请选提前还款。",
        "The next payment is 1,554.00 yuan on 2026-02-15; to pay sooner, choose to repay early.",
    ),
    Way.CHANGE_AMOUNT,
    "R-17",
)
SHORT = Explanation(
    "REPAYMENT_BALANCE_SHORT",
    Bilingual("卡里的钱不够还 3,000.00 元。", "There is not enough on the card to pay 3,000.00 yuan."),
    Bilingual("请先往卡里存钱，或改成少还一些。", "Please put money on the card first, or choose to pay less."),
    Way.CHANGE_AMOUNT,
    "R-18",
)


def repay_scenes(base: KioskState, verified: KioskState) -> dict[str, KioskState]:
    """Name of the picture to state."""
    assert verified.line is not None
    many = replace(verified.line, outstanding_fen=4_070_050, notes=(LATE, *verified.line.notes, OLD, LAST))
    owing = replace(verified, line=many)

    def at(step: Step, repaying: Repaying | None, state: KioskState = verified) -> KioskState:
        return replace(state, step=step, repaying=repaying)

    def told(outcome: Outcome, known: RepaymentFacts, problem: Explanation | None = None) -> KioskState:
        view = OutcomeView(
            outcome,
            problem,
            query_number=known.query_number,
            can_change_amount=problem is not None,
            repayment=known,
        )
        state = at(Step.RESULT, replace(PART, quote=QUOTE))
        return replace(state, repays=True, outcome=view)

    quoted = at(Step.REPAY_CONFIRM, replace(PART, quote=QUOTE))
    late = Repaying("XK-0316", RepaymentKind.SCHEDULED, quote=replace(LATE_QUOTE, kind=RepaymentKind.SCHEDULED))
    paying = replace(quoted, step=Step.WORKING, repays=True)
    return {
        "line-used-up": replace(owing, step=Step.LINE, line=replace(many, available_fen=0, outstanding_fen=5_000_000)),
        "repay-note": at(Step.REPAY_NOTE, Repaying("XK-0317")),
        "repay-notes": at(Step.REPAY_NOTE, Repaying("XK-0316"), owing),
        "repay-notes-open": at(Step.REPAY_NOTE, Repaying(), owing),
        "repay-amount-open": at(Step.REPAY_AMOUNT, Repaying("XK-0317")),
        "repay-amount": at(Step.REPAY_AMOUNT, PART),
        "repay-amount-part": at(Step.REPAY_AMOUNT, Repaying("XK-0317", RepaymentKind.PARTIAL)),
        "repay-amount-due": at(Step.REPAY_AMOUNT, Repaying("XK-0317", RepaymentKind.SCHEDULED)),
        "repay-amount-whole": at(Step.REPAY_AMOUNT, Repaying("XK-0317", RepaymentKind.WHOLE)),
        "repay-asking": replace(at(Step.REPAY_CONFIRM, PART), waiting=Request.QUOTE_REPAYMENT),
        "repay-nothing-due": replace(at(Step.REPAY_CONFIRM, PART), notice=NOTHING_DUE),
        "repay-confirm": quoted,
        "repay-confirm-late": at(Step.REPAY_CONFIRM, late, owing),
        "repaying": replace(paying, working=Working(Stage.BOOKING, 4_600, 4_200)),
        "repaying-asking": replace(paying, working=Working(Stage.ASKING, 21_000, 9_400)),
        "result-repaid": told(Outcome.DONE, REPAID),
        "result-settled": told(Outcome.DONE, replace(REPAID, left_fen=0, next_due_date=None, next_payment_fen=None)),
        "result-repayment-confirming": told(Outcome.CONFIRMING, UNKNOWN),
        "result-not-collected": told(Outcome.NOT_DONE, RepaymentFacts(RepaymentState.FAILED, 300_000), SHORT),
        "receipt-repaid": replace(told(Outcome.DONE, REPAID), step=Step.RECEIPT, receipt=ReceiptStatus.PRESENTED),
        "recovering-repayment": replace(
            base,
            step=Step.RECOVERING,
            repays=True,
            outcome=OutcomeView(
                Outcome.CONFIRMING,
                recovered=True,
                query_number="JC 0317 0043",
                repayment=RepaymentFacts(RepaymentState.UNKNOWN, 300_000),
            ),
        ),
    }

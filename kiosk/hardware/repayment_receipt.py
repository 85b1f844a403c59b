"""The receipt of a repayment, as facts and as a document for the printer: by its parts, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.device.printer import Columns, Cut, Element, Feed, Rule
from kiosk.flow.facts import CardView, CustomerView, TerminalFacts
from kiosk.flow.repaying import RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState
from kiosk.hardware.receipt_parts import ReceiptKind, amount, foot, head, query_code, who, yuan

__all__ = ["RepaymentReceipt", "repayment_document"]

KINDS: dict[RepaymentKind, str] = {
    RepaymentKind.SCHEDULED: "按期还款",
    RepaymentKind.PARTIAL: "还一部分",
    RepaymentKind.WHOLE: "全部还清",
}
_DONE = "款已从您的卡上扣，以银行账务为准。"
_CONFIRMING = "银行正在确认，结果发短信。请别再还一次，不会重复扣款。"


@dataclass(frozen=True, slots=True)
class RepaymentReceipt:
    """All that is printed. `customer`, `card` and `quote` are missing after a restart."""

    terminal: TerminalFacts
    repayment: RepaymentFacts
    customer: CustomerView | None = None
    card: CardView | None = None
    quote: RepaymentQuote | None = None
    note_tail: str = ""

    @property
    def kind(self) -> ReceiptKind:
        """Which receipt this is; "done" on the bank's word alone."""
        return ReceiptKind.REPAID if self.repayment.state is RepaymentState.REPAID else ReceiptKind.ACCEPTED

    @property
    def reference(self) -> str:
        """The number to ask by."""
        return self.repayment.query_number or self.repayment.repayment_id


def repayment_document(receipt: RepaymentReceipt) -> tuple[Element, ...]:
    """The receipt for the printer."""
    done, number = receipt.kind is ReceiptKind.REPAID, receipt.repayment.query_number
    return (
        *head(receipt.terminal, receipt.kind),
        *who(receipt.customer, receipt.card, "扣款卡"),
        *((Columns("借据", f"尾号 {receipt.note_tail}"),) if receipt.note_tail else ()),
        Rule(dashed=True),
        *amount(
            "还款金额（人民币元）" if done else "申请还款金额（人民币元）", receipt.repayment.amount_fen, done=done
        ),
        *(_parts(receipt.quote) if receipt.quote else ()),
        Rule(dashed=True),
        *_left(receipt.repayment),
        *((Columns("查询号", number),) if number else ()),
        *query_code(receipt.terminal, receipt.reference),
        *foot(receipt.terminal, _DONE if done else _CONFIRMING),
        Feed(2),
        Cut(),
    )


def _parts(quote: RepaymentQuote) -> tuple[Element, ...]:
    lines: list[Element] = [
        Rule(dashed=True),
        Columns("怎么还", KINDS[quote.kind]),
        Columns("其中本金", f"{yuan(quote.principal_fen)} 元"),
        Columns("其中利息", f"{yuan(quote.interest_fen)} 元"),
    ]
    if quote.penalty_fen:
        lines.append(Columns("其中罚息", f"{yuan(quote.penalty_fen)} 元"))
    return tuple(lines)


def _left(repayment: RepaymentFacts) -> tuple[Element, ...]:
    lines: list[Element] = []
    if repayment.left_fen is not None:
        left = f"{yuan(repayment.left_fen)} 元" if repayment.left_fen else "已还清"
        lines.append(Columns("这笔还欠本金", left))
    if repayment.next_due_date is not None:
        lines.append(Columns("下次还款", repayment.next_due_date.isoformat()))
    if repayment.next_payment_fen is not None:
        lines.append(Columns("下次还", f"{yuan(repayment.next_payment_fen)} 元"))
    if repayment.available_after_fen is not None:
        lines.append(Columns("还能用", f"{yuan(repayment.available_after_fen)} 元"))
    return tuple(lines)

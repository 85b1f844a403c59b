"""The receipt of a repayment, as facts and as a document for the printer.

As the drawdown's: it names nobody in full, says that it is no proof of money received, and carries the query number as
text and as a QR code. Printed in Chinese: it is a document of the bank.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.device.printer import Alignment, Columns, Cut, Element, Feed, QrCode, Rule, Text
from kiosk.flow.capitals import capitals
from kiosk.flow.facts import CardView, CustomerView, TerminalFacts
from kiosk.flow.repaying import RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState
from kiosk.hardware.receipt import ReceiptKind, yuan

__all__ = ["RepaymentReceipt", "repayment_document"]

KINDS: dict[RepaymentKind, str] = {
    RepaymentKind.SCHEDULED: "按期还款",
    RepaymentKind.PARTIAL: "还一部分",
    RepaymentKind.WHOLE: "全部还清",
}


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
    return (
        *_head(receipt),
        Rule(dashed=True),
        *_money(receipt),
        *(_parts(receipt.quote) if receipt.quote else ()),
        Rule(dashed=True),
        *_left(receipt.repayment),
        *_numbers(receipt),
        *_foot(receipt),
        Feed(2),
        Cut(),
    )


def _head(receipt: RepaymentReceipt) -> tuple[Element, ...]:
    terminal = receipt.terminal
    lines: list[Element] = [
        Text(terminal.bank_name.zh, Alignment.CENTER, bold=True, double_width=True, double_height=True),
        Text(receipt.kind.value, Alignment.CENTER, bold=True),
        Feed(1),
        Columns("网点", terminal.branch_name.zh),
        Columns("终端", terminal.terminal_id),
        Columns("营业日", terminal.business_date.isoformat()),
    ]
    if receipt.customer is not None:
        lines.append(Columns("客户", receipt.customer.masked_name))
    if receipt.card is not None:
        lines.append(Columns("扣款卡", f"尾号 {receipt.card.tail}"))
    if receipt.note_tail:
        lines.append(Columns("借据", f"尾号 {receipt.note_tail}"))
    return tuple(lines)


def _money(receipt: RepaymentReceipt) -> tuple[Element, ...]:
    amount = receipt.repayment.amount_fen
    done = receipt.kind is ReceiptKind.REPAID
    return (
        Text("还款金额（人民币元）" if done else "申请还款金额（人民币元）"),
        Text(yuan(amount), Alignment.RIGHT, bold=True, double_width=True, double_height=True),
        Text(f"大写 {capitals(amount)}"),
        Columns("结果", "已办成" if done else "正在确认", bold=True),
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


def _numbers(receipt: RepaymentReceipt) -> tuple[Element, ...]:
    if not receipt.reference:
        return ()
    code = f"EDIAN:QUERY:{receipt.terminal.terminal_id}:{receipt.reference}"
    said: tuple[Element, ...] = ()
    if receipt.repayment.query_number:
        said = (Columns("查询号", receipt.repayment.query_number),)
    return (*said, Feed(1), QrCode(code), Text("到柜台出示此码可查这一笔", Alignment.CENTER))


def _foot(receipt: RepaymentReceipt) -> tuple[Element, ...]:
    if receipt.kind is ReceiptKind.REPAID:
        said = "款已从您的卡上扣，以银行账务为准。"
    else:
        said = "银行正在确认，结果发短信。请别再还一次，不会重复扣款。"
    phone = receipt.terminal.help_phone
    return (
        Feed(1),
        Text(said),
        Text("本凭条不作收款凭证，请妥善保管。"),
        *((Text(f"有疑问请拨 {phone}"),) if phone else ()),
    )

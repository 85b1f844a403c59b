"""The receipt of a drawdown, as facts and as a document for the printer.

It names nobody in full, says that it is no proof of money received, and carries the query number as text and as a QR
code, so that staff can find the drawdown without asking for a card. Printed in Chinese: it is a document of the bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from drivers.device.printer import Alignment, Columns, Cut, Element, Feed, QrCode, Rule, Text
from kiosk.flow.capitals import capitals
from kiosk.flow.facts import CardView, CustomerView, DrawdownFacts, DrawdownState, Method, Quote, TerminalFacts

__all__ = ["Receipt", "ReceiptKind", "document", "qr_reference", "yuan"]

METHODS: dict[Method, str] = {
    Method.EQUAL_INSTALMENT: "等额本息",
    Method.EQUAL_PRINCIPAL: "等额本金",
    Method.INTEREST_FIRST: "按月付息到期还本",
    Method.BULLET: "到期一次还本付息",
}


class ReceiptKind(Enum):
    """What the receipt says at its head; "done" on the bank's word alone."""

    DONE = "放款凭条"
    REPAID = "还款凭条"
    ACCEPTED = "受理凭条"


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is printed. `customer`, `card` and `quote` are missing after a restart."""

    terminal: TerminalFacts
    drawdown: DrawdownFacts
    customer: CustomerView | None = None
    card: CardView | None = None
    quote: Quote | None = None

    @property
    def kind(self) -> ReceiptKind:
        """Which receipt this is."""
        done = self.drawdown.state is DrawdownState.DISBURSED
        return ReceiptKind.DONE if done else ReceiptKind.ACCEPTED

    @property
    def reference(self) -> str:
        """The number to ask by: the query number, or else the loan note's."""
        return self.drawdown.query_number or self.drawdown.loan_note_number or self.drawdown.drawdown_id


def qr_reference(receipt: Receipt) -> str:
    """What the QR code says: a reference for the counter, nothing that opens anything."""
    return f"EDIAN:QUERY:{receipt.terminal.terminal_id}:{receipt.reference}"


def document(receipt: Receipt) -> tuple[Element, ...]:
    """The receipt for the printer."""
    return (
        *_head(receipt),
        *_who(receipt),
        Rule(dashed=True),
        *_money(receipt),
        *(_plan(receipt.quote, receipt.drawdown) if receipt.quote else ()),
        Rule(dashed=True),
        *_numbers(receipt),
        *_foot(receipt),
        Feed(2),
        Cut(),
    )


def _head(receipt: Receipt) -> tuple[Element, ...]:
    terminal = receipt.terminal
    return (
        Text(terminal.bank_name.zh, Alignment.CENTER, bold=True, double_width=True, double_height=True),
        Text(receipt.kind.value, Alignment.CENTER, bold=True),
        Feed(1),
        Columns("网点", terminal.branch_name.zh),
        Columns("终端", terminal.terminal_id),
        Columns("营业日", terminal.business_date.isoformat()),
    )


def _who(receipt: Receipt) -> tuple[Element, ...]:
    lines: list[Element] = []
    if receipt.customer is not None:
        lines.append(Columns("客户", receipt.customer.masked_name))
    if receipt.card is not None:
        lines.append(Columns("收款卡", f"尾号 {receipt.card.tail}"))
    return tuple(lines)


def _money(receipt: Receipt) -> tuple[Element, ...]:
    amount = receipt.drawdown.amount_fen
    done = receipt.kind is ReceiptKind.DONE
    return (
        Text("放款金额（人民币元）" if done else "申请金额（人民币元）"),
        Text(yuan(amount), Alignment.RIGHT, bold=True, double_width=True, double_height=True),
        Text(f"大写 {capitals(amount)}"),
        Columns("结果", "已办成" if done else "正在确认", bold=True),
    )


def _plan(quote: Quote, drawdown: DrawdownFacts) -> tuple[Element, ...]:
    first = quote.first
    lines: list[Element] = [Rule(dashed=True)]
    if drawdown.value_date is not None:
        lines.append(Columns("起息日", drawdown.value_date.isoformat()))
    lines += [
        Columns("期限", f"{quote.term_months} 个月，{len(quote.instalments)} 期"),
        Columns("还款方式", METHODS[quote.method]),
        Columns("第一次还款", first.due_date.isoformat()),
        Columns("第一次还", f"{yuan(first.payment_fen)} 元"),
    ]
    if len(quote.instalments) > 1:
        lines.append(Columns("最后一次还", f"{yuan(quote.last.payment_fen)} 元"))
    lines += [
        Columns("到期日", quote.last.due_date.isoformat()),
        Columns("利息一共", f"{yuan(quote.total_interest_fen)} 元"),
        Columns("年利率", percent(quote.annual_rate)),
        Columns("年化利率（单利）", percent(quote.apr_simple)),
    ]
    if quote.irr is not None:
        lines.append(Columns("按还款计划折算（IRR，复利）", percent(quote.irr)))
    return tuple(lines)


def _numbers(receipt: Receipt) -> tuple[Element, ...]:
    drawdown = receipt.drawdown
    lines: list[Element] = []
    if drawdown.loan_note_number:
        lines.append(Columns("借据号", drawdown.loan_note_number))
    if drawdown.query_number:
        lines.append(Columns("查询号", drawdown.query_number))
    if drawdown.available_after_fen is not None:
        lines.append(Columns("还能用", f"{yuan(drawdown.available_after_fen)} 元"))
    if receipt.reference:
        lines += [Feed(1), QrCode(qr_reference(receipt)), Text("到柜台出示此码可查这一笔", Alignment.CENTER)]
    return tuple(lines)


def _foot(receipt: Receipt) -> tuple[Element, ...]:
    if receipt.kind is ReceiptKind.DONE:
        said = "款已放到您的卡上，以银行账务为准。"
    else:
        said = "银行正在确认，结果发短信。请别再办一次，不会重复放款。"
    phone = receipt.terminal.help_phone
    return (
        Feed(1),
        Text(said),
        Text("本凭条不作收款凭证，请妥善保管。"),
        *((Text(f"有疑问请拨 {phone}"),) if phone else ()),
    )


def yuan(amount_fen: int) -> str:
    """`2000000` as 20,000.00."""
    return f"{amount_fen // 100:,}.{amount_fen % 100:02d}"


def percent(rate: Decimal) -> str:
    """`0.054` as 5.40%."""
    return f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"

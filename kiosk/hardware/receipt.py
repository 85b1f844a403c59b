"""The receipt of a drawdown, as facts and as a document for the printer: with the plan, where it is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from drivers.device.printer import Columns, Cut, Element, Feed, Rule
from kiosk.flow.facts import CardView, CustomerView, DrawdownFacts, DrawdownState, Method, Quote, TerminalFacts
from kiosk.hardware.receipt_parts import ReceiptKind, amount, foot, head, query_code, who, yuan

__all__ = ["Receipt", "document"]

METHODS: dict[Method, str] = {
    Method.EQUAL_INSTALMENT: "等额本息",
    Method.EQUAL_PRINCIPAL: "等额本金",
    Method.INTEREST_FIRST: "按月付息到期还本",
    Method.BULLET: "到期一次还本付息",
}
_DONE = "款已放到您的卡上，以银行账务为准。"
_CONFIRMING = "银行正在确认，结果发短信。请别再办一次，不会重复放款。"


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


def document(receipt: Receipt) -> tuple[Element, ...]:
    """The receipt for the printer."""
    done = receipt.kind is ReceiptKind.DONE
    return (
        *head(receipt.terminal, receipt.kind),
        *who(receipt.customer, receipt.card, "收款卡"),
        Rule(dashed=True),
        *amount("放款金额（人民币元）" if done else "申请金额（人民币元）", receipt.drawdown.amount_fen, done=done),
        *(_plan(receipt.quote, receipt.drawdown) if receipt.quote else ()),
        Rule(dashed=True),
        *_numbers(receipt.drawdown),
        *query_code(receipt.terminal, receipt.reference),
        *foot(receipt.terminal, _DONE if done else _CONFIRMING),
        Feed(2),
        Cut(),
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


def _numbers(drawdown: DrawdownFacts) -> tuple[Element, ...]:
    lines: list[Element] = []
    if drawdown.loan_note_number:
        lines.append(Columns("借据号", drawdown.loan_note_number))
    if drawdown.query_number:
        lines.append(Columns("查询号", drawdown.query_number))
    if drawdown.available_after_fen is not None:
        lines.append(Columns("还能用", f"{yuan(drawdown.available_after_fen)} 元"))
    return tuple(lines)


def percent(rate: Decimal) -> str:
    """`0.054` as 5.40%."""
    return f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"

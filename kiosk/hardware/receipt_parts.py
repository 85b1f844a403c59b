"""What every receipt of the terminal says alike: whose machine it was, how much, the code to ask by, and the foot.

A receipt names nobody in full, says that it is no proof of money received, and carries its number as text and as a QR
code, so that staff can find what was done without asking for a card. Printed in Chinese: it is a document of the bank.
"""

from __future__ import annotations

from enum import Enum

from drivers.device.printer import Alignment, Columns, Element, Feed, QrCode, Text
from kiosk.flow.capitals import capitals
from kiosk.flow.facts import CardView, CustomerView, TerminalFacts

__all__ = ["ReceiptKind", "amount", "foot", "head", "query_code", "who", "yuan"]


class ReceiptKind(Enum):
    """What the receipt says at its head; "done" on the bank's word alone."""

    DONE = "放款凭条"
    REPAID = "还款凭条"
    ACCEPTED = "受理凭条"


def head(terminal: TerminalFacts, kind: ReceiptKind) -> tuple[Element, ...]:
    """Bank, kind of receipt, and where and when it was."""
    return (
        Text(terminal.bank_name.zh, Alignment.CENTER, bold=True, double_width=True, double_height=True),
        Text(kind.value, Alignment.CENTER, bold=True),
        Feed(1),
        Columns("网点", terminal.branch_name.zh),
        Columns("终端", terminal.terminal_id),
        Columns("营业日", terminal.business_date.isoformat()),
    )


def who(customer: CustomerView | None, card: CardView | None, card_label: str) -> tuple[Element, ...]:
    """The customer, masked, and the card by its tail; either may be unknown."""
    named = () if customer is None else (Columns("客户", customer.masked_name),)
    return named if card is None else (*named, Columns(card_label, f"尾号 {card.tail}"))


def amount(label: str, amount_fen: int, *, done: bool) -> tuple[Element, ...]:
    """How much, in figures and in capitals, and what became of it."""
    return (
        Text(label),
        Text(yuan(amount_fen), Alignment.RIGHT, bold=True, double_width=True, double_height=True),
        Text(f"大写 {capitals(amount_fen)}"),
        Columns("结果", "已办成" if done else "正在确认", bold=True),
    )


def query_code(terminal: TerminalFacts, reference: str) -> tuple[Element, ...]:
    """A QR code for the counter: a reference, nothing that opens anything. None without a reference."""
    if not reference:
        return ()
    code = f"EDIAN:QUERY:{terminal.terminal_id}:{reference}"
    return (Feed(1), QrCode(code), Text("到柜台出示此码可查这一笔", Alignment.CENTER))


def foot(terminal: TerminalFacts, said: str) -> tuple[Element, ...]:
    """What it is worth, and whom to call."""
    phone = terminal.help_phone
    return (
        Feed(1),
        Text(said),
        Text("本凭条不作收款凭证，请妥善保管。"),
        *((Text(f"有疑问请拨 {phone}"),) if phone else ()),
    )


def yuan(amount_fen: int) -> str:
    """`2000000` as 20,000.00."""
    return f"{amount_fen // 100:,}.{amount_fen % 100:02d}"

"""What a receipt says, as text: a line an element. And whose receipts the tests look at."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.device.printer import Columns, Element, QrCode, Text
from kiosk.flow.credentials import BankCard, IdCard

WANG = IdCard("resident", "王大华", "429901195603090012", None, None)
CARD = BankCard("9299010000000036688", "01", "A000000333010101")


def in_words(document: Iterable[Element]) -> str:
    """The text of a document; rules, feeds and cuts say nothing."""
    lines = []
    for element in document:
        match element:
            case Text(text=text):
                lines.append(text)
            case Columns(left=left, right=right):
                lines.append(f"{left}: {right}")
            case QrCode(data=data):
                lines.append(f"QR {data}")
            case _:
                pass
    return "\n".join(lines)

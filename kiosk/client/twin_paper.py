"""The twin bank's plans and contracts. Its arithmetic is not the bank's: one flat rate, whole months."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from kiosk.flow.facts import Bilingual, ContractPage, ContractRow, Instalment, Method, Quote

__all__ = ["MINIMUM_READING_MS", "RATE", "pages", "plan"]

RATE = Decimal("0.054")
MINIMUM_READING_MS = {1: 300, 2: 200}


def plan(amount_fen: int, months: int, method: Method, due_day: int, purpose: str) -> Quote:
    """Lay a plan out."""
    interest = int(amount_fen * RATE / 12)
    rows, left = [], amount_fen
    for number in range(1, months + 1):
        principal = left if number == months else amount_fen // months
        left -= principal
        year, month = 2026 + number // 12, number % 12 + 1
        rows.append(Instalment(number, date(year, month, due_day), principal, interest, principal + interest, left))
    return Quote(
        str(uuid.uuid4()), amount_fen, months, method, RATE, RATE, RATE, interest * months, tuple(rows), purpose
    )


def pages(quote: Quote) -> tuple[ContractPage, ...]:
    """Write a contract of two pages."""
    facts = (("借款本金", f"{quote.amount_fen / 100:,.2f} 元"), ("期限", f"{quote.term_months} 个月"))
    return (
        ContractPage(
            1,
            Bilingual("要紧的几件事", "What matters"),
            tuple(ContractRow(Bilingual(k, k), Bilingual(v, v)) for k, v in facts),
            minimum_ms=MINIMUM_READING_MS[1],
        ),
        ContractPage(
            2,
            Bilingual("条款", "Clauses"),
            paragraphs=(Bilingual("甲方按约定放款，乙方按约定还款。", ""),),
            minimum_ms=MINIMUM_READING_MS[2],
        ),
    )

"""What a code under the scanner is, and the code of a plan that is given out without a network.

A plan's code says what was chosen and what it would cost, in words that any telephone can show, and nothing of the
customer; it is for reference only, and whoever goes on with it asks the bank for a price.

Shape: `EDIANQ1|yuan|months|method|purpose|day`, then lines for people.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from kiosk.client.snapshot import PREFIX as SNAPSHOT_PREFIX
from kiosk.flow.carried import Case, CaseStage, Elsewhere
from kiosk.flow.channel_events import CodeKind, CodeScanned
from kiosk.flow.facts import Language, Method, Quote

__all__ = ["CASE_PREFIX", "PLAN_PREFIX", "plan_code", "scanned"]

CASE_PREFIX = "EDIAN1"
PLAN_PREFIX = "EDIANQ1"
MOST_YUAN = 100_000_000


def scanned(text: str) -> CodeScanned:
    """What was scanned."""
    letters = text.strip()
    if letters.upper().startswith(SNAPSHOT_PREFIX):
        return CodeScanned(CodeKind.SNAPSHOT)
    if letters.upper().startswith(PLAN_PREFIX):
        plan = _plan(letters)
        return CodeScanned(CodeKind.QUOTE, plan) if plan else CodeScanned(CodeKind.UNKNOWN)
    return CodeScanned(CodeKind.CASE if letters.upper().startswith(CASE_PREFIX) else CodeKind.UNKNOWN)


def _plan(text: str) -> Case | None:
    parts = text.splitlines()[0].split("|")
    try:
        _prefix, yuan, months, method, purpose, _day = parts
        amount = Decimal(yuan)
        if not 0 < amount <= MOST_YUAN or not purpose.isascii() or len(purpose) > 32:
            return None
        return Case(CaseStage.TAKEN, Elsewhere.SOMEWHERE, int(amount * 100), int(months), Method(method), purpose)
    except (ValueError, InvalidOperation):
        return None


def plan_code(quote: Quote, day: date, language: Language) -> str:
    """The code of a plan."""
    amount, monthly = f"{quote.amount_fen / 100:,.2f}", f"{quote.first.payment_fen / 100:,.2f}"
    head = "|".join(
        (
            PLAN_PREFIX, f"{quote.amount_fen / 100:.2f}", str(quote.term_months), quote.method.value, quote.purpose,
            day.isoformat(),
        )
    )  # fmt: skip
    interest = f"{quote.total_interest_fen / 100:,.2f}"
    if language is Language.EN:
        lines = (
            "Plan, for reference only",
            f"{amount} yuan, {quote.term_months} months",
            f"First payment {monthly}, interest in all {interest}",
        )
    else:
        lines = (
            "用款试算，仅供参考",
            f"{amount} 元，{quote.term_months} 个月",
            f"首期还 {monthly} 元，利息共 {interest} 元",
        )
    return "\n".join((head, *lines))

"""What the drawdown page shows beside its fields: the line as it would be, purposes, the plan's figures. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.counter.client.lending import CreditLine, Quote
from kiosk.counter.viewmodels.drawdown_draft import PURPOSES
from kiosk.counter.viewmodels.figures import money, percent
from kiosk.viewmodels.catalogue import Words

__all__ = ["PlanTotal", "PurposeOption", "after_rows", "plan_figure", "plan_total", "purpose_options", "share"]


@dataclass(frozen=True, slots=True)
class PurposeOption:
    """A purpose to pick."""

    code: str
    text: str
    initials: str


@dataclass(frozen=True, slots=True)
class PlanTotal:
    """The foot of the plan."""

    number: str
    due: str
    payment: str
    principal: str
    interest: str
    balance: str = ""


def purpose_options(line: CreditLine | None, words: Words) -> list[PurposeOption]:
    """The purposes that the line allows and a teller can key."""
    return [
        PurposeOption(PURPOSES[code][0], words.say(f"purpose.{code.lower()}"), PURPOSES[code][1])
        for code in (line.purposes if line else ())
        if code in PURPOSES
    ]


def share(line: CreditLine | None, part: str, amount_fen: int) -> float:
    """`used`, `held` or `add` as a share of the limit; what would be added never goes past what is free."""
    if line is None or not line.balance.limit_fen:
        return 0.0
    balance = line.balance
    add = min(amount_fen, balance.available_fen)
    fen = {"used": balance.outstanding_fen, "held": balance.reserved_fen, "add": add}[part]
    return fen / balance.limit_fen


def after_rows(line: CreditLine | None, amount_fen: int, words: Words) -> list[list[str]]:
    """The line as it would be. Shape: [swatch, word, amount]."""
    if line is None:
        return []
    balance, say = line.balance, words.say
    rows = (
        ("used", say("customer.used"), balance.outstanding_fen),
        ("held", say("customer.held"), balance.reserved_fen),
        ("add", say("drawdown.this"), amount_fen),
        ("free", say("drawdown.free_after"), balance.available_fen - amount_fen),
    )
    return [[kind, word, money(fen)] for kind, word, fen in rows]


def plan_figure(quote: Quote | None, part: str) -> str:
    """`payment`, `interest`, `total`, `apr`, `irr` or `count` of a plan; a dash where there is none."""
    if quote is None:
        return money(None)
    plan = quote.schedule
    return {
        "payment": money(plan.first.payment_fen),
        "interest": money(plan.total_interest_fen),
        "total": money(plan.total_payment_fen),
        "apr": percent(plan.apr_simple),
        "irr": percent(plan.irr) if plan.irr is not None else money(None),
        "count": plan.day_count.replace("_", "/"),
    }[part]


def plan_total(quote: Quote | None, words: Words) -> PlanTotal | None:
    """The foot of the plan."""
    if quote is None:
        return None
    plan, amount = quote.schedule, money(quote.terms.amount_fen)
    paid, interest = money(plan.total_payment_fen), money(plan.total_interest_fen)
    return PlanTotal("", words.say("plan_c.total"), paid, amount, interest)

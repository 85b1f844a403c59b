"""What the drawdown page shows beside its fields: the line as it would be, purposes, the plan's figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.counter.client.lending import CreditLine, Quote
from kiosk.counter.viewmodels.drawdown_checks import CheckRow
from kiosk.counter.viewmodels.drawdown_draft import PURPOSES
from kiosk.counter.viewmodels.figures import clock, clock_s, money, percent
from kiosk.flow.facts import Method
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "PlanTotal",
    "PurposeOption",
    "act_word",
    "after_rows",
    "check_note",
    "method_words",
    "place",
    "plan_figure",
    "plan_label",
    "plan_total",
    "purpose_options",
    "purpose_word",
    "quote_note",
    "share",
]


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


def purpose_word(code: str, words: Words) -> str:
    """A purpose by the contract's code; one that this workstation has no word for stands as its code."""
    key = f"purpose.{code.lower()}"
    return words.say(key) if words.has(key) else code


def place(offered: Sequence[object], chosen: object) -> int:
    """Where among what is offered the chosen one stands; −1 where it is not offered."""
    return offered.index(chosen) if chosen in offered else -1


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


def plan_label(method: Method | None, words: Words) -> str:
    """What the first payment is called, by the method."""
    return words.say(f"plan_c.first_{method.value.lower()}") if method else ""


def method_words(methods: Sequence[Method], words: Words) -> list[str]:
    """The methods that the line allows, as short as a choice among them has room for."""
    return [words.say(f"method_short.{method.value.lower()}") for method in methods]


def quote_note(quote: Quote | None, now: datetime, words: Words) -> str:
    """When the price was asked for, and how long it holds."""
    return words.say("drawdown.quoted", clock_s(now), clock(quote.expires)) if quote else ""


def act_word(quote: Quote | None, words: Words) -> str:
    """The page's one act, by what follows it."""
    return words.say("drawdown.submit_approval" if quote and quote.approval_causes else "drawdown.submit")


def check_note(rows: Sequence[CheckRow], words: Words) -> str:
    """How many checks there are, and how many want something."""
    wanting = sum(row.verdict != "ok" for row in rows)
    return words.say("drawdown.checks", len(rows), len(rows) - wanting, wanting) if rows else ""

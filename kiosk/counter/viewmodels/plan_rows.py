"""A plan of repayment as the counter shows it: rows, bars, and the sentence that is read to the customer. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.counter.client.lending import Quote
from kiosk.counter.viewmodels.amount_text import spoken, spoken_number
from kiosk.counter.viewmodels.figures import day, money
from kiosk.flow.facts import Instalment, Method
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import english_words

__all__ = ["PlanBar", "PlanRow", "plan_bars", "plan_rows", "read_aloud"]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An instalment."""

    number: str
    due: str
    payment: str
    principal: str
    interest: str
    balance: str


@dataclass(frozen=True, slots=True)
class PlanBar:
    """An instalment as a bar: shares of the largest payment."""

    month: str
    principal: float
    interest: float


def plan_rows(instalments: tuple[Instalment, ...]) -> list[PlanRow]:
    """Every instalment."""
    return [
        PlanRow(
            str(each.number),
            day(each.due_date),
            money(each.payment_fen),
            money(each.principal_fen),
            money(each.interest_fen),
            money(each.balance_fen),
        )
        for each in instalments
    ]


def plan_bars(instalments: tuple[Instalment, ...], words: Words) -> list[PlanBar]:
    """At most twelve bars: of a longer plan each second or third."""
    most = max((each.payment_fen for each in instalments), default=0) or 1
    step = max(1, -(-len(instalments) // 12))
    return [
        PlanBar(words.say("plan_c.month", each.due_date.month), each.principal_fen / most, each.interest_fen / most)
        for each in instalments[::step]
    ]


def read_aloud(quote: Quote, words: Words) -> str:
    """What the teller says to the customer before anything is submitted: amount, months, payments, cost in all."""
    plan, terms = quote.schedule, quote.terms
    first, last = plan.first, plan.last
    if words.english:
        amount: str = english_words(terms.amount_fen)
        months, due = str(terms.term_months), str(terms.due_day)
    else:
        amount, months, due = spoken(terms.amount_fen), spoken_number(terms.term_months), spoken_number(terms.due_day)
    key = {
        Method.EQUAL_INSTALMENT: "aloud.equal",
        Method.EQUAL_PRINCIPAL: "aloud.falling",
        Method.INTEREST_FIRST: "aloud.interest_first",
        Method.BULLET: "aloud.at_once",
    }[terms.method]
    parts = (amount, months, due, money(first.payment_fen), money(last.payment_fen), money(plan.total_interest_fen))
    return words.say(key, *parts) + words.say("aloud.free")

"""The plan of a quote on paper (还款计划): what the customer takes home to think it over, before anybody draws it.

It is a quote and no contract, and says so on every page: what the bank promises by it is its price until it runs out.
"""

from __future__ import annotations

from datetime import datetime

from kiosk.counter.client.customers import CustomerRow
from kiosk.counter.client.lending import Quote
from kiosk.counter.client.staff import StaffMember, Workstation
from kiosk.counter.viewmodels.drawdown_shown import plan_figure, plan_total, purpose_word
from kiosk.counter.viewmodels.figures import clock, day, money, percent
from kiosk.counter.viewmodels.paper_page import Line, LineKind, PaperPage, break_lines
from kiosk.counter.viewmodels.plan_rows import plan_rows
from kiosk.flow.capitals import capitals
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import english_words

__all__ = ["plan_pages"]


_GAP = Line(LineKind.NOTE, ("",))


def plan_pages(
    quote: Quote, customer: CustomerRow, teller: StaffMember, workstation: Workstation, now: datetime, words: Words
) -> tuple[PaperPage, ...]:
    """The quote and its whole plan, broken into pages."""
    say = words.say
    broken = break_lines([*_terms(quote, words), _GAP, *_cost(quote, words), _GAP, *_plan(quote, words)])
    about = (
        say("plan_paper.place", words.told(workstation.bank_name), words.told(workstation.branch_name)),
        say("plan_paper.who", customer.name, customer.masked_id_number, teller.number, teller.name),
        say("plan_paper.when", f"{day(now)} {clock(now)}", f"{day(quote.expires)} {clock(quote.expires)}"),
    )
    return tuple(
        PaperPage(say("plan_paper.title"), about, tuple(page), (), say("plan_paper.foot", at, len(broken)))
        for at, page in enumerate(broken, 1)
    )


def _facts(*cells: str) -> Line:
    return Line(LineKind.ROW, cells, "facts")


def _terms(quote: Quote, words: Words) -> list[Line]:
    terms, say = quote.terms, words.say
    spelt = english_words(terms.amount_fen) if words.english else capitals(terms.amount_fen)
    method = say(f"method_c.{terms.method.value.lower()}")
    purpose = purpose_word(terms.purpose, words)
    return [
        Line(LineKind.HEADING, (say("plan_paper.terms"),)),
        _facts(say("plan_paper.amount"), money(terms.amount_fen), say("plan_paper.in_words"), spelt),
        _facts(say("plan_paper.term"), say("drawdown.months", terms.term_months), say("plan_paper.method"), method),
        _facts(say("plan_paper.day"), say("plan_paper.each", terms.due_day), say("plan_paper.purpose"), purpose),
        *(
            [
                _facts(
                    say("plan_paper.payee"), quote.payee.name, say("plan_paper.account"), f"…{quote.payee.account_tail}"
                )
            ]
            if quote.payee
            else []
        ),
        _facts(
            say("plan_paper.from"), day(quote.value_date), say("plan_paper.until"), day(quote.schedule.last.due_date)
        ),
    ]


def _cost(quote: Quote, words: Words) -> list[Line]:
    plan, say = quote.schedule, words.say
    first, last = plan.first, plan.last
    return [
        Line(LineKind.HEADING, (say("plan_paper.cost"),)),
        _facts(say("plan_paper.first"), money(first.payment_fen), say("plan_paper.last"), money(last.payment_fen)),
        _facts(
            say("plan_c.interest"), plan_figure(quote, "interest"), say("plan_c.total_all"), plan_figure(quote, "total")
        ),
        _facts(say("plan_paper.rate"), percent(plan.annual_rate), say("plan_paper.count"), plan_figure(quote, "count")),
        _facts(say("plan_c.apr"), plan_figure(quote, "apr"), say("plan_c.irr"), plan_figure(quote, "irr")),
        Line(LineKind.NOTE, (say("plan_paper.no_contract"),)),
        Line(LineKind.NOTE, (say("aloud.free"),)),
    ]


def _plan(quote: Quote, words: Words) -> list[Line]:
    names = ("number", "due", "payment", "principal", "interest_part", "balance")
    total = plan_total(quote, words)
    assert total is not None
    return [
        Line(LineKind.HEADING, (words.say("plan_paper.plan", len(quote.schedule.instalments)),)),
        Line(LineKind.HEAD, tuple(words.say(f"plan_c.{name}") for name in names), "plan"),
        *(
            Line(LineKind.ROW, (row.number, row.due, row.payment, row.principal, row.interest, row.balance), "plan")
            for row in plan_rows(quote.schedule.instalments)
        ),
        Line(LineKind.SUM, ("", total.due, total.payment, total.principal, total.interest, ""), "plan"),
    ]

"""What the drawdown page says beforehand of a second person: by the price, and until there is one by the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.client.values import AmountBounds
from kiosk.counter.client.lending import ApprovalNeed, CreditLine, DrawdownTerms, Quote
from kiosk.counter.client.twin_people import MOMENT, people
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.viewmodels.catalogue import load
from kiosk.counter.viewmodels.drawdown_checks import CheckRow, checks
from kiosk.counter.viewmodels.drawdown_draft import DrawdownDraft
from kiosk.flow.facts import Language, Method

ZH = load(Language.ZH)
BOUNDS = AmountBounds(100_000, 30_000_000, 10_000)
ABOVE = 5_000_000


def line(above: int | None = ABOVE) -> CreditLine:
    return replace(people()[0].line(), approval_above_fen=above)


def quote(amount: int, need: ApprovalNeed | None) -> Quote:
    terms = DrawdownTerms("L-1", amount, 12, Method.EQUAL_INSTALMENT, "FARMING", 18)
    plan = schedule(amount, 12, terms.method, 18, MOMENT.date(), people()[0].rate)
    return Quote("Q-1", terms, MOMENT.date(), plan, MOMENT + timedelta(minutes=30), need)


def row(yuan: str, on: CreditLine, price: Quote | None) -> CheckRow | None:
    draft = DrawdownDraft(amount_text=yuan, term_months=12, method=Method.EQUAL_INSTALMENT, due_day=18)
    found = checks(draft, on, ZH, bounds=BOUNDS, visit=None, account=None, quote=price, said=None, in_flight=())
    return next((each for each in found if each.name == "复核"), None)


@pytest.mark.parametrize("priced", [True, False])
def test_amount_above_the_banks_says_before_submitting_that_a_second_person_is_needed(priced: bool) -> None:
    price = quote(6_000_000, ApprovalNeed(("amount",), ABOVE, 20)) if priced else None
    said = row("60000", line(), price)
    assert said is not None
    assert (said.fact, said.verdict) == ("60,000 > 50,000", "attn")
    assert "第二个人" in said.why
    assert ("20 分钟" in said.why) == priced


@pytest.mark.parametrize("price", [None, quote(5_000_000, ApprovalNeed((), ABOVE, 30))])
def test_amount_that_is_not_above_it_says_that_nobody_has_to_agree(price: Quote | None) -> None:
    said = row("50000", line(), price)
    assert said is not None
    assert (said.fact, said.verdict, said.why) == ("不需要", "ok", "")


def test_price_of_an_amount_that_was_typed_over_says_nothing_of_the_new_one() -> None:
    said = row("60000", line(), quote(600_000, ApprovalNeed((), ABOVE, 30)))
    assert said is not None
    assert said.verdict == "attn"


def test_bank_that_says_nothing_beforehand_is_not_spoken_for() -> None:
    assert row("60000", line(None), None) is None
    said = row("60000", line(None), quote(6_000_000, None))
    assert said is not None
    assert (said.fact, said.verdict) == ("提交时由银行定", "ok")


def test_bank_where_no_amount_needs_a_second_person_says_so() -> None:
    said = row("60000", line(None), quote(6_000_000, ApprovalNeed((), None, 30)))
    assert said is not None
    assert (said.fact, said.verdict) == ("不需要", "ok")

"""Figures as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kiosk.flow.facts import Language
from kiosk.viewmodels.catalogue import load
from kiosk.viewmodels.figures import day, day_short, english_words, percent, yuan, yuan_round


def test_english_words_of_amounts() -> None:
    assert english_words(2_000_000) == "twenty thousand"
    assert english_words(1_230_000) == "twelve thousand three hundred"
    assert english_words(4_521) == "forty-five and 21/100"


def test_amounts_have_two_decimals_and_groups() -> None:
    assert yuan(171_582) == "1,715.82"
    assert yuan(-100) == "-1.00"
    assert (yuan_round(3_800_000), yuan_round(3_800_050)) == ("38,000", "38,000.50")


def test_rates_are_rounded_half_up() -> None:
    assert percent(Decimal("0.054")) == "5.40%"
    assert percent(Decimal("0.05535")) == "5.54%"


def test_dates_by_language() -> None:
    when = date(2028, 6, 30)
    assert day(when, load(Language.ZH)) == "2028 年 6 月 30 日"
    assert day(when, load(Language.EN)) == "30 Jun 2028"
    assert (day_short(when, load(Language.ZH)), day_short(when, load(Language.EN))) == ("6 月 30 日", "30 Jun")

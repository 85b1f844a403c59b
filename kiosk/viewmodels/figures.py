"""Figures as people read them: yuan with two decimals, amounts in words, dates, rates. Pure.

Chinese amounts in words follow 《票据法》 usage (正确填写票据和结算凭证的基本规定): 贰万元整, 壹万零伍佰元整.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from kiosk.flow.capitals import capitals
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "ZONE",
    "capitals",
    "clock",
    "day",
    "day_short",
    "english_words",
    "percent",
    "yuan",
    "yuan_parts",
    "yuan_round",
]

ZONE = timezone(timedelta(hours=8))
"""The bank's clock, wherever the machine thinks that it is; there is no other in China."""

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ONES += ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def yuan_parts(fen: int) -> tuple[str, str]:
    """`2000000` as ("20,000", ".00")."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}", f".{cents:02d}"


def yuan(fen: int) -> str:
    """`2000000` as 20,000.00."""
    return "".join(yuan_parts(fen))


def yuan_round(fen: int) -> str:
    """Without cents where there are none: 38,000, but 38,000.50."""
    whole, cents = yuan_parts(fen)
    return whole if cents == ".00" else whole + cents


def percent(rate: Decimal) -> str:
    """`0.054` as 5.40%."""
    return f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def day(date_: date, words: Words) -> str:
    """A date in full: 2028 年 6 月 30 日, 30 Jun 2028."""
    if words.english:
        return f"{date_.day} {_MONTHS[date_.month - 1]} {date_.year}"
    return f"{date_.year} 年 {date_.month} 月 {date_.day} 日"


def day_short(date_: date, words: Words) -> str:
    """A date within the coming year: 2 月 15 日, 15 Feb."""
    if words.english:
        return f"{date_.day} {_MONTHS[date_.month - 1]}"
    return f"{date_.month} 月 {date_.day} 日"


def clock(moment: datetime) -> str:
    """A moment as the clock on the wall of a branch shows it: 10:42."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def english_words(fen: int) -> str:
    """An amount in English words, without the unit: `1050000` is ten thousand five hundred."""
    whole, cents = divmod(fen, 100)
    text = _whole_english(whole)
    return f"{text} and {cents:02d}/100" if cents else text


def _whole_english(whole: int) -> str:
    if whole < 20:
        return _ONES[whole]
    if whole < 100:
        tens, rest = divmod(whole, 10)
        return _TENS[tens] + (f"-{_ONES[rest]}" if rest else "")
    for size, name in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if whole >= size:
            many, rest = divmod(whole, size)
            return f"{_whole_english(many)} {name}" + (f" {_whole_english(rest)}" if rest else "")
    raise AssertionError(whole)

"""Figures and times as tellers read them: yuan with two decimals, times of the village, what is left of a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from kiosk.counter.viewmodels.cells import Clock
from kiosk.viewmodels.catalogue import Words

__all__ = [
    "NOTHING",
    "ZONE",
    "ago_s",
    "clock",
    "clock_s",
    "day",
    "day_short",
    "deadline",
    "money",
    "percent",
    "person",
    "plain",
    "signed",
    "span",
]

ZONE = timezone(timedelta(hours=8))
"""China has one."""

NOTHING = "—"
"""What is not there; a zero is 0.00."""

ATTENTION = timedelta(minutes=20)
"""From here on a deadline wants attention; a shorter one from a third of its time on."""


def money(fen: int | None) -> str:
    """`8000000` as 80,000.00; nothing as a dash; less than nothing with a minus."""
    if fen is None:
        return NOTHING
    whole, cents = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02d}"


def plain(fen: int) -> str:
    """Without fen where there are none: 80,000."""
    text = money(fen)
    return text.removesuffix(".00")


def signed(fen: int) -> str:
    """A change, with its sign."""
    return f"+{money(fen)}" if fen > 0 else money(fen)


def percent(rate: Decimal) -> str:
    """`0.0435` as 4.35%."""
    return f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def clock(moment: datetime | None) -> str:
    """10:42."""
    return moment.astimezone(ZONE).strftime("%H:%M") if moment else NOTHING


def clock_s(moment: datetime | None) -> str:
    """10:42:07."""
    return moment.astimezone(ZONE).strftime("%H:%M:%S") if moment else NOTHING


def day(value: date | datetime | None) -> str:
    """2026-03-18."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return value.isoformat() if value else NOTHING


def day_short(value: date | None) -> str:
    """03-18, within a year."""
    return value.strftime("%m-%d") if value else NOTHING


def person(number: str, name: str) -> str:
    """0309 样本谷雨: somebody of the staff; the number alone where the bank has told no name."""
    return f"{number} {name}" if name else number


def span(time: timedelta, words: Words) -> str:
    """1 小时 38 分, 26 分, 38 秒."""
    seconds = max(0, int(time.total_seconds()))
    if seconds < 60:
        return words.say("span.seconds", seconds)
    minutes = seconds // 60
    if minutes < 60:
        return words.say("span.minutes", minutes)
    hours, rest = divmod(minutes, 60)
    return words.say("span.hours_minutes", hours, rest) if rest else words.say("span.hours", hours)


def ago_s(begin: datetime, now: datetime, words: Words) -> str:
    """How long something has lasted."""
    return span(now - begin, words)


def deadline(end: datetime | None, begin: datetime | None, now: datetime, words: Words) -> Clock:
    """What is left until `end`, of the time since `begin`; the same tone on every page."""
    if end is None:
        return Clock("")
    left = end - now
    if left <= timedelta(0):
        return Clock(words.say("span.over", span(-left, words)), 1.0, "stop")
    whole = end - begin if begin is not None and end > begin else timedelta(hours=1)
    wants = left <= (ATTENTION if whole > ATTENTION else whole / 3)
    return Clock(words.say("span.left", span(left, words)), min(1.0, left / whole), "attn" if wants else "none")

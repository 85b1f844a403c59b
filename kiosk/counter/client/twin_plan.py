"""The twin's plans of repayment: the domain's rules in short (ACT/360, fen, half up), for screens and tests only."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kiosk.counter.client.lending import Schedule
from kiosk.flow.facts import Instalment, Method

__all__ = ["month_later", "schedule"]

_YEAR = 360


def month_later(day: date, months: int, due_day: int) -> date:
    """The due day so many months later; the last of a month that has none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(due_day, monthrange(year, month)[1]))


def _fen(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def schedule(amount_fen: int, months: int, method: Method, due_day: int, start: date, rate: Decimal) -> Schedule:
    """A plan from `start`. Units: fen; `rate` is a fraction a year."""
    ends = [month_later(start, number, due_day) for number in range(1, months + 1)]
    starts = [start, *ends[:-1]]
    days = [(end - begin).days for begin, end in zip(starts, ends, strict=True)]
    if method is Method.BULLET:
        days, ends = [sum(days)], ends[-1:]
    count = len(days)
    shares = [rate * each / _YEAR for each in days]
    equal = _level_payment(amount_fen, shares) if method is Method.EQUAL_INSTALMENT else 0
    rows: list[Instalment] = []
    left = amount_fen
    for number, (due, share) in enumerate(zip(ends, shares, strict=True), 1):
        interest = _fen(left * share)
        if number == count:
            principal = left
        elif method is Method.EQUAL_INSTALMENT:
            principal = equal - interest
        else:
            principal = amount_fen // count if method is Method.EQUAL_PRINCIPAL else 0
        left -= principal
        rows.append(Instalment(number, due, principal, interest, principal + interest, left))
    interest_fen = sum(row.interest_fen for row in rows)
    irr = None if count == 1 else (1 + rate * 365 / _YEAR / 12) ** 12 - 1
    return Schedule(tuple(rows), interest_fen, amount_fen + interest_fen, rate, rate, irr, "ACT_360")


def _level_payment(amount_fen: int, shares: list[Decimal]) -> int:
    discount, worth = Decimal(1), Decimal(0)
    for share in shares:
        discount /= 1 + share
        worth += discount
    return _fen(amount_fen / worth)

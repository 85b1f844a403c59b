"""`edian-server quote`: a repayment schedule, by arithmetic alone.

No server, database, configuration or product rule: any positive principal, past dates, rates to six decimals of a
per cent. Rates are printed as fractions: 0.054 is 5.40 %.
"""

import argparse
import json
import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from channel_server.cli.failure import EXIT_REFUSED, print_failure, say_failure
from channel_server.domain.annualised import apr_simple, irr
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Rounding, fen_from_yuan, yuan_text
from channel_server.domain.schedule import (
    RepaymentMethod,
    RepaymentSchedule,
    ScheduleError,
    ScheduleTerms,
    make_schedule,
)

_PROGRAM = "edian-server quote"
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_T = TypeVar("_T")


class _FlagValueError(ValueError):
    """A flag's value is not one; says which flag and what would be one."""

    def __init__(self, flag: str, message: str) -> None:
        super().__init__(message)
        self.flag = flag


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags. Values are read in `run`, so that a wrong one is refused in the form asked for."""
    parser.add_argument("--principal", required=True, metavar="YUAN", help="amount in yuan, such as 50000.00")
    parser.add_argument("--annual-rate", required=True, metavar="RATE", help="nominal yearly rate, 5.4%% or 0.054")
    parser.add_argument("--method", required=True, metavar="METHOD", help=", ".join(RepaymentMethod))
    parser.add_argument("--instalments", required=True, metavar="N", help="number of months; for BULLET the term")
    parser.add_argument("--value-date", required=True, metavar="DATE", help="first day of interest, such as 2026-01-15")
    parser.add_argument("--due-day", metavar="DAY", help="day of the month, 1 to 31 (default: that of the value date)")
    parser.add_argument(
        "--day-count", default=DayCount.ACT_360, metavar="RULE", help=f"{', '.join(DayCount)} (default %(default)s)"
    )
    parser.add_argument(
        "--rounding", default=Rounding.HALF_UP, metavar="RULE", help=f"{', '.join(Rounding)} (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    """Work the schedule out and print it."""
    try:
        schedule = make_schedule(_read_terms(arguments))
    except (_FlagValueError, ScheduleError) as error:
        flag = error.flag if isinstance(error, _FlagValueError) else f"--{error.field.replace('_', '-')}"
        message = f"{flag}: {error}"
        if arguments.json:
            print_failure("MALFORMED_REQUEST", message, flag=flag)
        else:
            say_failure(_PROGRAM, message)
        return EXIT_REFUSED
    print(_as_json(schedule) if arguments.json else _as_table(schedule))
    return 0


def _read_terms(arguments: argparse.Namespace) -> ScheduleTerms:
    value_date = _read("--value-date", arguments.value_date, _date)
    return ScheduleTerms(
        principal=_read("--principal", arguments.principal, fen_from_yuan),
        annual_rate=_read("--annual-rate", arguments.annual_rate, AnnualRate.from_text),
        method=_read("--method", arguments.method, _one_of(RepaymentMethod)),
        instalments=_read("--instalments", arguments.instalments, _whole),
        value_date=value_date,
        due_day=value_date.day if arguments.due_day is None else _read("--due-day", arguments.due_day, _whole),
        day_count=_read("--day-count", arguments.day_count, _one_of(DayCount)),
        rounding=_read("--rounding", arguments.rounding, _one_of(Rounding)),
    )


def _read(flag: str, text: str, reader: Callable[[str], _T]) -> _T:
    try:
        return reader(text)
    except ValueError as error:
        raise _FlagValueError(flag, str(error)) from error


def _whole(text: str) -> int:
    if _WHOLE.fullmatch(text.strip()) is None:
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _date(text: str) -> date:
    if _DATE.fullmatch(text.strip()) is None:
        raise ValueError(f"{text!r} is not a date such as 2026-01-15")
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is not in the calendar: {error}") from error


_E = TypeVar("_E", RepaymentMethod, DayCount, Rounding)


def _one_of(kind: type[_E]) -> Callable[[str], _E]:
    def read(text: str) -> _E:
        try:
            return kind(text)
        except ValueError as error:
            raise ValueError(f"{text!r} is none of {', '.join(kind)}") from error

    return read


def _as_json(schedule: RepaymentSchedule) -> str:
    compounded = irr(schedule)
    return json.dumps(
        {
            # Ten decimals and fewer: a double holds them exactly enough to print them back.
            "annual_rate": float(schedule.terms.annual_rate.value),
            "apr_simple": float(apr_simple(schedule).value),
            "irr": None if compounded is None else float(compounded.value),
            "total_interest_fen": schedule.total_interest,
            "instalments": [
                {
                    "number": row.number,
                    "period_start": row.period.start.isoformat(),
                    "due_date": row.due_date.isoformat(),
                    "days": row.days,
                    "principal_fen": row.principal,
                    "interest_fen": row.interest,
                    "payment_fen": row.payment,
                    "balance_fen": row.balance,
                }
                for row in schedule.instalments
            ],
        }
    )


def _as_table(schedule: RepaymentSchedule) -> str:
    terms = schedule.terms
    compounded = irr(schedule)
    heads = ("no.", "from", "due", "days", "principal", "interest", "payment", "balance")
    rows = [
        (
            str(row.number),
            row.period.start.isoformat(),
            row.due_date.isoformat(),
            str(row.days),
            yuan_text(row.principal),
            yuan_text(row.interest),
            yuan_text(row.payment),
            yuan_text(row.balance),
        )
        for row in schedule.instalments
    ]
    total = (
        "",
        "",
        "",
        "",
        yuan_text(terms.principal),
        yuan_text(schedule.total_interest),
        yuan_text(schedule.total_payment),
        "",
    )
    widths = [max(len(cells[column]) for cells in (heads, *rows, total)) for column in range(len(heads))]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        for cells in (heads, *rows, total)
    ]
    summary = [
        f"principal    {yuan_text(terms.principal)} yuan, {terms.method}, {terms.day_count}, {terms.rounding}",
        f"annual rate  {terms.annual_rate.value:%} nominal",
        f"apr          {apr_simple(schedule).value:.4%} simple",
        "irr          " + ("one payment only" if compounded is None else f"{compounded.value:.4%} compounded"),
        "",
    ]
    return "\n".join(summary + [line.rstrip() for line in lines])

"""What a term of validity can say, and how it is written: the form in which a line is searched for one.

Source: Resident Identity Card Law of 2003, article 5 (5, 10, 20 years, without end); GA 461 (how it is written).
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from drivers.vision.document import checks

FORM = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})[-—–至.]*(?:(\d{4})\.?(\d{2})\.?(\d{2})|(长期|长|期))")
_FIRST = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})(?![\d.])")
_LAST = re.compile(r"[-—–](\d{4})\.(\d{2})\.(\d{2})$")
FOR_EVER = "长期"
CHARACTERS = "0123456789.-" + FOR_EVER

_FIRST_YEAR, _LAST_YEAR = 1984, 2100
_DAY_SIZE = len("2022.03.30")


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a card is good; without end when `end` is None."""

    start: date
    end: date | None

    @property
    def is_usual(self) -> bool:
        """Whether cards are issued for it."""
        return self.end is None or checks.is_term(self.start, self.end)

    def __str__(self) -> str:
        end = self.end.strftime("%Y.%m.%d") if self.end else FOR_EVER
        return f"{self.start:%Y.%m.%d}-{end}"


def term_in(characters: str) -> Term | None:
    """First and last day; None when they cannot be made out."""
    for match in FORM.finditer(characters):
        groups = match.groups()
        start = _day(groups[:3])
        if start is None:
            continue
        if groups[6]:
            return Term(start, None)
        end = _day(groups[3:6])
        if end is not None and end > start:
            return Term(start, end)
    return None


def first_day_in(characters: str) -> date | None:
    """The day before a dash, or alone; None when there is no whole one."""
    match = _FIRST.match(characters)
    return _day(match.groups()) if match else None


def last_day_in(characters: str) -> date | None:
    """The day after a dash; None when there is no whole one."""
    match = _LAST.search(characters)
    return _day(match.groups()) if match else None


def following(beginning: str) -> str:
    """Return the characters that may follow the beginning of a usual term as it is written; none when it is whole."""
    size = len(beginning)
    if size > _DAY_SIZE:
        rest = beginning[_DAY_SIZE + 1 :]
        return "".join(sorted({end[len(rest)] for end in _ends(beginning) if _goes_on(end, rest)}))
    if size == _DAY_SIZE:
        return "-"
    if size in (4, 7):
        return "."
    return "".join(digit for digit in "0123456789" if _may_be_day(beginning + digit))


def _may_be_day(beginning: str) -> bool:
    """Whether some day since the first cards, and not of a later year than this, begins so."""
    match beginning.split("."):
        case [year]:
            return any(str(each).startswith(year) for each in range(_FIRST_YEAR, date.today().year + 1))
        case [_, month]:
            return month in "01" or (len(month) == 2 and 1 <= int(month) <= 12)
        case [year, month, day]:
            days = calendar.monthrange(int(year), int(month))[1]
            return 10 * int(day) <= days if len(day) == 1 else 1 <= int(day) <= days
        case _:
            return False


def _ends(beginning: str) -> Iterator[str]:
    """How a term that begins with this day may end."""
    yield FOR_EVER
    start = _day(beginning[:_DAY_SIZE].split("."))
    assert start is not None
    for years in checks.TERMS:
        try:
            yield f"{start.replace(year=start.year + years):%Y.%m.%d}"
        except ValueError:
            # From 29 February; both neighbours were seen on cards.
            yield f"{start.year + years}.02.28"
            yield f"{start.year + years}.03.01"


def _goes_on(text: str, beginning: str) -> bool:
    return text.startswith(beginning) and len(text) > len(beginning)


def _day(parts: Sequence[str]) -> date | None:
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None

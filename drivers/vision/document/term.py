"""The term of validity on a back: a first and a last day that vouch for each other.

Cards are issued for whole terms of years, or without end. A term that no card is issued for is told and not corrected
where two readings agree on it; where they do not, what a card can say is preferred, and never called sure for that.

Source: Resident Identity Card Law of 2003, article 5 (5, 10, 20 years, without end); GA 461 (how it is written).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from drivers.vision.document import certainty, checks
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.decoding import Alphabet, Table, Text
from drivers.vision.document.lines import Line, Page
from drivers.vision.document.values import Notice, Value

FORM = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})[-—–至.]*(?:(\d{4})\.?(\d{2})\.?(\d{2})|(长期|长|期))")

_DAY_FORM = re.compile(r"(?=(\d{4})\.?(\d{2})\.?(\d{2}))")
_FOR_EVER = "长期"
_LIKELY, _VERY_LIKELY, _CHECKED = 0.90, 0.985, 0.6
_WHOLE_WORD = 0.5  # nothing that stands there otherwise looks like 长期: no digit has to be told from another
_MORE, _BETWEEN = 0.16, 0.08
_FIRST_YEAR, _LAST_YEAR = 1984, 2100


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
        end = self.end.strftime("%Y.%m.%d") if self.end else _FOR_EVER
        return f"{self.start:%Y.%m.%d}-{end}"


def read_term(page: Page, row: Sequence[Line], alphabets: Alphabets) -> tuple[Value, Value, tuple[Notice, ...]]:
    """Return first day, last day and what is to be noticed of them."""
    if not row:
        return Value(), Value(), ()
    tables = [Table.joined([line.table for line in row]), Table.joined(page.again(row, _MORE))]
    texts = [alphabets.dates.decode(table) for table in tables]
    terms = [term_in(text.characters) for text in texts]
    if terms[0] is not None and terms[0] == terms[1]:
        return _agreed(terms[0], texts)
    tables.append(Table.joined(page.again(row, _BETWEEN)))
    texts.append(alphabets.dates.decode(tables[2]))
    terms.append(term_in(texts[2].characters))
    found = _likeliest(terms, texts, tables, alphabets.dates)
    if found is None:
        return Value(), Value(), ()
    level = certainty.LIKELY if found.is_usual and terms.count(found) > 1 else certainty.DOUBTFUL
    return _valued(found, level, level, ())


def _agreed(term: Term, texts: Sequence[Text]) -> tuple[Value, Value, tuple[Notice, ...]]:
    least = min(_least(text, str.isdecimal) for text in texts)
    if term.end is None:
        word = min(_least(text, _FOR_EVER.__contains__) for text in texts)
        whole = all(_FOR_EVER in text.characters for text in texts)
        return _valued(
            term,
            certainty.AGREED if least >= _LIKELY else certainty.LIKELY,
            certainty.AGREED if whole and word >= _WHOLE_WORD else certainty.LIKELY,
            (),
        )
    if term.is_usual:
        level = certainty.CHECKED if least >= _CHECKED else certainty.LIKELY
        return _valued(term, level, level, ())
    level = certainty.AGREED if least >= _VERY_LIKELY else certainty.DOUBTFUL
    return _valued(term, level, level, (Notice.TERM_UNUSUAL,))


def _valued(
    term: Term, start_level: float, end_level: float, notices: tuple[Notice, ...]
) -> tuple[Value, Value, tuple[Notice, ...]]:
    today = date.today()
    if term.end is not None and term.end < today:
        notices += (Notice.EXPIRED,)
    if term.start > today:
        notices += (Notice.NOT_YET_VALID,)
    end = term.end.isoformat() if term.end else None
    return Value(term.start.isoformat(), start_level), Value(end, end_level), notices


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


def _likeliest(
    terms: Sequence[Term | None], texts: Sequence[Text], tables: Sequence[Table], alphabet: Alphabet
) -> Term | None:
    """The term that fits all readings best; one that a card can say wherever a day of it was read."""
    likely = {term for term in terms if term is not None and term.is_usual}
    if not any(terms.count(term) > 1 for term in likely):
        around = {term for text in texts for term in _around(text.characters)}
        likely |= {term for term in around if not all(alphabet.is_behind(table, str(term)) for table in tables)}
    if not likely:
        return next((term for term in terms if term is not None), None)
    return max(sorted(likely, key=str), key=lambda term: sum(alphabet.likelihood(table, str(term)) for table in tables))


def _around(characters: str) -> Iterator[Term]:
    """The terms that begin or end on a day that was read."""
    for match in _DAY_FORM.finditer(characters):
        found = _day(match.groups())
        if found is None:
            continue
        yield Term(found, None)
        for years in checks.TERMS:
            for start_year, end_year in ((found.year, found.year + years), (found.year - years, found.year)):
                start, end = _in_year(found, start_year), _in_year(found, end_year)
                if start and end and start.year >= _FIRST_YEAR:
                    yield Term(start, end)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _day(parts: Sequence[str]) -> date | None:
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _least(text: Text, counts: Callable[[str], bool]) -> float:
    kept = [p for c, p in zip(text.characters, text.probabilities, strict=True) if counts(c)]
    return min(kept, default=0.0)

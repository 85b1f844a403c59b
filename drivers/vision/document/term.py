"""The term of validity on a back: a first and a last day that vouch for each other.

Two readings that agree are enough where each character is likely. Where they are not, the line is looked at more
often, smoothed in several ways, and the term that a card can say and that all looks speak for most is taken; it is
never called sure for that, save that it has no end. A term that no card is issued for is told and not corrected where
two readings agree on it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from drivers.vision.document import certainty
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.columns import Side
from drivers.vision.document.decoding import Alphabet, Table, Text
from drivers.vision.document.grammar import likeliest_of_form
from drivers.vision.document.lines import Line, Page
from drivers.vision.document.smoothing import Smoothing
from drivers.vision.document.term_form import CHARACTERS, FOR_EVER, Term, first_day_in, following, last_day_in, term_in
from drivers.vision.document.values import SURE, Notice, Value

_LIKELY, _VERY_LIKELY, _CHECKED = 0.90, 0.985, 0.6
_WHOLE_WORD = 0.5  # nothing that stands there otherwise looks like 长期: no digit has to be told from another
_MORE, _BETWEEN = 0.16, 0.08
_ROW_END = 0.88  # of the card's width: no term reaches farther
_SMOOTHED = (Smoothing.SLIGHT, Smoothing.STRONG, Smoothing.EDGES)
_MOST = 8  # terms considered of each look
_COIN_TOSS = math.log(8)  # all looks together have to speak so much more for a term than for the next
_WITHOUT_END = math.log(1e12)  # and so much more for any term without end than for any with one, for that to be sure


@dataclass(frozen=True, slots=True)
class _Found:
    """What several looks speak for.

    Attributes:
        ahead: how much more they speak for it than for the next likely term, as a logarithm.
        ahead_of_ends: the same against terms with an end alone.
    """

    term: Term
    ahead: float
    ahead_of_ends: float


def read_term(page: Page, row: Sequence[Line], alphabets: Alphabets) -> tuple[Value, Value, tuple[Notice, ...]]:
    """Return first day, last day and what is to be noticed of them."""
    if not row:
        return Value(), Value(), ()
    tables = [Table.joined([line.table for line in row]), Table.joined(page.again(row, _MORE))]
    texts = [alphabets.dates.decode(table) for table in tables]
    first, second = (term_in(text.characters) for text in texts)
    agreed = first if first == second else None
    levels = (0.0, 0.0)
    if agreed is not None:
        levels = _levels_agreed(agreed, texts)
        if min(levels) >= SURE:
            return _valued(agreed, *levels)
    tables.append(Table.joined(page.again(row, _BETWEEN)))
    if agreed is None and page.side is Side.BACK and term_in(alphabets.dates.decode(tables[2]).characters) is None:
        # Light may have parted the line, or left no box of its end.
        whole = page.along(row, _ROW_END * page.picture.shape[1])
        row = (whole,)
        tables.append(whole.table)
    tables += [Table.joined(page.again(row, _BETWEEN, smoothing)) for smoothing in _SMOOTHED]
    texts = [alphabets.dates.decode(table) for table in tables]
    terms = [term_in(text.characters) for text in texts]
    found = _likeliest(tables, alphabets.dates)
    if found is None:
        term = agreed or next((term for term in terms if term is not None), None)
        return _valued(term, *_doubtful(levels)) if term else (*_days_alone(texts), ())
    if found.term != agreed:
        level = certainty.LIKELY if terms.count(found.term) > 1 else certainty.DOUBTFUL
        levels = level, level
    if found.ahead < _COIN_TOSS:
        return Value(), Value(), ()
    start_level, end_level = levels
    word = sum(FOR_EVER in text.characters for text in texts)
    if found.term.end is None and 2 * word > len(texts) and found.ahead_of_ends > _WITHOUT_END:
        end_level = max(end_level, certainty.AGREED)
    return _valued(found.term, start_level, end_level)


def _doubtful(levels: tuple[float, float]) -> tuple[float, float]:
    start, end = (min(max(level, certainty.DOUBTFUL), certainty.LIKELY) for level in levels)
    return start, end


def _levels_agreed(term: Term, texts: Sequence[Text]) -> tuple[float, float]:
    """How sure first and last day are where two readings agree on them."""
    least = min(_least(text, str.isdecimal) for text in texts)
    if term.end is None:
        word = min(_least(text, FOR_EVER.__contains__) for text in texts)
        whole = all(FOR_EVER in text.characters for text in texts)
        return (
            certainty.AGREED if least >= _LIKELY else certainty.LIKELY,
            certainty.AGREED if whole and word >= _WHOLE_WORD else certainty.LIKELY,
        )
    if term.is_usual:
        level = certainty.CHECKED if least >= _CHECKED else certainty.LIKELY
    else:
        level = certainty.AGREED if least >= _VERY_LIKELY else certainty.DOUBTFUL
    return level, level


def _days_alone(texts: Sequence[Text]) -> tuple[Value, Value]:
    """A day of which the other is hidden, so that nothing vouches for it: what two looks agree on, in doubt."""
    values = []
    for days in ([first_day_in(text.characters) for text in texts], [last_day_in(text.characters) for text in texts]):
        day = max(days, key=days.count)
        values.append(Value(day.isoformat(), certainty.DOUBTFUL) if day and days.count(day) > 1 else Value())
    return values[0], values[1]


def _valued(term: Term, start_level: float, end_level: float) -> tuple[Value, Value, tuple[Notice, ...]]:
    today = date.today()
    notices: tuple[Notice, ...] = () if term.is_usual else (Notice.TERM_UNUSUAL,)
    if term.end is not None and term.end < today:
        notices += (Notice.EXPIRED,)
    if term.start > today:
        notices += (Notice.NOT_YET_VALID,)
    end = term.end.isoformat() if term.end else None
    return Value(term.start.isoformat(), start_level), Value(end, end_level), notices


def _likeliest(tables: Sequence[Table], alphabet: Alphabet) -> _Found | None:
    """The usual term that all looks together speak for most; None where it would be a guess in each of them."""
    texts: dict[str, None] = {}
    for table in tables:
        found = likeliest_of_form(alphabet, table, following, characters=CHARACTERS, most=_MOST)
        texts |= dict.fromkeys(found)
    scores = {text: sum(alphabet.likelihood(table, text) for table in tables) for text in sorted(texts)}
    if not scores:
        return None
    best = max(scores, key=lambda text: scores[text])
    term = term_in(best)
    if term is None or all(alphabet.is_behind(table, best) for table in tables):
        return None
    return _Found(
        term,
        scores[best] - max((score for text, score in scores.items() if text != best), default=-math.inf),
        scores[best] - max((score for text, score in scores.items() if FOR_EVER not in text), default=-math.inf),
    )


def _least(text: Text, counts: Callable[[str], bool]) -> float:
    kept = [p for c, p in zip(text.characters, text.probabilities, strict=True) if counts(c)]
    return min(kept, default=0.0)

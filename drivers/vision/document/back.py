"""The back of a resident ID card: who issued it, from when to when it is good.

The two days vouch for each other: cards are issued for whole terms of years.
"""

import re
from collections.abc import Sequence
from datetime import date

from drivers.vision.document import certainty, checks
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.decoding import Alphabet, Text
from drivers.vision.document.lines import Line, Page
from drivers.vision.document.values import Document, Notice, Reading, Value

_FOR_EVER = "长期"
_TERM = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})[-—–至]*(?:(\d{4})\.?(\d{2})\.?(\d{2})|(长期|长|期))")
_LIKELY, _VERY_LIKELY = 0.90, 0.985
_MORE = 0.16
_ISSUER_END = re.compile(r"(公安局|分局|公安处|公安厅)$")
_TITLES = ("居民身份证", "中华人民共和国")


def read_back(page: Page, alphabets: Alphabets) -> Reading | None:
    """Return what the back says; None when this is none."""
    rows = page.rows()
    texts = ["".join(line.text.characters for line in row) for row in rows]
    dates = next((i for i, row in enumerate(rows) if _has_term(row, alphabets)), None)
    labels = sum(
        any(word in text for text in texts) for word in ("签发机关", "有效期限", "公安局", "居民身份证", "分局")
    )
    if labels < 1 or (dates is None and labels < 2):
        return None
    values: dict[str, Value] = {}
    values["issuer"] = _issuer(page, rows, texts, dates, alphabets)
    start, end, notices = _term(page, rows[dates] if dates is not None else (), alphabets)
    values["valid_from"], values["valid_to"] = start, end
    return Reading(Document.ID_BACK, values, notices)


def _has_term(row: Sequence[Line], alphabets: Alphabets) -> bool:
    text = _decoded(row, alphabets.dates).characters
    return len(re.findall(r"\d", text)) >= 8 and ("." in text or _TERM.search(text) is not None)


def _decoded(row: Sequence[Line], alphabet: Alphabet) -> Text:
    text = Text()
    for line in row:
        text += alphabet.decode(line.table)
    return text


def _again(page: Page, row: Sequence[Line], alphabet: Alphabet) -> Text:
    text = Text()
    for table in page.again(row, _MORE):
        text += alphabet.decode(table)
    return text


def _issuer(
    page: Page, rows: Sequence[Sequence[Line]], texts: Sequence[str], dates: int | None, alphabets: Alphabets
) -> Value:
    at = next((i for i, text in enumerate(texts) if "签发机关" in text), None)
    if at is None:
        at = next((i for i, text in enumerate(texts) if re.search("公安|分局", text)), None)
    if at is None and dates:
        at = dates - 1 if not any(title in texts[dates - 1] for title in _TITLES) else None
    if at is None:
        return Value()
    lines = [line for line in rows[at] if line.text.characters.strip() != "签发机关"]
    if not lines:
        return Value()
    first = _bare(_decoded(lines, alphabets.address))
    second = _bare(_again(page, lines, alphabets.address))
    if not first.characters:
        return Value()
    if first.characters != second.characters:
        better = max((first, second), key=lambda text: (bool(_ISSUER_END.search(text.characters)), text.least))
        return Value(better.characters, certainty.DOUBTFUL)
    least = min(first.least, second.least)
    if least >= _VERY_LIKELY and _ISSUER_END.search(first.characters):
        return Value(first.characters, certainty.AGREED)
    return Value(first.characters, certainty.LIKELY if least >= 0.6 else certainty.DOUBTFUL)


def _bare(text: Text) -> Text:
    start = 4 if text.characters.startswith("签发机关") else 0
    return text.part(start, len(text.characters))


def _term(page: Page, row: Sequence[Line], alphabets: Alphabets) -> tuple[Value, Value, tuple[Notice, ...]]:
    if not row:
        return Value(), Value(), ()
    first = _decoded(row, alphabets.dates)
    found = _days(first)
    second = _again(page, row, alphabets.dates)
    again = _days(second)
    if found is None or again is None or found != again:
        better = found or again
        if better is None:
            return Value(), Value(), ()
        start, end, _ = better
        return Value(start.isoformat(), certainty.DOUBTFUL), _last_day(end, certainty.DOUBTFUL), ()
    start, end, _ = found
    least = min(_least_digit(first), _least_digit(second))
    notices: list[Notice] = []
    if end is None:
        level = certainty.AGREED if least >= _LIKELY else certainty.LIKELY
    elif checks.is_term(start, end):
        level = certainty.CHECKED if least >= 0.6 else certainty.LIKELY
    else:
        notices.append(Notice.TERM_UNUSUAL)
        level = certainty.AGREED if least >= _VERY_LIKELY else certainty.DOUBTFUL
    today = date.today()
    if end is not None and end < today:
        notices.append(Notice.EXPIRED)
    if start > today:
        notices.append(Notice.NOT_YET_VALID)
    return Value(start.isoformat(), level), _last_day(end, level), tuple(notices)


def _last_day(end: date | None, level: float) -> Value:
    return Value(end.isoformat() if end else None, level)


def _days(text: Text) -> tuple[date, date | None, str] | None:
    """First and last day, and how the last one is written; None when they cannot be made out."""
    for match in _TERM.finditer(text.characters):
        groups = match.groups()
        start = _day(groups[:3])
        if start is None:
            continue
        if groups[6]:
            return start, None, _FOR_EVER
        end = _day(groups[3:6])
        if end is not None and end > start:
            return start, end, ""
    return None


def _day(parts: Sequence[str]) -> date | None:
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return found if 1984 <= found.year <= 2100 else None


def _least_digit(text: Text) -> float:
    kept = [p for c, p in zip(text.characters, text.probabilities, strict=True) if c.isdecimal() or c in _FOR_EVER]
    return min(kept, default=0.0)

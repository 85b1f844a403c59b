"""The back of a resident ID card: who issued it, from when to when it is good.

The two days vouch for each other: cards are issued for whole terms of years.
"""

import re
from collections.abc import Sequence

from drivers.vision.document import certainty
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.columns import Side
from drivers.vision.document.decoding import Table, Text
from drivers.vision.document.lines import Line, Page, text_of
from drivers.vision.document.term import read_term
from drivers.vision.document.term_form import FORM
from drivers.vision.document.values import Document, Reading, Value

_VERY_LIKELY = 0.985
_MORE, _BETWEEN = 0.16, 0.08
_ISSUER_END = re.compile(r"(公安局|分局|公安处|公安厅)$")
_LABEL = "签发机关"
_TITLES = ("居民身份证", "中华人民共和国")


def read_back(page: Page, alphabets: Alphabets) -> Reading | None:
    """Return what the back says; None when this is none."""
    rows = page.rows()
    texts = ["".join(line.text.characters for line in row) for row in rows]
    dates = next((i for i, row in enumerate(rows) if _has_term(row, alphabets)), None)
    labels = sum(
        any(word in text for text in texts) for word in ("签发机关", "有效期限", "公安局", "居民身份证", "分局")
    )
    labels += page.side is Side.BACK
    if labels < 1 or (dates is None and labels < 2):
        return None
    values: dict[str, Value] = {}
    values["issuer"] = _issuer(page, rows, texts, dates, alphabets)
    start, end, notices = read_term(page, rows[dates] if dates is not None else (), alphabets)
    values["valid_from"], values["valid_to"] = start, end
    return Reading(Document.ID_BACK, values, notices)


def _has_term(row: Sequence[Line], alphabets: Alphabets) -> bool:
    text = text_of(row, alphabets.dates).characters
    return len(re.findall(r"\d", text)) >= 8 and ("." in text or FORM.search(text) is not None)


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
    first = _bare(text_of(lines, alphabets.address))
    second = _bare(page.text_again(lines, alphabets.address, _MORE))
    if not first.characters:
        return Value()
    if first.characters != second.characters:
        tables = [Table.joined([line.table for line in lines])]
        tables += [Table.joined(page.again(lines, grow)) for grow in (_MORE, _BETWEEN)]
        said = [_bare(alphabets.address.decode(table)).characters for table in tables]
        ended = [each for each in said if _ISSUER_END.search(each)]
        return Value(alphabets.address.likeliest(tables, ended or said), certainty.DOUBTFUL)
    least = min(first.least, second.least)
    holes = any(alphabets.address.decode(line.table).has_hole for line in lines)
    if least >= _VERY_LIKELY and _ISSUER_END.search(first.characters) and not holes:
        return Value(first.characters, certainty.AGREED)
    return Value(first.characters, certainty.LIKELY if least >= 0.6 else certainty.DOUBTFUL)


def _bare(text: Text) -> Text:
    """The issuer without its label, of which half may be misread."""
    same = sum(one == other for one, other in zip(text.characters, _LABEL, strict=False))
    return text.part(len(_LABEL) if same >= len(_LABEL) / 2 else 0, len(text.characters))

"""The contract on the screen: laid out by type size, and the reading gate.

In large type a page holds fewer facts and shorter clauses, never smaller letters: a page of the bank is split, its
parts keep its number, and share its minimum time. What was read stays read when the type size changes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kiosk.flow.facts import Bilingual, ContractPage
from kiosk.flow.state import ContractReading

__all__ = ["begin", "lay_out", "readings", "relaid", "shown", "turned"]

ROWS = {False: 8, True: 5}
"""Facts on a page, by large type (the mock-ups' measure)."""

LINES = {False: 15, True: 11}
"""Lines of clauses that fit between heading and ridge, by large type."""

COLUMNS = {False: 23, True: 18}
"""Chinese characters on a line, by large type."""

_SENTENCE = re.compile(r"[^。；]+[。；]?")


def lay_out(source: tuple[ContractPage, ...], *, large_type: bool) -> tuple[ContractPage, ...]:
    """The bank's pages as they are shown in one type size."""
    return tuple(part for page in source for part in _split(page, large_type=large_type))


def _split(page: ContractPage, *, large_type: bool) -> tuple[ContractPage, ...]:
    size = ROWS[large_type]
    parts: list[ContractPage] = [
        replace(page, rows=page.rows[i : i + size], paragraphs=()) for i in range(0, len(page.rows), size)
    ]
    parts += [replace(page, rows=(), paragraphs=tuple(p)) for p in _columns(page.paragraphs, large_type=large_type)]
    if not parts:
        return (page,)
    share = -(-page.minimum_ms // len(parts))
    return tuple(replace(part, minimum_ms=share) for part in parts)


def _columns(paragraphs: tuple[Bilingual, ...], *, large_type: bool) -> list[list[Bilingual]]:
    room = LINES[large_type]
    pages: list[list[Bilingual]] = []
    left = 0
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, room * COLUMNS[large_type]):
            lines = -(-len(piece.zh) // COLUMNS[large_type]) + 1
            if not pages or lines > left:
                pages.append([])
                left = room + 1
            pages[-1].append(piece)
            left -= lines
    return pages


def _pieces(paragraph: Bilingual, limit: int) -> list[Bilingual]:
    """A paragraph, cut at the ends of sentences only where it is longer than a page."""
    if len(paragraph.zh) <= limit:
        return [paragraph]
    pieces = [""]
    for sentence in _SENTENCE.findall(paragraph.zh):
        if pieces[-1] and len(pieces[-1]) + len(sentence) > limit:
            pieces.append("")
        pieces[-1] += sentence
    return [Bilingual(piece, "") for piece in pieces]


def begin(
    contract_id: str, quote_id: str, title: str, source: tuple[ContractPage, ...], *, large_type: bool
) -> ContractReading:
    """A contract, not read yet."""
    pages = lay_out(source, large_type=large_type)
    return ContractReading(contract_id, quote_id, title, source, pages, (0,) * len(pages))


def shown(reading: ContractReading, elapsed_ms: int) -> ContractReading:
    """The page now open has been on the screen for some more time."""
    times = list(reading.shown_ms)
    times[reading.page] += elapsed_ms
    return replace(reading, shown_ms=tuple(times))


def turned(reading: ContractReading, pages: int) -> ContractReading:
    """Some pages on or back, as far as there are any; on only from a page that was shown long enough."""
    if pages > 0 and reading.page_ms_left:
        return reading
    return replace(reading, page=min(len(reading.pages) - 1, max(0, reading.page + pages)))


def readings(reading: ContractReading) -> tuple[tuple[int, int], ...]:
    """How long each of the bank's pages was shown, over all its parts.

    Units: ms.
    """
    totals: dict[int, int] = {}
    for page, shown_ms in zip(reading.pages, reading.shown_ms, strict=True):
        totals[page.number] = totals.get(page.number, 0) + shown_ms
    return tuple(sorted(totals.items()))


def relaid(reading: ContractReading, *, large_type: bool) -> ContractReading:
    """The same contract in the other type size: what was read stays read, the place is kept.

    The time that a page of the bank was shown is shared among its parts; rounding is up, so that a page that was read
    does not ask for another second.
    """
    pages = lay_out(reading.source, large_type=large_type)
    totals = dict(readings(reading))
    parts = {n: sum(1 for p in pages if p.number == n) for n in totals}
    times = tuple(-(-totals[p.number] // parts[p.number]) for p in pages)
    here = reading.pages[reading.page].number
    place = next(i for i, p in enumerate(pages) if p.number == here)
    return replace(reading, pages=pages, shown_ms=times, page=place)

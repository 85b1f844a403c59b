"""The loan contract of one drawdown: its pages, its digest, the reading gate and the acceptance.

The pages are shown, read aloud, digested and kept as they are: what the customer accepts is the text whose
SHA-256 the terminal repeats. The words of the pages stand in `contract_text`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from channel_server.domain.canonical import canonical_bytes
from channel_server.domain.ids import ContractId, QuoteId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

LEAST_STROKES = 2
"""The shortest Chinese names have more; one stroke is a slip of the finger."""
LEAST_POINTS = 12
LEAST_EXTENT = 500
"""Width or height that ink must span. Units: ten-thousandths of the pad."""


@dataclass(frozen=True, slots=True)
class ContractFact:
    """One line of a summary page: what it is called, what it says, a smaller line under it (may be empty)."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContractPage:
    """One page; facts on a summary page, paragraphs on a page of clauses."""

    number: int
    """Counts from 1."""
    title: str
    facts: tuple[ContractFact, ...]
    paragraphs: tuple[str, ...]
    minimum_time: timedelta
    """How long it must be shown at least, over all visits to it."""


@dataclass(frozen=True, slots=True)
class InkPoint:
    """One touch. Units: ten-thousandths of the pad's width and height; ms since the first touch."""

    x: int
    y: int
    elapsed_ms: int


InkStroke = tuple[InkPoint, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, before or after its acceptance."""

    contract_id: ContractId
    quote_id: QuoteId
    pages: tuple[ContractPage, ...]
    accepted_time: datetime | None = None

    @property
    def accepted(self) -> bool:
        """Whether it has been accepted."""
        return self.accepted_time is not None

    @property
    def content_sha256(self) -> bytes:
        """Digest of the canonical text of all pages; reading times are not part of what is agreed."""
        return pages_sha256(self.pages)

    def check_readings(self, readings: Mapping[int, timedelta]) -> Refusal | None:
        """The reading gate: each page shown for its time; the first that was not is named."""
        for page in self.pages:
            shown = readings.get(page.number, timedelta(0))
            if shown < page.minimum_time:
                return refuse(
                    RefusalReason.CONTRACT_NOT_READ,
                    page=page.number,
                    shown_seconds=int(shown.total_seconds()),
                    minimum_seconds=ceil(page.minimum_time.total_seconds()),
                )
        return None

    def accept(
        self,
        *,
        content_sha256: bytes,
        readings: Mapping[int, timedelta],
        signature: Sequence[InkStroke],
        now: datetime,
    ) -> "Contract | Refusal":
        """Accept it, if it is the text that was shown, read and signed; accepting again changes nothing."""
        if content_sha256 != self.content_sha256:
            return refuse(RefusalReason.CONTRACT_CHANGED)
        refusal = self.check_readings(readings) or check_ink(signature)
        if refusal is not None:
            return refusal
        return self if self.accepted else replace(self, accepted_time=now)

    def check_accepted_for(self, quote_id: QuoteId) -> Refusal | None:
        """Say whether it may carry a drawdown of that quote."""
        if not self.accepted or self.quote_id != quote_id:
            return refuse(RefusalReason.CONTRACT_NOT_ACCEPTED)
        return None


def pages_sha256(pages: Sequence[ContractPage]) -> bytes:
    """Digest of pages by `canonical`: number, title, facts and paragraphs of each."""
    return sha256(
        canonical_bytes(
            [
                {
                    "number": page.number,
                    "title": page.title,
                    "facts": [[fact.label, fact.value, fact.note] for fact in page.facts],
                    "paragraphs": list(page.paragraphs),
                }
                for page in pages
            ]
        )
    ).digest()


def check_ink(strokes: Sequence[InkStroke]) -> Refusal | None:
    """Whether there is ink enough to be a name; whose it is, no machine decides."""
    points = [point for stroke in strokes for point in stroke]
    if len(strokes) < LEAST_STROKES or len(points) < LEAST_POINTS:
        return refuse(RefusalReason.SIGNATURE_MISSING)
    width = max(point.x for point in points) - min(point.x for point in points)
    height = max(point.y for point in points) - min(point.y for point in points)
    return refuse(RefusalReason.SIGNATURE_MISSING) if max(width, height) < LEAST_EXTENT else None

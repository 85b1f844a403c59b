"""What a reading is worth: each field against its truth, and sums of that. Pure.

A field that is wrong and called sure is what must not happen, since nobody looks at it again. Whatever is not read, or
is read wrongly with a confidence under `SURE`, a person sees and corrects.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from drivers.vision.specimen import Document, Truth

SURE = 0.9

FIELDS: Mapping[Document, tuple[str, ...]] = {
    Document.ID_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    Document.ID_BACK: ("issuer", "valid_from", "valid_to"),
    Document.BANK_CARD: ("card_number",),
}
WHOLE = "all"
"""The row of a document: exact when each of its fields is."""


@unique
class Verdict(StrEnum):
    """How a field came out."""

    EXACT = "exact"
    UNREAD = "unread"
    """Null, and said to be."""
    WRONG_FLAGGED = "wrong_flagged"
    """Other than the truth, with a confidence under `SURE`."""
    WRONG_SURE = "wrong_sure"
    """Other than the truth, and nothing warns of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of `edian-devices ocr --json`.

    Attributes:
        elapsed_ms: as the program states it.
        error: the program's own failure instead of a reading.
    """

    document: str | None
    fields: Mapping[str, str | None]
    confidence: Mapping[str, float]
    rejected_because: str | None
    elapsed_ms: float
    error: str | None = None


@dataclass(slots=True)
class Tally:
    """Verdicts counted."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    doubted: int = 0
    """Exact ones with a confidence under `SURE`: right, and yet a person is asked to look."""

    @property
    def count(self) -> int:
        """How many were judged."""
        return self.verdicts.total()

    def share(self, verdict: Verdict) -> float:
        """Share of a verdict; 0 of none."""
        return self.verdicts[verdict] / self.count if self.count else 0.0


def judge_field(truth: str | None, *, has_truth: bool, read: str | None, confidence: float | None) -> Verdict:
    """Judge a field.

    Args:
        truth: what the card says; None where it says that there is no end.
        has_truth: False for a field whose None means 长期.
        read: what came out.
        confidence: as stated; None when nothing was stated, which warns nobody.
    """
    if read == truth:
        # An end that was not read looks like 长期; only one that is sure claims it.
        return Verdict.EXACT if has_truth or (confidence or 0.0) >= SURE else Verdict.UNREAD
    if read is None:
        return Verdict.WRONG_SURE if (confidence or 0.0) >= SURE else Verdict.UNREAD
    warned = confidence is not None and confidence < SURE
    return Verdict.WRONG_FLAGGED if warned else Verdict.WRONG_SURE


def judge(truth: Truth, reading: Reading) -> dict[str, Verdict]:
    """Judge every field of a document; a refused picture has them all unread, one taken for another kind too."""
    verdicts: dict[str, Verdict] = {}
    refused = reading.rejected_because is not None or reading.error is not None
    for name in FIELDS[truth.document]:
        expected: str | None = getattr(truth.fields, name)
        has_truth = not (name == "valid_to" and truth.without_end)
        if refused:
            verdicts[name] = Verdict.UNREAD
        else:
            verdicts[name] = judge_field(
                expected, has_truth=has_truth, read=reading.fields.get(name), confidence=reading.confidence.get(name)
            )
    return verdicts


def found_in(reading: Reading) -> list[str]:
    """Fields that were read, whatever the picture showed; none of a refused one counts."""
    if reading.rejected_because is not None or reading.error is not None:
        return []
    return [name for name, value in reading.fields.items() if value is not None]


def invented(truth: Truth, reading: Reading) -> list[str]:
    """Fields that were read although the document has none of them."""
    return [name for name in found_in(reading) if name not in FIELDS[truth.document]]


Key = tuple[str, str, str, str]
"""Set, level, document, field."""


def tally(judged: Iterable[tuple[Truth, Reading]]) -> dict[Key, Tally]:
    """Sum up readings by set, level, document and field; the field `WHOLE` is the document."""
    sums: dict[Key, Tally] = {}
    for truth, reading in judged:
        place = (truth.specimen_set.value, truth.level.value, truth.document.value)
        verdicts = judge(truth, reading)
        for name, verdict in verdicts.items():
            entry = sums.setdefault((*place, name), Tally())
            entry.verdicts[verdict] += 1
            entry.doubted += verdict is Verdict.EXACT and (reading.confidence.get(name) or 0.0) < SURE
        whole = sums.setdefault((*place, WHOLE), Tally())
        whole.verdicts[_worst(verdicts.values())] += 1
    return sums


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    order = list(Verdict)
    return max(verdicts, key=order.index)

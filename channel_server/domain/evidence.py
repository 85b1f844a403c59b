"""Evidence (电子存证): rows of acts, each holding the digest of the one before, so that none is altered unseen.

    entry_sha256 = SHA-256( previous_sha256 ‖ canonical(body) )

A chain by itself shows what was altered, left out or moved. What was cut off its end shows only against a head
kept elsewhere: `verify_chain` takes one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from hashlib import sha256

from channel_server.domain.canonical import canonical_pairs, quoted
from channel_server.domain.ids import BankId
from channel_server.domain.quick_values import quick

GENESIS_SHA256 = bytes(32)
"""What the first row names as the one before it."""


@quick
@dataclass(frozen=True, slots=True)
class EvidenceBody:
    """An act. Details hold no identity data: numbers of pages, counts, codes, digests."""

    bank_id: BankId
    event_id: str
    event_type: str
    """As noun_verb_past: `contract_accepted`."""
    event_time: datetime
    subject: str
    """What it is about: a session or a drawdown, by its id."""
    details: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.event_time.tzinfo is None:
            raise ValueError("the time of an act has a time zone")


@quick
@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last row of a chain: how many there are, and the digest that covers them all."""

    sequence_number: int = 0
    entry_sha256: bytes = GENESIS_SHA256


_BEGINNING = ChainHead()


@quick
@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row as it is kept."""

    sequence_number: int
    """Counts from 1 in each bank's chain."""
    previous_sha256: bytes
    body: EvidenceBody
    entry_sha256: bytes

    @property
    def head(self) -> ChainHead:
        """The chain's head once this row is its last."""
        return ChainHead(self.sequence_number, self.entry_sha256)


@unique
class BreakKind(StrEnum):
    """What is wrong with a chain at a row."""

    ALTERED = "ALTERED"
    """The digest is not that of the row."""
    MISSING = "MISSING"
    """A row before it has been left out."""
    OUT_OF_ORDER = "OUT_OF_ORDER"
    """It stands after a row that comes later, or twice."""
    UNLINKED = "UNLINKED"
    """It names another row as the one before it: one of the two was replaced, digest and all."""
    TRUNCATED = "TRUNCATED"
    """The chain ends before its known head, or with another digest."""


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """One place at which a chain does not hold."""

    sequence_number: int
    kind: BreakKind


def encode_body(sequence_number: int, body: EvidenceBody) -> bytes:
    """The canonical text of a row without its digests; times in UTC to the microsecond."""
    # Written out, as `canonical_bytes` would write it: names in order, no spaces. A test holds the two together.
    time = body.event_time if body.event_time.tzinfo is UTC else body.event_time.astimezone(UTC)
    return (
        f'{{"bank_id":{quoted(body.bank_id)},"details":{canonical_pairs(body.details)}'
        f',"event_id":{quoted(body.event_id)},"event_time":"{time.isoformat(timespec="microseconds")}"'
        f',"event_type":{quoted(body.event_type)},"sequence_number":{sequence_number}'
        f',"subject":{quoted(body.subject)}}}'
    ).encode()


def append_evidence(head: ChainHead, body: EvidenceBody) -> EvidenceRow:
    """Make the row that comes after a head."""
    number = head.sequence_number + 1
    return EvidenceRow(number, head.entry_sha256, body, _digest(number, head.entry_sha256, body))


def verify_chain(
    rows: Iterable[EvidenceRow], head: ChainHead | None = None, *, after: ChainHead = _BEGINNING
) -> tuple[ChainBreak, ...]:
    """List every place at which the rows, in the order kept, do not hold; none when all is well.

    `after` is the row before the first of them, for a chain that is read in parts.
    """
    breaks: list[ChainBreak] = []
    before = after
    for row in rows:
        if row.sequence_number <= before.sequence_number:
            breaks.append(ChainBreak(row.sequence_number, BreakKind.OUT_OF_ORDER))
        elif row.sequence_number > before.sequence_number + 1:
            breaks.append(ChainBreak(row.sequence_number, BreakKind.MISSING))
        elif row.previous_sha256 != before.entry_sha256:
            breaks.append(ChainBreak(row.sequence_number, BreakKind.UNLINKED))
        if row.entry_sha256 != _digest(row.sequence_number, row.previous_sha256, row.body):
            breaks.append(ChainBreak(row.sequence_number, BreakKind.ALTERED))
        before = row.head
    if head is not None and before != head:
        breaks.append(ChainBreak(head.sequence_number, BreakKind.TRUNCATED))
    return tuple(breaks)


def _digest(sequence_number: int, previous_sha256: bytes, body: EvidenceBody) -> bytes:
    return sha256(previous_sha256 + encode_body(sequence_number, body)).digest()
